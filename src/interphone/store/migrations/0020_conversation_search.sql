-- What conversations are searched by: each word that was said in one, with whether what began it has the word; and
-- values, one row for each, as contact_attribute has them of people.

CREATE TABLE conversation_word (
    app_id {key} NOT NULL,
    word {key} NOT NULL,
    conversation_id BIGINT NOT NULL,
    source INTEGER NOT NULL,
    PRIMARY KEY (app_id, word, conversation_id)
) {without_rowid};
-- Whose words are still to be written: searches that need them see to it first, else a job does.
CREATE TABLE word_due (
    app_id {key} NOT NULL,
    conversation_id BIGINT NOT NULL,
    part_id BIGINT NOT NULL,
    PRIMARY KEY (app_id, conversation_id, part_id)
) {without_rowid};
INSERT INTO word_due (app_id, conversation_id, part_id)
    SELECT p.app_id, p.conversation_id, p.id FROM conversation c
    JOIN conversation_part p ON p.app_id = c.app_id AND p.conversation_id = c.id
    WHERE c.listed = 1 AND p.body IS NOT NULL;

CREATE TABLE conversation_attribute (
    app_id {key} NOT NULL,
    conversation_id BIGINT NOT NULL,
    name {key} NOT NULL,
    kind {key} NOT NULL,
    text {key} NOT NULL,
    number DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (app_id, conversation_id, name)
) {without_rowid};
CREATE INDEX conversation_attribute_value
    ON conversation_attribute (app_id, name, kind, text, number, conversation_id);

CREATE INDEX conversation_snoozed ON conversation (app_id, snoozed_until, id) WHERE snoozed_until IS NOT NULL;
CREATE INDEX conversation_rated ON conversation (app_id, rating, id) WHERE rating IS NOT NULL;

-- What else is asked of conversations in a state, or of somebody, is in the index: many are counted without being read.
DROP INDEX conversation_state;
CREATE INDEX conversation_state ON conversation (app_id, state, updated_at, id, listed, admin_assignee_id, team_assignee_id);
DROP INDEX conversation_admin;
CREATE INDEX conversation_admin ON conversation (app_id, admin_assignee_id, updated_at, id, listed, state)
    WHERE admin_assignee_id IS NOT NULL;
DROP INDEX conversation_team;
CREATE INDEX conversation_team ON conversation (app_id, team_assignee_id, updated_at, id, listed, state)
    WHERE team_assignee_id IS NOT NULL;
