/* Words of a person that could not be passed on to the other side of a ticket for a while. */
#ifndef NEUVO_STORE_HELD_WORDS_H
#define NEUVO_STORE_HELD_WORDS_H

#include "store/store.h"

struct held_words {
    int64_t organisation_id, ticket_id;
    int64_t conversation_id, from_conversation_id; /* where they wait to be said, where they were written */
    int64_t person_id;                             /* for whom */
    int64_t at_ms;                                 /* since when */
};
/* NOT_FOUND (without a text): the departure holds no such words, they were written after before_ms, or, where untold is
 * asked for, both sides were told already. */
enum result held_words_find(struct store *store, int64_t departure_id, int64_t before_ms, bool untold,
                            struct held_words *held, struct error *error);
/* Both sides were told; until nothing waits there any more. */
enum result held_words_told(struct store *store, const struct held_words *held, struct error *error);

#endif
