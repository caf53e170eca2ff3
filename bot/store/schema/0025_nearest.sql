-- What was shown for the question and was no help, and what would have come next: topics with a comma between them.
ALTER TABLE ticket ADD COLUMN rejected TEXT NOT NULL DEFAULT '';
ALTER TABLE ticket ADD COLUMN nearest TEXT NOT NULL DEFAULT '';
