-- Conversations as every era shows them: how they began, their state, who takes part, what was done in them, and the
-- figures that reports ask for. Threads of v1 become conversations whose first message is the source.

ALTER TABLE conversation ADD COLUMN listed INTEGER NOT NULL DEFAULT 1;
ALTER TABLE conversation ADD COLUMN updated_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN state TEXT NOT NULL DEFAULT 'open';
ALTER TABLE conversation ADD COLUMN snoozed_until BIGINT;
ALTER TABLE conversation ADD COLUMN priority TEXT NOT NULL DEFAULT 'none';
ALTER TABLE conversation ADD COLUMN admin_assignee_id BIGINT;
ALTER TABLE conversation ADD COLUMN team_assignee_id BIGINT;
ALTER TABLE conversation ADD COLUMN title TEXT;
ALTER TABLE conversation ADD COLUMN custom_attributes TEXT NOT NULL DEFAULT '{}';
ALTER TABLE conversation ADD COLUMN company_id {key};
ALTER TABLE conversation ADD COLUMN waiting_since BIGINT;
ALTER TABLE conversation ADD COLUMN team_read INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN source_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN source_type TEXT NOT NULL DEFAULT 'conversation';
ALTER TABLE conversation ADD COLUMN delivered_as TEXT NOT NULL DEFAULT 'customer_initiated';
ALTER TABLE conversation ADD COLUMN subject TEXT NOT NULL DEFAULT '';
ALTER TABLE conversation ADD COLUMN rating BIGINT;
ALTER TABLE conversation ADD COLUMN rating_remark TEXT;
ALTER TABLE conversation ADD COLUMN rating_requested_at BIGINT;
ALTER TABLE conversation ADD COLUMN rating_replied_at BIGINT;
ALTER TABLE conversation ADD COLUMN rating_teammate_id BIGINT;
ALTER TABLE conversation ADD COLUMN time_to_assignment BIGINT;
ALTER TABLE conversation ADD COLUMN time_to_admin_reply BIGINT;
ALTER TABLE conversation ADD COLUMN time_to_first_close BIGINT;
ALTER TABLE conversation ADD COLUMN time_to_last_close BIGINT;
ALTER TABLE conversation ADD COLUMN median_time_to_reply BIGINT;
ALTER TABLE conversation ADD COLUMN first_contact_reply_at BIGINT;
ALTER TABLE conversation ADD COLUMN first_assignment_at BIGINT;
ALTER TABLE conversation ADD COLUMN first_admin_reply_at BIGINT;
ALTER TABLE conversation ADD COLUMN first_close_at BIGINT;
ALTER TABLE conversation ADD COLUMN last_assignment_at BIGINT;
ALTER TABLE conversation ADD COLUMN last_assignment_admin_reply_at BIGINT;
ALTER TABLE conversation ADD COLUMN last_contact_reply_at BIGINT;
ALTER TABLE conversation ADD COLUMN last_admin_reply_at BIGINT;
ALTER TABLE conversation ADD COLUMN last_close_at BIGINT;
ALTER TABLE conversation ADD COLUMN last_closed_by_id BIGINT;
ALTER TABLE conversation ADD COLUMN count_reopens BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN count_assignments BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN count_conversation_parts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN reply_times TEXT NOT NULL DEFAULT '[]';

-- The names of indexes and tables are one set.
DROP INDEX conversation_contact;
CREATE INDEX conversation_with ON conversation (app_id, contact_id, id);

CREATE TABLE conversation_part (
    app_id {key} NOT NULL,
    conversation_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    part_type {key} NOT NULL,
    author_kind TEXT NOT NULL,
    author_id {key} NOT NULL,
    body TEXT,
    url TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    assigned_kind TEXT,
    assigned_id BIGINT,
    attachments TEXT NOT NULL,
    metadata TEXT NOT NULL,
    event_details TEXT NOT NULL,
    redacted INTEGER NOT NULL,
    external_id TEXT,
    client_id {key},
    PRIMARY KEY (app_id, conversation_id, id)
) {without_rowid};
CREATE INDEX conversation_part_client ON conversation_part (app_id, conversation_id, client_id) WHERE client_id IS NOT NULL;
CREATE INDEX conversation_part_author ON conversation_part (app_id, author_kind, author_id, conversation_id);

INSERT INTO conversation_part (app_id, conversation_id, id, part_type, author_kind, author_id, body, url, created_at,
        updated_at, state, attachments, metadata, event_details, redacted)
    SELECT p.app_id, p.conversation_id, p.id,
        CASE WHEN p.id = (SELECT MIN(f.id) FROM part f WHERE f.app_id = p.app_id AND f.conversation_id = p.conversation_id)
            THEN 'source' ELSE 'comment' END,
        p.author_kind, p.author_id, p.body, p.url, p.created_at, p.created_at, 'open', '[]', '{}', '{}', 0
    FROM part p;
