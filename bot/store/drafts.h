/* What tutors told of solved tickets (model/draft.h); editors accept or drop it. */
#ifndef NEUVO_STORE_DRAFTS_H
#define NEUVO_STORE_DRAFTS_H

#include "model/draft.h"
#include "store/store.h"

/* The tutor is asked what solved the ticket, which is done once, and once more where another solved it who has told
 * nothing. *fresh false: it was done before. */
enum result draft_ask(struct store *store, int64_t organisation_id, int64_t number, int64_t ticket_id,
                      int64_t person_id, int64_t now_ms, bool *fresh, struct error *error);
/* Into an empty value; NOT_FOUND (without a text): there is none. */
enum result draft_find(struct store *store, int64_t organisation_id, int64_t number, struct draft *draft,
                       struct error *error);
/* State, language, topic, question and answer are from now on these. */
enum result draft_write(struct store *store, int64_t organisation_id, const struct draft *draft, int64_t now_ms,
                        struct error *error);
/* Adds those in that state, oldest first, at most limit (≤ 200). */
enum result drafts_in(struct store *store, int64_t organisation_id, enum draft_state state, size_t limit,
                      struct drafts *drafts, struct error *error);

#endif
