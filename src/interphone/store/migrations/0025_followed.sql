-- Who follows the live log of a workspace, or did of late, so that it is written until then (unix seconds). Before the
-- row `since` it was not.
CREATE TABLE live_following (
    app_id {key} NOT NULL PRIMARY KEY,
    since BIGINT NOT NULL,
    until BIGINT NOT NULL
) {without_rowid};
