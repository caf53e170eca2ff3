/*
 * The outbox: what waits to be sent, and the lanes that keep it in order.
 *
 * A lane is one row per conversation with work waiting. At most one departure of a lane is out at a time, the one with
 * the smallest seq; a departure that must be tried later holds up its own lane only. A claim is a lease: if no outcome
 * comes before it ends, the same departure is claimed again, with the same idempotency key. A row that is sent or given
 * up leaves the table.
 *
 * Departures carry only their id, so done, later and never look the organisation up from the row.
 */
#ifndef NEUVO_STORE_OUTBOX_H
#define NEUVO_STORE_OUTBOX_H

#include "base/list.h"
#include "model/traffic.h"
#include "model/world.h"
#include "store/store.h"

struct departures {
    LIST_OF(struct departure *) list;
};
void departures_done(struct departures *departures); /* frees those that were not taken out (set to NULL) */

/* seq: the entry it says. kind: "reply" (the bot's own words), "relay" (a person's), "picture" (the caption of a
 * person's, attachments.h), "fetch" (the same).
 * idempotency_key: CONFLICT when such a row waits already. cause_external_id: the message that it answers, "" none. */
enum result outbox_add(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t seq,
                       const char *idempotency_key, const char *kind, const char *body, const char *cause_external_id,
                       int64_t now_ms, int64_t *id, struct error *error);

/* What was just added answers nobody: its lane waits for outbox_claim_unasked(), unless more waits there to be said.
 * Whatever is added to it later takes it along. */
enum result outbox_can_wait(struct store *store, int64_t organisation_id, int64_t conversation_id, struct error *error);

/* Changes what the entry target_seq said: it now reads body; body "": it is taken back. A row of that entry that was
 * never out is replaced, and nothing is sent at all when it is taken back; one that may have arrived is followed. */
enum result outbox_change(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t target_seq,
                          const char *idempotency_key, const char *body, const char *cause_external_id, int64_t now_ms,
                          struct error *error);

/* Claims up to limit lanes that are due, longest waiting first, over all organisations in turn, and adds a departure
 * (DEPARTURE_REPLY, complete) for each. The lease ends at now_ms + lease_ms. */
enum result outbox_claim(struct store *store, int64_t now_ms, int64_t lease_ms, size_t limit,
                         struct departures *departures, struct error *error);
/* The same of those that can wait. */
enum result outbox_claim_unasked(struct store *store, int64_t now_ms, int64_t lease_ms, size_t limit,
                                 struct departures *departures, struct error *error);

/* It was sent: the entry gets external_id unless it has one ("" leaves it), the lane goes on. NOT_FOUND (without a
 * text): the row is gone (a late outcome): nothing to do. The same for the next two. */
enum result outbox_done(struct store *store, int64_t id, const char *external_id, int64_t now_ms, struct error *error);
/* It stands on the platform, whether or not its outcome is known yet: the entry gets external_id unless it has one; the
 * row stays until its outcome comes. Fine where there is no such row (any more). */
enum result outbox_seen(struct store *store, const char *idempotency_key, const char *external_id, struct error *error);
/* Try again at due_ms. reason: one line, never a message's text. */
enum result outbox_later(struct store *store, int64_t id, int64_t due_ms, const char *reason, struct error *error);
/* The other side answers again: what the connector's lanes wait for is due now, of at most `limit` of each
 * organisation. hurried: how many that were; as many as the limit: there may be more. */
enum result outbox_hurry(struct store *store, const char *connector, int64_t now_ms, size_t limit, size_t *hurried,
                         struct error *error);
/* It went where nobody was there to read it. When its entry keeps less than it says (a check-in, a code), it waits some
 * minutes for somebody to come back, and *waits says so. */
enum result outbox_await_reader(struct store *store, int64_t id, int64_t now_ms, bool *waits, struct error *error);
/* Somebody is back in the conversation: what waits there to be sent is due now, and reads in `entries` as it will be
 * sent. */
enum result outbox_reader_is_back(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t now_ms,
                                  struct entries *entries, struct error *error);
/* It will never succeed: a dead letter is kept, the lane goes on. */
enum result outbox_never(struct store *store, int64_t id, const char *reason, int64_t now_ms, struct error *error);
/* Whether more is to be sent in its conversation; false also when there is no such departure (any more). */
enum result outbox_waits_behind(struct store *store, int64_t id, bool *behind, struct error *error);

/* The place that its conversation is in was opened only now and has this name. */
enum result outbox_move_place(struct store *store, int64_t id, const char *place, struct error *error);

/* At start: the leases of the process before end now. */
enum result outbox_release_all(struct store *store, struct error *error);
/* Takes back the bot's own replies ("reply") of the conversation that are not out yet, with the words of their entries;
 * not the cards of tickets (own_cards.h), which are no part of what is said there. */
enum result outbox_withdraw_unsent(struct store *store, int64_t organisation_id, int64_t conversation_id,
                                   struct error *error);
/* When the next lane is due (a lease that ends counts); -1: nothing waits. unasked: those that can wait count, too. */
enum result outbox_next_due(struct store *store, bool unasked, int64_t *due_ms, struct error *error);

struct outbox_counts {
    int64_t waiting;   /* rows, those that are out included */
    int64_t oldest_ms; /* when the oldest of them was added; 0: none */
};
/* Over all organisations. Counts rows: not for every message. */
enum result outbox_counts(struct store *store, struct outbox_counts *counts, struct error *error);

#endif
