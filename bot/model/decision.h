/*
 * What a message leads to, as one value: decide() fills it, the engine commits all of it in one transaction or nothing.
 */
#ifndef NEUVO_MODEL_DECISION_H
#define NEUVO_MODEL_DECISION_H

#include "base/list.h"
#include "model/reply.h"

#include <stdbool.h>
#include <stdint.h>

enum urgency { URGENCY_NONE, URGENCY_CLASS, URGENCY_SECURITY };

/* A question handed to the tutors. */
struct ticket_draft {
    char *question; /* the asker's own words (masked) */
    char *topic;    /* what Neuvo thought it was about; NULL: nothing */
    char *reason;   /* "asked", "missed", "unknown" */
    enum urgency urgency;
    int64_t number; /* world->next_ticket_number */
};

/* What a person let us know of an answer. */
struct feedback_draft {
    char *topic;
    enum language language;
    char *kind; /* "helped", "not_helped", "picked", "none_of_these" */
};

struct timer_draft {
    char *kind;
    char *payload;
    int64_t due_ms;
};

struct decision {
    LIST_OF(struct reply) replies; /* to this conversation, in order; a message that is answered has exactly one */
    bool personal; /* the first reply is for where the message was written; the others, and the state, for the direct
                      place of its sender */
    char *state;   /* the dialog's state from now on; NULL: as it was */
    enum language language; /* the person's from now on; NONE: as it was */
    bool greeted;           /* the reply holds the greeting */
    bool forget_person;     /* erase what is kept of the person, after the reply's text was made */
    bool end_conversation;
    LIST_OF(struct ticket_draft) tickets;
    LIST_OF(struct feedback_draft) feedback;
    LIST_OF(struct timer_draft) timers;
    const char *outcome; /* for logs and metrics: "answer", "clarify", "unknown" or an intent's name; static */
    char *topic;         /* what was answered; NULL: nothing */
    double score;
    int64_t knowledge_version; /* of the snapshot that was asked; 0: none was */
};

void decision_init(struct decision *decision);
void decision_done(struct decision *decision);
/* A new empty reply at the end of the list; the pointer is valid until the next one is added. */
struct reply *decision_reply(struct decision *decision, enum language language);

#endif
