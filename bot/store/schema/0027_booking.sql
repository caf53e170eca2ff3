-- A time with a tutor, of a ticket: one half hour, so a tutor has no two at once. A time that is over or not wanted any more
-- is gone.
CREATE TABLE booking (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    ticket_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    tutor_id BIGINT NOT NULL,
    from_ms BIGINT NOT NULL,
    remote BIGINT NOT NULL DEFAULT 0,
    made_ms BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, ticket_id)
);
CREATE UNIQUE INDEX booking_tutor ON booking (organisation_id, tutor_id, from_ms);
CREATE INDEX booking_person ON booking (organisation_id, person_id);
CREATE INDEX booking_from ON booking (organisation_id, from_ms);
