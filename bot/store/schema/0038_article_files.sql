-- The files of articles as they were when they were last looked at, so that an upgrade, or an edit on disk, is seen to have changed one.
-- shipped: 1 it came with the program, 0 it is the organisation's own. mark: of its bytes.
CREATE TABLE article_file (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    shipped BIGINT NOT NULL,
    topic TEXT NOT NULL,
    language TEXT NOT NULL,
    mark BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, shipped, topic, language)
);
