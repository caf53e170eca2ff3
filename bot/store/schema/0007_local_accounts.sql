-- Local accounts: who signs in with a name and a password; their sessions; and where a tutor works on a ticket.

-- login: the name as it is signed in with (without case). password: an Argon2id hash, "" none yet. invitation: keyed
-- hash of the code with which a password is set, "" none.
CREATE TABLE local_account (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    person_id BIGINT NOT NULL,
    login TEXT NOT NULL,
    name TEXT NOT NULL,
    password TEXT NOT NULL DEFAULT '',
    invitation TEXT NOT NULL DEFAULT '',
    invited_until_ms BIGINT NOT NULL DEFAULT 0,
    created_ms BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, person_id),
    UNIQUE (organisation_id, login)
);
CREATE INDEX local_account_invitation ON local_account (organisation_id, invitation);

-- hash: keyed, of the token that the browser holds.
CREATE TABLE session (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    hash TEXT NOT NULL,
    person_id BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    seen_ms BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, hash)
);
CREATE INDEX session_person ON session (organisation_id, person_id);

-- The conversation in which its tutor works on it, 0: the thread under its card.
ALTER TABLE ticket ADD COLUMN desk_conversation_id BIGINT NOT NULL DEFAULT 0;
