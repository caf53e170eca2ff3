/*
 * Keeps the knowledge true to the files: asks every now and then, on the knowledge worker, whether something happened
 * in their folders (every 30 s it looks anyway), builds a new snapshot when something changed, and sends it to the
 * engine. A file with a fault is logged with file, line, key and how to mend it; its old version stays in the snapshot.
 */
#ifndef NEUVO_JOBS_KNOWLEDGE_WATCH_H
#define NEUVO_JOBS_KNOWLEDGE_WATCH_H

#include "jobs/workers.h"
#include "knowledge/knowledge.h"

struct knowledge_watch;

/* Builds the first snapshot on the calling thread. sources must outlive the watch. FAILED: not even one article could
 * be read. */
enum result knowledge_watch_new(const struct knowledge_sources *sources, struct mailbox *arrivals,
                                struct knowledge_watch **watch, struct error *error);
/* After the workers have stopped. NULL is fine. */
void knowledge_watch_free(struct knowledge_watch *watch);
/* The first snapshot, held for the caller. */
struct knowledge *knowledge_watch_first(struct knowledge_watch *watch);
/* Asks the worker to look, unless it is still looking. Called by a timer of the loop, every 700 ms. */
void knowledge_watch_tick(struct knowledge_watch *watch, struct workers *workers);

#endif
