/*
 * Outcomes that wait for the next transaction instead of making one of their own: "it was sent" changes nothing for
 * anybody unless something waits behind it in its conversation. Lost with the process, it is sent again under the same
 * id, which is what the id is for. Those of a transaction that could not be kept wait here too.
 */
#ifndef NEUVO_ENGINE_HELD_H
#define NEUVO_ENGINE_HELD_H

#include "base/list.h"
#include "model/traffic.h"
#include "store/store.h"

#include <stdbool.h>
#include <stdint.h>

struct held {
    LIST_OF(struct arrival *) arrivals;
    int64_t due_ms; /* monotonic, when the first has waited long enough; means nothing while there are none */
};

/* Whether it may wait. Asks the store, so not from inside a transaction. */
bool held_may_wait(const struct held *held, struct store *store, const struct arrival *arrival, int64_t now_ms);
/* Takes it over. */
void held_add(struct held *held, struct arrival *arrival, int64_t now_ms);
/* How long the thread may sleep: most_ms, or less when they have waited long enough before. */
int64_t held_wait_ms(const struct held *held, int64_t now_ms, int64_t most_ms);
void held_done(struct held *held);

#endif
