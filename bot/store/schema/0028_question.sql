-- What was asked, without its words: for the picture of demand. person_id: 0 for whoever has no account of their own, or
-- was erased. unit: the code of where they worked then, '' unknown. topic: what was answered, '' nothing. outcome: how it
-- stands: 'answer', 'clarify', 'unknown', 'helped', 'missed' (an answer that was no help), 'person' (handed over).
CREATE TABLE question (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    id BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    unit TEXT NOT NULL,
    topic TEXT NOT NULL,
    language TEXT NOT NULL,
    outcome TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, id)
);
CREATE INDEX question_time ON question (organisation_id, at_ms);
CREATE INDEX question_place ON question (organisation_id, conversation_id, id);
CREATE INDEX question_person ON question (organisation_id, person_id);
