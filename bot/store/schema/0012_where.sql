-- Where a ticket is needed and how its asker is reached, in the asker's words, "" where they did not say.
ALTER TABLE ticket ADD COLUMN room TEXT NOT NULL DEFAULT '';
ALTER TABLE ticket ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE ticket ADD COLUMN call_back TEXT NOT NULL DEFAULT '';
