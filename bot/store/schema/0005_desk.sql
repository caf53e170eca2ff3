-- People who take over: who may do what, where the cards of a queue are shown, and who has a ticket.

-- What a person may do beyond asking. access: tutor, editor, manager or operator; name: how they are called where they
-- act. Only what an operator gave counts, never what a person says.
CREATE TABLE access (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    person_id BIGINT NOT NULL,
    access TEXT NOT NULL,
    name TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, person_id, access)
);

-- The room in which the queue's cards are shown, "" for none.
ALTER TABLE queue ADD COLUMN connector TEXT NOT NULL DEFAULT '';
ALTER TABLE queue ADD COLUMN place TEXT NOT NULL DEFAULT '';
CREATE INDEX queue_place ON queue (organisation_id, connector, place);

-- claimer_id: the tutor who has it, 0 nobody. card_conversation_id, card_seq: the entry that is its card, 0 none.
ALTER TABLE ticket ADD COLUMN claimer_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN card_conversation_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN card_seq BIGINT NOT NULL DEFAULT 0;
CREATE INDEX ticket_card ON ticket (organisation_id, card_conversation_id, card_seq);
CREATE INDEX ticket_asked ON ticket (organisation_id, conversation_id, person_id, state);
CREATE INDEX ticket_claimer ON ticket (organisation_id, claimer_id, state);
