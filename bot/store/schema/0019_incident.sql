-- Incidents: what a tutor pins on questions, until it is over. words: with a comma between them; what they match is
-- desk/incident.h. state: 0 open, 1 its time is up and the tutors were asked, 2 over. card: where the tutors see it.
CREATE TABLE incident (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    id BIGINT NOT NULL,
    words TEXT NOT NULL,
    line TEXT NOT NULL,
    state BIGINT NOT NULL DEFAULT 0,
    began_ms BIGINT NOT NULL,
    until_ms BIGINT NOT NULL,
    card_conversation_id BIGINT NOT NULL DEFAULT 0,
    card_seq BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (organisation_id, id)
);
CREATE INDEX incident_state ON incident (organisation_id, state, id);
CREATE INDEX incident_card ON incident (organisation_id, card_conversation_id, card_seq);
CREATE INDEX incident_began ON incident (organisation_id, began_ms);

-- Where the line was said, once each. joined: 1 they said that it concerns them. over_ms: they were told that it is
-- over, 0 not yet.
CREATE TABLE incident_told (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    incident_id BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    language TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    joined BIGINT NOT NULL DEFAULT 0,
    over_ms BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (organisation_id, incident_id, conversation_id)
);
CREATE INDEX incident_told_over ON incident_told (organisation_id, incident_id, over_ms);
CREATE INDEX incident_told_time ON incident_told (organisation_id, at_ms);
CREATE INDEX incident_told_person ON incident_told (organisation_id, person_id);

-- The incident under which a ticket waits, 0 none.
ALTER TABLE ticket ADD COLUMN incident_id BIGINT NOT NULL DEFAULT 0;
CREATE INDEX ticket_incident ON ticket (organisation_id, incident_id, state);
