-- Which conversation goes on in which other one: it is closed, and the two are linked.
CREATE TABLE conversation_merge (
    app_id {key} NOT NULL,
    secondary_id BIGINT NOT NULL,
    primary_id BIGINT NOT NULL,
    merged_at BIGINT NOT NULL,
    PRIMARY KEY (app_id, secondary_id)
) {without_rowid};
CREATE INDEX conversation_merge_primary ON conversation_merge (app_id, primary_id, secondary_id);
