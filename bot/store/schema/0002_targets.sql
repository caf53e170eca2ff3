-- A platform's own id of an entry leads to its conversation: an edit, a reaction and what is taken back name only that.
CREATE INDEX entry_external ON entry (organisation_id, external_id) WHERE external_id <> '';
-- The seq of the entry that this one answers, 0 none: an edited question has its answer edited.
ALTER TABLE entry ADD COLUMN answers BIGINT NOT NULL DEFAULT 0;
-- The seq of the earlier entry that the row changes or takes back, 0 none. Its external id is looked up when it leaves.
ALTER TABLE outbox ADD COLUMN target_seq BIGINT NOT NULL DEFAULT 0;
