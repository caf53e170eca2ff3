/* What was asked in a while, without words: what the picture of demand is made of. Never printed as it is. */
#ifndef NEUVO_MODEL_ASKED_H
#define NEUVO_MODEL_ASKED_H

#include "base/list.h"

#include <stdbool.h>
#include <stdint.h>

enum asked_outcome { ASKED_ANSWER, ASKED_CLARIFY, ASKED_UNKNOWN, ASKED_HELPED, ASKED_MISSED, ASKED_PERSON };

struct asked {
    int64_t person_id; /* 0: nobody who can be counted */
    int64_t conversation_id, at_ms;
    int unit;  /* index of a unit; -1 unknown, or there is none of that code any more */
    int topic; /* index of a text; -1 none */
    enum asked_outcome outcome;
    bool has_ticket;  /* and of the ticket: */
    int64_t claim_ms; /* how long until somebody took it; -1 nobody did */
    bool reopened;
};

struct asked_text {
    char *text;
};

struct asked_list {
    LIST_OF(struct asked) list;        /* by time */
    LIST_OF(struct asked_text) topics; /* each once */
};
void asked_list_done(struct asked_list *asked);
/* The index of the topic, which is added when it is new; "" is -1. */
int asked_topic(struct asked_list *asked, const char *topic);

#endif
