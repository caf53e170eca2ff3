/*
 * Keeps the knowledge true to the files: asks every now and then, on the knowledge worker, whether something happened
 * in their folders (every 30 s it looks anyway), builds a new snapshot when something changed, and sends it to the
 * engine. A file with a fault is logged with file, line, key and how to mend it; its old version stays in the snapshot.
 *
 * A new snapshot is first asked the expected questions that the change may touch (regression.h). When more than
 * most_broken of them are broken it is not sent; the last good one goes on answering, and log and metrics tell which
 * questions. The other questions are asked piece by piece afterwards; when they show as much, the last good snapshot
 * is sent again.
 *
 * What editors wrote (store/articles.h) belongs to it: a change there is seen at the next look, too. An editor's text
 * is put to the same test before it is published (knowledge_watch_try).
 */
#ifndef NEUVO_JOBS_KNOWLEDGE_WATCH_H
#define NEUVO_JOBS_KNOWLEDGE_WATCH_H

#include "jobs/workers.h"
#include "knowledge/expected_lines.h"

struct knowledge_watch;

/* Builds the first snapshot on the calling thread. What sources points to must outlive the watch. url: of the store
 * with what editors wrote; NULL: none. FAILED: not even one article could be read. */
enum result knowledge_watch_new(const struct knowledge_sources *sources, const char *url, size_t most_broken,
                                struct mailbox *arrivals, struct knowledge_watch **watch, struct error *error);
/* After the workers have stopped. NULL is fine. */
void knowledge_watch_free(struct knowledge_watch *watch);
/* What answers now, held for the caller. Any thread. */
struct knowledge *knowledge_watch_hold(struct knowledge_watch *watch);
/* Where its articles lie; without what editors wrote. Any thread. */
const struct knowledge_sources *knowledge_watch_folders(const struct knowledge_watch *watch);
/* Asks the worker to look, unless it is still looking. Called by a timer of the loop, a few times a second. */
void knowledge_watch_tick(struct knowledge_watch *watch, struct workers *workers);
/* How many questions are expected and broken, whether changes are held back, and the first broken ones. Any thread. */
void knowledge_watch_metrics(struct knowledge_watch *watch, struct text *out);

/* ---- for other jobs of the knowledge worker ------------------------------------------------------------------ */

/* With what its questions are asked. Valid during the job. */
struct analyser *knowledge_watch_analyser(const struct knowledge_watch *watch);
/* More broken questions than that, and a change is not used. */
size_t knowledge_watch_most_broken(const struct knowledge_watch *watch);
/* What would answer if this were published; held for the caller. */
enum result knowledge_watch_with(struct knowledge_watch *watch, const struct edited_article *edited,
                                 struct knowledge **built, struct complaints *complaints, struct error *error);
/* Calls visit for each expected question that would be broken then. */
void knowledge_watch_try(struct knowledge_watch *watch, const struct knowledge *built,
                         void (*visit)(void *context, const struct expected_line *line, enum expected_fault fault,
                                       bool was_right),
                         void *context);

#endif
