-- Of which conversation something tells, so that words can be taken out of it. Answers kept before are gone within a day.
ALTER TABLE webhook_event ADD COLUMN conversation_id BIGINT;
UPDATE webhook_event SET conversation_id = (
    SELECT max(d.conversation_id) FROM webhook_delivery d
    WHERE d.app_id = webhook_event.app_id AND d.event_id = webhook_event.id
);
CREATE INDEX webhook_event_conversation ON webhook_event (app_id, conversation_id) WHERE conversation_id IS NOT NULL;

CREATE TABLE kept_answer_conversation (
    app_id {key} NOT NULL,
    conversation_id BIGINT NOT NULL,
    key {key} NOT NULL,
    PRIMARY KEY (app_id, conversation_id, key)
) {without_rowid};
CREATE INDEX kept_answer_conversation_key ON kept_answer_conversation (app_id, key);
