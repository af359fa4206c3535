-- What happened, for screens that follow: rising ids without a gap, and what to look at; nothing that was said or
-- written. The newest row of a workspace is never deleted: ids go on from it.
-- `subject` is the id of a contact.
CREATE TABLE live_event (
    app_id {key} NOT NULL,
    id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    conversation_id BIGINT,
    part_id BIGINT,
    subject {key},
    PRIMARY KEY (app_id, id)
) {without_rowid};
CREATE INDEX live_event_subject ON live_event (app_id, subject) WHERE subject IS NOT NULL;
