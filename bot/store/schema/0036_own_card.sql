-- The cards of a ticket in tutors' own chats with Neuvo: the entry that is one, and whose it is.
CREATE TABLE own_card (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    conversation_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    ticket_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, conversation_id, seq)
);
CREATE INDEX own_card_ticket ON own_card (organisation_id, ticket_id, person_id);
CREATE INDEX own_card_person ON own_card (organisation_id, person_id);

-- What a tutor said of it: wanted 1 also where the queue has a room, 0 never. Who said nothing has them where it has none.
CREATE TABLE own_card_wish (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    person_id BIGINT NOT NULL,
    wanted BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, person_id)
);
