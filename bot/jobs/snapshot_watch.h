/*
 * Makes the protected snapshots of quarters that are over, beside the running service: asks every now and then, on a
 * worker of its own, whether one is due, makes it, and hands it to the engine part by part, so that no answer waits
 * long.
 */
#ifndef NEUVO_JOBS_SNAPSHOT_WATCH_H
#define NEUVO_JOBS_SNAPSHOT_WATCH_H

#include "base/mailbox.h"
#include "jobs/knowledge_watch.h"
#include "jobs/workers.h"

#include <stdint.h>

struct framework;
struct seal_key;
struct snapshot_watch;

struct snapshot_watch_parts {
    const char *url; /* of the store */
    struct mailbox *arrivals;
    struct knowledge_watch *knowledge;
    const struct framework *framework;
    const struct seal_key *key;
    int64_t kept_ms; /* so long is kept what was asked */
};

/* What parts points to must outlive the watch; url is copied. */
struct snapshot_watch *snapshot_watch_new(const struct snapshot_watch_parts *parts);
/* What is being made is given up, so that the workers stop soon; NULL is fine. */
void snapshot_watch_stop(struct snapshot_watch *watch);
void snapshot_watch_free(struct snapshot_watch *watch); /* after the workers have stopped; NULL is fine */
/* Asks the worker, unless it is still at it. Called by a timer of the loop; NULL is fine. */
void snapshot_watch_tick(struct snapshot_watch *watch, struct workers *workers);

#endif
