/* Conversations, and the dialog's state in them per person. */
#ifndef NEUVO_STORE_CONVERSATIONS_H
#define NEUVO_STORE_CONVERSATIONS_H

#include "base/text.h"
#include "model/person.h"
#include "store/store.h"

/* Finds the conversation of (connector, place, thread), or makes it. direct is kept as told last: a room may fill or
 * empty. An ended one is found too, with `ended` set. */
enum result conversation_for_place(struct store *store, int64_t organisation_id, const char *connector,
                                   const char *place, const char *thread, bool direct, int64_t now_ms,
                                   struct conversation *conversation, struct error *error);
/* The same without making one: NOT_FOUND (without a text). */
enum result conversation_find(struct store *store, int64_t organisation_id, const char *connector, const char *place,
                              const char *thread, struct conversation *conversation, struct error *error);
/* The thread of that root in the place of that conversation. NOT_FOUND (without a text): there is no such conversation.
 */
enum result conversation_thread_of(struct store *store, int64_t organisation_id, int64_t conversation_id,
                                   const char *thread, int64_t now_ms, struct conversation *conversation,
                                   struct error *error);
/* Where that conversation is, into empty texts. NOT_FOUND (without a text): there is none. */
struct conversation_place {
    struct text connector, place, thread;
};
#define CONVERSATION_PLACE_INIT \
    { \
        .connector = TEXT_INIT, .place = TEXT_INIT, .thread = TEXT_INIT \
    }
void conversation_place_done(struct conversation_place *place);
enum result conversation_where(struct store *store, int64_t organisation_id, int64_t conversation_id,
                               struct conversation_place *place, struct error *error);
/* Where the person was last spoken to alone. NOT_FOUND (without a text): nowhere that is not over. */
enum result conversation_alone_with(struct store *store, int64_t organisation_id, int64_t person_id,
                                    int64_t *conversation_id, struct error *error);
/* Somebody came in, or left. */
enum result conversation_set_direct(struct store *store, int64_t organisation_id, struct conversation *conversation,
                                    bool direct, struct error *error);
/* The place has another name from now on. Nothing happens where there is such a conversation already. */
enum result conversation_move(struct store *store, int64_t organisation_id, int64_t conversation_id, const char *place,
                              struct error *error);
/* Something happened in it at last_ms (entry_add does this by itself). */
enum result conversation_touch(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t last_ms,
                               struct error *error);
/* The visit is over: marks it and drops the dialog's state; entries stay until retention or "forget me". */
enum result conversation_end(struct store *store, int64_t organisation_id, int64_t conversation_id,
                             struct error *error);

/* Replaces what state held; "" when there is none yet. */
enum result dialog_state_load(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t person_id,
                              struct text *state, struct error *error);
/* Keeps the state and raises its version; "" removes it. */
enum result dialog_state_save(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t person_id,
                              const char *state, struct error *error);

#endif
