/*
 * Keeps what was learnt true to the store: asks it every now and then, on the store's worker, whether anything that
 * counts has changed (the engine's votes, an editor's removal by another process), makes a new `struct learnt` of the
 * counts when it has, and sends it to the engine.
 */
#ifndef NEUVO_JOBS_LEARNT_WATCH_H
#define NEUVO_JOBS_LEARNT_WATCH_H

#include "base/mailbox.h"
#include "jobs/workers.h"
#include "knowledge/learnt.h"
#include "model/learnt.h"

struct learnt_watch;

/* Ready to be shared; key: learnt_key_of(). */
struct learnt *learnt_from_rows(const uint8_t *key, const struct learnt_rows *rows);

struct learnt_watch *learnt_watch_new(const char *url, struct mailbox *arrivals);
void learnt_watch_free(struct learnt_watch *watch); /* after the workers have stopped; NULL is fine */
/* Asks the worker, unless it is still at it. Called by a timer of the loop. */
void learnt_watch_tick(struct learnt_watch *watch, struct workers *workers);

#endif
