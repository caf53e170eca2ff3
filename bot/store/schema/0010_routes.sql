-- Which tickets a queue is for: codes with a comma between them, "" all. A queue without any takes what no other does.
ALTER TABLE queue ADD COLUMN topics TEXT NOT NULL DEFAULT '';
ALTER TABLE queue ADD COLUMN units TEXT NOT NULL DEFAULT '';
ALTER TABLE queue ADD COLUMN languages TEXT NOT NULL DEFAULT '';
