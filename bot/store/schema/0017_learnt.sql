-- What was learnt from picks and confirmations (store/learnt.h): who said what is kept as keyed hashes, by the day.

CREATE TABLE learnt (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    mark TEXT NOT NULL,
    topic TEXT NOT NULL,
    code TEXT NOT NULL,
    words TEXT NOT NULL DEFAULT '',
    people BIGINT NOT NULL DEFAULT 0,
    against BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (organisation_id, mark, topic),
    UNIQUE (organisation_id, code)
);
CREATE INDEX learnt_people ON learnt (organisation_id, people);

CREATE TABLE learnt_vote (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    mark TEXT NOT NULL,
    topic TEXT NOT NULL,
    person TEXT NOT NULL,
    against BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, mark, topic, person)
);
CREATE INDEX learnt_vote_person ON learnt_vote (organisation_id, person);
CREATE INDEX learnt_vote_time ON learnt_vote (organisation_id, at_ms);

-- Counts up whenever something that may be read or used changed, so that a worker knows when to look.
CREATE TABLE learnt_change (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    changes BIGINT NOT NULL,
    PRIMARY KEY (organisation_id)
);
