/* What `serve --demo` shows in the pictures of three quarters: made-up people who asked, were helped, and took part in
 * check-ins. Drawn by a seed, so that it is the same each time. */
#ifndef NEUVO_COMMANDS_DEMO_H
#define NEUVO_COMMANDS_DEMO_H

#include "base/error.h"
#include "engine/engine.h"
#include "store/store.h"

/* Once: a store in which there was a round of check-ins stays as it is. The organisation's units must be there. */
enum result demo_fill(struct store *store, int64_t organisation_id, const struct engine_checkins *checkins,
                      int64_t now_ms, struct error *error);

#endif
