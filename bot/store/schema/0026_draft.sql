-- What a tutor told of a solved ticket, for an editor: a question without names, in the tutor's own words, and what solved it.
-- One of a ticket, whose number it has. topic: the one that the question would be an example of, "" for an article of its own.
-- state: 0 the tutor was asked what solved it, 1 and how somebody else would ask, 2 it waits for an editor, 3 accepted, 4 dropped,
-- 5 the tutor had nothing to tell.
CREATE TABLE draft (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    number BIGINT NOT NULL,
    ticket_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    state BIGINT NOT NULL DEFAULT 0,
    language TEXT NOT NULL DEFAULT '',
    topic TEXT NOT NULL DEFAULT '',
    question TEXT NOT NULL DEFAULT '',
    answer TEXT NOT NULL DEFAULT '',
    changed_ms BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, number)
);
CREATE INDEX draft_state ON draft (organisation_id, state, number);
CREATE INDEX draft_changed ON draft (organisation_id, changed_ms);
CREATE INDEX draft_person ON draft (organisation_id, person_id);
