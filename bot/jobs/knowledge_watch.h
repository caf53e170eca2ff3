/*
 * Keeps the knowledge true to the files: asks every now and then, on the knowledge worker, whether something happened
 * in their folders (every 30 s it looks anyway), builds a new snapshot when something changed, and sends it to the
 * engine. A file with a fault is logged with file, line, key and how to mend it; its old version stays in the snapshot.
 *
 * A new snapshot is first asked the expected questions that the change may touch (regression.h). When more than
 * most_broken of them are broken it is not sent; the last good one goes on answering, and log and metrics tell which
 * questions. The other questions are asked piece by piece afterwards; when they show as much, the last good snapshot
 * is sent again.
 */
#ifndef NEUVO_JOBS_KNOWLEDGE_WATCH_H
#define NEUVO_JOBS_KNOWLEDGE_WATCH_H

#include "jobs/workers.h"
#include "knowledge/knowledge.h"

struct knowledge_watch;

/* Builds the first snapshot on the calling thread. sources must outlive the watch. FAILED: not even one article could
 * be read. */
enum result knowledge_watch_new(const struct knowledge_sources *sources, size_t most_broken, struct mailbox *arrivals,
                                struct knowledge_watch **watch, struct error *error);
/* After the workers have stopped. NULL is fine. */
void knowledge_watch_free(struct knowledge_watch *watch);
/* The first snapshot, held for the caller. */
struct knowledge *knowledge_watch_first(struct knowledge_watch *watch);
/* Asks the worker to look, unless it is still looking. Called by a timer of the loop, a few times a second. */
void knowledge_watch_tick(struct knowledge_watch *watch, struct workers *workers);
/* How many questions are expected and broken, whether changes are held back, and the first broken ones. Any thread. */
void knowledge_watch_metrics(struct knowledge_watch *watch, struct text *out);

#endif
