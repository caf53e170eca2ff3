-- Pictures that go along with a ticket. origin: the platform's name of it, event: external id of the message that it came
-- with, both "" once it is to go. sha256: the file under DIR/media, "" none. state: 0 wanted, 1 held, 2 failed (reason),
-- 3 to be deleted: the row goes when the file is gone. What is to be done about one is a row of the outbox (kind fetch)
-- in a lane of its own, whose conversation_id is the negative of the id.
CREATE TABLE attachment (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    id BIGINT NOT NULL,
    ticket_id BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    connector TEXT NOT NULL,
    event TEXT NOT NULL,
    origin TEXT NOT NULL,
    media_type TEXT NOT NULL DEFAULT '',
    bytes BIGINT NOT NULL DEFAULT 0,
    sha256 TEXT NOT NULL DEFAULT '',
    state BIGINT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    created_ms BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, id)
);
CREATE INDEX attachment_ticket ON attachment (organisation_id, ticket_id, id);
CREATE INDEX attachment_event ON attachment (organisation_id, conversation_id, event);
CREATE INDEX attachment_person ON attachment (organisation_id, person_id);
