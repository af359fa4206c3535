-- Mail: how the addresses of each workspace are signed, what was sent and received, and up to where each person knows
-- what was said to them. `addressed` is the local part that a received message was sent to, empty for sent ones.

CREATE TABLE mailbox (
    app_id {key} NOT NULL REFERENCES workspace (app_id),
    code {key} NOT NULL,
    secret TEXT NOT NULL,
    inbox INTEGER NOT NULL,
    PRIMARY KEY (app_id)
) {without_rowid};
CREATE UNIQUE INDEX mailbox_code ON mailbox (code);

CREATE TABLE mail (
    app_id {key} NOT NULL,
    id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    message_id {key} NOT NULL,
    addressed {key} NOT NULL,
    conversation_id BIGINT,
    contact_id {key},
    part_ids TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    created_at BIGINT NOT NULL,
    settled_at BIGINT,
    PRIMARY KEY (app_id, id)
) {without_rowid};
CREATE UNIQUE INDEX mail_message ON mail (app_id, message_id, addressed);
CREATE INDEX mail_conversation ON mail (app_id, conversation_id, id);
CREATE INDEX mail_contact ON mail (app_id, contact_id);

CREATE TABLE mail_known (
    app_id {key} NOT NULL,
    conversation_id BIGINT NOT NULL,
    contact_id {key} NOT NULL,
    part_id BIGINT NOT NULL,
    PRIMARY KEY (app_id, conversation_id, contact_id)
) {without_rowid};
CREATE INDEX mail_known_contact ON mail_known (app_id, contact_id);
