/* What became of departures: sent, later, never; and that later is now. Inside the group's transaction. */
#ifndef NEUVO_ENGINE_OUTCOME_H
#define NEUVO_ENGINE_OUTCOME_H

#include "base/mailbox.h"
#include "model/traffic.h"
#include "store/store.h"

/* ARRIVAL_OUTCOME. One that comes too late changes nothing. */
enum result outcome_take(struct store *store, const struct arrival *arrival, struct error *error);
/* ARRIVAL_REACHED: all that waits in this connector's lanes is due now. arrivals: where the rest goes when it is much.
 */
enum result outcome_reached(struct store *store, struct mailbox *arrivals, const struct arrival *arrival,
                            struct error *error);

#endif
