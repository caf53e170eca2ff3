-- Check-ins. consent: what people allowed, every statement a row, the newest counts: 0 nothing, 1 practice, 2 contribute.
CREATE TABLE consent (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    consent BIGINT NOT NULL,
    text_version TEXT NOT NULL,
    language TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, id)
);
CREATE INDEX consent_person ON consent (organisation_id, person_id, id);

-- What is known of one person, sealed for them (base/seal.h).
CREATE TABLE sealed (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    person_id BIGINT NOT NULL,
    sealed TEXT NOT NULL,
    changed_ms BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, person_id)
);

-- What is counted of an item, about nobody. language: '' over all of them. b and variance: its difficulty; expected and
-- expected_variance: of rights, by what the same people answered otherwise; all in millionths.
CREATE TABLE item_count (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    language TEXT NOT NULL,
    item TEXT NOT NULL,
    version BIGINT NOT NULL,
    answers BIGINT NOT NULL,
    rights BIGINT NOT NULL,
    unknowns BIGINT NOT NULL,
    chosen_1 BIGINT NOT NULL,
    chosen_2 BIGINT NOT NULL,
    chosen_3 BIGINT NOT NULL,
    chosen_4 BIGINT NOT NULL,
    chosen_5 BIGINT NOT NULL,
    b BIGINT NOT NULL,
    variance BIGINT NOT NULL,
    expected BIGINT NOT NULL,
    expected_variance BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, language, item, version)
);
