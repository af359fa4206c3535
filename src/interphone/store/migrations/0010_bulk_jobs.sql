-- Many writes in one request, done in the background: a job, its tasks (one for each request), and their items until
-- they are done. An item that was refused stays, with the reason, as long as its job.
CREATE TABLE bulk_job (
    app_id {key} NOT NULL,
    id {key} NOT NULL,
    kind TEXT NOT NULL,
    item_count BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (app_id, id)
);
CREATE INDEX bulk_job_created ON bulk_job (app_id, created_at, id);

CREATE TABLE bulk_task (
    app_id {key} NOT NULL,
    job_id {key} NOT NULL,
    number BIGINT NOT NULL,
    id TEXT NOT NULL,
    version TEXT NOT NULL,
    item_count BIGINT NOT NULL,
    left_count BIGINT NOT NULL,
    failed_count BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    started_at BIGINT,
    completed_at BIGINT,
    PRIMARY KEY (app_id, job_id, number)
) {without_rowid};

CREATE TABLE bulk_item (
    app_id {key} NOT NULL,
    job_id {key} NOT NULL,
    number BIGINT NOT NULL,
    task_number BIGINT NOT NULL,
    method TEXT NOT NULL,
    data_type TEXT NOT NULL,
    data TEXT NOT NULL,
    refused_at BIGINT,
    code TEXT,
    message TEXT,
    PRIMARY KEY (app_id, job_id, number)
) {without_rowid};
