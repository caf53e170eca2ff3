/* A connector asks for the entries of a conversation after a seq (ARRIVAL_RESUME): a window that comes back. */
#ifndef NEUVO_ENGINE_RESUME_H
#define NEUVO_ENGINE_RESUME_H

#include "model/traffic.h"
#include "store/store.h"

/* A DEPARTURE_ENTRIES for who asked, still empty. */
struct departure *resume_answer(const struct arrival *arrival);
/* Fills it: at most 200 entries, or that the visit is over, also by silence. */
enum result resume_fill(struct store *store, const struct arrival *arrival, struct departure *answer,
                        struct error *error);

#endif
