/* What the console asks of figures of groups, and the handbook: made on the store worker, from the snapshot store
 * alone. */
#ifndef NEUVO_JOBS_REPORTS_H
#define NEUVO_JOBS_REPORTS_H

#include "base/text.h"
#include "jobs/workers.h"
#include "model/console_query.h"

struct framework;
struct phrases;
struct store;

/* What reports are said with; outlives the workers. */
struct reports_shelf {
    const struct framework *framework; /* NULL: there are no figures */
    const struct phrases *phrases;
    /* The handbook's page, from the reader's store. */
    enum result (*handbook)(const void *context, struct store *store, const char *organisation, enum language language,
                            struct text *page, struct error *error);
    const void *context;
};

/* Gives the query (with its report_query) away; it comes back into results. url: of the store. False: too much waits,
 * it is still the caller's. */
bool reports_put(struct workers *workers, struct mailbox *results, const struct reports_shelf *shelf, const char *url,
                 struct console_query *query);

#endif
