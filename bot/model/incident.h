/* An incident as deciding code sees it: what the tutors say of it, and which questions it is about. */
#ifndef NEUVO_MODEL_INCIDENT_H
#define NEUVO_MODEL_INCIDENT_H

#include "base/list.h"

#include <stdint.h>

struct incident {
    int64_t id;
    char *words; /* desk/incident.h */
    char *line;  /* a tutor's own words */
};
struct incidents {
    LIST_OF(struct incident) list; /* the newest first */
};
void incidents_done(struct incidents *incidents);

#endif
