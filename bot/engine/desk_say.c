/* Saying something in another conversation than that of the message, and the card of a ticket. */
#include "engine/desk_say.h"

#include "base/own.h"
#include "desk/card.h"
#include "engine/desk_own.h"
#include "knowledge/knowledge.h"
#include "settings/phrases.h"
#include "store/access.h"
#include "store/conversations.h"
#include "store/incidents.h"
#include "store/outbox.h"
#include "store/person_units.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { CARDS_CHANGED = 5 };

/* ---- saying something in another conversation -------------------------------------------------------------- */

enum result desk_say(struct turn *turn, struct saying *saying, const struct reply *reply, struct error *error)
{
    own_(text_done) struct text body = TEXT_INIT;
    char key[HASH_HEX_BYTES];
    int64_t id = 0;
    struct store *store = turn->tools->store;
    reply_encode(reply, &body);
    turn_departure_key(turn, saying->output, key);
    enum result result = entry_add(store, turn->organisation_id, saying->conversation_id, saying->person_id, true,
                                   saying->kind, body.data, NULL, 0, turn->now_ms, &saying->seq, error);
    return result == RESULT_OK ? outbox_add(store, turn->organisation_id, saying->conversation_id, saying->seq, key,
                                            saying->kind, body.data, "", turn->now_ms, &id, error)
                               : result;
}

void desk_fill(const struct turn *turn, enum language language, const char *name, const struct ticket *ticket,
               const char *words, struct reply *reply)
{
    own_(text_done) struct text text = TEXT_INIT, quoted = TEXT_INIT;
    char number[24];
    (void)snprintf(number, sizeof number, "%" PRId64, ticket->number);
    inline_quote(words, &quoted);
    phrase_fill(turn->tools->phrases, language, name, &text, "number", number, "name", turn->tutor.data, "words",
                quoted.data, NULL);
    reply_add_block(reply, BLOCK_PARAGRAPH, text.data);
}

enum language desk_language_of_asker(const struct ticket *ticket)
{
    return ticket->language < LANGUAGE_NONE ? ticket->language : LANGUAGE_FI;
}

/* To the asker, in their language. */
enum result desk_tell_asker(struct turn *turn, const char *phrase_name, struct error *error)
{
    const struct ticket *ticket = &turn->ticket;
    own_(reply_done) struct reply reply;
    struct saying saying = {ticket->conversation_id, ticket->person_id, "reply", OUTPUT_TOLD, 0};
    reply_init(&reply, desk_language_of_asker(ticket));
    desk_fill(turn, reply.language, phrase_name, ticket, "", &reply);
    return desk_say(turn, &saying, &reply, error);
}

/* Words that go from one side to the other, with who says them. In a tutor's own chat several requests stand one
 * beside the other. */
enum result desk_write_words(struct turn *turn, const struct ticket *ticket, bool to_asker, const char *words,
                             struct reply *reply, struct error *error)
{
    bool own = false;
    enum result result = to_asker ? RESULT_OK : desk_own_is_desk(turn, ticket, &own, error);
    reply_init(reply, to_asker ? desk_language_of_asker(ticket) : room_language);
    desk_fill(turn, reply->language,
              to_asker ? "desk_tutor"
              : own    ? "desk_asker_of"
                       : "desk_asker",
              ticket, words, reply);
    return result;
}

/* Under the card, to the one who wrote there: turn->conversation is that thread. */
enum result desk_tell_tutor(struct turn *turn, const char *phrase_name, const char *name, struct error *error)
{
    own_(reply_done) struct reply reply;
    own_(text_done) struct text text = TEXT_INIT;
    struct saying saying = {turn->conversation.id, 0, "reply", OUTPUT_THREAD, 0};
    reply_init(&reply, room_language);
    phrase_fill(turn->tools->phrases, room_language, phrase_name, &text, "name", name, NULL);
    reply_add_block(&reply, BLOCK_PARAGRAPH, text.data);
    return desk_say(turn, &saying, &reply, error);
}

/* ---- the card ---------------------------------------------------------------------------------------------- */

