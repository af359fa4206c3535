-- Custom attributes are declared: by their first value until 1.4, by a call of their own from 2.0. Events are kept in the
-- order in which a person's are listed, and summed up by name. Standard attributes are no rows.

-- `inferred` is 1 where the type was only ever concluded from values.
CREATE TABLE data_attribute (
    app_id {key} NOT NULL REFERENCES workspace (app_id),
    id BIGINT NOT NULL,
    model {key} NOT NULL,
    name {key} NOT NULL,
    label TEXT NOT NULL,
    description TEXT NOT NULL,
    data_type TEXT NOT NULL,
    options TEXT NOT NULL,
    messenger_writable INTEGER NOT NULL,
    inferred INTEGER NOT NULL,
    archived INTEGER NOT NULL,
    admin_id BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (app_id, id)
) {without_rowid};
CREATE UNIQUE INDEX data_attribute_name ON data_attribute (app_id, model, name);

-- What people and companies have already is declared from its values.
CREATE TABLE value_seen (
    app_id {key} NOT NULL,
    model {key} NOT NULL,
    name {key} NOT NULL,
    texts BIGINT NOT NULL,
    booleans BIGINT NOT NULL,
    numbers BIGINT NOT NULL,
    fractions BIGINT NOT NULL,
    PRIMARY KEY (app_id, model, name)
) {without_rowid};
INSERT INTO value_seen (app_id, model, name, texts, booleans, numbers, fractions)
    SELECT app_id, 'contact', name,
        SUM(CASE kind WHEN 't' THEN 1 ELSE 0 END),
        SUM(CASE kind WHEN 'b' THEN 1 ELSE 0 END),
        SUM(CASE kind WHEN 'n' THEN 1 ELSE 0 END),
        SUM(CASE WHEN kind = 'n' AND written LIKE '%.%' THEN 1 ELSE 0 END)
    FROM (SELECT c.app_id AS app_id, m.key AS name, {json_kind} AS kind, CAST(m.value AS TEXT) AS written
          FROM contact c CROSS JOIN {json_members}(CAST(c.custom_attributes AS {json})) m) v
    WHERE kind IS NOT NULL
    GROUP BY app_id, name;
INSERT INTO value_seen (app_id, model, name, texts, booleans, numbers, fractions)
    SELECT app_id, 'company', name,
        SUM(CASE kind WHEN 't' THEN 1 ELSE 0 END),
        SUM(CASE kind WHEN 'b' THEN 1 ELSE 0 END),
        SUM(CASE kind WHEN 'n' THEN 1 ELSE 0 END),
        SUM(CASE WHEN kind = 'n' AND written LIKE '%.%' THEN 1 ELSE 0 END)
    FROM (SELECT c.app_id AS app_id, m.key AS name, {json_kind} AS kind, CAST(m.value AS TEXT) AS written
          FROM company c CROSS JOIN {json_members}(CAST(c.custom_attributes AS {json})) m) v
    WHERE kind IS NOT NULL
    GROUP BY app_id, name;
INSERT INTO data_attribute (
        app_id, id, model, name, label, description, data_type, options, messenger_writable, inferred, archived,
        created_at, updated_at)
    SELECT app_id, ROW_NUMBER() OVER (PARTITION BY app_id ORDER BY model DESC, name), model, name, name, '',
        CASE WHEN texts > 0 OR (booleans > 0 AND numbers > 0) THEN 'string'
             WHEN booleans > 0 THEN 'boolean'
             WHEN fractions > 0 THEN 'float'
             WHEN SUBSTR(name, LENGTH(name) - 2) = '_at' THEN 'date'
             ELSE 'integer' END,
        '[]', 1, 1, 0, (SELECT MAX(applied_at) FROM schema_migration), (SELECT MAX(applied_at) FROM schema_migration)
    FROM value_seen;
INSERT INTO sequence (app_id, name, value)
    SELECT app_id, 'data_attribute', MAX(id) FROM data_attribute GROUP BY app_id;
DROP TABLE value_seen;

-- Names of events are one whatever their case. Ids are UUIDs.
DROP INDEX data_event_once;
ALTER TABLE data_event RENAME TO event_once;
CREATE TABLE data_event (
    app_id {key} NOT NULL,
    contact_id {key} NOT NULL,
    created_at BIGINT NOT NULL,
    name_key {key} NOT NULL,
    name TEXT NOT NULL,
    id TEXT NOT NULL,
    metadata TEXT NOT NULL,
    PRIMARY KEY (app_id, contact_id, created_at, name_key)
) {without_rowid};
INSERT INTO data_event (app_id, contact_id, created_at, name_key, name, id, metadata)
    SELECT app_id, contact_id, created_at, {fold}(name), MIN(name),
        SUBSTR(MIN(id), 1, 8) || '-' || SUBSTR(MIN(id), 9, 4) || '-8' || SUBSTR(MIN(id), 13, 3) || '-8'
            || SUBSTR(MIN(id), 16, 3) || '-000000' || SUBSTR(MIN(id), 19, 6),
        MIN(metadata)
    FROM event_once GROUP BY app_id, contact_id, created_at, {fold}(name);
DROP TABLE event_once;

CREATE TABLE data_event_summary (
    app_id {key} NOT NULL,
    contact_id {key} NOT NULL,
    name_key {key} NOT NULL,
    name TEXT NOT NULL,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    times BIGINT NOT NULL,
    PRIMARY KEY (app_id, contact_id, name_key)
) {without_rowid};
INSERT INTO data_event_summary (app_id, contact_id, name_key, name, first_at, last_at, times)
    SELECT app_id, contact_id, name_key, MIN(name), MIN(created_at), MAX(created_at), COUNT(*)
    FROM data_event GROUP BY app_id, contact_id, name_key;
