-- Lanes whose only row answers nobody: an invitation to a check-in. They go when those that somebody waits for have gone.
ALTER TABLE lane ADD COLUMN unasked BIGINT NOT NULL DEFAULT 0;
DROP INDEX lane_due;
CREATE INDEX lane_due ON lane (organisation_id, unasked, due_ms);
