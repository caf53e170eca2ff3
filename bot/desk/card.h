/* The card by which a ticket is shown to the tutors. It is changed in place, so that it always says who has it. */
#ifndef NEUVO_DESK_CARD_H
#define NEUVO_DESK_CARD_H

#include "model/decision.h"
#include "settings/phrases.h"

struct card {
    int64_t number;
    enum language asked_in; /* the asker's */
    enum language other;    /* in which they take an answer too; NONE: in no other */
    enum urgency urgency;
    const char *question; /* the asker's own words */
    const char *asker;    /* where they work and as what, as far as it is known; "" else */
    struct ticket_where where;
    const char *time;              /* the time that its asker booked, in words; "" none */
    const char *offered;           /* title of the article that Neuvo offered; "" for none */
    const char *rejected;          /* titles of those that were no help, as one text; "" for none */
    const char *nearest;           /* the same of those that come next */
    const char *claimer;           /* the name of the tutor who has it; "" for nobody */
    bool closed, cancelled, again; /* again: it was solved once, and opened again */
    bool helped;                   /* so its asker says */
    const char *note;              /* of who passed it on; "" for none */
    bool bands;                    /* the asker lets who has it see their bands */
    size_t others;                 /* so many more wait that ask the same */
    const char *incident;          /* the incident under which it waits; "" none */
    const char *moved;             /* the queue whose room shows it now; "" it is here */
    bool own, mine;                /* it stands in a tutor's own chat; they have the ticket, or had it last */
};

/* Writes the card into an empty reply, in the reply's language. */
void card_write(const struct card *card, const struct phrases *phrases, struct reply *reply);

#endif
