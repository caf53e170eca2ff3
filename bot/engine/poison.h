/*
 * Work that kills the process: a message, or a timer that is due. What is in hand is marked (inflight.h); the mark that
 * a dead process left counts as a try, and after three tries the work goes to the dead letters unread. Engine thread
 * only.
 */
#ifndef NEUVO_ENGINE_POISON_H
#define NEUVO_ENGINE_POISON_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

struct message;
struct poison;
struct store;
struct timer;

/* One piece of work by what identifies it; strings belong to the message or the timer. */
struct suspect {
    const char *organisation; /* code; NULL: organisation_id counts */
    int64_t organisation_id;
    const char *connector, *place, *external_id;
    char number[24]; /* a timer's id as text */
};

void suspect_of_message(struct suspect *suspect, const struct message *message);
void suspect_of_timer(struct suspect *suspect, const struct timer *timer);

/* path: of the mark's file; NULL: none. key: the store's secret, HASH_KEY_BYTES, valid as long as the poison. */
enum result poison_open(const char *path, const uint8_t *key, struct poison **poison, struct error *error);
void poison_close(struct poison *poison); /* NULL is fine */

/* A dead process left a mark whose work has not come again yet (for ten minutes; then it is forgotten). */
bool poison_is_awaited(struct poison *poison);
/* Outside any transaction: if it is that work, one try more, committed by itself, so that even a crash counts. */
enum result poison_count(struct poison *poison, struct store *store, const struct suspect *suspect,
                         struct error *error);
/* Takes it in hand. True: it has had its tries and must not be tried again. */
bool poison_take(struct poison *poison, const struct suspect *suspect);
/* Puts it down again, alive; inside the transaction its tries are forgotten. */
enum result poison_put_down(struct poison *poison, struct store *store, const struct suspect *suspect,
                            struct error *error);

#endif
