/*
 * What a message leads to, as one value: decide() fills it, the engine commits all of it in one transaction or nothing.
 */
#ifndef NEUVO_MODEL_DECISION_H
#define NEUVO_MODEL_DECISION_H

#include "base/list.h"
#include "model/attachment.h"
#include "model/booking.h"
#include "model/checkin.h"
#include "model/learnt.h"
#include "model/reply.h"
#include "model/ticket.h"

#include <stdbool.h>
#include <stdint.h>

/* A question handed to the tutors. */
struct ticket_draft {
    char *question; /* the asker's own words (masked) */
    char *topic;    /* what Neuvo thought it was about; NULL: nothing */
    char *reason;   /* "asked", "missed", "unknown" */
    char *rejected; /* topics shown for it that were no help, with a comma between them; "" none */
    char *nearest;  /* the next three at most, the same */
    enum urgency urgency;
    struct ticket_where where;
    int64_t number;                       /* world->next_ticket_number */
    char *code;                           /* opens it from anywhere; NULL: none was told */
    struct attachment_drafts attachments; /* at most ATTACHMENTS_MOST; fetched once the ticket is kept */
};

/* What a person let us know of an answer. */
struct feedback_draft {
    char *topic;
    enum language language;
    char *kind; /* "helped", "not_helped", "picked", "none_of_these" */
};

/* What an asker does with a ticket of theirs. */
struct ticket_change {
    /* ADD_PICTURE: that of the message. */
    enum {
        TICKET_ADD,
        TICKET_ADD_PICTURE,
        TICKET_CANCEL,
        TICKET_REOPEN,
        TICKET_OTHER_LANGUAGE,
        TICKET_HELPED,
        TICKET_NOT_HELPED
    } deed;
    int64_t number;
    char *words; /* ADD, REOPEN: to be added to it; "" nothing. OTHER_LANGUAGE: code of the one that does too */
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
    char *unit;            /* code of the unit where the person says they work; NULL: they said nothing of it */
    int64_t unit_until_ms; /* they said it of this day, which ends then; 0: of every day */
    char *mail_address;    /* hears by mail of an answer to the ticket mail_ticket; NULL: none was left */
    int64_t mail_ticket;   /* its number */
    char *link_code;       /* from now on leads to this person (world.new_link_code); NULL: none */
    char *link_with;       /* this code's person and this one are the same from now on; NULL: none */
    char *link_burnt;      /* this code was written where others read and leads nowhere any more; NULL: none */
    bool link_missed;      /* a wrong code was written */
    int64_t incident_id;   /* of the incident that was said first; 0: none */
    bool incident_joined;  /* they say that it concerns them */
    LIST_OF(struct ticket_draft) tickets;
    LIST_OF(struct ticket_change) changes;
    LIST_OF(struct feedback_draft) feedback;
    struct learnt_drafts learnt;
    struct booking_drafts bookings; /* at most one */
    struct checkin_draft checkin;
    LIST_OF(struct timer_draft) timers;
    const char *outcome; /* for logs and metrics: "answer", "clarify", "unknown" or an intent's name; static */
    char *topic;         /* what was answered; NULL: nothing */
    char *failed;        /* the words of a question that found no answer, or none that helped; NULL: none did */
    bool tells;          /* they want to hear when there is an answer to what failed before */
    double score;
    int64_t knowledge_version; /* of the snapshot that was asked; 0: none was */
};

void decision_init(struct decision *decision);
void decision_done(struct decision *decision);
/* A new empty reply at the end of the list; the pointer is valid until the next one is added. */
struct reply *decision_reply(struct decision *decision, enum language language);

#endif
