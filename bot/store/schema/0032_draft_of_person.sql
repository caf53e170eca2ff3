-- A tutor sees what they told, newest first.
DROP INDEX draft_person;
CREATE INDEX draft_person ON draft (organisation_id, person_id, number);
