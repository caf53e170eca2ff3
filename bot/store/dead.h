/* Dead letters: what could not be handled or sent, kept (masked, typed, never platform bytes) for an operator. */
#ifndef NEUVO_STORE_DEAD_H
#define NEUVO_STORE_DEAD_H

#include "base/list.h"
#include "store/store.h"

struct dead_letter {
    int64_t id, at_ms;
    int64_t conversation_id; /* 0: not known */
    char *source;            /* "inbound", "outbox", "timer" */
    char *body, *reason;
};
struct dead_letters {
    LIST_OF(struct dead_letter) list;
};
void dead_letters_done(struct dead_letters *letters);

/* conversation_id: whose it is, so that "forget me" finds it; 0 when not known (retention removes it then). */
enum result dead_add(struct store *store, int64_t organisation_id, int64_t conversation_id, const char *source,
                     const char *body, const char *reason, int64_t now_ms, struct error *error);
enum result dead_count(struct store *store, int64_t organisation_id, int64_t *count, struct error *error);
/* Adds those with an id above after_id, oldest first, at most limit (≤ 200). */
enum result dead_list(struct store *store, int64_t organisation_id, int64_t after_id, size_t limit,
                      struct dead_letters *letters, struct error *error);

#endif
