/* Requests that ask the same and wait: shown on the card, and answered or solved together. Each keeps a conversation, a
 * thread and a trail of its own; no asker sees another. */
#include "engine/desk_say.h"

#include "base/own.h"
#include "desk/alike.h"
#include "settings/phrases.h"
#include "store/conversations.h"
#include "store/outbox.h"

#include <inttypes.h>
#include <stdio.h>

enum { LOOKED_AT = 100 };

static bool fits(const struct ticket *ticket, const struct ticket *other)
{
    return other->id != ticket->id && other->person_id != 0 && other->person_id != ticket->person_id &&
           other->language == ticket->language && other->urgency == URGENCY_NONE && *other->question != '\0' &&
           questions_are_alike(ticket->question, ticket->topic, other->question, other->topic);
}

/* Keeps those that ask the same. */
static void sift(struct tickets *tickets, const struct ticket *ticket)
{
    size_t kept = 0;
    for (size_t i = 0; i < tickets->list.count; i++) {
        if (kept < TICKETS_LOOKED_AT && fits(ticket, &tickets->list.items[i]))
            tickets->list.items[kept++] = tickets->list.items[i];
        else
            ticket_done(&tickets->list.items[i]);
    }
    tickets->list.count = kept;
}

enum result desk_find_alike(struct turn *turn, const struct ticket *ticket, struct tickets *others, struct error *error)
{
    if (*ticket->question == '\0' || ticket->urgency != URGENCY_NONE || !ticket_is_open(ticket->state))
        return RESULT_OK;
    enum result result =
        tickets_waiting(turn->tools->store, turn->organisation_id, ticket->queue_id, LOOKED_AT, others, error);
    sift(others, ticket);
    return result;
}

/* ---- one of them ---------------------------------------------------------------------------------------------------
 */

/* Where the tutor works on it: the thread under its card; without one, and from the console, its place there. */
static enum result enter(struct turn *turn, struct error *error)
{
    char place[40];
    enum result result =
        turn->at_console ? RESULT_NOT_FOUND : desk_find_thread(turn, &turn->ticket, &turn->conversation, error);
    if (result != RESULT_NOT_FOUND)
        return result;
    (void)snprintf(place, sizeof place, "ticket/%" PRId64, turn->ticket.id);
    return conversation_for_place(turn->tools->store, turn->organisation_id, "console", place, "", false, turn->now_ms,
                                  &turn->conversation, error);
}

/* Who reads only its thread learns what was said, and where. */
static enum result tell_thread(struct turn *turn, int64_t first, const char *words, struct error *error)
{
    own_(reply_done) struct reply reply;
    own_(text_done) struct text text = TEXT_INIT, quoted = TEXT_INIT;
    struct saying saying = {turn->conversation.id, 0, "reply", OUTPUT_THREAD, 0};
    char number[24];
    (void)snprintf(number, sizeof number, "%" PRId64, first);
    reply_init(&reply, room_language);
    inline_quote(words, &quoted);
    phrase_fill(turn->tools->phrases, room_language, "desk_answered_too", &text, "number", number, "name",
                turn->tutor.data, "words", quoted.data, NULL);
    reply_add_block(&reply, BLOCK_PARAGRAPH, text.data);
    return desk_say(turn, &saying, &reply, error);
}

/* What the message does to several tickets goes under ids of their own. */
static void set_id(struct message *message, const struct message *of, int64_t number, const char *what)
{
    own_(text_done) struct text id = TEXT_INIT;
    text_printf(&id, "%s %s %" PRId64, of->external_id, what, number);
    message_set(&message->external_id, id.data);
}

