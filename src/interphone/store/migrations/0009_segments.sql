-- Segments: predicates over people or companies in the search language, by name. Every workspace has three to begin with;
-- what they ask is in domain/segments.py as well, for workspaces founded later.

CREATE TABLE segment (
    app_id {key} NOT NULL REFERENCES workspace (app_id),
    id {key} NOT NULL,
    name TEXT NOT NULL,
    person_type TEXT NOT NULL,
    query TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (app_id, id)
) {without_rowid};

INSERT INTO segment (app_id, id, name, person_type, query, created_at, updated_at)
    SELECT app_id, {new_id}, 'New', 'user', '{"operator":"AND","value":[{"field":"role","operator":"=","value":"user"},{"operator":"OR","value":[{"field":"signed_up_at","operator":"within","value":"24 hours"},{"operator":"AND","value":[{"field":"signed_up_at","operator":"=","value":null},{"field":"created_at","operator":"within","value":"24 hours"}]}]}]}', created_at, created_at FROM workspace;
INSERT INTO segment (app_id, id, name, person_type, query, created_at, updated_at)
    SELECT app_id, {new_id}, 'Active', 'user', '{"operator":"AND","value":[{"field":"role","operator":"=","value":"user"},{"field":"last_seen_at","operator":"within","value":"30 days"}]}', created_at, created_at FROM workspace;
INSERT INTO segment (app_id, id, name, person_type, query, created_at, updated_at)
    SELECT app_id, {new_id}, 'Slipping Away', 'user', '{"operator":"AND","value":[{"field":"role","operator":"=","value":"user"},{"field":"last_seen_at","operator":"within","value":"60 days"},{"field":"last_seen_at","operator":"more than","value":"30 days"}]}', created_at, created_at FROM workspace;