/* How many others wait for the same answer, and the incident that it waits under. */
static enum result look_around(struct turn *turn, const struct ticket *ticket, struct card *card, struct text *incident,
                               struct error *error)
{
    own_(tickets_done) struct tickets others = {.list = LIST_INIT};
    own_(kept_incident_done) struct kept_incident found = {.id = 0};
    enum result result = RESULT_OK;
    if (ticket->incident_id != 0)
        result = incident_find(turn->tools->store, turn->organisation_id, ticket->incident_id, &found, error);
    else
        result = desk_find_alike(turn, ticket, &others, error);
    inline_quote(found.words == NULL ? "" : found.words, incident);
    card->incident = incident->data;
    card->others = others.list.count;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

/* The titles of topics that stand with a comma between them, each in quotation marks. */
static void add_titles(const struct turn *turn, const char *topics, struct text *titles)
{
    while (turn->tools->knowledge != NULL && *topics != '\0') {
        size_t length = strcspn(topics, ",");
        own_(free_pointer) char *topic = x_strndup(topics, length);
        const struct article *article = knowledge_article_or_other(turn->tools->knowledge, topic, room_language);
        if (article != NULL)
            text_printf(titles, "%s”%s”%s%s", titles->length == 0 ? "" : ", ", article->title,
                        article->audience == AUDIENCE_TUTOR ? " " : "",
                        article->audience == AUDIENCE_TUTOR
                            ? phrase(turn->tools->phrases, room_language, "card_internal")
                            : "");
        topics += length + (topics[length] == ',');
    }
}

enum result desk_write_card(struct turn *turn, const struct ticket *ticket, const struct card_reader *reader,
                            struct reply *reply, struct error *error)
{
    const struct article *article = NULL;
    own_(text_done) struct text time = TEXT_INIT;
    (void)desk_booked_ms(turn, ticket->id, &time);
    own_(text_done) struct text incident = TEXT_INIT, asker = TEXT_INIT, rejected = TEXT_INIT, nearest = TEXT_INIT;
    enum result result =
        person_describe(turn->tools->store, turn->organisation_id, ticket->person_id, turn->now_ms, &asker, error);
    add_titles(turn, ticket->rejected, &rejected);
    add_titles(turn, ticket->nearest, &nearest);
    if (turn->tools->knowledge != NULL && ticket->topic[0] != '\0')
        article = knowledge_article_or_other(turn->tools->knowledge, ticket->topic, room_language);
    struct card card = {.number = ticket->number,
                        .asked_in = ticket->language,
                        .other = ticket->other_language,
                        .again = ticket->reopened > 0,
                        .helped = ticket->helped == HELPED_YES,
                        .urgency = ticket->urgency,
                        .question = ticket->question,
                        .asker = asker.data,
                        .where = ticket->where,
                        .time = time.data,
                        .offered = article == NULL ? "" : article->title,
                        .rejected = rejected.data,
                        .nearest = nearest.data,
                        .claimer = reader->claimer == NULL ? "" : reader->claimer,
                        .note = ticket->note,
                        .moved = reader->moved == NULL ? "" : reader->moved,
                        .own = reader->own,
                        .mine = reader->mine,
                        .bands = turn_shares_bands(turn, ticket->id),
                        .closed = ticket->state == TICKET_RESOLVED,
                        .cancelled = ticket->state == TICKET_CANCELLED};
    if (result == RESULT_OK)
        result = look_around(turn, ticket, &card, &incident, error);
    card_write(&card, turn->tools->phrases, reply);
    return result;
}

/* What waited before says now that one more asks the same. Where many do, an incident is the better place. */
static enum result change_cards_alike(struct turn *turn, const struct ticket *ticket, struct error *error)
{
    own_(tickets_done) struct tickets others = {.list = LIST_INIT};
    struct ticket before = turn->ticket;
    enum result result = desk_find_alike(turn, ticket, &others, error);
    for (size_t i = 0; i < others.list.count && others.list.count <= CARDS_CHANGED && result == RESULT_OK; i++) {
        turn->ticket = others.list.items[i]; /* its strings stay the list's */
        result = desk_change_card(turn, "", error);
    }
    turn->ticket = before;
    return result;
}

/* In the room of its queue, if that has one. */
static enum result show_in_room(struct turn *turn, const struct ticket *ticket, int64_t queue_id, unsigned number,
                                struct error *error)
{
    struct store *store = turn->tools->store;
    own_(queue_place_done) struct queue_place place = QUEUE_PLACE_INIT;
    own_(reply_done) struct reply reply;
    struct conversation room;
    reply_init(&reply, room_language);
    enum result result = queue_place_of(store, turn->organisation_id, queue_id, &place, error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    result = conversation_for_place(store, turn->organisation_id, place.connector.data, place.place.data, "", false,
                                    turn->now_ms, &room, error);
    if (result != RESULT_OK)
        return result;
    struct saying saying = {room.id, 0, "reply", OUTPUT_CARD + number, 0};
    result = desk_write_card(turn, ticket, &(struct card_reader){.own = false}, &reply, error);
    if (result == RESULT_OK)
        result = desk_say(turn, &saying, &reply, error);
    return result == RESULT_OK ? ticket_set_card(store, turn->organisation_id, ticket->id, room.id, saying.seq, error)
                               : result;
}

enum result turn_show_card(struct turn *turn, int64_t ticket_id, int64_t queue_id, unsigned number, struct error *error)
{
    own_(ticket_done) struct ticket ticket = {.id = 0};
    enum result result = ticket_find(turn->tools->store, turn->organisation_id, ticket_id, &ticket, error);
    if (result == RESULT_OK)
        result = show_in_room(turn, &ticket, queue_id, number, error);
    if (result == RESULT_OK)
        result = desk_own_show(turn, &ticket, error);
    return result == RESULT_OK ? change_cards_alike(turn, &ticket, error) : result;
}

enum result desk_change_card(struct turn *turn, const char *claimer, struct error *error)
{
    return desk_rewrite_card(turn, claimer, "", error);
}

static enum result rewrite_in_room(struct turn *turn, const char *claimer, const char *moved, struct error *error)
{
    struct store *store = turn->tools->store;
    const struct ticket *ticket = &turn->ticket;
    own_(reply_done) struct reply reply;
    own_(text_done) struct text body = TEXT_INIT;
    char key[HASH_HEX_BYTES];
    reply_init(&reply, room_language);
    enum result result =
        desk_write_card(turn, ticket, &(struct card_reader){.claimer = claimer, .moved = moved}, &reply, error);
    reply_encode(&reply, &body);
    turn_departure_key(turn, OUTPUT_CARD_CHANGES + (unsigned)(ticket->number % NUMBERS_MOST), key);
    if (result == RESULT_OK)
        result = entry_rewrite(store, turn->organisation_id, ticket->card_conversation_id, ticket->card_seq, body.data,
                               error);
    return result == RESULT_OK ? outbox_change(store, turn->organisation_id, ticket->card_conversation_id,
                                               ticket->card_seq, key, body.data, "", turn->now_ms, error)
                               : result;
}

enum result desk_rewrite_card(struct turn *turn, const char *claimer, const char *moved, struct error *error)
{
    enum result result = RESULT_OK;
    turn->result->tickets_changed = true;
    if (turn->ticket.card_seq != 0) /* else its queue has no room */
        result = rewrite_in_room(turn, claimer, moved, error);
    return result == RESULT_OK ? desk_own_rewrite(turn, claimer, error) : result;
}

enum result desk_take_back_cards(struct turn *turn, struct error *error)
{
    struct store *store = turn->tools->store;
    const struct ticket *ticket = &turn->ticket;
    char key[HASH_HEX_BYTES];
    enum result result = RESULT_OK;
    turn_departure_key(turn, OUTPUT_CALLED_OFF + (unsigned)(ticket->number % 1000), key);
    if (ticket->card_seq != 0)
        result = entry_rewrite(store, turn->organisation_id, ticket->card_conversation_id, ticket->card_seq, "", error);
    if (result == RESULT_OK && ticket->card_seq != 0)
        result = outbox_change(store, turn->organisation_id, ticket->card_conversation_id, ticket->card_seq, key, "",
                               "", turn->now_ms, error);
    return result == RESULT_OK ? desk_own_take_back(turn, error) : result;
}

enum result desk_tell_team(struct turn *turn, const struct reply *reply, unsigned output, bool *heard,
                           struct error *error)
{
    struct saying saying = {turn->ticket.card_conversation_id, 0, "reply", output, 0};
    size_t told = 1;
    enum result result =
        turn->ticket.card_seq != 0 ? desk_say(turn, &saying, reply, error) : desk_own_tell(turn, reply, &told, error);
    *heard = told > 0;
    return result;
}

/* The thread under the card, once that was sent. NOT_FOUND: it is not out yet. */
static enum result find_thread_in_room(struct turn *turn, const struct ticket *ticket, struct conversation *thread,
                                       struct error *error)
{
    struct store *store = turn->tools->store;
    own_(text_done) struct text event = TEXT_INIT;
    enum result result =
        entry_external_id(store, turn->organisation_id, ticket->card_conversation_id, ticket->card_seq, &event, error);
    return result == RESULT_OK ? conversation_thread_of(store, turn->organisation_id, ticket->card_conversation_id,
                                                        event.data, turn->now_ms, thread, error)
                               : result;
}

enum result desk_find_thread(struct turn *turn, const struct ticket *ticket, struct conversation *thread,
                             struct error *error)
{
    if (ticket->desk_conversation_id != 0) {
        *thread = (struct conversation){.id = ticket->desk_conversation_id, .organisation_id = turn->organisation_id};
        return RESULT_OK;
    }
    enum result own = turn->own_card ? desk_own_thread(turn, ticket, turn->person.id, thread, error) : RESULT_NOT_FOUND;
    if (own != RESULT_NOT_FOUND)
        return own;
    return ticket->card_seq != 0 ? find_thread_in_room(turn, ticket, thread, error)
                                 : desk_own_thread(turn, ticket, ticket->claimer_id, thread, error);
}
