/* Where a person can be told what could not be said where it was meant to be. */
#ifndef NEUVO_STORE_ELSEWHERE_H
#define NEUVO_STORE_ELSEWHERE_H

#include "base/text.h"
#include "store/store.h"

/* What was not sent to somebody with whom Neuvo was alone, and another chat in which it is alone with them. */
struct elsewhere {
    int64_t organisation_id, conversation_id, seq; /* what it says */
    int64_t other_id;                              /* the other conversation */
    int64_t person_id;
    struct text kind, body;
};
#define ELSEWHERE_INIT \
    { \
        .kind = TEXT_INIT, .body = TEXT_INIT \
    }
void elsewhere_done(struct elsewhere *elsewhere);

/* Another platform goes before another place of the same, and one that reaches people by itself before the web. Into
 * ELSEWHERE_INIT. NOT_FOUND (without a text): there is none, or the departure is no new words for one person, or it
 * was put there by this (elsewhere_key). */
enum result elsewhere_find(struct store *store, int64_t departure_id, struct elsewhere *elsewhere, struct error *error);
/* The idempotency key of what is said there instead. */
void elsewhere_key(int64_t departure_id, struct text *key);
/* It was said in the other conversation as other_seq: changes of it follow, and the person's ticket goes on there. */
enum result elsewhere_moved(struct store *store, const struct elsewhere *elsewhere, int64_t other_seq,
                            struct error *error);

#endif
