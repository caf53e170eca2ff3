/* Who talks to Neuvo, and where: plain values read from the store for one decision. */
#ifndef NEUVO_MODEL_PERSON_H
#define NEUVO_MODEL_PERSON_H

#include "base/language.h"
#include "base/list.h"

#include <stdbool.h>
#include <stdint.h>

struct person {
    int64_t id;
    enum language language; /* as kept; NONE before the first message told it */
    bool greeted;           /* has read who Neuvo is */
    int64_t created_ms;
};

/* By what it is known where a person works and what they do; what stands first counts most. What people say of
 * themselves never grants access. */
enum known_from { KNOWN_NOT, KNOWN_FROM_LIST, KNOWN_FROM_CLAIM, KNOWN_FROM_PLACE, KNOWN_FROM_SAID };

/* Where somebody works, now. */
struct known_unit {
    char *code, *name;
    enum known_from from;
    bool today;              /* said of this day, and only of it: counts above all else until midnight */
    enum known_from lasting; /* by what it is known on other days */
};
void known_unit_done(struct known_unit *unit);

struct unit {
    char *code, *name;
};
struct units {
    LIST_OF(struct unit) list;
};
void units_add(struct units *units, const char *code, const char *name);
void units_done(struct units *units);

/* What the people list says of a person. */
struct listing {
    bool listed;
    struct units units;
    char *roles; /* codes with a comma between them; NULL: none */
};
void listing_done(struct listing *listing);

struct conversation {
    int64_t id;
    int64_t organisation_id;
    bool direct;
    int64_t last_ms; /* when something was last said; 0: never */
    bool ended;      /* the visit is over; nothing of it is shown again */
};

/* What the store holds of one person, for "omat tiedot". */
struct person_records {
    int64_t pictures; /* of requests, held as files */
    int64_t entries;  /* things said by and to them */
    int64_t learnt;   /* votes for what their words mean (model/learnt.h) */
    int64_t tickets;
    int64_t feedback;
    int64_t questions; /* counted without their words */
    int64_t accounts;  /* linked with each other */
    int64_t first_ms;  /* oldest entry, 0: none */
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
