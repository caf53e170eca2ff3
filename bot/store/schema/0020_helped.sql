-- Whether the answer of a person helped, by what the asker said: 0 not told, 1 yes, 2 no; and when they were asked, 0
-- never.
ALTER TABLE ticket ADD COLUMN helped BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN asked_helped_ms BIGINT NOT NULL DEFAULT 0;
