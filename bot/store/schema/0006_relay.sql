-- What was passed on between an asker and the tutors, so that an edit or a deletion follows; and which message made a ticket.

-- The entry (conversation_id, seq) was passed on as (to_conversation_id, to_seq).
CREATE TABLE relay (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    conversation_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    to_conversation_id BIGINT NOT NULL,
    to_seq BIGINT NOT NULL,
    ticket_id BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, conversation_id, seq)
);
CREATE INDEX relay_ticket ON relay (organisation_id, ticket_id);

-- External id of the message that made the ticket, "" none.
ALTER TABLE ticket ADD COLUMN event TEXT NOT NULL DEFAULT '';
CREATE INDEX ticket_event_id ON ticket (organisation_id, conversation_id, event);
