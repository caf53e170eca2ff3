/* The audit trail: who did what to what. Rows are only added; retention removes them after its time. */
#ifndef NEUVO_STORE_AUDIT_H
#define NEUVO_STORE_AUDIT_H

#include "store/store.h"

/* actor: a person's id or "system"; action: verb in the past ("ticket_claimed"); object: kind and id ("ticket 7");
 * detail: what changed, never a message's text. */
enum result audit_add(struct store *store, int64_t organisation_id, const char *actor, const char *action,
                      const char *object, const char *detail, int64_t now_ms, struct error *error);
enum result audit_count(struct store *store, int64_t organisation_id, int64_t *count, struct error *error);

#endif
