-- Who is served, who is who, and where they work.

-- The people list as it was read last. connector: matrix, teams, or mail for an e-mail address; account in lower case;
-- units and roles: codes with a comma between them; end_ms: not served from then on, 0 for no end. Who is on it need
-- never have written to Neuvo.
CREATE TABLE listed_person (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    connector TEXT NOT NULL,
    account TEXT NOT NULL,
    units TEXT NOT NULL DEFAULT '',
    roles TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL DEFAULT '',
    end_ms BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (organisation_id, connector, account)
);

-- Where a person works, a row for each way of knowing it other than the people list: claim, place, said, and today,
-- which is what they said of this day. until_ms: no longer true from then on, 0 for no end.
CREATE TABLE person_unit (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    person_id BIGINT NOT NULL,
    source TEXT NOT NULL,
    unit_id BIGINT NOT NULL,
    until_ms BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (organisation_id, person_id, source)
);

-- Codes by which a person links another account: a keyed hash of each, never the code.
CREATE TABLE link_code (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    hash TEXT NOT NULL,
    person_id BIGINT NOT NULL,
    until_ms BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, hash)
);
CREATE INDEX link_code_person ON link_code (organisation_id, person_id);

-- How many wrong codes a person wrote since since_ms.
CREATE TABLE link_miss (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    person_id BIGINT NOT NULL,
    misses BIGINT NOT NULL,
    since_ms BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, person_id)
);
