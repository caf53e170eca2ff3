-- What somebody lets the tutor of one ticket see of their check-ins: in words, sealed for that ticket. conversation_id and seq:
-- the entry that shows it where the tutor works, 0 it was not asked for yet. Gone with the end of the ticket.
CREATE TABLE shared_bands (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    ticket_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    sealed TEXT NOT NULL,
    conversation_id BIGINT NOT NULL DEFAULT 0,
    seq BIGINT NOT NULL DEFAULT 0,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, ticket_id)
);
CREATE INDEX shared_bands_person ON shared_bands (organisation_id, person_id);
