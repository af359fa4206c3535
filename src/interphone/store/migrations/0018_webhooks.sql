-- Who wants to be told what happens in a workspace: an address, topics, and how to sign what is sent there.
CREATE TABLE webhook (
    app_id {key} NOT NULL,
    id {key} NOT NULL,
    version TEXT NOT NULL,
    url TEXT NOT NULL,
    topics TEXT NOT NULL,
    metadata TEXT NOT NULL,
    hub_secret TEXT,
    secret TEXT NOT NULL,
    old_secret TEXT,
    old_secret_until BIGINT,
    state TEXT NOT NULL,
    made_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (app_id, id)
) {without_rowid};

-- Of each webhook, when something is to be sent next, which worker is at it, and how its receiver fares: apart, because
-- this changes with every delivery. `due_at` is null where nothing waits, and the end of the lease while one is at it.
CREATE TABLE webhook_queue (
    app_id {key} NOT NULL,
    webhook_id {key} NOT NULL,
    due_at BIGINT,
    worker TEXT,
    held_until BIGINT NOT NULL,
    throttle_seconds BIGINT NOT NULL,
    failing_since BIGINT,
    errors BIGINT NOT NULL,
    errors_since BIGINT NOT NULL,
    PRIMARY KEY (app_id, webhook_id)
) {without_rowid};
CREATE INDEX webhook_queue_due ON webhook_queue (due_at) WHERE due_at IS NOT NULL;

-- What happened and is told, as each of the versions that are asked for shows it. A fleeting one names who was erased.
CREATE TABLE webhook_event (
    app_id {key} NOT NULL,
    id {key} NOT NULL,
    rendering {key} NOT NULL,
    topic TEXT NOT NULL,
    item TEXT NOT NULL,
    fleeting INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (app_id, id, rendering)
);
CREATE INDEX webhook_event_created ON webhook_event (app_id, created_at);

-- Whom an event tells of.
CREATE TABLE webhook_event_contact (
    app_id {key} NOT NULL,
    contact_id {key} NOT NULL,
    event_id {key} NOT NULL,
    PRIMARY KEY (app_id, contact_id, event_id)
) {without_rowid};
CREATE INDEX webhook_event_contact_event ON webhook_event_contact (app_id, event_id);

-- An event on its way to a webhook, and how that ended.
CREATE TABLE webhook_delivery (
    app_id {key} NOT NULL,
    webhook_id {key} NOT NULL,
    number BIGINT NOT NULL,
    event_id {key} NOT NULL,
    rendering {key} NOT NULL,
    conversation_id BIGINT,
    is_ping INTEGER NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    first_sent_at BIGINT,
    last_sent_at BIGINT,
    delivered_at BIGINT,
    status INTEGER,
    error TEXT,
    answer_headers TEXT,
    answer_body TEXT,
    PRIMARY KEY (app_id, webhook_id, number)
);
CREATE INDEX webhook_delivery_waiting ON webhook_delivery (app_id, webhook_id, due_at, number) WHERE state = 'waiting';
CREATE INDEX webhook_delivery_order ON webhook_delivery (app_id, webhook_id, conversation_id, number)
    WHERE state = 'waiting' AND conversation_id IS NOT NULL;
CREATE INDEX webhook_delivery_state ON webhook_delivery (app_id, webhook_id, state, number);
CREATE INDEX webhook_delivery_event ON webhook_delivery (app_id, event_id);
