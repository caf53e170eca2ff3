-- What editors wrote: for a topic and language the number of the newest version and of the one that answers (0: what came with the
-- program, or lies in a file), and the versions, which are never changed. text: as in a file, front matter and Markdown. deed: 0
-- published, 1 a draft, 2 taken back (text is '').
CREATE TABLE article (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    topic TEXT NOT NULL,
    language TEXT NOT NULL,
    newest BIGINT NOT NULL,
    newest_deed BIGINT NOT NULL,
    in_force BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, topic, language)
);
CREATE TABLE article_version (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    topic TEXT NOT NULL,
    language TEXT NOT NULL,
    number BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    deed BIGINT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (organisation_id, topic, language, number)
);
CREATE INDEX article_version_person ON article_version (organisation_id, person_id);

-- Counts up whenever other texts answer, so that a worker knows when to look.
CREATE TABLE article_change (
    organisation_id BIGINT NOT NULL,
    changes BIGINT NOT NULL,
    PRIMARY KEY (organisation_id)
);

-- How an article helped is counted by its topic.
CREATE INDEX feedback_topic ON feedback (organisation_id, topic, language, kind);
