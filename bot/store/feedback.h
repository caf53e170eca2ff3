/* What people let us know of answers. */
#ifndef NEUVO_STORE_FEEDBACK_H
#define NEUVO_STORE_FEEDBACK_H

#include "model/decision.h"
#include "store/store.h"

enum result feedback_add(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t person_id,
                         const struct feedback_draft *draft, int64_t now_ms, struct error *error);

#endif
