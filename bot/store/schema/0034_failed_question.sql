-- The words of a question that failed, masked, so that an editor can write what was missing: to the row of `question` with the same
-- id, which knows how it stands now. They go as entries go, and with the person. state: 0 waits for an editor, 1 an article answers
-- it now, 2 out of scope, 3 passed over. tells: 1 who asked wants to hear when there is an answer.
CREATE TABLE failed_question (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    id BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    words TEXT NOT NULL,
    state BIGINT NOT NULL,
    tells BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, id)
);
CREATE INDEX failed_question_state ON failed_question (organisation_id, state, id);
CREATE INDEX failed_question_time ON failed_question (organisation_id, at_ms);
CREATE INDEX failed_question_place ON failed_question (organisation_id, conversation_id);
CREATE INDEX failed_question_person ON failed_question (organisation_id, person_id);

-- Drafts of articles that answer nothing yet are found by their language.
CREATE INDEX article_draft ON article (organisation_id, language, in_force, newest_deed, topic);
