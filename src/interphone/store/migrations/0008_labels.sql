-- Tags of companies, notes with an author and on companies, subscription types and what people chose of them.

CREATE TABLE company_tag (
    app_id {key} NOT NULL,
    company_id {key} NOT NULL,
    tag_id BIGINT NOT NULL,
    tagged_at BIGINT NOT NULL,
    tagged_by BIGINT,
    PRIMARY KEY (app_id, company_id, tag_id)
) {without_rowid};
CREATE INDEX company_tag_tag ON company_tag (app_id, tag_id, company_id);

-- A note is about a contact or about a company.
DROP INDEX note_contact;
ALTER TABLE note RENAME TO contact_note;
CREATE TABLE note (
    app_id {key} NOT NULL,
    id BIGINT NOT NULL,
    contact_id {key},
    company_id {key},
    teammate_id BIGINT,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (app_id, id)
) {without_rowid};
INSERT INTO note (app_id, id, contact_id, body, created_at)
    SELECT app_id, id, contact_id, body, created_at FROM contact_note;
DROP TABLE contact_note;
CREATE INDEX note_contact ON note (app_id, contact_id, id) WHERE contact_id IS NOT NULL;
CREATE INDEX note_company ON note (app_id, company_id, id) WHERE company_id IS NOT NULL;

CREATE TABLE subscription_type (
    app_id {key} NOT NULL REFERENCES workspace (app_id),
    id BIGINT NOT NULL,
    state TEXT NOT NULL,
    consent_type TEXT NOT NULL,
    content_types TEXT NOT NULL,
    locale TEXT NOT NULL,
    translations TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (app_id, id)
) {without_rowid};

-- A row is a choice: out of a type of opt_out consent, or into one of opt_in.
CREATE TABLE contact_subscription (
    app_id {key} NOT NULL,
    contact_id {key} NOT NULL,
    type_id BIGINT NOT NULL,
    chosen_at BIGINT NOT NULL,
    PRIMARY KEY (app_id, contact_id, type_id)
) {without_rowid};
