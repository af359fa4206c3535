-- Who gets new conversations: the rules of a workspace, in their order, and how far each team has come in turn.

CREATE TABLE assignment_rule (
    app_id {key} NOT NULL REFERENCES workspace (app_id),
    id BIGINT NOT NULL,
    place BIGINT NOT NULL,
    name TEXT NOT NULL,
    query TEXT,
    assignee_kind TEXT NOT NULL,
    assignee_id BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (app_id, id)
) {without_rowid};

CREATE TABLE team_turn (
    app_id {key} NOT NULL REFERENCES workspace (app_id),
    team_id BIGINT NOT NULL,
    teammate_id BIGINT NOT NULL,
    PRIMARY KEY (app_id, team_id)
) {without_rowid};

-- What waits in a team for somebody.
CREATE INDEX conversation_queue ON conversation (app_id, team_assignee_id, id)
    WHERE state = 'open' AND admin_assignee_id IS NULL AND team_assignee_id IS NOT NULL;
