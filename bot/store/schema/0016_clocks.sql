-- How long a ticket of the queue may wait for the first words of a tutor, and for its end, in minutes of office hours; 0
-- for ever. escalate_to: the code of a queue, or a person's account, that hears when it took longer; "" none.
ALTER TABLE queue ADD COLUMN reply_minutes BIGINT NOT NULL DEFAULT 0;
ALTER TABLE queue ADD COLUMN solve_minutes BIGINT NOT NULL DEFAULT 0;
ALTER TABLE queue ADD COLUMN escalate_to TEXT NOT NULL DEFAULT '';
-- After so many office days without a word of the asker they are asked once, and after as many more it is closed; 0
-- never.
ALTER TABLE organisation ADD COLUMN silent_days BIGINT NOT NULL DEFAULT 5;

-- When it was made or opened again last, and how often it was opened again; when its tutor and its asker last wrote to
-- each other, 0 not yet.
ALTER TABLE ticket ADD COLUMN opened_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN reopened BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN told_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN heard_ms BIGINT NOT NULL DEFAULT 0;
UPDATE ticket SET opened_ms = created_ms;
