-- What an editor wrote may also be published at a time to come (deed 3, due_ms), be put away with all that lies beneath it (4), or
-- only be said to be right still (5: its dates differ). waits: 1 as long as a second person has not approved it; until then it does
-- nothing. approver_id: who did.
ALTER TABLE article_version ADD COLUMN due_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE article_version ADD COLUMN waits BIGINT NOT NULL DEFAULT 0;
ALTER TABLE article_version ADD COLUMN approver_id BIGINT NOT NULL DEFAULT 0;

-- archived: the version in force puts it away. unseen: it is written and answers nothing: a draft, one that waits, one put away.
ALTER TABLE article ADD COLUMN newest_waits BIGINT NOT NULL DEFAULT 0;
ALTER TABLE article ADD COLUMN newest_due_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE article ADD COLUMN archived BIGINT NOT NULL DEFAULT 0;
ALTER TABLE article ADD COLUMN unseen BIGINT NOT NULL DEFAULT 0;
UPDATE article SET unseen = 1 WHERE in_force = 0 AND newest_deed = 1;
DROP INDEX article_draft;
CREATE INDEX article_unseen ON article (organisation_id, language, unseen, topic);

-- What an editor should look at. kind: 'behind': it changed in the language `why`; 'review': what it is about changed, `why` says
-- what; 'shipped': an upgrade brought another text of it. Gone once it is edited or said to be right still.
CREATE TABLE article_mark (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    topic TEXT NOT NULL,
    language TEXT NOT NULL,
    kind TEXT NOT NULL,
    why TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, topic, language, kind)
);

-- How often an article answered is counted by its topic.
CREATE INDEX question_topic ON question (organisation_id, topic, language, at_ms);
