/*
 * Tickets between two places: the card under which tutors write, and the conversation of the asker. What one side says
 * is an entry and an outbox row of the other side's conversation, in the same transaction, so that nothing is said
 * twice and nothing is lost, whatever the platforms.
 */
#include "engine/turn.h"

#include "base/own.h"
#include "desk/card.h"
#include "desk/command.h"
#include "dialog/listener.h"
#include "knowledge/knowledge.h"
#include "settings/phrases.h"
#include "store/access.h"
#include "store/audit.h"
#include "store/conversations.h"
#include "store/outbox.h"
#include "store/people.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Outputs of one message are numbered (turn.c, carry_out.c); these stand behind the others. */
enum {
    OUTPUT_CARD = 300,
    OUTPUT_CARD_CHANGE = 400,
    OUTPUT_TOLD = 401,
    OUTPUT_THREAD = 402,
    OUTPUT_CALLED_OFF = 500,
    OUTPUT_GONE = 1500,
    TICKETS_LOOKED_AT = 20
};

/* The tutors' room speaks Finnish; each asker is spoken to in the language of the ticket. */
static const enum language room_language = LANGUAGE_FI;

/* ---- saying something in another conversation -------------------------------------------------------------- */

struct saying {
    int64_t conversation_id, person_id;
    const char *kind; /* "reply": Neuvo's own words; "relay": a person's */
    unsigned output;
    int64_t seq; /* out */
};

static enum result say(struct turn *turn, struct saying *saying, const struct reply *reply, struct error *error)
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

