-- Figures of groups, a quarter each, protected before they come here: made once, never changed. kind: 'demand' or
-- 'competence'; quarter: year * 4 + 0 to 3; part: which table of it, '' says that all parts are there; body: JSON
-- (insight/picture.h).
CREATE TABLE snapshot (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    kind TEXT NOT NULL,
    quarter BIGINT NOT NULL,
    part TEXT NOT NULL,
    body TEXT NOT NULL,
    made_ms BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, kind, quarter, part)
);
