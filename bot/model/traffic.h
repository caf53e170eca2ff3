/*
 * What travels between the threads: arrivals to the engine, departures to the loop.
 *
 * Both are owned by whoever holds the pointer; putting one into a mailbox gives it away.
 */
#ifndef NEUVO_MODEL_TRAFFIC_H
#define NEUVO_MODEL_TRAFFIC_H

#include "base/list.h"
#include "model/console_command.h"
#include "model/message.h"
#include "model/snapshot_part.h"
#include "model/ticket_visit.h"
#include "model/world.h"

#include <stddef.h>
#include <stdint.h>

/* ---- loop (or worker) → engine ------------------------------------------------------------------------- */

enum arrival_kind {
    ARRIVAL_MESSAGES,  /* a batch from a connector, with its cursor */
    ARRIVAL_RESUME,    /* a connector asks for a conversation's entries after a seq */
    ARRIVAL_OUTCOME,   /* what became of a departure */
    ARRIVAL_KNOWLEDGE, /* a worker built a snapshot of the knowledge, or of what was learnt */
    ARRIVAL_COMMAND,   /* `command`, with its one message; comes back as a batch of one does */
    ARRIVAL_WRITING,   /* `account` writes in a place, or has stopped; nothing of it is kept */
    ARRIVAL_FILES,     /* a worker saw that files of articles changed: `files` are kept */
    ARRIVAL_SNAPSHOT,  /* a worker made a part of a protected snapshot: `snapshot` is kept */
    ARRIVAL_REACHED,   /* the connector's other side answers again: what waits for its next try need not wait longer */
};

enum send_outcome {
    SENT_DONE,
    SENT_LATER, /* try again after retry_after_ms */
    SENT_NEVER, /* it will not succeed: dead letter */
};

/* Something that a connector keeps over a restart: its place in a stream, what it knows of a room. Opaque to all
 * others.
 */
struct kept {
    char *name;
    char *value; /* "": is kept no longer */
};
struct kept_list {
    LIST_OF(struct kept) list;
};
void kept_add(struct kept_list *kept, const char *name, const char *value);
void kept_done(struct kept_list *kept);

struct arrival {
    enum arrival_kind kind;
    char *connector; /* "" for none */
    uint64_t token;  /* the connector's own mark; comes back in DEPARTURE_COMMITTED or DEPARTURE_ENTRIES */

    LIST_OF(struct message) messages; /* MESSAGES */
    struct kept_list kept;            /* MESSAGES: committed with the batch */

    char *organisation, *place, *thread; /* RESUME; WRITING: thread "" where the platform does not tell it */
    char *account;                       /* WRITING */
    bool stops;                          /* WRITING */
    int64_t after_seq;
    int64_t silence_limit_ms; /* RESUME: older silence ends the visit; 0: never */

    int64_t departure_id; /* OUTCOME */
    enum send_outcome outcome;
    int64_t retry_after_ms;
    char *external_id, *reason; /* OUTCOME; "" for none */
    bool unsure;                /* OUTCOME, NEVER: it may have arrived all the same */
    bool unread;                /* OUTCOME, DONE: it is kept, but nobody was there to read it */
    char *file, *media_type;    /* OUTCOME of a DEPARTURE_FETCH that is DONE: the file that it became, what it is */
    int64_t bytes;              /* and how large; "", 0 for everything else */
    char *new_place;            /* OUTCOME: the place that was opened for it, from now on the conversation's; "" none */

    struct console_command command;   /* COMMAND */
    struct snapshot_arrival snapshot; /* SNAPSHOT */
    struct article_files files;       /* FILES, of `organisation` */

    struct knowledge *knowledge; /* KNOWLEDGE: held for the engine; NULL: the one before stays */
    struct learnt *learnt;       /* the same */
};

struct arrival *arrival_new(enum arrival_kind kind, const char *connector, uint64_t token);
void arrival_free(struct arrival *arrival); /* NULL is fine; releases snapshots by the functions below */
/* Set once, before the first arrival, so that model needs nothing of knowledge. */
extern void (*arrival_discard_knowledge)(struct knowledge *knowledge);
extern void (*arrival_discard_learnt)(struct learnt *learnt);

