-- A picture of a ticket goes to the other side: the entry (to_conversation_id, to_seq) that shows it there; 0 none yet.

ALTER TABLE attachment ADD COLUMN to_conversation_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE attachment ADD COLUMN to_seq BIGINT NOT NULL DEFAULT 0;
CREATE INDEX attachment_shown ON attachment (organisation_id, to_conversation_id, to_seq);
