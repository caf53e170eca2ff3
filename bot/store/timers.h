/* Timers that outlive a restart. Each fires once: the engine handles it and calls timer_fired in one transaction. */
#ifndef NEUVO_STORE_TIMERS_H
#define NEUVO_STORE_TIMERS_H

#include "base/list.h"
#include "store/store.h"

struct timer {
    int64_t id, organisation_id;
    int64_t conversation_id, person_id; /* 0: none */
    int64_t due_ms;
    char *kind, *payload;
};
struct timers {
    LIST_OF(struct timer) list;
};
void timers_done(struct timers *timers);

enum result timer_add(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t person_id,
                      const char *kind, const char *payload, int64_t due_ms, int64_t now_ms, int64_t *id,
                      struct error *error);
/* Adds those due at now_ms, over all organisations, at most limit, earliest first within each organisation. */
enum result timers_due(struct store *store, int64_t now_ms, size_t limit, struct timers *timers, struct error *error);
/* It fired: it is gone. NOT_FOUND (without a text): it had fired before. */
enum result timer_fired(struct store *store, int64_t organisation_id, int64_t id, struct error *error);
/* When the next one is due; -1: there is none. */
enum result timer_next_due(struct store *store, int64_t *due_ms, struct error *error);

#endif
