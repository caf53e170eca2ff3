-- The alarms of a ticket that the security contact was sent, so that a reaction under one tells which ticket is meant.
CREATE TABLE alarm (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    conversation_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    ticket_id BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, conversation_id, seq)
);
CREATE INDEX alarm_ticket ON alarm (organisation_id, ticket_id);
-- When the contact acknowledged it; what came into its state since rings again. 0 never.
ALTER TABLE ticket ADD COLUMN acknowledged_ms BIGINT NOT NULL DEFAULT 0;
CREATE INDEX ticket_ringing ON ticket (organisation_id, urgency, state, number);
