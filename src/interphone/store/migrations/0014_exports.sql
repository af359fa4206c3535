-- Exports of what was sent, made in the background and kept for two days.

CREATE TABLE data_export (
    app_id {key} NOT NULL REFERENCES workspace (app_id),
    id {key} NOT NULL,
    status TEXT NOT NULL,
    after_at BIGINT NOT NULL,
    before_at BIGINT NOT NULL,
    reached TEXT NOT NULL,
    row_count BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (app_id, id)
) {without_rowid};
CREATE INDEX data_export_end ON data_export (app_id, ended_at);

-- Each is a whole gzip member; one after the other they are one gzip file.
CREATE TABLE data_export_chunk (
    app_id {key} NOT NULL,
    export_id {key} NOT NULL,
    number BIGINT NOT NULL,
    content {bytes} NOT NULL,
    PRIMARY KEY (app_id, export_id, number)
);

CREATE INDEX auto_message_receipt_sent ON auto_message_receipt (app_id, sent_at, auto_message_id, contact_id);
