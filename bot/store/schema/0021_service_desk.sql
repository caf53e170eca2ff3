-- Outside service desks that tickets are passed to. person_id: as whom the house knows one. webhook, mail: where it is told;
-- "" not there. secret: of the signature on both ways of the webhook.
CREATE TABLE service_desk (
    organisation_id BIGINT NOT NULL REFERENCES organisation (organisation_id),
    code TEXT NOT NULL,
    person_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    webhook TEXT NOT NULL,
    secret TEXT NOT NULL,
    mail TEXT NOT NULL,
    PRIMARY KEY (organisation_id, code)
);
CREATE INDEX service_desk_person ON service_desk (organisation_id, person_id);

-- The code of the one that a queue passes tickets on to, "" none; under which reference it has the ticket.
ALTER TABLE queue ADD COLUMN service_desk TEXT NOT NULL DEFAULT '';
ALTER TABLE ticket ADD COLUMN desk_reference TEXT NOT NULL DEFAULT '';
