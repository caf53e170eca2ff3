-- When a tutor answers. hours: "mon 9-11, thu 12.30-14", as desk/rota.h reads it; "" never told. week_minutes: so much
-- of it in a week at most, 0 all. off: 1 answers nothing for now.
CREATE TABLE tutor_hours (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    person_id BIGINT NOT NULL,
    hours TEXT NOT NULL,
    week_minutes BIGINT NOT NULL DEFAULT 0,
    off BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (organisation_id, person_id)
);
