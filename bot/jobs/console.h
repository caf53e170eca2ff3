/* The console's reads and its passwords, on the worker: what would keep the loop or the engine waiting. */
#ifndef NEUVO_JOBS_CONSOLE_H
#define NEUVO_JOBS_CONSOLE_H

#include "base/mailbox.h"
#include "jobs/knowledge_watch.h"
#include "jobs/workers.h"
#include "model/console_query.h"

struct reader;

/* Whose session it is, into query->viewer; DONE when there is one that is not over. */
enum query_outcome console_find_viewer(struct reader *reader, int64_t organisation_id, struct console_query *query);
/* Answers the query (its outcome and what follows) and puts it into results, whose taker frees it. data: DIR; url: of
 * the store; watch: of the articles' titles. False: the worker has too much to do; the query is still the caller's. */
bool console_put(struct workers *workers, struct mailbox *results, struct knowledge_watch *watch, const char *data,
                 const char *url, struct console_query *query);

#endif
