/* Who talks to Neuvo, and where: plain values read from the store for one decision. */
#ifndef NEUVO_MODEL_PERSON_H
#define NEUVO_MODEL_PERSON_H

#include "base/language.h"

#include <stdbool.h>
#include <stdint.h>

struct person {
    int64_t id;
    enum language language; /* as kept; NONE before the first message told it */
    bool greeted;           /* has read who Neuvo is */
    int64_t created_ms;
};

struct conversation {
    int64_t id;
    int64_t organisation_id;
    bool direct;
    int64_t last_ms; /* when something was last said; 0: never */
    bool ended;      /* the visit is over; nothing of it is shown again */
};

/* What the store holds of one person, for "omat tiedot". */
struct person_records {
    int64_t entries; /* things said by and to them */
    int64_t tickets;
    int64_t feedback;
    int64_t accounts; /* linked with each other */
    int64_t first_ms; /* oldest entry, 0: none */
};

/* One thing said, as kept. */
struct entry {
    int64_t seq;
    int64_t at_ms;
    bool from_neuvo;   /* direction: out */
    char *body;        /* in: plain text; out: an encoded reply */
    char *external_id; /* "" for none */
};
void entry_done(struct entry *entry);

#endif