DROP TABLE part;

CREATE TABLE conversation_contact (
    app_id {key} NOT NULL,
    conversation_id BIGINT NOT NULL,
    contact_id {key} NOT NULL,
    read INTEGER NOT NULL,
    added_at BIGINT NOT NULL,
    PRIMARY KEY (app_id, conversation_id, contact_id)
) {without_rowid};
CREATE INDEX conversation_contact_contact ON conversation_contact (app_id, contact_id, conversation_id);
INSERT INTO conversation_contact (app_id, conversation_id, contact_id, read, added_at)
    SELECT app_id, id, contact_id, read, created_at FROM conversation;

CREATE TABLE conversation_teammate (
    app_id {key} NOT NULL,
    conversation_id BIGINT NOT NULL,
    teammate_id BIGINT NOT NULL,
    PRIMARY KEY (app_id, conversation_id, teammate_id)
) {without_rowid};
CREATE INDEX conversation_teammate_teammate ON conversation_teammate (app_id, teammate_id, conversation_id);
INSERT INTO conversation_teammate (app_id, conversation_id, teammate_id)
    SELECT DISTINCT app_id, conversation_id, CAST(author_id AS BIGINT) FROM conversation_part
    WHERE author_kind = 'teammate';

CREATE TABLE conversation_tag (
    app_id {key} NOT NULL,
    conversation_id BIGINT NOT NULL,
    tag_id BIGINT NOT NULL,
    part_id BIGINT NOT NULL,
    tagged_at BIGINT NOT NULL,
    tagged_by BIGINT,
    PRIMARY KEY (app_id, conversation_id, tag_id, part_id)
) {without_rowid};
CREATE INDEX conversation_tag_tag ON conversation_tag (app_id, tag_id, conversation_id);

-- So that a list of what was deleted can be given, and no id is answered for again.
CREATE TABLE deleted_conversation (
    app_id {key} NOT NULL,
    id BIGINT NOT NULL,
    deleted_at BIGINT NOT NULL,
    retain_metrics INTEGER NOT NULL,
    PRIMARY KEY (app_id, id)
) {without_rowid};
CREATE INDEX deleted_conversation_time ON deleted_conversation (app_id, deleted_at, id);

CREATE TABLE attachment (
    app_id {key} NOT NULL,
    id {key} NOT NULL,
    conversation_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    content_type TEXT NOT NULL,
    content {bytes} NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (app_id, id)
);
CREATE INDEX attachment_conversation ON attachment (app_id, conversation_id);

UPDATE conversation SET
    updated_at = COALESCE(replied_at, created_at),
    team_read = CASE started_by WHEN 'contact' THEN 0 ELSE 1 END,
    delivered_as = CASE started_by WHEN 'contact' THEN 'customer_initiated' ELSE 'automated' END,
    source_id = (SELECT MIN(p.id) FROM conversation_part p
        WHERE p.app_id = conversation.app_id AND p.conversation_id = conversation.id),
    count_conversation_parts = (SELECT COUNT(*) FROM conversation_part p
        WHERE p.app_id = conversation.app_id AND p.conversation_id = conversation.id),
    first_contact_reply_at = (SELECT MIN(p.created_at) FROM conversation_part p
        WHERE p.app_id = conversation.app_id AND p.conversation_id = conversation.id AND p.author_kind = 'contact'),
    last_contact_reply_at = (SELECT MAX(p.created_at) FROM conversation_part p
        WHERE p.app_id = conversation.app_id AND p.conversation_id = conversation.id AND p.author_kind = 'contact'),
    last_admin_reply_at = (SELECT MAX(p.created_at) FROM conversation_part p
        WHERE p.app_id = conversation.app_id AND p.conversation_id = conversation.id AND p.author_kind = 'teammate'
        AND p.part_type = 'comment');
UPDATE conversation SET listed = 0 WHERE first_contact_reply_at IS NULL;
UPDATE conversation SET waiting_since = last_contact_reply_at
    WHERE last_contact_reply_at IS NOT NULL AND last_contact_reply_at >= COALESCE(last_admin_reply_at, 0);

CREATE INDEX conversation_updated ON conversation (app_id, listed, updated_at, id);
CREATE INDEX conversation_created ON conversation (app_id, listed, created_at, id);
CREATE INDEX conversation_waiting ON conversation (app_id, waiting_since, id) WHERE waiting_since IS NOT NULL;
CREATE INDEX conversation_admin ON conversation (app_id, admin_assignee_id, updated_at, id) WHERE admin_assignee_id IS NOT NULL;
CREATE INDEX conversation_team ON conversation (app_id, team_assignee_id, updated_at, id) WHERE team_assignee_id IS NOT NULL;
CREATE INDEX conversation_state ON conversation (app_id, state, updated_at, id);
