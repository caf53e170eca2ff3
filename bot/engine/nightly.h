/* The nightly removal of what has been kept long enough: after 3 o'clock UTC, once a day, in small steps inside the
 * engine's groups. */
#ifndef NEUVO_ENGINE_NIGHTLY_H
#define NEUVO_ENGINE_NIGHTLY_H

#include "base/error.h"

#include <stdint.h>

struct nightly;
struct store;

struct nightly *nightly_new(int64_t entries_days, int64_t tickets_months, int64_t audit_months,
                            int64_t snapshots_months);
void nightly_free(struct nightly *nightly);
/* One step, if it is time and work is left. */
enum result nightly_step(struct nightly *nightly, struct store *store, struct error *error);

#endif
