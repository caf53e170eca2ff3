/*
 * What the dialog remembers between two messages of one person in one conversation: JSON of at most 6 KiB in the store.
 *
 * A pending question belongs to (conversation, person), as the state does: a choice from anyone else finds nothing
 * pending. An unreadable state or one of another version is a fresh one.
 */
#ifndef NEUVO_DIALOG_STATE_H
#define NEUVO_DIALOG_STATE_H

#include "base/list.h"
#include "base/text.h"
#include "model/decision.h"

enum {
    STATE_BYTES = 6144,
    STATE_REJECTED = 8,
    STATE_OFFERED = 9,
    STATE_SHOWN = 4,
    STATE_QUESTION_BYTES = 1500,
    STATE_TOLD_BYTES = 1000
};

enum pending {
    PENDING_NONE,
    PENDING_HELPED,   /* "did it help?" */
    PENDING_CLARIFY,  /* "which of these?" */
    PENDING_REPHRASE, /* "say it in other words" */
    PENDING_SUBJECT,  /* "what shall I tell the person?" */
    PENDING_FORGET,   /* "erase everything?" */
    PENDING_LANGUAGE, /* "which language?" */
    PENDING_SEND,     /* "shall I pass this on?" */
    PENDING_UNIT,     /* "where do you work?" */
    PENDING_ADD,      /* "what shall I add to request about_ticket?" */
    PENDING_ADDRESS,  /* "to which work address shall I tell of an answer to `ticket`?" */
    PENDING_CLASS,    /* a class waits: "in which room are you?" */
    PENDING_TIME,     /* "which of these times?", "where?" */
    PENDING_SOLVED,   /* a tutor solved a ticket: "did it help?" */
    PENDING_SHARE,    /* "shall I show your tutor these bands?" */
    PENDING_CHECKIN,  /* a question of a check-in, or what job the person does */
};

struct rejected {
    char *topic;
};

struct shown {
    char *topic;
    int64_t times;
};

struct state {
    enum pending pending;
    LIST_OF(struct choice) offered; /* the choices of the newest reply that had some */
    char *question;                 /* the last one with its rephrasings, masked, in the asker's words; "" for none */
    int64_t newest_at;              /* where in it the newest words begin, in bytes */
    char *earlier;                  /* the message before it, while this one has no answer; "" for none */
    char *earlier_topic;            /* what was shown for that; "" for none */
    char *topic;                    /* what was shown last; "" for none */
    char *also;                     /* the topic of a second question in the same message, not shown yet; "" for none */
    LIST_OF(struct rejected) rejected; /* shown for this question, and no help */
    LIST_OF(struct shown) shown;       /* the newest topics that were shown, for whatever question, newest last */
    int64_t refusals;                  /* how often this question got a "no" */
    int64_t misses;                    /* how often in a row nothing was found */
    bool clarified;                    /* the last reply was a clarifying question */
    bool asked;                        /* PENDING_SEND: the person asked for a person themselves */
    enum urgency urgency;              /* of the question */
    int64_t ticket;                    /* number of the newest ticket; 0: none */
    int64_t about_ticket;              /* number of the one that is being added to; 0: none */
    struct attachment_drafts pictures; /* sent and not passed on yet, newest last, each for at most 12 hours */
    int64_t waiting_told;              /* number of the ticket of which it was said that it still waits; 0: none */
    int64_t late_ms;                   /* when it was said last that a message came too late; 0: never */
    int64_t at_ms;                     /* when this was written */
};

void state_init(struct state *state);
void state_done(struct state *state);
/* Reads what state_write() wrote. Something pending for longer than 12 hours is no longer pending. */
void state_read(const char *json, int64_t now_ms, struct state *state);
void state_write(const struct state *state, struct text *json);

/* A question that stands for itself: what was asked, shown and rejected before is forgotten. */
void state_ask(struct state *state, const char *question);
/* The same, but the message directly before is kept as the earlier one until this question has an answer. No more than
 * that one: what goes to a person is what they are still waiting for. */
void state_ask_next(struct state *state, const char *question);
/* The same where what was asked before cannot wait: all of it is kept, with its urgency, until it goes to a person. */
void state_ask_beside(struct state *state, const char *question);
/* This question needs nothing more. What cannot wait and was asked before it is the question again; else none is. */
void state_ask_back(struct state *state);
/* This question has an answer: nothing earlier is open. */
void state_forget_earlier(struct state *state);
/* Adds what a person is to be told: the earlier message, if any, and the question, at most STATE_TOLD_BYTES together.
 */
void state_told(const struct state *state, struct text *out);
/* More words about the same question (a rephrasing). */
void state_ask_more(struct state *state, const char *question);
/* The newest message that is part of the question; all of it where that is not known. The state's own. */
const char *state_newest(const struct state *state);
void state_set_also(struct state *state, const char *topic);
/* Showing what was asked for second settles that. */
void state_set_topic(struct state *state, const char *topic);
/* Keeps the newest STATE_REJECTED. Each once. */
void state_reject(struct state *state, const char *topic);
bool state_rejects(const struct state *state, const char *topic);
/* Counts that the topic is shown: how often it was within the last half day, with this time. Of the STATE_SHOWN newest
 * topics this is known. */
int64_t state_count_shown(struct state *state, const char *topic);
/* From now on it counts anew; NULL: all do. */
void state_forget_shown(struct state *state, const char *topic);
void state_offer(struct state *state, const char *label, const char *value);
bool state_offers(const struct state *state, const char *value);
/* Keeps the newest ATTACHMENTS_MOST; one whose names are too long, or hold what JSON must escape,
 * is not kept. False: it is not. */
bool state_add_picture(struct state *state, const char *origin, const char *event, int64_t at_ms);
/* Nothing is pending or offered any more. */
void state_settle(struct state *state);

#endif
