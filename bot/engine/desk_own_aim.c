/* What a tutor says in their own chat with Neuvo that is not for Neuvo: of a card there, and whether they want any. */
#include "engine/desk_own.h"

#include "base/own.h"
#include "desk/numbered.h"
#include "settings/phrases.h"
#include "store/access.h"
#include "store/conversations.h"
#include "store/organisations.h"
#include "store/own_cards.h"
#include "store/people.h"

#include <stdio.h>
#include <string.h>

/* ---- of which card ----------------------------------------------------------------------------------------------- */

/* It stands in its thread, or reacts to it. */
static enum result find_by_event(struct turn *turn, const char *event, struct own_card *card, struct error *error)
{
    const struct message *message = turn->message;
    own_(entry_place_done) struct entry_place entry = ENTRY_PLACE_INIT;
    enum result result =
        entry_find(turn->tools->store, turn->organisation_id, message->connector, message->place, event, &entry, error);
    return result == RESULT_OK
               ? own_card_at(turn->tools->store, turn->organisation_id, entry.conversation.id, entry.seq, card, error)
               : result;
}

/* From here on the message is the rest of it, in the thread under its card. */
static void say_under(struct turn *turn, const char *words, const char *thread)
{
    char *text = *list_push(&turn->strings) = x_strdup(words);
    char *under = *list_push(&turn->strings) = x_strdup(thread);
    turn->own_words = *turn->message;
    turn->own_words.text = text;
    turn->own_words.thread = under;
    turn->message = &turn->own_words;
}

/* "12: words", "ota 12": of a card that stands in this chat. */
static enum result find_by_number(struct turn *turn, struct own_card *card, struct error *error)
{
    const struct message *message = turn->message;
    struct store *store = turn->tools->store;
    int64_t of = turn->organisation_id, number = 0;
    own_(text_done) struct text rest = TEXT_INIT, event = TEXT_INIT;
    own_(ticket_done) struct ticket ticket = {.id = 0};
    own_(conversation_place_done) struct conversation_place where = CONVERSATION_PLACE_INIT;
    struct person person;
    if (message->kind != MESSAGE_TEXT || !numbered_read(turn->tools->intents, message->text, &number, &rest))
        return RESULT_NOT_FOUND;
    enum result result = person_find(store, of, message->connector, message->account, &person, error);
    if (result == RESULT_OK)
        result = ticket_of_number(store, of, number, &ticket, error);
    if (result == RESULT_OK)
        result = own_card_of(store, of, ticket.id, person.id, card, error);
    if (result == RESULT_OK)
        result = conversation_where(store, of, card->conversation_id, &where, error);
    if (result == RESULT_OK &&
        (strcmp(where.connector.data, message->connector) != 0 || strcmp(where.place.data, message->place) != 0))
        result = RESULT_NOT_FOUND;
    if (result == RESULT_OK)
        result = entry_external_id(store, of, card->conversation_id, card->seq, &event, error);
    if (result == RESULT_OK)
        say_under(turn, rest.data, event.data);
    return result;
}

static enum result aim_at_wish(struct turn *turn, struct error *error)
{
    const struct message *message = turn->message;
    const struct intents *intents = turn->tools->intents;
    bool can_show = strcmp(message->connector, "matrix") == 0 || strcmp(message->connector, "teams") == 0;
    if (message->kind != MESSAGE_TEXT || *message->thread != '\0' || !can_show)
        return RESULT_NOT_FOUND;
    enum own_card_wish wish = intents_contains(intents, message->text, "desk-cards-here")   ? OWN_CARDS_ALWAYS
                              : intents_contains(intents, message->text, "desk-cards-away") ? OWN_CARDS_NEVER
                                                                                            : OWN_CARDS_WITHOUT_ROOM;
    if (wish == OWN_CARDS_WITHOUT_ROOM)
        return RESULT_NOT_FOUND;
    enum result result = desk_find_tutor(turn, error);
    turn->wishes_cards = result == RESULT_OK && turn->tutor.length > 0;
    turn->cards_here = wish == OWN_CARDS_ALWAYS;
    return result == RESULT_OK ? RESULT_NOT_FOUND : result;
}

enum result desk_own_aim(struct turn *turn, struct error *error)
{
    const struct message *message = turn->message;
    struct own_card card = {.seq = 0};
    const char *event = message->kind == MESSAGE_REACTION ? message->target : message->thread;
    enum result result = *event != '\0' ? find_by_event(turn, event, &card, error) : find_by_number(turn, &card, error);
    if (result == RESULT_NOT_FOUND)
        return aim_at_wish(turn, error);
    if (result == RESULT_OK)
        result = desk_find_tutor(turn, error);
    if (result == RESULT_OK && turn->tutor.length == 0) /* they were one */
        return RESULT_NOT_FOUND;
    if (result == RESULT_OK)
        result = ticket_find(turn->tools->store, turn->organisation_id, card.ticket_id, &turn->ticket, error);
    turn->own_card = result == RESULT_OK;
    return result;
}

/* ---- whether they want any --------------------------------------------------------------------------------------- */

/* What waits already, oldest first. */
static enum result show_waiting(struct turn *turn, int64_t queue_id, struct error *error)
{
    own_(tickets_done) struct tickets tickets = {.list = LIST_INIT};
    bool member = false;
    enum result result =
        queue_member_is(turn->tools->store, turn->organisation_id, queue_id, turn->person.id, &member, error);
    if (result == RESULT_OK && member)
        result =
            tickets_waiting(turn->tools->store, turn->organisation_id, queue_id, TICKETS_LOOKED_AT, &tickets, error);
    for (size_t i = tickets.list.count; i-- > 0 && result == RESULT_OK;)
        result = desk_own_show(turn, &tickets.list.items[i], error);
    return result;
}

enum result turn_wish_cards(struct turn *turn, struct error *error)
{
    struct store *store = turn->tools->store;
    own_(place_rows_done) struct place_rows queues = {.list = LIST_INIT};
    own_(reply_done) struct reply reply;
    enum language language = turn->person.language == LANGUAGE_NONE ? room_language : turn->person.language;
    struct saying saying = {turn->conversation.id, turn->person.id, "reply", OUTPUT_TOLD, 0};
    turn->result->outcome = "desk";
    reply_init(&reply, language);
    reply_add_block(&reply, BLOCK_PARAGRAPH,
                    phrase(turn->tools->phrases, language, turn->cards_here ? "own_cards_here" : "own_cards_away"));
    enum result result = own_cards_wish(store, turn->organisation_id, turn->person.id, turn->cards_here, error);
    if (result == RESULT_OK)
        result = desk_say(turn, &saying, &reply, error);
    if (result == RESULT_OK && turn->cards_here)
        result = queue_list(store, turn->organisation_id, &queues, error);
    for (size_t i = 0; i < queues.list.count && result == RESULT_OK; i++)
        result = show_waiting(turn, queues.list.items[i].id, error);
    return result;
}
