-- What people are searched by, one row for each value: custom attributes (their names begin with @) and what else of a
-- person has no column with an index. Users and leads alone have rows. kind is t for texts, which are stored in one
-- case, n for numbers, b for booleans; what a kind does not use is '' and 0.

CREATE TABLE contact_attribute (
    app_id {key} NOT NULL,
    contact_id {key} NOT NULL,
    name {key} NOT NULL,
    kind {key} NOT NULL,
    text {key} NOT NULL,
    number DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (app_id, contact_id, name)
) {without_rowid};

INSERT INTO contact_attribute (app_id, contact_id, name, kind, text, number)
    SELECT c.app_id, c.id, '@' || m.key, {json_kind}, {json_text}, {json_number}
    FROM contact c CROSS JOIN {json_members}(CAST(c.custom_attributes AS {json})) m
    WHERE c.listing IN ('user', 'lead') AND {json_kind} IS NOT NULL;
INSERT INTO contact_attribute (app_id, contact_id, name, kind, text, number)
    SELECT c.app_id, c.id, 'location.' || REPLACE(m.key, '_name', ''), 't', {json_text}, 0
    FROM contact c CROSS JOIN {json_members}(CAST(c.location AS {json})) m
    WHERE c.listing IN ('user', 'lead') AND m.key IN ('country_name', 'region_name', 'city_name') AND {json_text} <> '';
INSERT INTO contact_attribute (app_id, contact_id, name, kind, text, number)
    SELECT app_id, id, 'name', 't', {fold}(name), 0 FROM contact WHERE listing IN ('user', 'lead') AND name IS NOT NULL;
INSERT INTO contact_attribute (app_id, contact_id, name, kind, text, number)
    SELECT app_id, id, 'email_domain', 't', SUBSTR(email, {position}(email, '@') + 1), 0 FROM contact
    WHERE listing IN ('user', 'lead') AND {position}(email, '@') > 0;
INSERT INTO contact_attribute (app_id, contact_id, name, kind, text, number)
    SELECT app_id, id, 'unsubscribed_from_emails', 'b', '', 1 FROM contact
    WHERE listing IN ('user', 'lead') AND unsubscribed_from_emails = 1;
-- Whose rows are still to be brought up to date: searches that need them see to it first, else a job does.
CREATE TABLE search_due (
    app_id {key} NOT NULL,
    contact_id {key} NOT NULL,
    PRIMARY KEY (app_id, contact_id)
) {without_rowid};
-- Of these the program says otherwise than SQL above: what follows the last @, and letters beyond ASCII, which PostgreSQL
-- folds as its locale has it.
INSERT INTO search_due (app_id, contact_id)
    SELECT app_id, id FROM contact WHERE listing IN ('user', 'lead') AND (
        email LIKE '%@%@%' OR {octets}(email) > LENGTH(email) OR {octets}(name) > LENGTH(name)
        OR {octets}(custom_attributes) > LENGTH(custom_attributes) OR {octets}(location) > LENGTH(location)
    );
CREATE INDEX contact_attribute_value ON contact_attribute (app_id, name, kind, text, number, contact_id);

CREATE INDEX contact_signed_up ON contact (app_id, signed_up_at, id)
    WHERE signed_up_at IS NOT NULL AND listing IN ('user', 'lead');
CREATE INDEX contact_owner ON contact (app_id, owner_id, id)
    WHERE owner_id IS NOT NULL AND listing IN ('user', 'lead');

CREATE TABLE company_attribute (
    app_id {key} NOT NULL,
    company_id {key} NOT NULL,
    name {key} NOT NULL,
    kind {key} NOT NULL,
    text {key} NOT NULL,
    number DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (app_id, company_id, name)
) {without_rowid};
INSERT INTO company_attribute (app_id, company_id, name, kind, text, number)
    SELECT c.app_id, c.id, '@' || m.key, {json_kind}, {json_text}, {json_number}
    FROM company c CROSS JOIN {json_members}(CAST(c.custom_attributes AS {json})) m WHERE {json_kind} IS NOT NULL;
INSERT INTO company_attribute (app_id, company_id, name, kind, text, number)
    SELECT app_id, id, 'name', 't', {fold}(name), 0 FROM company WHERE name IS NOT NULL;
CREATE INDEX company_attribute_value ON company_attribute (app_id, name, kind, text, number, company_id);
