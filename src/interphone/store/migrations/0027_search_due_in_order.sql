-- Whose rows in the index of searches are still to be brought up to date. Rows are added at the end, one after the other
-- on the same page; by contact, each was on a page of its own. Somebody who changes often stands there more than once.
CREATE TABLE contact_due (
    app_id {key} NOT NULL,
    number BIGINT NOT NULL,
    contact_id {key} NOT NULL,
    PRIMARY KEY (app_id, number)
) {without_rowid};
INSERT INTO contact_due (app_id, number, contact_id)
    SELECT app_id, ROW_NUMBER() OVER (PARTITION BY app_id ORDER BY contact_id), contact_id FROM search_due;
DROP TABLE search_due;
