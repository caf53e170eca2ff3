/*
 * The people of the ledger of check-ins, and the ways on which they reach Neuvo: Matrix (checkin_matrix.c) or the web
 * page, signed in (checkin_web.c). checkin_ledger.c decides what they say and judges.
 */
#ifndef NEUVO_TESTS_CHECKIN_TAKERS_H
#define NEUVO_TESTS_CHECKIN_TAKERS_H

#include "support/client.h"
#include "support/homeserver.h"
#include "support/server.h"

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SAID_MOST = 40 };

/* One person's check-in. */
struct taker {
    char name[48];
    struct homeserver_room *room;              /* Matrix */
    char said[SAID_MOST][HOMESERVER_ID_BYTES]; /* Matrix: under which ids */
    struct client client;                      /* web */
    char cookie[200];                          /* web: the line of the session */
    size_t count;                              /* of what they said */
    size_t heard;                              /* answers that were looked at */
    uint64_t asked[SAID_MOST];                 /* fingerprints of the questions */
    size_t questions, passed, repeated, lost_sight;
    bool waiting, done, stray;
};

struct ledger {
    const struct way *way;
    struct server server;
    struct homeserver *homeserver;
    struct taker *takers;
    size_t count, kills, killed, interrupted, steps, kill_at;
    unsigned seed;
};

struct way {
    const char *name;
    void (*environment)(struct ledger *ledger); /* before the server is started first */
    bool (*arrive)(struct ledger *ledger);      /* it runs, and its record is read: everybody has a place to write */
    void (*say)(struct ledger *ledger, struct taker *taker, const char *words);
    /* The whole answer to what they said last; false: none has come yet. */
    bool (*hear)(struct ledger *ledger, struct taker *taker, struct text *body);
    void (*gone)(struct ledger *ledger);               /* the server was killed or ended */
    bool (*quiet)(struct ledger *ledger);              /* it was started once more: all that would be said has come */
    void (*wait)(struct ledger *ledger, size_t heard); /* a moment, until more may have come than that */
    size_t (*heard)(const struct ledger *ledger);      /* for wait() */
    size_t (*answers)(struct ledger *ledger, struct taker *taker, size_t said); /* to the so-many-eth thing */
    void (*leave)(struct ledger *ledger);
};

extern const struct way way_matrix, way_web;

#endif
