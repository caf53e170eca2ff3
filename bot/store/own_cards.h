/* Cards of tickets in tutors' own chats with Neuvo. */
#ifndef NEUVO_STORE_OWN_CARDS_H
#define NEUVO_STORE_OWN_CARDS_H

#include "base/list.h"
#include "base/text.h"
#include "store/store.h"

struct own_card {
    int64_t conversation_id, seq, ticket_id, person_id;
    bool answers, mine; /* they still answer tickets of its queue; they have it, or had it last */
    int64_t queue_id;   /* of the ticket */
};
struct own_cards {
    LIST_OF(struct own_card) list;
};
void own_cards_done(struct own_cards *cards);

/* The entry is that person's card of the ticket. */
enum result own_card_add(struct store *store, int64_t organisation_id, const struct own_card *card,
                         struct error *error);
/* By the entry; by the ticket and whose it is. NOT_FOUND (without a text): there is none. Only the
 * ids are filled. */
enum result own_card_at(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t seq,
                        struct own_card *card, struct error *error);
enum result own_card_of(struct store *store, int64_t organisation_id, int64_t ticket_id, int64_t person_id,
                        struct own_card *card, struct error *error);
/* Adds all of the ticket. */
enum result own_cards_of_ticket(struct store *store, int64_t organisation_id, int64_t ticket_id,
                                struct own_cards *cards, struct error *error);

/* Where no wish is kept, the person has cards of queues without a room. */
enum own_card_wish { OWN_CARDS_NEVER, OWN_CARDS_ALWAYS, OWN_CARDS_WITHOUT_ROOM };
enum result own_cards_wish(struct store *store, int64_t organisation_id, int64_t person_id, bool wanted,
                           struct error *error);
/* Tutors of the ticket's queue, except its asker, who have no card of it yet. */
struct own_card_reader {
    int64_t person_id;
    enum own_card_wish wish;
};
struct own_card_readers {
    LIST_OF(struct own_card_reader) list;
};
void own_card_readers_done(struct own_card_readers *readers);
enum result own_card_readers(struct store *store, int64_t organisation_id, int64_t ticket_id,
                             struct own_card_readers *readers, struct error *error);
/* The person's own chat in which a card can be answered: the newest one in Matrix or Teams. NOT_FOUND (without a
 * text): they have none. */
enum result own_card_place(struct store *store, int64_t organisation_id, int64_t person_id, int64_t *conversation_id,
                           struct error *error);
/* An account of theirs with whom a chat can be opened, into an empty text; the same. */
enum result own_card_account(struct store *store, int64_t organisation_id, int64_t person_id, struct text *account,
                             struct error *error);

#endif
