/* How long tickets may take: targets of a queue, and how long an asker may be silent. */
#ifndef NEUVO_STORE_TARGETS_H
#define NEUVO_STORE_TARGETS_H

#include "base/text.h"
#include "store/store.h"

struct queue_targets {
    int64_t queue_id;
    int64_t reply_minutes, solve_minutes; /* of office hours; 0: none */
    struct text escalate_to;              /* code of a queue, or "@account"; "" nobody */
};
#define QUEUE_TARGETS_INIT \
    { \
        .escalate_to = TEXT_INIT \
    }
void queue_targets_done(struct queue_targets *targets);
enum result queue_targets_set(struct store *store, int64_t organisation_id, const struct queue_targets *targets,
                              struct error *error);
/* Into an empty value; a queue that is not there has none. */
enum result queue_targets_of(struct store *store, int64_t organisation_id, int64_t queue_id,
                             struct queue_targets *targets, struct error *error);

/* Office days; 0: an asker may be silent for ever. */
enum result silent_days_set(struct store *store, int64_t organisation_id, int64_t days, struct error *error);
enum result silent_days(struct store *store, int64_t organisation_id, int64_t *days, struct error *error);

#endif
