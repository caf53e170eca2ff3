-- What belongs to one person, in the order in which it is asked for: without it SQLite walked all accounts of the
-- organisation to save a sort of two, for each message.
DROP INDEX account_person;
CREATE INDEX account_person ON account (organisation_id, person_id, connector, account);
DROP INDEX shared_bands_person;
CREATE INDEX shared_bands_person ON shared_bands (organisation_id, person_id, ticket_id);
