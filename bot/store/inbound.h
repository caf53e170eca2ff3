/*
 * What came in before: a keyed hash per platform event, so that a repeat is known although nothing of it is kept.
 *
 * The key is the instance's (store_key); the hash is over connector, place and external id.
 */
#ifndef NEUVO_STORE_INBOUND_H
#define NEUVO_STORE_INBOUND_H

#include "store/store.h"

/* Remembers the event. *fresh: it was not seen before. *seq: the entry it became the first time, 0 for none. */
enum result inbound_remember(struct store *store, int64_t organisation_id, const char *connector, const char *place,
                             const char *external_id, int64_t now_ms, bool *fresh, int64_t *seq, struct error *error);
/* The entry that the event became, so that a repeat is acknowledged with the same. */
enum result inbound_set_seq(struct store *store, int64_t organisation_id, const char *connector, const char *place,
                            const char *external_id, int64_t seq, struct error *error);

/* How often the event was tried without success (poison messages). 0: never. */
enum result attempt_count(struct store *store, int64_t organisation_id, const char *connector, const char *place,
                          const char *external_id, unsigned *count, struct error *error);
/* One try more; *count is the new number. Commit it before the try, so that even a crash counts. */
enum result attempt_add(struct store *store, int64_t organisation_id, const char *connector, const char *place,
                        const char *external_id, int64_t now_ms, unsigned *count, struct error *error);
/* It succeeded: the tries are forgotten. */
enum result attempt_clear(struct store *store, int64_t organisation_id, const char *connector, const char *place,
                          const char *external_id, struct error *error);

#endif
