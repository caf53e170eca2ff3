-- What a tutor answers: codes with a comma between them, "" all; and how many tickets at a time, 0 as many as come.
ALTER TABLE tutor_hours ADD COLUMN languages TEXT NOT NULL DEFAULT '';
ALTER TABLE tutor_hours ADD COLUMN units TEXT NOT NULL DEFAULT '';
ALTER TABLE tutor_hours ADD COLUMN topics TEXT NOT NULL DEFAULT '';
ALTER TABLE tutor_hours ADD COLUMN most BIGINT NOT NULL DEFAULT 0;
-- Whoever has that many and would take this one all the same was told so then; 0 none.
ALTER TABLE tutor_hours ADD COLUMN warned_ticket_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tutor_hours ADD COLUMN warned_ms BIGINT NOT NULL DEFAULT 0;
-- The asker takes an answer in this language too, "" none.
ALTER TABLE ticket ADD COLUMN other_language TEXT NOT NULL DEFAULT '';
