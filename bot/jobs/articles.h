/* What the console asks of articles: read on the store worker; asked, or tried as if it were published, on the
 * knowledge worker, which may build what would answer. */
#ifndef NEUVO_JOBS_ARTICLES_H
#define NEUVO_JOBS_ARTICLES_H

#include "jobs/knowledge_watch.h"
#include "model/console_query.h"

/* Gives the query (with its article_query) away; it comes back into results. url: of the store. False: too much waits,
 * it is still the caller's. */
bool articles_put(struct workers *workers, struct mailbox *results, struct knowledge_watch *watch, const char *url,
                  struct console_query *query);

#endif
