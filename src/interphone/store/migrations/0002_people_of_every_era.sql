-- Leads, visitors and archived people beside users, and what later versions of the API know of a person.
-- `listing` says in which list a person stands: user, lead, visitor or archived. `details` holds, as one document, what
-- is shown and searched but rarely set: devices, campaigns, languages.

ALTER TABLE contact ADD COLUMN listing {key} NOT NULL DEFAULT 'user';
ALTER TABLE contact ADD COLUMN phone {key};
ALTER TABLE contact ADD COLUMN pseudonym TEXT;
ALTER TABLE contact ADD COLUMN owner_id BIGINT;
ALTER TABLE contact ADD COLUMN marked_email_as_spam INTEGER NOT NULL DEFAULT 0;
ALTER TABLE contact ADD COLUMN has_hard_bounced INTEGER NOT NULL DEFAULT 0;
ALTER TABLE contact ADD COLUMN blocked INTEGER NOT NULL DEFAULT 0;
ALTER TABLE contact ADD COLUMN details TEXT NOT NULL DEFAULT '{}';

DROP INDEX contact_joined;
CREATE INDEX contact_listed ON contact (app_id, listing, joined_at, id);
CREATE INDEX contact_created ON contact (app_id, created_at, id, listing) WHERE listing IN ('user', 'lead');
CREATE INDEX contact_updated ON contact (app_id, updated_at, id, listing) WHERE listing IN ('user', 'lead');
CREATE INDEX contact_phone ON contact (app_id, phone) WHERE phone IS NOT NULL;
UPDATE page_block SET list = 'user' WHERE list = 'contacts';

-- The contacts of a tag are a list for each listing.
DROP INDEX contact_tag_contact;
ALTER TABLE contact_tag RENAME TO worn_tag;
CREATE TABLE contact_tag (
    app_id {key} NOT NULL,
    tag_id BIGINT NOT NULL,
    listing {key} NOT NULL,
    joined_at BIGINT NOT NULL,
    contact_id {key} NOT NULL,
    tagged_at BIGINT NOT NULL,
    tagged_by BIGINT,
    PRIMARY KEY (app_id, tag_id, listing, joined_at, contact_id)
) {without_rowid};
INSERT INTO contact_tag (app_id, tag_id, listing, joined_at, contact_id, tagged_at)
    SELECT app_id, tag_id, 'user', joined_at, contact_id, tagged_at FROM worn_tag;
DROP TABLE worn_tag;
CREATE UNIQUE INDEX contact_tag_contact ON contact_tag (app_id, contact_id, tag_id);
UPDATE page_block SET list = list || ' user' WHERE list LIKE 'tag %';

-- Who a contact that was merged away has become.
CREATE TABLE contact_merge (
    app_id {key} NOT NULL,
    contact_id {key} NOT NULL,
    into_id {key} NOT NULL,
    user_id {key},
    email {key},
    role TEXT NOT NULL,
    merged_at BIGINT NOT NULL,
    PRIMARY KEY (app_id, contact_id)
) {without_rowid};
CREATE INDEX contact_merge_into ON contact_merge (app_id, into_id, merged_at);
CREATE INDEX contact_merge_user_id ON contact_merge (app_id, user_id) WHERE user_id IS NOT NULL;