static void fill(const struct turn *turn, enum language language, const char *name, const struct ticket *ticket,
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

static enum language language_of_asker(const struct ticket *ticket)
{
    return ticket->language < LANGUAGE_NONE ? ticket->language : LANGUAGE_FI;
}

/* To the asker, in their language. */
static enum result tell_asker(struct turn *turn, const char *phrase_name, struct error *error)
{
    const struct ticket *ticket = &turn->ticket;
    own_(reply_done) struct reply reply;
    struct saying saying = {ticket->conversation_id, ticket->person_id, "reply", OUTPUT_TOLD, 0};
    reply_init(&reply, language_of_asker(ticket));
    fill(turn, reply.language, phrase_name, ticket, "", &reply);
    return say(turn, &saying, &reply, error);
}

/* Words that go from one side to the other, with who says them. */
static void write_words(const struct turn *turn, const struct ticket *ticket, bool to_asker, const char *words,
                        struct reply *reply)
{
    reply_init(reply, to_asker ? language_of_asker(ticket) : room_language);
    fill(turn, reply->language, to_asker ? "desk_tutor" : "desk_asker", ticket, words, reply);
}

/* Under the card, to the one who wrote there: turn->conversation is that thread. */
static enum result tell_tutor(struct turn *turn, const char *phrase_name, const char *name, struct error *error)
{
    own_(reply_done) struct reply reply;
    own_(text_done) struct text text = TEXT_INIT;
    struct saying saying = {turn->conversation.id, 0, "reply", OUTPUT_THREAD, 0};
    reply_init(&reply, room_language);
    phrase_fill(turn->tools->phrases, room_language, phrase_name, &text, "name", name, NULL);
    reply_add_block(&reply, BLOCK_PARAGRAPH, text.data);
    return say(turn, &saying, &reply, error);
}

/* ---- the card ---------------------------------------------------------------------------------------------- */

static void write_card(const struct turn *turn, const struct ticket *ticket, const char *claimer, struct reply *reply)
{
    const struct article *article = NULL;
    if (turn->tools->knowledge != NULL && ticket->topic[0] != '\0')
        article = knowledge_article_or_other(turn->tools->knowledge, ticket->topic, room_language);
    struct card card = {.number = ticket->number,
                        .asked_in = ticket->language,
                        .urgency = ticket->urgency,
                        .question = ticket->question,
                        .offered = article == NULL ? "" : article->title,
                        .claimer = claimer,
                        .closed = ticket->state == TICKET_RESOLVED};
    reply_init(reply, room_language);
    card_write(&card, turn->tools->phrases, reply);
}

enum result turn_show_card(struct turn *turn, int64_t ticket_id, int64_t queue_id, unsigned number, struct error *error)
{
    struct store *store = turn->tools->store;
    own_(queue_place_done) struct queue_place place = QUEUE_PLACE_INIT;
    own_(ticket_done) struct ticket ticket = {.id = 0};
    own_(reply_done) struct reply reply;
    struct conversation room;
    reply_init(&reply, room_language);
    enum result result = queue_place_of(store, turn->organisation_id, queue_id, &place, error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    result = ticket_find(store, turn->organisation_id, ticket_id, &ticket, error);
    if (result == RESULT_OK)
        result = conversation_for_place(store, turn->organisation_id, place.connector.data, place.place.data, "", false,
                                        turn->now_ms, &room, error);
    if (result != RESULT_OK)
        return result;
    struct saying saying = {room.id, 0, "reply", OUTPUT_CARD + number, 0};
    write_card(turn, &ticket, "", &reply);
    result = say(turn, &saying, &reply, error);
    return result == RESULT_OK ? ticket_set_card(store, turn->organisation_id, ticket_id, room.id, saying.seq, error)
                               : result;
}

static enum result change_card(struct turn *turn, const char *claimer, struct error *error)
{
    struct store *store = turn->tools->store;
    const struct ticket *ticket = &turn->ticket;
    own_(reply_done) struct reply reply;
    own_(text_done) struct text body = TEXT_INIT;
    char key[HASH_HEX_BYTES];
    write_card(turn, ticket, claimer, &reply);
    reply_encode(&reply, &body);
    turn_departure_key(turn, OUTPUT_CARD_CHANGE, key);
    enum result result =
        entry_rewrite(store, turn->organisation_id, ticket->card_conversation_id, ticket->card_seq, body.data, error);
    return result == RESULT_OK ? outbox_change(store, turn->organisation_id, ticket->card_conversation_id,
                                               ticket->card_seq, key, body.data, "", turn->now_ms, error)
                               : result;
}

/* ---- whose message is it ----------------------------------------------------------------------------------- */

/* The ticket under whose card the message stands. NOT_FOUND: under none. */
static enum result find_card(struct turn *turn, struct error *error)
{
    const struct message *message = turn->message;
    struct store *store = turn->tools->store;
    own_(entry_place_done) struct entry_place card = ENTRY_PLACE_INIT;
    const char *event = message->kind == MESSAGE_REACTION ? message->target : message->thread;
    bool is_room = false;
    bool may = message->kind == MESSAGE_TEXT || message->kind == MESSAGE_REACTION;
    if (message->direct || !may || *event == '\0')
        return RESULT_NOT_FOUND;
    enum result result =
        queue_place_is(store, turn->organisation_id, message->connector, message->place, &is_room, error);
    if (result != RESULT_OK || !is_room)
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    result = entry_find(store, turn->organisation_id, message->connector, message->place, event, &card, error);
    return result == RESULT_OK
               ? ticket_of_card(store, turn->organisation_id, card.conversation.id, card.seq, &turn->ticket, error)
               : result;
}

/* Being in the room grants nothing: only who was given access is a tutor. */
static enum result find_tutor(struct turn *turn, struct error *error)
{
    struct store *store = turn->tools->store;
    enum result result = person_find(store, turn->organisation_id, turn->message->connector, turn->message->account,
                                     &turn->person, error);
    if (result == RESULT_OK)
        result = access_find(store, turn->organisation_id, turn->person.id, "tutor", &turn->tutor, error);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result turn_aim_at_desk(struct turn *turn, struct receipt *receipt, bool *at_desk, bool *aimed,
                             struct error *error)
{
    enum result result = find_card(turn, error);
    *at_desk = result == RESULT_OK;
    *aimed = true;
    if (result == RESULT_OK)
        result = find_tutor(turn, error);
    if (result != RESULT_OK || !*at_desk)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    enum desk_command command = desk_command_of(turn->tools->intents, turn->message);
    bool means_it = command == DESK_CLAIM || command == DESK_RELEASE || command == DESK_RESOLVE;
    if (turn->tutor.length == 0 && !means_it) {
        *aimed = false;
        turn->result->outcome = "refused";
        receipt->kind = RECEIPT_REFUSED;
        message_set(&receipt->reason, "overheard");
    }
    return RESULT_OK;
}

/* ---- what a tutor does ------------------------------------------------------------------------------------- */

static enum result move(struct turn *turn, enum ticket_state to, int64_t claimer_id, const char *action,
                        struct error *error)
{
    struct store *store = turn->tools->store;
    struct ticket *ticket = &turn->ticket;
    char actor[24], object[40];
    (void)snprintf(actor, sizeof actor, "%" PRId64, turn->person.id);
    (void)snprintf(object, sizeof object, "ticket %" PRId64, ticket->number);
    enum result result =
        ticket_move(store, turn->organisation_id, ticket->id, ticket->state, to, actor, turn->now_ms, error);
    if (result == RESULT_OK)
        result = ticket_set_claimer(store, turn->organisation_id, ticket->id, claimer_id, error);
    ticket->state = to;
    return result == RESULT_OK ? audit_add(store, turn->organisation_id, actor, action, object, "", turn->now_ms, error)
                               : result;
}

/* The name of the tutor who has it, for who comes too late. */
static enum result say_who_has_it(struct turn *turn, struct error *error)
{
    own_(text_done) struct text name = TEXT_INIT;
    if (turn->ticket.claimer_id == turn->person.id)
        return tell_tutor(turn, "desk_yours", "", error);
    enum result result =
        access_find(turn->tools->store, turn->organisation_id, turn->ticket.claimer_id, "tutor", &name, error);
    return result == RESULT_OK || result == RESULT_NOT_FOUND ? tell_tutor(turn, "desk_taken", name.data, error)
                                                             : result;
}

static enum result claim(struct turn *turn, struct error *error)
{
    enum ticket_state state = turn->ticket.state;
    if (state == TICKET_CLAIMED)
        return say_who_has_it(turn, error);
    if (state == TICKET_RESOLVED || state == TICKET_CANCELLED)
        return tell_tutor(turn, "desk_closed", "", error);
    enum result result = move(turn, TICKET_CLAIMED, turn->person.id, "ticket_claimed", error);
    if (result == RESULT_OK) /* from now on a person speaks there */
        result = outbox_withdraw_unsent(turn->tools->store, turn->organisation_id, turn->ticket.conversation_id, error);
    if (result == RESULT_OK)
        result = tell_asker(turn, "desk_told_claimed", error);
    return result == RESULT_OK ? change_card(turn, turn->tutor.data, error) : result;
}

static enum result let_go(struct turn *turn, enum ticket_state to, const char *action, const char *told,
                          struct error *error)
{
    bool closes = to == TICKET_RESOLVED;
    enum result result = move(turn, to, closes ? turn->person.id : 0, action, error);
    if (result == RESULT_OK)
        result = tell_asker(turn, told, error);
    return result == RESULT_OK ? change_card(turn, closes ? turn->tutor.data : "", error) : result;
}

/* Keeps what was written as an entry of its own conversation, so that an edit finds it, and notes as what it went out.
 */
static enum result pass_on_words(struct turn *turn, struct error *error)
{
    const struct message *message = turn->message;
    struct store *store = turn->tools->store;
    struct saying told = {turn->ticket.conversation_id, turn->ticket.person_id, "relay", OUTPUT_TOLD, 0};
    own_(reply_done) struct reply reply;
    int64_t seq = 0;
    write_words(turn, &turn->ticket, true, message->text, &reply);
    enum result result = entry_add(store, turn->organisation_id, turn->conversation.id, turn->person.id, false, "text",
                                   message->text, message->external_id, 0, turn->now_ms, &seq, error);
    if (result == RESULT_OK)
        result = say(turn, &told, &reply, error);
    struct relay relay = {turn->conversation.id, seq, told.conversation_id, told.seq, turn->ticket.id};
    return result == RESULT_OK ? relay_add(store, turn->organisation_id, &relay, error) : result;
}

enum result turn_desk(struct turn *turn, struct error *error)
{
    enum desk_command command = desk_command_of(turn->tools->intents, turn->message);
    bool mine = turn->ticket.state == TICKET_CLAIMED && turn->ticket.claimer_id == turn->person.id;
    turn->result->outcome = "desk";
    if (turn->tutor.length == 0)
        return tell_tutor(turn, "desk_no_access", "", error);
    if (command == DESK_CLAIM)
        return claim(turn, error);
    if (command == DESK_RELEASE || command == DESK_RESOLVE) {
        if (!mine)
            return tell_tutor(turn, "desk_not_yours", "", error);
        return command == DESK_RELEASE ? let_go(turn, TICKET_NEW, "ticket_released", "desk_told_released", error)
                                       : let_go(turn, TICKET_RESOLVED, "ticket_resolved", "desk_told_resolved", error);
    }
    if (command == DESK_WORDS && mine)
        return pass_on_words(turn, error);
    return RESULT_OK; /* a note for the team */
}

/* ---- what the asker says meanwhile -------------------------------------------------------------------------- */

/* The thread under the card, once that was sent. NOT_FOUND: it is not out yet. */
static enum result find_thread(struct turn *turn, const struct ticket *ticket, struct conversation *thread,
                               struct error *error)
{
    struct store *store = turn->tools->store;
    own_(queue_place_done) struct queue_place place = QUEUE_PLACE_INIT;
    own_(text_done) struct text event = TEXT_INIT;
    enum result result = queue_place_of(store, turn->organisation_id, ticket->queue_id, &place, error);
    if (result == RESULT_OK)
        result = entry_external_id(store, turn->organisation_id, ticket->card_conversation_id, ticket->card_seq, &event,
                                   error);
    return result == RESULT_OK
               ? conversation_for_place(store, turn->organisation_id, place.connector.data, place.place.data,
                                        event.data, false, turn->now_ms, thread, error)
               : result;
}

enum result turn_relay_to_tutor(struct turn *turn, bool *relayed, struct error *error)
{
    own_(ticket_done) struct ticket ticket = {.id = 0};
    own_(reply_done) struct reply reply;
    struct conversation thread;
    reply_init(&reply, room_language);
    if (turn->question_seq == 0 || turn->message->kind != MESSAGE_TEXT)
        return RESULT_OK;
    enum result result = ticket_claimed_of(turn->tools->store, turn->organisation_id, turn->conversation.id,
                                           turn->person.id, &ticket, error);
    if (result == RESULT_OK)
        result = find_thread(turn, &ticket, &thread, error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    enum listener listener =
        listener_of(turn->message, turn->state.data, turn->tools->intents, turn->person.language, turn->now_ms);
    if (listener == LISTENER_NEUVO)
        return RESULT_OK;
    struct saying saying = {thread.id, 0, "relay", OUTPUT_THREAD, 0};
    write_words(turn, &ticket, false, turn->message->text, &reply);
    *relayed = listener == LISTENER_TUTOR;
    turn->result->outcome = "relayed";
    result = say(turn, &saying, &reply, error);
    struct relay relay = {turn->conversation.id, turn->question_seq, thread.id, saying.seq, ticket.id};
    return result == RESULT_OK ? relay_add(turn->tools->store, turn->organisation_id, &relay, error) : result;
}

/* ---- what is changed or taken back ---------------------------------------------------------------------------- */

enum result turn_change_relayed(struct turn *turn, int64_t seq, const char *text, struct error *error)
{
    struct store *store = turn->tools->store;
    int64_t of = turn->organisation_id;
    own_(ticket_done) struct ticket ticket = {.id = 0};
    own_(reply_done) struct reply reply;
    own_(text_done) struct text body = TEXT_INIT;
    char key[HASH_HEX_BYTES];
    struct relay relay;
    reply_init(&reply, room_language);
    enum result result = relay_find(store, of, turn->conversation.id, seq, &relay, error);
    if (result == RESULT_OK)
        result = ticket_find(store, of, relay.ticket_id, &ticket, error);
    bool to_asker = ticket.conversation_id == relay.to_conversation_id;
    if (result == RESULT_OK && to_asker && *text != '\0')
        result = access_find(store, of, turn->person.id, "tutor", &turn->tutor, error);
    if (result != RESULT_OK)
        return result;
    if (*text != '\0') {
        write_words(turn, &ticket, to_asker, text, &reply);
        reply_encode(&reply, &body);
    }
    turn_departure_key(turn, OUTPUT_TOLD, key);
    result = entry_rewrite(store, of, relay.to_conversation_id, relay.to_seq, body.data, error);
    return result == RESULT_OK ? outbox_change(store, of, relay.to_conversation_id, relay.to_seq, key, body.data, "",
                                               turn->now_ms, error)
                               : result;
}

/* Nobody has taken it: it needs no answer any more, and nobody is to read it. */
static enum result call_off(struct turn *turn, struct error *error)
{
    struct store *store = turn->tools->store;
    const struct ticket *ticket = &turn->ticket;
    char key[HASH_HEX_BYTES];
    enum result result = ticket_move(store, turn->organisation_id, ticket->id, TICKET_NEW, TICKET_CANCELLED, "asker",
                                     turn->now_ms, error);
    if (result != RESULT_OK || ticket->card_seq == 0)
        return result;
    turn_departure_key(turn, OUTPUT_CALLED_OFF + (unsigned)(ticket->number % 1000), key);
    result = entry_rewrite(store, turn->organisation_id, ticket->card_conversation_id, ticket->card_seq, "", error);
    return result == RESULT_OK ? outbox_change(store, turn->organisation_id, ticket->card_conversation_id,
                                               ticket->card_seq, key, "", "", turn->now_ms, error)
                               : result;
}

/* turn->ticket now asks this, and its card says so. */
static enum result reword(struct turn *turn, const char *question, struct error *error)
{
    struct store *store = turn->tools->store;
    struct ticket *ticket = &turn->ticket;
    own_(text_done) struct text name = TEXT_INIT;
    enum result result = ticket_reword(store, turn->organisation_id, ticket->id, question, error);
    if (result == RESULT_OK && *question == '\0' && ticket->state == TICKET_NEW)
        return call_off(turn, error);
    if (result == RESULT_OK && ticket->claimer_id != 0)
        result = access_find(store, turn->organisation_id, ticket->claimer_id, "tutor", &name, error);
    if ((result != RESULT_OK && result != RESULT_NOT_FOUND) || ticket->card_seq == 0)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    message_set(&ticket->question, question);
    return change_card(turn, name.data, error);
}

enum result turn_change_ticket(struct turn *turn, const char *question, struct error *error)
{
    enum result result = ticket_of_event(turn->tools->store, turn->organisation_id, turn->conversation.id,
                                         turn->message->target, &turn->ticket, error);
    return result == RESULT_OK ? reword(turn, question, error) : result;
}

/* Writes the question with its lines `before` as `now`, which may be nothing. False: it has none. */
static bool replace_lines(const char *question, const char *before, const char *now, struct text *out)
{
    size_t length = strlen(before);
    const char *at = length == 0 ? NULL : strstr(question, before);
    while (at != NULL && !((at == question || at[-1] == '\n') && (at[length] == '\0' || at[length] == '\n')))
        at = strstr(at + 1, before);
    if (at == NULL)
        return false;
    const char *rest = at + length;
    bool gone = *now == '\0';
    size_t kept = (size_t)(at - question);
    text_add_bytes(out, question, gone && kept > 0 ? kept - 1 : kept);
    text_add(out, now);
    text_add(out, gone && kept == 0 && *rest == '\n' ? rest + 1 : rest);
    return true;
}

enum result turn_change_words(struct turn *turn, int64_t person_id, const char *before, const char *now,
                              struct error *error)
{
    own_(tickets_done) struct tickets tickets = {.list = LIST_INIT};
    enum result result = person_id == 0 ? RESULT_OK
                                        : tickets_of_person(turn->tools->store, turn->organisation_id, person_id,
                                                            TICKETS_LOOKED_AT, &tickets, error);
    for (size_t i = 0; i < tickets.list.count && result == RESULT_OK; i++) {
        struct ticket *ticket = &tickets.list.items[i];
        own_(text_done) struct text question = TEXT_INIT;
        bool open = ticket->state == TICKET_NEW || ticket->state == TICKET_CLAIMED;
        if (!open || ticket->conversation_id != turn->conversation.id ||
            !replace_lines(ticket->question, before, now, &question))
            continue;
        turn->ticket = *ticket;
        result = reword(turn, question.data, error);
        *ticket = turn->ticket;
        turn->ticket = (struct ticket){.id = 0};
    }
    return result;
}

/* A tutor has it: they learn that there is nobody to answer any more. */
static enum result tell_that_asker_is_gone(struct turn *turn, struct error *error)
{
    struct ticket *ticket = &turn->ticket;
    own_(reply_done) struct reply reply;
    struct conversation thread;
    reply_init(&reply, room_language);
    enum result result = ticket_move(turn->tools->store, turn->organisation_id, ticket->id, TICKET_CLAIMED,
                                     TICKET_CANCELLED, "asker", turn->now_ms, error);
    if (result == RESULT_OK)
        result = find_thread(turn, ticket, &thread, error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    unsigned output = OUTPUT_GONE + (unsigned)(ticket->number % 1000);
    struct saying saying = {thread.id, 0, "reply", output, 0};
    fill(turn, room_language, "desk_asker_gone", ticket, "", &reply);
    return say(turn, &saying, &reply, error);
}

enum result turn_drop_cards(struct turn *turn, struct error *error)
{
    own_(tickets_done) struct tickets tickets = {.list = LIST_INIT};
    enum result result = tickets_of_person(turn->tools->store, turn->organisation_id, turn->person.id,
                                           TICKETS_LOOKED_AT, &tickets, error);
    for (size_t i = 0; i < tickets.list.count && result == RESULT_OK; i++) {
        turn->ticket = tickets.list.items[i];
        if (turn->ticket.state == TICKET_NEW)
            result = call_off(turn, error);
        else if (turn->ticket.state == TICKET_CLAIMED)
            result = tell_that_asker_is_gone(turn, error);
        turn->ticket = (struct ticket){.id = 0}; /* its strings are the list's */
    }
    return result;
}
