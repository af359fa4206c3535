-- Answers of writes that were sent with an Idempotency-Key. `fingerprint` tells the request, `headers` is a JSON list of
-- pairs, `body` the JSON as it was sent.
CREATE TABLE kept_answer (
    app_id {key} NOT NULL,
    key {key} NOT NULL,
    fingerprint TEXT NOT NULL,
    status INTEGER NOT NULL,
    headers TEXT NOT NULL,
    body TEXT,
    kept_at BIGINT NOT NULL,
    PRIMARY KEY (app_id, key)
);
CREATE INDEX kept_answer_kept ON kept_answer (app_id, kept_at, key);
