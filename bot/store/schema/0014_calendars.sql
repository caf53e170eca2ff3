-- When people are there: an organisation's office hours, and what calendar files say.

-- As desk/rota.h reads them; "" never told.
ALTER TABLE organisation ADD COLUMN office_hours TEXT NOT NULL DEFAULT '';
-- 1: the tutor's hours stand in a calendar, not in the column hours.
ALTER TABLE tutor_hours ADD COLUMN calendar BIGINT NOT NULL DEFAULT 0;

-- A stretch of a calendar file. owner: unit (a break; owner_id 0 is the whole organisation) or tutor (on duty).
CREATE TABLE calendar_stretch (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    owner TEXT NOT NULL,
    owner_id BIGINT NOT NULL,
    from_ms BIGINT NOT NULL,
    to_ms BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, owner, owner_id, from_ms)
);
