-- A kept answer that is long is in `packed` (zlib), not in `body`. Whom it names is written down in `names`, eight bytes
-- for each, and stands in the index that is in the order of time, so that it is looked through without the answers. Of
-- answers kept before that is not known: they are searched, as are those that name very many.
ALTER TABLE kept_answer ADD COLUMN names {bytes};
ALTER TABLE kept_answer ADD COLUMN packed {bytes};
UPDATE kept_answer SET names = CAST('unlisted' AS {bytes}) WHERE body IS NOT NULL;
DROP INDEX kept_answer_kept;
CREATE INDEX kept_answer_kept ON kept_answer (app_id, kept_at, key, names);

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
