/*
 * Check-ins: what people allowed, one sealed text per person, and what is counted of items, about nobody. What is
 * sealed is the engine's matter (base/seal.h); here it is a text.
 */
#ifndef NEUVO_STORE_CHECKINS_H
#define NEUVO_STORE_CHECKINS_H

#include "base/text.h"
#include "model/checkin.h"
#include "store/store.h"

enum result consent_add(struct store *store, int64_t organisation_id, int64_t person_id, enum consent consent,
                        const char *text_version, enum language language, int64_t now_ms, struct error *error);
/* Fills record->consents. */
enum result consents_of(struct store *store, int64_t organisation_id, int64_t person_id, struct checkin_record *record,
                        struct error *error);

/* NOT_FOUND (without a text): there is none. changed_ms may be NULL. */
enum result sealed_load(struct store *store, int64_t organisation_id, int64_t person_id, struct text *sealed,
                        int64_t *changed_ms, struct error *error);
enum result sealed_save(struct store *store, int64_t organisation_id, int64_t person_id, const char *sealed,
                        int64_t now_ms, struct error *error);
enum result sealed_drop(struct store *store, int64_t organisation_id, int64_t person_id, struct error *error);

/* Those in that language; NONE: over all languages. */
enum result item_counts_in(struct store *store, int64_t organisation_id, enum language language,
                           struct item_counts *counts, struct error *error);
enum result item_answer_count(struct store *store, int64_t organisation_id, const struct item_answer *answer,
                              enum language language, struct error *error);

#endif
