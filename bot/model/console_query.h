/*
 * What the console asks a worker, and what it is told: plain values. A query becomes an answer in place; it belongs to
 * whoever holds it.
 */
#ifndef NEUVO_MODEL_CONSOLE_QUERY_H
#define NEUVO_MODEL_CONSOLE_QUERY_H

#include "base/language.h"
#include "base/list.h"
#include "base/text.h"
#include "model/article_query.h"
#include "model/decision.h"
#include "model/draft.h"
#include "model/report_query.h"
#include "model/round_query.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum query_kind {
    QUERY_VIEWER,      /* who holds the session */
    QUERY_TICKETS,     /* of the viewer's queues, in one state, newest first */
    QUERY_TICKET,      /* one, with what was passed on */
    QUERY_PICTURE,     /* one picture of it, with its bytes */
    QUERY_TIMES,       /* what is booked with the viewer, the next first */
    QUERY_TOLD,        /* what the viewer told of solved tickets, newest first */
    QUERY_ARTICLES,    /* a page of them, by topic, in one language */
    QUERY_ARTICLE,     /* one, as it is now or was */
    QUERY_ARTICLE_ASK, /* which articles a question finds */
    QUERY_ARTICLE_TRY, /* whether a text can be published, and what it would change */
    QUERY_TOOL,        /* which articles are about a program or a device */
    QUERY_UNANSWERED,  /* questions that failed, those that ask the same together */
    QUERY_IMPORT,      /* which articles a table holds, and what speaks against its rows */
    QUERY_DRAFTS,      /* what tutors told, and waits for an editor */
    QUERY_REPORT,      /* figures of groups, as one of their forms */
    QUERY_SETTLE,      /* whether the viewer may be done with such */
    QUERY_ROUNDS,      /* rounds of check-ins, and whom one can invite */
    QUERY_ROUND_TRY,   /* whether such a round can be opened */
    QUERY_ROUND_CLOSE, /* whether the viewer may end one */
    QUERY_KEEP,        /* a picture for its asker: strips and keeps it */
    QUERY_SIGN_IN,     /* is this the password? Makes a new token */
    QUERY_INVITED,     /* is the invitation good, and the password? Hashes it */
};

enum query_outcome {
    QUERY_DONE,
    QUERY_NOBODY,    /* no session, or the wrong name or password */
    QUERY_FORBIDDEN, /* the access does not suffice */
    QUERY_NONE,      /* there is no such ticket, or it is not the viewer's to read */
    QUERY_BAD,       /* `reason` says why, in a word */
    QUERY_LATER,     /* the store cannot be read now */
};

/* Who asks. accesses: bits (access/rights.h). */
struct viewer {
    int64_t person_id, created_ms, seen_ms;
    char *name;
    unsigned accesses;
};

struct ticket_row {
    int64_t id, number, version, created_ms, changed_ms;
    int state;
    enum urgency urgency;
    enum language language;
    char *question, *topic, *queue, *claimer, *note;
    char *reference; /* of the service desk that has it, or had it last; "" none */
    struct ticket_where where;
    enum ticket_helped helped;
    bool mine;
    bool bands;     /* the asker lets who has it see something of their check-ins */
    bool asks_line; /* the viewer solved it, and is asked what helped */
};

void ticket_row_done(struct ticket_row *row);

struct ticket_line {
    int64_t at_ms;
    const char *from; /* static: "asker", "tutor", "note" */
    char *name, *text;
    char *id; /* "": the viewer did not write it here, and cannot change it */
    bool edited;
    int64_t picture;   /* 0: it is words */
    int picture_state; /* ATTACHMENT_… of store/attachments.h */
    bool pdf;          /* it is no picture that a browser draws */
    char *file;        /* where its bytes are kept; "" nowhere. Never shown */
};
void ticket_line_done(struct ticket_line *line);

/* What waits beside a ticket: perhaps it asks the same. */
struct waiting_row {
    char *question, *topic;
};

/* What its card says beside the question; strings are never NULL. */
struct ticket_beside {
    char *asker;         /* where they work and as what, as far as it is known */
    char *incident;      /* under which it waits; "" none */
    enum language other; /* in which they take an answer too; NONE: in no other */
    bool again;          /* it was solved once, and opened again */
};

/* An article that the ticket knows of. */
struct ticket_article {
    const char *part; /* static: "offered", "rejected" (it was no help), "nearest" (what comes next) */
    char *topic;
    char *title;   /* "": there is no such article any more */
    bool internal; /* it is for tutors only */
};

/* A time with a tutor. */
struct booked_time {
    int64_t ticket_id, number, from_ms;
    bool remote;
    char *tutor, *question;
    struct ticket_where where;
};

/* To whom the ticket can be passed on. */
struct ticket_target {
    const char *kind; /* static: "tutor", "queue" */
    int64_t id;
    char *name;
};

struct console_query {
    enum query_kind kind;
    uint64_t token;     /* the asker's own mark */
    char *organisation; /* code */
    char *secret;       /* session token or invitation; SIGN_IN, afterwards: the new token */
    char *login, *password;
    int64_t ticket_id, before, picture_id;
    int state;
    enum language language; /* TICKET: of the titles */
    struct text bytes;      /* KEEP: the picture; PICTURE, afterwards: the same; REPORT, afterwards: the report */

    enum query_outcome outcome;
    char *hash;         /* SIGN_IN: of the new session; INVITED: of the password; else: of the session */
    const char *reason; /* static */
    struct viewer viewer;
    LIST_OF(struct ticket_row) rows; /* TICKETS; TICKET: exactly one */
    LIST_OF(struct ticket_line) lines;
    LIST_OF(struct ticket_target) targets;
    struct ticket_beside beside;             /* TICKET */
    LIST_OF(struct ticket_article) articles; /* TICKET */
    LIST_OF(struct booked_time) times;       /* TIMES; TICKET: at most one */
    struct drafts drafts;                    /* TOLD; TICKET: what the viewer told of it, at most one */
    LIST_OF(struct waiting_row) waiting;     /* TICKET: in its queue and language, by other people; never shown */
    size_t alike;                            /* TICKET: how many of those ask the same */
    char *picture;                           /* KEEP: the name of its file */
    const char *media_type;                  /* PICTURE, KEEP, REPORT; static */
    bool more;
    struct article_query *article; /* ARTICLE…; NULL for the others */
    struct round_query *rounds;    /* ROUND…; NULL for the others */
    struct report_query *report;   /* REPORT; NULL for the others */
};

enum { QUERY_ROWS = 200 };

struct console_query *console_query_new(enum query_kind kind, uint64_t token);
void console_query_free(struct console_query *query); /* NULL is fine; secrets are wiped */

#endif
