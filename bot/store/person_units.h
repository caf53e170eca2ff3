/*
 * Where a person works, and by what that is known (enum known_from): from the people list, or from a row here for each
 * other way of knowing it.
 */
#ifndef NEUVO_STORE_PERSON_UNITS_H
#define NEUVO_STORE_PERSON_UNITS_H

#include "base/text.h"
#include "model/person.h"
#include "store/people_list.h"
#include "store/store.h"

/* Keeps what CLAIM, PLACE or SAID tells of the person's unit; nothing is written when it was told before. until_ms:
 * said of this day only, which ends then; 0: lasting, and what was said of this day counts no longer. A code that the
 * organisation does not have is passed over. */
enum result person_unit_set(struct store *store, int64_t organisation_id, int64_t person_id, enum known_from from,
                            const char *code, int64_t until_ms, struct error *error);
/* Fills the unit that counts at now_ms: what was said of this day, else the strongest. NOT_FOUND (without a text): none
 * is known. The caller releases it. */
enum result person_unit_find(struct store *store, int64_t organisation_id, int64_t person_id, int64_t now_ms,
                             struct known_unit *unit, struct error *error);
/* What the people list says of one of the person's accounts. NOT_FOUND (without a text): none of them is on it. */
enum result person_listed(struct store *store, int64_t organisation_id, int64_t person_id, int64_t now_ms,
                          struct listed_person *listed, struct error *error);
/* Adds where they work and as what, as far as it is known: "Koskelan koulu, teacher". */
enum result person_describe(struct store *store, int64_t organisation_id, int64_t person_id, int64_t now_ms,
                            struct text *described, struct error *error);

#endif