/* ---- engine → loop ------------------------------------------------------------------------------------- */

enum departure_kind {
    DEPARTURE_REPLY, /* send `body` (an encoded reply) to the conversation; answer with ARRIVAL_OUTCOME exactly once */
    DEPARTURE_COMMITTED, /* the batch `token` is durable; `receipts` says what became of each message, in order */
    DEPARTURE_ENTRIES,   /* the answer to ARRIVAL_RESUME */
    DEPARTURE_NEWS,      /* to the console: something about tickets changed */
    DEPARTURE_WRITING,   /* to the other side of a ticket: `name` writes, or has stopped */
};

enum receipt_kind {
    RECEIPT_TAKEN,    /* new and committed */
    RECEIPT_REPEATED, /* was there already: as good as taken */
    RECEIPT_REFUSED,  /* not kept: unknown organisation, visit over, … (`reason`) */
    RECEIPT_POISON,   /* failed three times: lies with the dead letters */
    RECEIPT_LATER,    /* could not be committed now (disk full, locked): send it again */
};

struct receipt {
    enum receipt_kind kind;
    int64_t seq; /* its place in the conversation; 0: it has none */
    int64_t at_ms;
    unsigned masked;
    bool ended;    /* the message ended its conversation */
    bool relayed;  /* TAKEN: a person has it, and Neuvo says nothing to it */
    bool note;     /* TAKEN: it stays with the tutors: whoever wrote it sees so by a mark, where there can be one */
    bool deferred; /* TAKEN faster than the pace allows: its answer comes later */
    char *external_id;
    char *place;  /* so that a connector can show it to the conversation's other windows */
    char *text;   /* as kept (masked) */
    char *reason; /* REFUSED, LATER: one word: "organisation", "ended", "full", "busy"; "stranger": the sender is not
                     served, nothing was kept, and the connector says so in its own words (connectors/not_served.h) */
    struct ticket_visit *visit; /* TAKEN, of a COMMAND_VISIT_…: what is shown; NULL for none */
};

/* What a DEPARTURE_REPLY does. The last two say nothing to anybody: they carry only id, connector, organisation,
 * target, cause and attempt, and are in no conversation's order. */
enum departure_action {
    DEPARTURE_SAY,
    DEPARTURE_EDIT,    /* `target` now reads `body` */
    DEPARTURE_RETRACT, /* `target` is taken back */
    DEPARTURE_FETCH,   /* the attachment `target` is brought here for a ticket */
    DEPARTURE_DISCARD, /* the file `target` that one became is removed; "": it became none */
};

struct departure {
    enum departure_kind kind;
    char *connector;
    uint64_t token;

    int64_t id;            /* REPLY: of the outbox row */
    char *idempotency_key; /* REPLY: the same for every try */
    char *organisation, *place, *thread;
    int64_t seq;
    int64_t at_ms;
    char *body;
    enum departure_action action;
    bool relayed; /* REPLY: a person's words, not the bot's */
    char *cause;  /* external id of the message that it answers; "" for none */
    char *target; /* FETCH, DISCARD: see there; else external id of an earlier departure of the conversation; "" for SAY
                   */
    unsigned attempt;        /* 1 the first time */
    char *file, *media_type; /* SAY: the picture that `body` is the caption of, under DIR/media; "" for none */
    struct text bytes;       /* its bytes, filled by delivery; empty where it is gone by now */

    char *name;        /* WRITING: "" for the asker */
    bool stops;        /* WRITING */
    int64_t person_id; /* WRITING, to a tutor: who has the ticket; 0 to the asker */

    LIST_OF(struct receipt) receipts; /* COMMITTED */
    bool not_kept;                    /* COMMITTED: what was to be kept (struct kept) was not: hand it over again */

    struct entries entries; /* ENTRIES: oldest first, at most 200 */
    bool more;              /* ENTRIES: there are newer ones; ask again after the last seq */
    bool ended;             /* ENTRIES: the visit is over: nothing is shown of it */
};

struct departure *departure_new(enum departure_kind kind, const char *connector);
void departure_free(struct departure *departure);

#endif
