/* Rounds of check-ins in the console: what a manager reads, and whether what they ask for can be opened. On the store
 * worker. Nothing here knows who took part. */
#ifndef NEUVO_JOBS_ROUNDS_H
#define NEUVO_JOBS_ROUNDS_H

#include "base/mailbox.h"
#include "checkin/framework.h"
#include "jobs/workers.h"
#include "model/console_query.h"
#include "store/insight_reader.h"

/* What the record does not tell yet and must come before check-ins (checkin_checklist), static. Calls miss for each. */
void rounds_missing(const struct facts *facts, void (*miss)(void *context, const char *name), void *context);
/* So few people of that role (code) stand on the list that a round does not invite them. */
bool rounds_group_is_small(const struct framework *framework, const struct people_list *list, const char *role,
                           int64_t now_ms);

/* Gives the query (with its round_query) away; it comes back into results. framework: must outlive the workers; NULL:
 * its files are not right, and nothing can be opened. False: too much waits, it is still the caller's. */
bool rounds_put(struct workers *workers, struct mailbox *results, const struct framework *framework, const char *url,
                struct console_query *query);

#endif
