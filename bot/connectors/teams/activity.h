/*
 * One activity of the Bot Framework, typed (botframework-activity.md of the Bot Framework SDK). Whatever the channel
 * sends: what is missing or of the wrong type is "" here. Strings are never NULL. No I/O.
 */
#ifndef NEUVO_TEAMS_ACTIVITY_H
#define NEUVO_TEAMS_ACTIVITY_H

#include "base/error.h"
#include "base/list.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ACTIVITY_BYTES ((size_t)256 * 1024)
enum { ACTIVITY_DEPTH = 40, ACTIVITY_ID_BYTES = 1024 };

enum activity_type {
    ACTIVITY_OTHER, /* nothing for us: events of meetings, … */
    ACTIVITY_MESSAGE,
    ACTIVITY_EDIT,
    ACTIVITY_DELETE,
    ACTIVITY_REACTION,     /* one was added; what is taken away is OTHER */
    ACTIVITY_MEMBERS,      /* who came into the conversation, and who left */
    ACTIVITY_INSTALLATION, /* the app was added here, or removed */
    ACTIVITY_INVOKE,       /* is answered in the response */
    ACTIVITY_TYPING,       /* somebody writes, says a channel that tells it */
};

enum activity_scope { SCOPE_PERSONAL, SCOPE_GROUP, SCOPE_CHANNEL };

struct activity {
    enum activity_type type;
    char *id, *channel, *service_url;
    char *conversation; /* without ;messageid= */
    char *thread;       /* what stood behind it; "" none */
    enum activity_scope scope;
    char *tenant;         /* "" none; where two places name different ones, "?" */
    char *from, *account; /* 29:…; the object id in lower case, else the same */
    char *bot;            /* of the recipient: how we are called here */
    char *text;           /* without our own mention; others' as their names; INVOKE: the label of the button */
    bool mentions_me;
    char *reply_to;
    char *locale;
    char *timestamp;
    char *emoji;          /* REACTION */
    char *name;           /* INVOKE */
    char *choice;         /* what a button of a card of ours carries; "" none */
    char *desk;           /* what a tutor does with a card: "claim", "say", …; "" none */
    char *words;          /* what they wrote into it */
    char *value;          /* MESSAGE, INVOKE: the whole of it, to know it again; "" none */
    bool feedback, liked; /* INVOKE: whether the answer was good: 👍, else 👎 */
    bool added;           /* INSTALLATION: added, else removed; MEMBERS: Neuvo itself came */
    bool gone;            /* MEMBERS: Neuvo itself left */
    LIST_OF(char *) left; /* MEMBERS: accounts of others that left */
    /* Of the first picture that came with it; "" none. */
    char *picture, *media_type, *file_name;
    bool has_files; /* something came with it that is no text */
};

/* BAD_INPUT: it is no activity; nothing is left to release. */
enum result activity_read(const char *json, size_t length, struct activity *activity, struct error *error);
void activity_done(struct activity *activity);

#endif
