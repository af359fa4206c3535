-- A kept answer that is long is in `packed` (zlib), not in `body`. Whom an answer names is written down, so that it is
-- found when they are erased: as digests in `kept_answer_name`, and for their deletion all of them, of eight bytes each, in
-- `names`. Of answers kept before that is not known: they are searched, as are those that name very many, and have the
-- eight bytes 'unlisted' as their one name.
ALTER TABLE kept_answer ADD COLUMN names {bytes};
ALTER TABLE kept_answer ADD COLUMN packed {bytes};
CREATE TABLE kept_answer_name (
    app_id {key} NOT NULL,
    name BIGINT NOT NULL,
    key {key} NOT NULL,
    PRIMARY KEY (app_id, name, key)
) {without_rowid};
UPDATE kept_answer SET names = CAST('unlisted' AS {bytes}) WHERE body IS NOT NULL;
INSERT INTO kept_answer_name (app_id, name, key)
    SELECT app_id, 8461819950040114532, key FROM kept_answer WHERE body IS NOT NULL;

-- Words that were taken back and may still stand in kept answers, in those with a key up to `done` no more. `words` is a
-- digest of them.
CREATE TABLE kept_answer_unsaid (
    app_id {key} NOT NULL,
    conversation_id BIGINT NOT NULL,
    part_id BIGINT NOT NULL,
    words TEXT NOT NULL,
    done {key} NOT NULL,
    PRIMARY KEY (app_id, conversation_id, part_id)
) {without_rowid};
