/* A ticket as its asker sees it: plain values read from the store for one decision. */
#ifndef NEUVO_MODEL_TICKET_H
#define NEUVO_MODEL_TICKET_H

#include "base/list.h"

#include <stdbool.h>
#include <stdint.h>

enum urgency { URGENCY_NONE, URGENCY_CLASS, URGENCY_SECURITY };

enum ticket_state {
    TICKET_NEW, /* waits for somebody to take it, also when it was solved once and opened again */
    TICKET_CLAIMED,
    TICKET_WAITING,
    TICKET_RESOLVED,
    TICKET_REOPENED,
    TICKET_CANCELLED,
};
/* Somebody is to answer it still. */
bool ticket_is_open(enum ticket_state state);

/* Whether the answer of a person helped, by what the asker said. */
enum ticket_helped { HELPED_NOT_TOLD, HELPED_YES, HELPED_NO };

/* Where it is needed and how the asker is reached, in the asker's words; NULL or "": they did not say. */
struct ticket_where {
    char *room, *device, *call_back;
};
void ticket_where_done(struct ticket_where *where);

struct asked_ticket {
    int64_t number, created_ms, changed_ms;
    enum ticket_state state;
    char *question; /* "" where it was erased */
    char *claimer;  /* name of the tutor who has it; "" for nobody */
    bool full;      /* it takes no more pictures */
    bool here;      /* it was asked in this conversation */
    enum urgency urgency;
    bool bands_shared; /* its tutor may see what they shared of their check-ins */
    char *topic;       /* "" none */
    int64_t booked_ms; /* when its tutor meets the asker; 0: no time is booked */
};
struct asked_tickets {
    LIST_OF(struct asked_ticket) list; /* newest first */
};
void asked_tickets_done(struct asked_tickets *tickets);

#endif
