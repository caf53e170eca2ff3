/*
 * What comes in, typed and free of any platform: a connector parses its bytes into this at its door. arrive() masks
 * text before anything else sees it.
 */
#ifndef NEUVO_MODEL_MESSAGE_H
#define NEUVO_MODEL_MESSAGE_H

#include "base/error.h"
#include "base/language.h"
#include "base/text.h"
#include "model/attachment.h"

#include <stdbool.h>
#include <stdint.h>

enum message_kind {
    MESSAGE_TEXT,
    MESSAGE_CHOICE,    /* a button: `choice` holds its value */
    MESSAGE_REACTION,  /* `text` is the emoji, `target` the message */
    MESSAGE_EDIT,      /* `target` says which message now reads `text` */
    MESSAGE_REDACTION, /* `target` was taken back */
    MESSAGE_JOIN,      /* Neuvo was let into a place by the person; `choice` says which: "direct", "room" or "encrypted"
                          (somewhere it cannot read: it is greeted in a direct place instead). "unreadable": what was
                          said in this direct place could not be read */
    MESSAGE_END,       /* the person ended the visit ("Lopeta ja tyhjennä") */
    MESSAGE_TIMER,     /* a durable timer fell due: `text` is its payload, `choice` its kind */
    MESSAGE_LEAVE,     /* the person is no longer in a place of several */
    MESSAGE_OWN,       /* what we sent stands there: `target` is its departure's key, `external_id` its id. It comes
                          before whatever was said about it, and perhaps before the outcome of the departure */
};

/* What arrive() covered in the text, as bits. */
enum mask {
    MASK_NONE = 0,
    MASK_IDENTITY_CODE = 1,
    MASK_CARD = 2,
    MASK_IBAN = 4,
    MASK_PASSWORD = 8,
};

/* Who may be shown what follows from where the message was written. */
enum presence {
    PRESENCE_ANONYMOUS, /* nobody knows who this is (a web visit without sign-in) */
    PRESENCE_PERSONAL,  /* an account of one person */
    PRESENCE_SHARED,    /* an account or device marked as shared */
};

/* What the groups say whose members a platform lets in, where there are such. */
enum membership {
    MEMBERSHIP_UNSAID, /* there are none */
    MEMBERSHIP_INSIDE,
    MEMBERSHIP_OUTSIDE, /* of no such group: served only where the people list says so */
};

/* An account so called, with the id of a person behind it, is theirs: they are signed in by a local account. */
#define ACCOUNT_LOCAL "local:"

struct message {
    enum message_kind kind;
    char *connector;    /* "web", "terminal", "matrix", "teams" */
    char *organisation; /* code */
    char *place;        /* the platform's room or visit */
    char *thread;       /* thread root; "" for none */
    char *account;      /* the sender's id on the platform */
    char *external_id;  /* the platform's id of this event: the same event has the same id, for ever */
    char *text;         /* "" for none */
    char *choice;       /* "" for none */
    char *target;       /* external id of another message; "" for none. The engine finds the thread by it */
    char *direct_place; /* where the sender is spoken to alone; "" when this is such a place, or there is none */
    char *unit;         /* unit code that the place tells (?place=CODE); "" for none */
    struct attachment attachment; /* its strings are fields as the others */
    enum language language;       /* what the client says of itself; NONE when it does not */
    enum presence presence;
    enum membership membership; /* asked once, when the message comes; not kept with it */
    bool direct;                /* nobody else reads this place */
    /* Room talk that may be meant for Neuvo: it is taken only where it has answered in this thread before. What is not
     * taken leaves neither row nor hash. */
    bool overheard;
    unsigned masked; /* enum mask bits */
    int64_t at_ms;   /* when it was received, UTC */
    int64_t said_ms; /* when it was said, where it may have waited; 0: just now */
    /* The visit is over when nothing was said for so long; 0: it does not end by silence. */
    int64_t silence_limit_ms;
};

/* An empty message whose strings are all "" (owned). */
void message_init(struct message *message);
void message_done(struct message *message);
/* Replaces one of the strings: message_set(&message->text, "…"). */
void message_set(char **field, const char *value);

/* The form in which a message waits for its turn or lies with the dead letters (JSON, version inside). */
void message_encode(const struct message *message, struct text *json);
/* Takes only what encode wrote; on failure nothing is left to release. */
enum result message_decode(const char *json, struct message *message, struct error *error);

#endif
