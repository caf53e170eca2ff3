-- Words of people that wait because the other side's platform does not answer: told: both sides were told, 0 not yet. A
-- lane goes when nothing waits in it, so that the next outage is told again.
ALTER TABLE lane ADD COLUMN told BIGINT NOT NULL DEFAULT 0;
-- Whose words an entry passes on.
CREATE INDEX relay_to ON relay (organisation_id, to_conversation_id, to_seq);
