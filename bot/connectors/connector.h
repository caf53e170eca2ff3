/*
 * What a chat platform's adapter is to the rest of the house.
 *
 * A connector parses, renders and sends; it never decides, never stores, never blocks, never retries by itself. All its
 * functions run on the loop thread. What it hears it hands over by services->arrive() and acknowledges to the other
 * side ONLY when `committed` is called for that token. What it must say comes by `send`. Adding a platform: one folder
 * with a `const struct connector_type`, one line in registry.c.
 */
#ifndef NEUVO_CONNECTOR_H
#define NEUVO_CONNECTOR_H

#include "base/error.h"
#include "model/picture_query.h"
#include "model/record.h"
#include "model/traffic.h"

struct connector; /* each platform's own */
struct http_client;
struct loop;
struct http_server;
struct seal_key;
struct settings;
struct phrases;

/* What became of a departure. Strings may be NULL. */
struct sent {
    enum send_outcome outcome;
    bool unread;            /* DONE: it is kept, but nobody was there to read it */
    int64_t retry_after_ms; /* LATER: what the platform asks to wait */
    bool untried;           /* LATER: it waits for others, and the platform was not asked about it */
    bool unsure; /* NEVER: it may stand there all the same, and a second time would double a person's words */
    const char *external_id; /* DONE: the platform's id of what was sent */
    const char *reason;      /* LATER, NEVER: one line, never a message's text */
    const char *file;        /* DEPARTURE_FETCH, DONE: its name under DIR/media, what it is, how large */
    const char *media_type;
    int64_t bytes;
    const char *new_place; /* the place did not exist yet and was opened under this name */
};

/* Somebody writes, or has stopped. It is passing: kept nowhere, and nothing is lost where it is not told. Strings are
 * never NULL. */
struct writing {
    const char *connector, *organisation, *place;
    const char *thread; /* "": there is none, or the platform does not tell it */
    const char *account;
    bool stops;
};

/* Who is signed in by a local account. */
struct connector_sign_in {
    void *context;
    /* Does the header `cookies` (NULL: none) hold a session of that organisation? answer(to, number, person_id) comes
       once, perhaps at once, on the loop; 0: it holds none. NULL: nobody can sign in here. */
    void (*ask)(void *context, const char *organisation, const char *cookies,
                void (*answer)(void *to, uint64_t number, int64_t person_id), void *to, uint64_t number);
};

/* Pictures that go through no departure: a browser uploads one, or looks at one. */
struct connector_pictures {
    void *context;
    /* The query (its tell, to, number are set) is taken over and told once, on the loop. False: too much waits, and it
       is still the caller's. NULL: no pictures are kept here. */
    bool (*ask)(void *context, struct picture_query *query);
    /* A DEPARTURE_FETCH whose target names an upload (PICTURE_KEEP): the outcome is reported for the connector. */
    void (*adopt)(void *context, struct departure *departure);
};

/* What the house gives a connector; valid from start to stop. */
struct connector_services {
    struct loop *loop;
    struct http_server *server;
    const struct settings *settings;
    const struct phrases *phrases;
    const char *page;            /* folder of the web chat's files */
    const char *avatar;          /* Neuvo's picture, a PNG file */
    const struct record *record; /* the organisations; its content may change between two callbacks */
    void *context;
    /* Masks, then hands the arrival to the engine. False: the mailbox is full and the arrival still belongs to the
       connector; it stops reading from its side until `room` is called. */
    bool (*arrive)(void *context, struct arrival *arrival);
    /* What became of a departure given to `send`: exactly once each, at any time, also from inside `send`. */
    void (*sent)(void *context, int64_t departure_id, const struct sent *sent);
    /* Told as often as the platform tells it: here it is bounded, and dropped where nobody waits for it. Whoever has
       the one ticket that is claimed and theirs there is told (`writing` of that side's type). */
    void (*writing)(void *context, const struct writing *writing);
    /* What this connector kept (struct kept) before the process started; valid during `start`. */
    const struct kept_list *kept;
    struct http_client *client;  /* to call out */
    const struct seal_key *seal; /* for what a connector keeps and nobody else may read */
    struct connector_sign_in sign_in;
    struct connector_pictures pictures;
    /* The bytes of a DEPARTURE_FETCH have come: they are stripped, encrypted and kept, and the outcome is reported for
       the connector, which gives the departure and the bytes away (the text is empty then). */
    void (*hold)(void *context, struct departure *departure, struct text *bytes);
};

struct connector_type {
    const char *name; /* as in message.connector and the settings */
    /* Begins listening or connecting and returns at once. Connection trouble later is the connector's own to heal with
     * paced retries. */
    enum result (*start)(const struct connector_services *services, struct connector **connector, struct error *error);
    /* Releases everything. The HTTP server is gone by then (each of its close callbacks has run). Outcomes not reported
     * by now count as SENT_LATER. */
    void (*stop)(struct connector *connector);
    /* One DEPARTURE_REPLY; the connector owns it now. Never more than one of a conversation at a time. */
    void (*send)(struct connector *connector, struct departure *departure);
    /* A DEPARTURE_COMMITTED or DEPARTURE_ENTRIES with this connector's token; belongs to the connector now. */
    void (*committed)(struct connector *connector, struct departure *departure);

    /* Optional, NULL or false when not able. */
    bool shows_pictures; /* `send` looks at departure->bytes; else only the caption is shown */
    /* One DEPARTURE_FETCH, the connector's own now: downloads departure->target into memory, at most ATTACHMENT_BYTES,
     * and calls services->hold(), or services->sent() where there is nothing to hold. */
    void (*fetch)(struct connector *connector, struct departure *departure);
    /* A DEPARTURE_WRITING, the connector's own now: is shown for some seconds at most unless it comes again, which it
     * does while they write. */
    void (*writing)(struct connector *connector, struct departure *departure);
    void (*room)(struct connector *connector);                      /* the mailbox has room again: read on */
    void (*metrics)(struct connector *connector, struct text *out); /* Prometheus lines with prefix neuvo_<name>_ */
};

/* All connectors, ends with NULL. */
extern const struct connector_type *const connector_registry[];

#endif
