-- The oldest figures of groups go first.
CREATE INDEX snapshot_made ON snapshot (organisation_id, made_ms);
