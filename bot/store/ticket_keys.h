/* Secrets that open one ticket: only a keyed hash of each is kept. */
#ifndef NEUVO_STORE_TICKET_KEYS_H
#define NEUVO_STORE_TICKET_KEYS_H

#include "base/list.h"
#include "model/ticket_visit.h"
#include "store/store.h"

/* kind: "code", "link", "page"; "desk-link", "desk-page" of a service desk. until_ms 0: no end. */
enum result ticket_key_add(struct store *store, int64_t organisation_id, int64_t ticket_id, const char *kind,
                           const char *secret, int64_t until_ms, struct error *error);
/* NOT_FOUND (without a text): there is none of that kind, or it is over. */
enum result ticket_key_find(struct store *store, int64_t organisation_id, const char *kind, const char *secret,
                            int64_t now_ms, int64_t *ticket_id, struct error *error);
/* Is there one of that kind that opens the ticket still? */
enum result ticket_key_waits(struct store *store, int64_t organisation_id, int64_t ticket_id, const char *kind,
                             int64_t now_ms, bool *waits, struct error *error);
/* All of that kind. */
enum result ticket_keys_drop(struct store *store, int64_t organisation_id, int64_t ticket_id, const char *kind,
                             struct error *error);
enum result ticket_key_drop(struct store *store, int64_t organisation_id, const char *secret, struct error *error);

/* What was passed on between the asker (who wrote in that conversation) and the others: the newest 200, oldest first.
 */
enum result ticket_lines(struct store *store, int64_t organisation_id, int64_t ticket_id, int64_t asker_conversation_id,
                         struct visit_lines *lines, struct error *error);

#endif
