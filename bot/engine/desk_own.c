#include "engine/desk_own.h"

#include "base/own.h"
#include "engine/outcome.h"
#include "store/access.h"
#include "store/attachments.h"
#include "store/conversations.h"
#include "store/organisations.h"
#include "store/outbox.h"
#include "store/own_cards.h"
#include "store/people.h"
#include "store/tutors.h"

enum { CARDS_OF_A_TICKET = 100, TICKETS_APART = 4000000 };

/* One message may change the cards of many tickets. */
static unsigned output_of(unsigned first, const struct ticket *ticket, size_t index)
{
    return first + (unsigned)(ticket->number % TICKETS_APART) * CARDS_OF_A_TICKET + (unsigned)index;
}

/* ---- who has one ------------------------------------------------------------------------------------------------- */

static bool is_among(const struct tutor_rows *rows, int64_t person_id, bool *off)
{
    for (size_t i = 0; i < rows->list.count; i++) {
        if (rows->list.items[i].person_id != person_id)
            continue;
        *off = rows->list.items[i].off;
        return true;
    }
    return false;
}

/* Leaves out who is off, and who does not answer such a ticket. */
static enum result sift(struct turn *turn, const struct ticket *ticket, struct own_card_readers *readers,
                        struct error *error)
{
    own_(tutor_rows_done) struct tutor_rows known = {.list = LIST_INIT}, able = {.list = LIST_INIT};
    struct person person = turn->person;
    size_t kept = 0;
    turn->person = (struct person){.id = ticket->person_id, .language = LANGUAGE_NONE};
    enum result result = tutors_of_queue(turn->tools->store, turn->organisation_id, ticket->queue_id, &known, error);
    if (result == RESULT_OK)
        result = desk_who_can_take(turn, ticket->topic, ticket->language, ticket->queue_id, &able, error);
    turn->person = person;
    for (size_t i = 0; i < readers->list.count; i++) {
        bool off = false;
        const struct own_card_reader reader = readers->list.items[i];
        if (is_among(&known, reader.person_id, &off) && (off || !is_among(&able, reader.person_id, &off)))
            continue;
        readers->list.items[kept++] = reader;
    }
    readers->list.count = kept;
    return result;
}

/* Their chat with Neuvo; in Matrix one is opened by its first message. */
static enum result find_chat(struct turn *turn, int64_t person_id, int64_t *conversation_id, struct error *error)
{
    struct store *store = turn->tools->store;
    own_(text_done) struct text account = TEXT_INIT;
    struct conversation chat;
    enum result result = own_card_place(store, turn->organisation_id, person_id, conversation_id, error);
    if (result != RESULT_NOT_FOUND)
        return result;
    result = own_card_account(store, turn->organisation_id, person_id, &account, error);
    if (result == RESULT_OK)
        result = conversation_for_place(store, turn->organisation_id, "matrix", account.data, "", true, turn->now_ms,
                                        &chat, error);
    if (result == RESULT_OK)
        *conversation_id = chat.id;
    return result;
}

