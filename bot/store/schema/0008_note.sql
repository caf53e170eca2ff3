-- What a tutor wrote who passed the ticket on, for who takes it next; "" nothing. Tutors read it, never the asker.
ALTER TABLE ticket ADD COLUMN note TEXT NOT NULL DEFAULT '';
