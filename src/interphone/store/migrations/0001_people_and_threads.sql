-- Workspaces, people, companies, tags, notes, threads, auto messages and jobs.
-- {key} is text compared by code point; {without_rowid} clusters a table by its primary key on SQLite.

-- `revision` rises with every change of what is kept in memory; `erased` and `wiped` count deletions of people, and those
-- whose traces have been wiped from the files.
CREATE TABLE configuration (
    revision BIGINT NOT NULL,
    probed_at BIGINT NOT NULL,
    erased BIGINT NOT NULL,
    wiped BIGINT NOT NULL
);
INSERT INTO configuration (revision, probed_at, erased, wiped) VALUES (1, 0, 0, 0);

CREATE TABLE workspace (
    app_id {key} NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    api_version TEXT NOT NULL DEFAULT '2.10',
    v1_put_requires_user INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE credential (
    app_id {key} NOT NULL REFERENCES workspace (app_id),
    id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    digest {key} NOT NULL,
    hint TEXT NOT NULL,
    version TEXT,
    rate_limit BIGINT,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT,
    PRIMARY KEY (app_id, id)
) {without_rowid};
CREATE UNIQUE INDEX credential_digest ON credential (digest);

CREATE TABLE sequence (
    app_id {key} NOT NULL,
    name {key} NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (app_id, name)
) {without_rowid};

CREATE TABLE teammate (
    app_id {key} NOT NULL REFERENCES workspace (app_id),
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    email {key} NOT NULL,
    role TEXT NOT NULL,
    avatar_url TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (app_id, id)
) {without_rowid};
CREATE UNIQUE INDEX teammate_email ON teammate (app_id, email);

CREATE TABLE contact (
    app_id {key} NOT NULL REFERENCES workspace (app_id),
    id {key} NOT NULL,
    role TEXT NOT NULL,
    user_id {key},
    email {key},
    name TEXT,
    avatar_url TEXT,
    created_at BIGINT NOT NULL,
    signed_up_at BIGINT,
    joined_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    unsubscribed_from_emails INTEGER NOT NULL,
    custom_attributes TEXT NOT NULL,
    social_profiles TEXT NOT NULL,
    location TEXT NOT NULL,
    company_ids TEXT NOT NULL,
    PRIMARY KEY (app_id, id)
);
CREATE UNIQUE INDEX contact_user_id ON contact (app_id, user_id) WHERE user_id IS NOT NULL;
CREATE INDEX contact_email ON contact (app_id, email, joined_at, id) WHERE email IS NOT NULL;
CREATE INDEX contact_joined ON contact (app_id, joined_at, id);

CREATE TABLE presence (
    app_id {key} NOT NULL,
    contact_id {key} NOT NULL,
    last_seen_at BIGINT,
    last_seen_ip TEXT,
    last_seen_user_agent TEXT,
    session_count BIGINT NOT NULL,
    session_started_at BIGINT,
    unread BIGINT NOT NULL,
    PRIMARY KEY (app_id, contact_id)
) {without_rowid};

CREATE TABLE page_block (
    app_id {key} NOT NULL,
    list {key} NOT NULL,
    start_at BIGINT NOT NULL,
    start_id {key} NOT NULL,
    members BIGINT NOT NULL,
    PRIMARY KEY (app_id, list, start_at, start_id)
) {without_rowid};

CREATE TABLE company (
    app_id {key} NOT NULL REFERENCES workspace (app_id),
    id {key} NOT NULL,
    company_id {key} NOT NULL,
    name TEXT,
    plan TEXT,
    monthly_spend DOUBLE PRECISION,
    custom_attributes TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    remote_created_at BIGINT,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (app_id, id)
);
CREATE UNIQUE INDEX company_company_id ON company (app_id, company_id);

CREATE TABLE company_contact (
    app_id {key} NOT NULL,
    contact_id {key} NOT NULL,
    company_id {key} NOT NULL,
    PRIMARY KEY (app_id, contact_id, company_id)
) {without_rowid};
CREATE INDEX company_contact_company ON company_contact (app_id, company_id);

CREATE TABLE tag (
    app_id {key} NOT NULL REFERENCES workspace (app_id),
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    name_key {key} NOT NULL,
    color TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (app_id, id)
) {without_rowid};
CREATE UNIQUE INDEX tag_name_key ON tag (app_id, name_key);

CREATE TABLE contact_tag (
    app_id {key} NOT NULL,
    tag_id BIGINT NOT NULL,
    joined_at BIGINT NOT NULL,
    contact_id {key} NOT NULL,
    tagged_at BIGINT NOT NULL,
    PRIMARY KEY (app_id, tag_id, joined_at, contact_id)
) {without_rowid};
CREATE UNIQUE INDEX contact_tag_contact ON contact_tag (app_id, contact_id, tag_id);

CREATE TABLE note (
    app_id {key} NOT NULL,
    id BIGINT NOT NULL,
    contact_id {key} NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (app_id, id)
) {without_rowid};
CREATE INDEX note_contact ON note (app_id, contact_id);

CREATE TABLE conversation (
    app_id {key} NOT NULL,
    id BIGINT NOT NULL,
    contact_id {key} NOT NULL,
    started_by TEXT NOT NULL,
    auto_message_id BIGINT,
    read INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    replied_at BIGINT,
    PRIMARY KEY (app_id, id)
) {without_rowid};
CREATE INDEX conversation_contact ON conversation (app_id, contact_id, id);

CREATE TABLE part (
    app_id {key} NOT NULL,
    conversation_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    author_kind TEXT NOT NULL,
    author_id {key} NOT NULL,
    body TEXT NOT NULL,
    url TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (app_id, conversation_id, id)
) {without_rowid};

CREATE TABLE data_event (
    app_id {key} NOT NULL,
    id {key} NOT NULL,
    contact_id {key} NOT NULL,
    name {key} NOT NULL,
    created_at BIGINT NOT NULL,
    metadata TEXT NOT NULL,
    PRIMARY KEY (app_id, id)
);
CREATE UNIQUE INDEX data_event_once ON data_event (app_id, contact_id, name, created_at);

CREATE TABLE auto_message (
    app_id {key} NOT NULL REFERENCES workspace (app_id),
    id BIGINT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    teammate_id BIGINT NOT NULL,
    url_patterns TEXT NOT NULL,
    audience TEXT NOT NULL,
    starts_at BIGINT,
    ends_at BIGINT,
    paused INTEGER NOT NULL,
    stop_on_reply INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (app_id, id)
) {without_rowid};

CREATE TABLE auto_message_receipt (
    app_id {key} NOT NULL,
    contact_id {key} NOT NULL,
    auto_message_id BIGINT NOT NULL,
    sent_at BIGINT NOT NULL,
    seen_at BIGINT,
    replied_at BIGINT,
    PRIMARY KEY (app_id, contact_id, auto_message_id)
) {without_rowid};
CREATE INDEX auto_message_receipt_message ON auto_message_receipt (app_id, auto_message_id, seen_at, replied_at);

CREATE TABLE job (
    app_id {key} NOT NULL,
    kind {key} NOT NULL,
    subject {key} NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    run_at BIGINT NOT NULL,
    leased_until BIGINT,
    error TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (app_id, kind, subject)
);
CREATE INDEX job_due ON job (state, run_at);
