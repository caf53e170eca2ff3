/*
 * The engine: the one thread that decides and writes.
 *
 * Arrivals come in by a bounded mailbox, up to 64 messages are worked off in one transaction (each behind a savepoint,
 * so that a faulty one takes nobody with it), the transaction commits, and only then do departures and receipts leave
 * by the other mailbox. Nothing is sent from inside a transaction; nothing in memory is the only copy of anything.
 */
#ifndef NEUVO_ENGINE_H
#define NEUVO_ENGINE_H

#include "base/error.h"
#include "base/mailbox.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

struct engine;
struct store;
struct knowledge;
struct learnt;
struct intents;
struct phrases;

struct framework;
struct bank;
struct seal_key;

/* What check-ins need; all of it outlives the engine. */
struct engine_checkins {
    const struct framework *framework;
    const struct bank *bank;
    const struct seal_key *key;
};

struct engine_options {
    struct store *store;         /* becomes the engine's: nobody else touches it until engine_stop() */
    struct mailbox *arrivals;    /* capacity bounds what waits */
    struct mailbox *departures;  /* woken on the loop */
    struct knowledge *knowledge; /* the first snapshot, held for the engine; may be NULL */
    struct learnt *learnt;       /* what was learnt so far, held for the engine; may be NULL */
    const struct intents *intents;
    const struct phrases *phrases;
    const char *about_address;    /* of /chat/about, absolute or a path; NULL: there is no such page */
    const char *ticket_address;   /* of /ticket, the same */
    const char *mail_domains;     /* of work addresses that are taken; NULL: there is no mail */
    const char *security_contact; /* Matrix user or room that is alarmed of what is about security; NULL: nobody */
    const struct engine_checkins *checkins; /* NULL: there are none here */
    const char *inflight_path;              /* NULL: none */
    const char *ballast_path;               /* NULL: none; released when the disk is full */
    int64_t ballast_bytes;
    int64_t messages_per_minute; /* per person; 0: no limit */
    int64_t entries_days, tickets_months, audit_months, snapshots_months;
    /* Called on the engine thread when it can no longer work (the database was deleted under it, an fsync failed): the
     * process must end and start afresh. */
    void (*broken)(void *context, const char *why);
    void *context;
};

/* Starts the thread. On failure the options' store, knowledge and learnt still belong to the caller. */
enum result engine_start(const struct engine_options *options, struct engine **engine, struct error *error);
/* Closes the arrivals, works off what is in them, ends the thread, closes the store. */
void engine_stop(struct engine *engine);

/* From any thread. Turns: its thread comes round, whatever the store says (for a watchdog). Ready: messages are being
 * kept. */
bool engine_turns(const struct engine *engine);
bool engine_ready(const struct engine *engine);
void engine_metrics(const struct engine *engine, struct text *out);

#endif