static enum result show_to(struct turn *turn, const struct ticket *ticket, int64_t person_id, size_t index,
                           struct error *error)
{
    own_(reply_done) struct reply reply;
    struct saying saying = {0, person_id, "reply", output_of(OUTPUT_OWN_CARD, ticket, index), 0};
    reply_init(&reply, room_language);
    enum result result = find_chat(turn, person_id, &saying.conversation_id, error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    result = desk_write_card(turn, ticket, &(struct card_reader){.own = true}, &reply, error);
    if (result == RESULT_OK)
        result = desk_say(turn, &saying, &reply, error);
    const struct own_card card = {
        .conversation_id = saying.conversation_id, .seq = saying.seq, .ticket_id = ticket->id, .person_id = person_id};
    return result == RESULT_OK ? own_card_add(turn->tools->store, turn->organisation_id, &card, error) : result;
}

enum result desk_own_show(struct turn *turn, const struct ticket *ticket, struct error *error)
{
    own_(own_card_readers_done) struct own_card_readers readers = {.list = LIST_INIT};
    own_(queue_place_done) struct queue_place room = QUEUE_PLACE_INIT;
    size_t kept = 0;
    enum result found = queue_place_of(turn->tools->store, turn->organisation_id, ticket->queue_id, &room, error);
    if (found != RESULT_OK && found != RESULT_NOT_FOUND)
        return found;
    bool has_room = found == RESULT_OK;
    enum result result = own_card_readers(turn->tools->store, turn->organisation_id, ticket->id, &readers, error);
    for (size_t i = 0; i < readers.list.count; i++) {
        enum own_card_wish wish = readers.list.items[i].wish;
        if (wish == OWN_CARDS_ALWAYS || (wish == OWN_CARDS_WITHOUT_ROOM && !has_room))
            readers.list.items[kept++] = readers.list.items[i];
    }
    readers.list.count = kept;
    if (result == RESULT_OK && kept > 0)
        result = sift(turn, ticket, &readers, error);
    for (size_t i = 0; i < readers.list.count && i < CARDS_OF_A_TICKET && result == RESULT_OK; i++)
        result = show_to(turn, ticket, readers.list.items[i].person_id, i, error);
    return result;
}

/* ---- what they say ----------------------------------------------------------------------------------------------- */

static enum result change(struct turn *turn, const struct own_card *card, unsigned output, const char *body,
                          struct error *error)
{
    struct store *store = turn->tools->store;
    char key[HASH_HEX_BYTES];
    turn_departure_key(turn, output, key);
    enum result result = entry_rewrite(store, turn->organisation_id, card->conversation_id, card->seq, body, error);
    return result == RESULT_OK ? outbox_change(store, turn->organisation_id, card->conversation_id, card->seq, key,
                                               body, "", turn->now_ms, error)
                               : result;
}

static enum result rewrite(struct turn *turn, const struct own_card *card, const char *claimer, size_t index,
                           struct error *error)
{
    own_(reply_done) struct reply reply;
    own_(text_done) struct text body = TEXT_INIT, queue = TEXT_INIT;
    enum result result = RESULT_OK;
    reply_init(&reply, room_language);
    if (!card->answers) /* it waits in a queue that they do not see */
        result = desk_queue_name(turn, card->queue_id, &queue, error);
    const struct card_reader reader = {.own = true, .mine = card->mine, .claimer = claimer, .moved = queue.data};
    if (result == RESULT_OK)
        result = desk_write_card(turn, &turn->ticket, &reader, &reply, error);
    reply_encode(&reply, &body);
    return result == RESULT_OK
               ? change(turn, card, output_of(OUTPUT_OWN_CHANGES, &turn->ticket, index), body.data, error)
               : result;
}

enum result desk_own_rewrite(struct turn *turn, const char *claimer, struct error *error)
{
    own_(own_cards_done) struct own_cards cards = {.list = LIST_INIT};
    enum result result = own_cards_of_ticket(turn->tools->store, turn->organisation_id, turn->ticket.id, &cards, error);
    for (size_t i = 0; i < cards.list.count && i < CARDS_OF_A_TICKET && result == RESULT_OK; i++)
        result = rewrite(turn, &cards.list.items[i], claimer, i, error);
    return result;
}

enum result desk_own_take_back(struct turn *turn, struct error *error)
{
    own_(own_cards_done) struct own_cards cards = {.list = LIST_INIT};
    enum result result = own_cards_of_ticket(turn->tools->store, turn->organisation_id, turn->ticket.id, &cards, error);
    for (size_t i = 0; i < cards.list.count && i < CARDS_OF_A_TICKET && result == RESULT_OK; i++)
        result = change(turn, &cards.list.items[i], output_of(OUTPUT_OWN_CHANGES, &turn->ticket, i), "", error);
    return result;
}

enum result desk_own_tell(struct turn *turn, const struct reply *reply, size_t *told, struct error *error)
{
    own_(own_cards_done) struct own_cards cards = {.list = LIST_INIT};
    enum result result = own_cards_of_ticket(turn->tools->store, turn->organisation_id, turn->ticket.id, &cards, error);
    *told = 0;
    for (size_t i = 0; i < cards.list.count && i < CARDS_OF_A_TICKET && result == RESULT_OK; i++) {
        const struct own_card *card = &cards.list.items[i];
        struct saying saying = {card->conversation_id, card->person_id, "reply",
                                output_of(OUTPUT_OWN_TOLD, &turn->ticket, i), 0};
        if (!card->answers)
            continue;
        result = desk_say(turn, &saying, reply, error);
        (*told)++;
    }
    return result;
}

/* ---- where a ticket is worked on --------------------------------------------------------------------------------- */

enum result desk_own_thread(struct turn *turn, const struct ticket *ticket, int64_t person_id,
                            struct conversation *thread, struct error *error)
{
    struct store *store = turn->tools->store;
    own_(text_done) struct text event = TEXT_INIT;
    own_(conversation_place_done) struct conversation_place where = CONVERSATION_PLACE_INIT;
    struct own_card card;
    enum result result = own_card_of(store, turn->organisation_id, ticket->id, person_id, &card, error);
    if (result == RESULT_OK)
        result = entry_external_id(store, turn->organisation_id, card.conversation_id, card.seq, &event, error);
    if (result == RESULT_OK)
        result = conversation_where(store, turn->organisation_id, card.conversation_id, &where, error);
    return result == RESULT_OK ? conversation_for_place(store, turn->organisation_id, where.connector.data,
                                                        where.place.data, event.data, true, turn->now_ms, thread, error)
                               : result;
}

enum result desk_own_is_desk(struct turn *turn, const struct ticket *ticket, bool *is, struct error *error)
{
    struct own_card card;
    *is = false;
    if (ticket->desk_conversation_id == 0 && ticket->card_seq != 0)
        return RESULT_OK;
    enum result result =
        own_card_of(turn->tools->store, turn->organisation_id, ticket->id, ticket->claimer_id, &card, error);
    *is = result == RESULT_OK;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result desk_own_pictures(struct turn *turn, struct error *error)
{
    own_(attachment_rows_done) struct attachment_rows rows = {.list = LIST_INIT};
    enum result result =
        attachments_of_ticket(turn->tools->store, turn->organisation_id, turn->ticket.id, &rows, error);
    for (size_t i = 0; i < rows.list.count && result == RESULT_OK; i++)
        result = desk_picture_settled(turn->tools, turn->organisation_id, rows.list.items[i].id, turn->now_ms, error);
    return result;
}
