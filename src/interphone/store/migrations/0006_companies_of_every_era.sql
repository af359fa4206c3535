-- Scrolling: the one scroll that a workspace may have open, and how far it has come.
CREATE TABLE scroll (
    app_id {key} NOT NULL PRIMARY KEY REFERENCES workspace (app_id),
    kind TEXT NOT NULL,
    token TEXT NOT NULL,
    after_id {key} NOT NULL,
    used_at BIGINT NOT NULL
);
