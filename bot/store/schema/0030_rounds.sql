-- A voluntary round of check-ins, opened by a manager. roles: codes with commas between; questions: at most so many of skills;
-- support: bits, 1 what help was missed, 2 which form of it suits.
CREATE TABLE checkin_round (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    name TEXT NOT NULL,
    roles TEXT NOT NULL,
    from_ms BIGINT NOT NULL,
    to_ms BIGINT NOT NULL,
    questions BIGINT NOT NULL,
    support BIGINT NOT NULL,
    closed BIGINT NOT NULL DEFAULT 0,
    created_ms BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, id),
    UNIQUE (organisation_id, number)
);

-- Who was told of it, as a keyed hash: whether they took part, or said no, is the same row. round_id 0: of none, ever again.
CREATE TABLE round_told (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    round_id BIGINT NOT NULL,
    person_hash TEXT NOT NULL,
    PRIMARY KEY (organisation_id, round_id, person_hash)
);

-- An answer to a question about support, sealed for `owner`, a number by chance; only of who allows to be counted in figures
-- of groups.
CREATE TABLE round_answer (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    round_id BIGINT NOT NULL,
    person_hash TEXT NOT NULL,
    question BIGINT NOT NULL,
    owner BIGINT NOT NULL,
    sealed TEXT NOT NULL,
    PRIMARY KEY (organisation_id, round_id, person_hash, question)
);
CREATE INDEX round_answer_person ON round_answer (organisation_id, person_hash);
