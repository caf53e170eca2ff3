-- How an asker comes back to a ticket from anywhere, and by which mail they hear of an answer.

-- hash: keyed, of the secret. kind: code (told at the hand-over), link (in a mail, used once), page (whoever came in by one
-- of them has it open). until_ms: no longer good from then on, 0 for as long as there is the ticket.
CREATE TABLE ticket_key (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    hash TEXT NOT NULL,
    ticket_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    until_ms BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (organisation_id, hash)
);
CREATE INDEX ticket_key_ticket ON ticket_key (organisation_id, ticket_id, kind);

-- conversation_id: in which the ticket was asked. mailed_ms: a mail is on its way, or was read by nobody yet; 0: the next
-- answer is worth one.
CREATE TABLE ticket_mail (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    ticket_id BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    address TEXT NOT NULL,
    mailed_ms BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (organisation_id, ticket_id)
);
CREATE INDEX ticket_mail_conversation ON ticket_mail (organisation_id, conversation_id);
