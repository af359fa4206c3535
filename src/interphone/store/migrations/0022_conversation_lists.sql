-- Lists and counts of what is still to be done, however much was done before.
CREATE INDEX conversation_open ON conversation (app_id, listed, updated_at, id) WHERE state <> 'closed';
CREATE INDEX conversation_open_of_admin ON conversation (app_id, admin_assignee_id, listed, updated_at, id)
    WHERE state <> 'closed' AND admin_assignee_id IS NOT NULL;
CREATE INDEX conversation_of_admin ON conversation (app_id, admin_assignee_id, state, listed)
    WHERE admin_assignee_id IS NOT NULL;
