-- Teammates with all that is shown of them, teams, away status reasons, what teammates did, and a workspace's settings.

ALTER TABLE workspace ADD COLUMN timezone TEXT NOT NULL DEFAULT 'UTC';
ALTER TABLE workspace ADD COLUMN region TEXT NOT NULL DEFAULT 'US';
ALTER TABLE workspace ADD COLUMN away_status_reason_required INTEGER NOT NULL DEFAULT 0;
ALTER TABLE workspace ADD COLUMN ip_allowlist_enabled INTEGER NOT NULL DEFAULT 0;
ALTER TABLE workspace ADD COLUMN ip_allowlist TEXT NOT NULL DEFAULT '[]';

-- Whom an access token acts for.
ALTER TABLE credential ADD COLUMN teammate_id BIGINT;

-- Who was removed stays, because what they wrote stays.
ALTER TABLE teammate ADD COLUMN job_title TEXT NOT NULL DEFAULT '';
ALTER TABLE teammate ADD COLUMN email_verified INTEGER NOT NULL DEFAULT 0;
ALTER TABLE teammate ADD COLUMN has_inbox_seat INTEGER NOT NULL DEFAULT 1;
ALTER TABLE teammate ADD COLUMN away_mode_enabled INTEGER NOT NULL DEFAULT 0;
ALTER TABLE teammate ADD COLUMN away_mode_reassign INTEGER NOT NULL DEFAULT 0;
ALTER TABLE teammate ADD COLUMN away_status_reason_id BIGINT;
ALTER TABLE teammate ADD COLUMN removed_at BIGINT;

CREATE TABLE team (
    app_id {key} NOT NULL REFERENCES workspace (app_id),
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    distribution_method TEXT,
    assignment_limit BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (app_id, id)
) {without_rowid};

CREATE TABLE team_member (
    app_id {key} NOT NULL,
    team_id BIGINT NOT NULL,
    teammate_id BIGINT NOT NULL,
    level TEXT NOT NULL,
    PRIMARY KEY (app_id, team_id, teammate_id)
) {without_rowid};
CREATE INDEX team_member_teammate ON team_member (app_id, teammate_id);

CREATE TABLE away_status_reason (
    app_id {key} NOT NULL REFERENCES workspace (app_id),
    id BIGINT NOT NULL,
    label TEXT NOT NULL,
    emoji TEXT NOT NULL,
    position BIGINT NOT NULL,
    deleted INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (app_id, id)
) {without_rowid};

-- Who did it is kept as they were then.
CREATE TABLE activity_log (
    app_id {key} NOT NULL REFERENCES workspace (app_id),
    id BIGINT NOT NULL,
    activity_type {key} NOT NULL,
    description TEXT NOT NULL,
    metadata TEXT NOT NULL,
    performer_id BIGINT NOT NULL,
    performer_email TEXT NOT NULL,
    performer_ip TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (app_id, id)
) {without_rowid};
CREATE INDEX activity_log_time ON activity_log (app_id, created_at, id, activity_type);
