-- Where a tutor hears at the start of each slot how much waits, "" nowhere; and when the next one begins, 0 not known.
ALTER TABLE tutor_hours ADD COLUMN digest TEXT NOT NULL DEFAULT '';
ALTER TABLE tutor_hours ADD COLUMN digest_ms BIGINT NOT NULL DEFAULT 0;

-- What waits in all queues, in order: what a new incident gathers.
CREATE INDEX ticket_state ON ticket (organisation_id, state, number);
