-- What later versions of the API know of a company, plans with ids, and scrolling.

-- A plan is named by the customer; its id is ours.
CREATE TABLE plan (
    app_id {key} NOT NULL REFERENCES workspace (app_id),
    name {key} NOT NULL,
    id BIGINT NOT NULL,
    PRIMARY KEY (app_id, name)
) {without_rowid};
UPDATE company SET plan = NULL WHERE plan = '';
INSERT INTO plan (app_id, name, id)
    SELECT app_id, plan, row_number() OVER (PARTITION BY app_id ORDER BY plan)
    FROM (SELECT DISTINCT app_id, plan FROM company WHERE plan IS NOT NULL) AS named;
INSERT INTO sequence (app_id, name, value) SELECT app_id, 'plan', count(*) FROM plan GROUP BY app_id;

-- `user_count` counts the users and leads of a company: without any it is in no list. `listed_at` is last_request_at,
-- or 0: the order of lists.
ALTER TABLE company ADD COLUMN size BIGINT;
ALTER TABLE company ADD COLUMN website TEXT;
ALTER TABLE company ADD COLUMN industry TEXT;
ALTER TABLE company ADD COLUMN last_request_at BIGINT;
ALTER TABLE company ADD COLUMN listed_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE company ADD COLUMN session_count BIGINT NOT NULL DEFAULT 0;
ALTER TABLE company ADD COLUMN user_count BIGINT NOT NULL DEFAULT 0;
CREATE INDEX company_name ON company (app_id, name, id) WHERE name IS NOT NULL;
CREATE INDEX company_listed ON company (app_id, listed_at, id) WHERE user_count > 0;
CREATE INDEX company_peopled ON company (app_id, id) WHERE user_count > 0;

-- `listing` is the contact's own.
ALTER TABLE company_contact ADD COLUMN listing {key} NOT NULL DEFAULT 'user';
UPDATE company_contact SET listing = (
    SELECT c.listing FROM contact c WHERE c.app_id = company_contact.app_id AND c.id = company_contact.contact_id
) WHERE EXISTS (
    SELECT 1 FROM contact c WHERE c.app_id = company_contact.app_id AND c.id = company_contact.contact_id
);
DROP INDEX company_contact_company;
CREATE INDEX company_contact_people ON company_contact (app_id, company_id, contact_id) WHERE listing IN ('user', 'lead');
CREATE INDEX company_contact_others ON company_contact (app_id, company_id) WHERE listing NOT IN ('user', 'lead');
UPDATE company SET user_count = (
    SELECT count(*) FROM company_contact m
    WHERE m.app_id = company.app_id AND m.company_id = company.id AND m.listing IN ('user', 'lead')
);
INSERT INTO page_block (app_id, list, start_at, start_id, members)
    SELECT app_id, 'companies', -4611686018427387904, '', count(*) FROM company WHERE user_count > 0 GROUP BY app_id;

-- The one scroll that a workspace may have open, and how far it has come.
CREATE TABLE scroll (
    app_id {key} NOT NULL PRIMARY KEY REFERENCES workspace (app_id),
    kind TEXT NOT NULL,
    token TEXT NOT NULL,
    after_id {key} NOT NULL,
    used_at BIGINT NOT NULL
);
