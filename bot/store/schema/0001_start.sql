-- The tables of the first version. Times are UTC milliseconds, ids come from base/id.h, yes and no are 1 and 0.
-- Written for SQLite and PostgreSQL alike. Every index begins with the organisation; the only one that cannot is the
-- code by which an organisation itself is found.

CREATE TABLE instance (
    only_row BIGINT NOT NULL PRIMARY KEY CHECK (only_row = 1),
    number BIGINT NOT NULL,
    hash_key TEXT NOT NULL,
    issued_ms BIGINT NOT NULL,
    created_ms BIGINT NOT NULL
);

CREATE TABLE organisation (
    organisation_id BIGINT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    last_ticket_number BIGINT NOT NULL DEFAULT 0,
    created_ms BIGINT NOT NULL
);

CREATE TABLE organisation_fact (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (organisation_id, name)
);

CREATE TABLE unit (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    id BIGINT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    parent_id BIGINT NOT NULL DEFAULT 0,
    created_ms BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, id),
    UNIQUE (organisation_id, code)
);

CREATE TABLE queue (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    id BIGINT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, id),
    UNIQUE (organisation_id, code)
);

CREATE TABLE queue_member (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    queue_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, queue_id, person_id)
);

CREATE TABLE person (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    id BIGINT NOT NULL,
    language TEXT NOT NULL DEFAULT '',
    greeted BIGINT NOT NULL DEFAULT 0,
    created_ms BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, id)
);

CREATE TABLE account (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    connector TEXT NOT NULL,
    account TEXT NOT NULL,
    person_id BIGINT NOT NULL,
    presence BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, connector, account)
);
CREATE INDEX account_person ON account (organisation_id, person_id);

CREATE TABLE conversation (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    id BIGINT NOT NULL,
    connector TEXT NOT NULL,
    place TEXT NOT NULL,
    thread TEXT NOT NULL DEFAULT '',
    direct BIGINT NOT NULL,
    ended BIGINT NOT NULL DEFAULT 0,
    last_seq BIGINT NOT NULL DEFAULT 0,
    last_ms BIGINT NOT NULL DEFAULT 0,
    created_ms BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, id),
    UNIQUE (organisation_id, connector, place, thread)
);

CREATE TABLE dialog_state (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    conversation_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    state TEXT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (organisation_id, conversation_id, person_id)
);

-- Who has taken part where: the way from a person to what was said by and to them. A row per pair, so that entries need
-- no index of their own for it. last_ms is exact to a day, so that it is seldom written.
CREATE TABLE participant (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    person_id BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    last_ms BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, person_id, conversation_id)
);
CREATE INDEX participant_conversation ON participant (organisation_id, conversation_id, person_id);

CREATE TABLE inbound (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    hash TEXT NOT NULL,
    seq BIGINT NOT NULL DEFAULT 0,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, hash)
);
CREATE INDEX inbound_time ON inbound (organisation_id, at_ms);

CREATE TABLE attempt (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    hash TEXT NOT NULL,
    tries BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, hash)
);

CREATE TABLE entry (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    conversation_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    from_neuvo BIGINT NOT NULL,
    person_id BIGINT NOT NULL DEFAULT 0,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    external_id TEXT NOT NULL DEFAULT '',
    edited BIGINT NOT NULL DEFAULT 0,
    redacted BIGINT NOT NULL DEFAULT 0,
    knowledge_version BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (organisation_id, conversation_id, seq)
);
CREATE INDEX entry_time ON entry (organisation_id, at_ms);

CREATE TABLE outbox (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    id BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    idempotency_key TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    cause TEXT NOT NULL DEFAULT '',
    at_ms BIGINT NOT NULL,
    attempt BIGINT NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (organisation_id, id),
    UNIQUE (organisation_id, idempotency_key)
);
CREATE INDEX outbox_order ON outbox (organisation_id, conversation_id, seq, id);

CREATE TABLE lane (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    conversation_id BIGINT NOT NULL,
    due_ms BIGINT NOT NULL,
    out_id BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (organisation_id, conversation_id)
);
CREATE INDEX lane_due ON lane (organisation_id, due_ms);

CREATE TABLE timer (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    id BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    due_ms BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, id)
);
CREATE INDEX timer_due ON timer (organisation_id, due_ms);

CREATE TABLE cursor (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    connector TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, connector, name)
);

CREATE TABLE dead (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    id BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL DEFAULT 0,
    source TEXT NOT NULL,
    body TEXT NOT NULL,
    reason TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, id)
);
CREATE INDEX dead_time ON dead (organisation_id, at_ms);

CREATE TABLE audit (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    id BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (organisation_id, id)
);
CREATE INDEX audit_time ON audit (organisation_id, at_ms);

CREATE TABLE job (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    state BIGINT NOT NULL,
    progress BIGINT NOT NULL DEFAULT 0,
    cancel BIGINT NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT '',
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, id)
);
CREATE INDEX job_state ON job (organisation_id, state, id);

CREATE TABLE ticket (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    queue_id BIGINT NOT NULL DEFAULT 0,
    language TEXT NOT NULL,
    question TEXT NOT NULL,
    topic TEXT NOT NULL,
    reason TEXT NOT NULL,
    urgency BIGINT NOT NULL,
    state BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    created_ms BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, id),
    UNIQUE (organisation_id, number)
);
CREATE INDEX ticket_person ON ticket (organisation_id, person_id, number);
CREATE INDEX ticket_queue ON ticket (organisation_id, queue_id, state, number);
CREATE INDEX ticket_changed ON ticket (organisation_id, changed_ms);

CREATE TABLE ticket_event (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    ticket_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    actor TEXT NOT NULL,
    state BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, ticket_id, number)
);

CREATE TABLE feedback (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    id BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    topic TEXT NOT NULL,
    language TEXT NOT NULL,
    kind TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, id)
);
CREATE INDEX feedback_time ON feedback (organisation_id, at_ms);
CREATE INDEX feedback_person ON feedback (organisation_id, person_id);