static enum result take_and_answer(struct turn *turn, int64_t first, struct error *error)
{
    struct ticket *ticket = &turn->ticket;
    struct message *message = x_alloc(1, sizeof *message);
    const struct message *before = turn->message;
    enum desk_verdict verdict = DESK_DONE;
    message_init(message);
    message_set(&message->text, before->text);
    set_id(message, before, ticket->number, "taken");
    turn->message = message;
    enum result result = desk_move(turn, TICKET_CLAIMED, turn->person.id, "ticket_claimed", error);
    ticket->claimer_id = turn->person.id;
    if (result == RESULT_OK) /* from now on a person speaks there */
        result = outbox_withdraw_unsent(turn->tools->store, turn->organisation_id, ticket->conversation_id, error);
    if (result == RESULT_OK)
        result = desk_tell_asker(turn, "desk_told_claimed", error);
    if (result == RESULT_OK && !turn->at_console)
        result = tell_thread(turn, first, message->text, error);
    if (result == RESULT_OK)
        result = desk_change_card(turn, turn->tutor.data, error);
    set_id(message, before, ticket->number, "answered");
    if (result == RESULT_OK)
        result = desk_act(turn, DESK_WORDS, &verdict, error);
    turn->message = before;
    message_done(message);
    free_pointer(&message);
    return result;
}

static enum result solve(struct turn *turn, struct error *error)
{
    struct message *message = x_alloc(1, sizeof *message);
    const struct message *before = turn->message;
    enum desk_verdict verdict = DESK_DONE;
    message_init(message);
    set_id(message, before, turn->ticket.number, "solved");
    turn->message = message;
    enum result result = desk_act(turn, DESK_RESOLVE, &verdict, error);
    turn->message = before;
    message_done(message);
    free_pointer(&message);
    return result;
}

/* ---- all of them ---------------------------------------------------------------------------------------------------
 */

/* The turn is about that ticket while it is worked on. */
static enum result work_on(struct turn *turn, const struct ticket *other, bool solves, struct error *error)
{
    struct ticket ticket = turn->ticket;
    struct conversation conversation = turn->conversation;
    turn->ticket = *other; /* its strings stay the list's */
    enum result result = enter(turn, error);
    if (result == RESULT_OK)
        result = solves ? solve(turn, error) : take_and_answer(turn, ticket.number, error);
    turn->ticket = ticket;
    turn->conversation = conversation;
    return result;
}

static enum result work_on_all(struct turn *turn, const struct tickets *others, bool solves, struct text *numbers,
                               struct error *error)
{
    enum result result = RESULT_OK;
    for (size_t i = 0; i < others->list.count && result == RESULT_OK; i++) {
        const struct ticket *other = &others->list.items[i];
        text_printf(numbers, "%s%" PRId64, numbers->length > 0 ? ", " : "", other->number);
        result = work_on(turn, other, solves, error);
    }
    return result;
}

static bool is_mine(const struct turn *turn)
{
    return turn->ticket.state == TICKET_CLAIMED && turn->ticket.claimer_id == turn->person.id;
}

enum result desk_answer_all(struct turn *turn, struct text *numbers, enum desk_verdict *verdict, struct error *error)
{
    own_(tickets_done) struct tickets others = {.list = LIST_INIT};
    *verdict = is_mine(turn) ? DESK_DONE : DESK_NOT_YOURS;
    if (!is_mine(turn))
        return RESULT_OK;
    enum result result = desk_find_alike(turn, &turn->ticket, &others, error);
    if (result == RESULT_OK)
        result = work_on_all(turn, &others, false, numbers, error);
    if (result == RESULT_OK && others.list.count > 0) /* it said that others wait */
        result = desk_change_card(turn, turn->tutor.data, error);
    return result == RESULT_OK ? desk_act(turn, DESK_WORDS, verdict, error) : result;
}

enum result desk_solve_all(struct turn *turn, struct text *numbers, enum desk_verdict *verdict, struct error *error)
{
    own_(tickets_done) struct tickets others = {.list = LIST_INIT};
    *verdict = is_mine(turn) ? DESK_DONE : DESK_NOT_YOURS;
    if (!is_mine(turn))
        return RESULT_OK;
    enum result result =
        tickets_claimed_by(turn->tools->store, turn->organisation_id, turn->person.id, LOOKED_AT, &others, error);
    sift(&others, &turn->ticket);
    if (result == RESULT_OK)
        result = work_on_all(turn, &others, true, numbers, error);
    return result == RESULT_OK ? desk_act(turn, DESK_RESOLVE, verdict, error) : result;
}
