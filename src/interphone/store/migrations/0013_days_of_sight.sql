-- On which day (of 86,400 seconds, from 1970 on) everyone was last seen, in the order of days: who was seen within some
-- time is counted here. Page views only note who is there again on another day, a row for many of them; seen_day is
-- written when somebody counts, or a minute later.
CREATE TABLE seen_day (
    app_id {key} NOT NULL,
    listing {key} NOT NULL,
    day BIGINT NOT NULL,
    contact_id {key} NOT NULL,
    PRIMARY KEY (app_id, listing, day, contact_id)
) {without_rowid};
CREATE TABLE seen_due (
    app_id {key} NOT NULL,
    number BIGINT NOT NULL,
    people TEXT NOT NULL,
    PRIMARY KEY (app_id, number)
) {without_rowid};

INSERT INTO seen_day (app_id, listing, day, contact_id)
    SELECT c.app_id, c.listing, p.last_seen_at / 86400, c.id
    FROM contact c JOIN presence p ON p.app_id = c.app_id AND p.contact_id = c.id
    WHERE p.last_seen_at IS NOT NULL;
