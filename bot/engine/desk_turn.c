/*
 * What tutors write under the card of a ticket, carried out. What one side says is an entry and an outbox row of the
 * other side's conversation, in the same transaction, so that nothing is said twice and nothing is lost, whatever the
 * platforms.
 */
#include "engine/desk_own.h"

#include "base/own.h"
#include "desk/command.h"
#include "store/access.h"
#include "store/audit.h"
#include "store/conversations.h"
#include "store/outbox.h"
#include "store/people.h"

#include <inttypes.h>
#include <stdio.h>

/* ---- whose message is it ----------------------------------------------------------------------------------- */

/* The ticket under whose card the message stands. NOT_FOUND: under none. *was_card: under one that shows no ticket any
 * more, because it was moved to another room. */
static enum result find_card(struct turn *turn, bool *was_card, struct error *error)
{
    const struct message *message = turn->message;
    struct store *store = turn->tools->store;
    own_(entry_place_done) struct entry_place card = ENTRY_PLACE_INIT;
    const char *event = message->kind == MESSAGE_REACTION ? message->target : message->thread;
    bool is_room = false;
    bool may = message->kind == MESSAGE_TEXT || message->kind == MESSAGE_REACTION;
    if (message->direct && may)
        return desk_own_aim(turn, error);
    if (message->direct || !may || *event == '\0')
        return RESULT_NOT_FOUND;
    enum result result =
        queue_place_is(store, turn->organisation_id, message->connector, message->place, &is_room, error);
    if (result != RESULT_OK || !is_room)
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    result = entry_find(store, turn->organisation_id, message->connector, message->place, event, &card, error);
    if (result == RESULT_OK)
        result = ticket_of_card(store, turn->organisation_id, card.conversation.id, card.seq, &turn->ticket, error);
    *was_card = card.from_neuvo && result == RESULT_NOT_FOUND;
    return result;
}

/* Being in the room grants nothing: only who was given access is a tutor. */
enum result desk_find_tutor(struct turn *turn, struct error *error)
{
    struct store *store = turn->tools->store;
    enum result result = person_find(store, turn->organisation_id, turn->message->connector, turn->message->account,
                                     &turn->person, error);
    if (result == RESULT_OK)
        result = access_find(store, turn->organisation_id, turn->person.id, "tutor", &turn->tutor, error);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

static void overhear(struct turn *turn, struct receipt *receipt)
{
    turn->result->outcome = "refused";
    receipt->kind = RECEIPT_REFUSED;
    message_set(&receipt->reason, "overheard");
}

enum result turn_aim_at_desk(struct turn *turn, struct receipt *receipt, bool *at_desk, bool *aimed,
                             struct error *error)
{
    bool was_card = false;
    enum result result = find_card(turn, &was_card, error);
    *at_desk = result == RESULT_OK;
    *aimed = !was_card || !turn->message->overheard;
    if (!*aimed)
        overhear(turn, receipt);
    if (result == RESULT_OK)
        result = desk_find_tutor(turn, error);
    if (result != RESULT_OK || !*at_desk)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    enum desk_command command = desk_command_of(turn->tools->intents, turn->message);
    bool means_it = desk_command_acts(command);
    if (turn->tutor.length == 0 && !means_it) {
        *aimed = false;
        overhear(turn, receipt);
    }
    return RESULT_OK;
}

/* ---- what a tutor does ------------------------------------------------------------------------------------- */

/* Whoever takes it in the console, or in their own chat, works on it there. */
static bool stays_here(const struct turn *turn, enum ticket_state to)
{
    return (turn->at_console || turn->own_card) && to == TICKET_CLAIMED;
}

enum result desk_move(struct turn *turn, enum ticket_state to, int64_t claimer_id, const char *action,
                      struct error *error)
{
    struct store *store = turn->tools->store;
    struct ticket *ticket = &turn->ticket;
    char actor[24], object[40];
    int64_t here = turn->conversation.id;
    (void)snprintf(actor, sizeof actor, "%" PRId64, turn->person.id);
    (void)snprintf(object, sizeof object, "ticket %" PRId64, ticket->number);
    enum result result = claimer_id == ticket->claimer_id ? RESULT_OK : desk_service_end(turn, error);
    bool over = !ticket_is_open(to);
    if (result == RESULT_OK && (over || claimer_id != ticket->claimer_id))
        result = desk_hide_bands(turn, ticket, over, error);
    if (result == RESULT_OK)
        result = ticket_move(store, turn->organisation_id, ticket->id, ticket->state, to, actor, turn->now_ms, error);
    if (result == RESULT_OK)
        result = ticket_set_claimer(store, turn->organisation_id, ticket->id, claimer_id, error);
    if (result == RESULT_OK)
        result = ticket_set_desk(store, turn->organisation_id, ticket->id, stays_here(turn, to) ? here : 0, error);
    turn->result->tickets_changed = true;
    ticket->state = to;
    if (result == RESULT_OK)
        result = desk_set_clock(turn, ticket, turn->now_ms, error);
    return result == RESULT_OK ? audit_add(store, turn->organisation_id, actor, action, object, "", turn->now_ms, error)
                               : result;
}

/* The name of the tutor who has it, for who comes too late. */
static enum result say_who_has_it(struct turn *turn, struct error *error)
{
    own_(text_done) struct text name = TEXT_INIT;
    if (turn->ticket.claimer_id == turn->person.id)
        return desk_tell_tutor(turn, "desk_yours", "", error);
    enum result result =
        access_find(turn->tools->store, turn->organisation_id, turn->ticket.claimer_id, "tutor", &name, error);
    return result == RESULT_OK || result == RESULT_NOT_FOUND ? desk_tell_tutor(turn, "desk_taken", name.data, error)
                                                             : result;
}

static enum result claim(struct turn *turn, enum desk_verdict *verdict, struct error *error)
{
    enum ticket_state state = turn->ticket.state;
    own_(service_desk_done) struct service_desk desk = {0};
    enum result outside = desk_service_of(turn, &turn->ticket, &desk, error);
    if (outside != RESULT_OK && outside != RESULT_NOT_FOUND)
        return outside;
    if (state == TICKET_CLAIMED && outside == RESULT_NOT_FOUND) /* from a service desk anybody may take it back */
        *verdict = turn->ticket.claimer_id == turn->person.id ? DESK_YOURS : DESK_TAKEN;
    else if (state == TICKET_RESOLVED || state == TICKET_CANCELLED)
        *verdict = DESK_CLOSED;
    if (*verdict != DESK_DONE)
        return RESULT_OK;
    bool refused = false;
    enum result result = desk_ask_again(turn, &refused, error);
    if (result != RESULT_OK || refused) {
        *verdict = DESK_FULL;
        return result;
    }
    result = desk_move(turn, TICKET_CLAIMED, turn->person.id, "ticket_claimed", error);
    if (result == RESULT_OK) /* from now on a person speaks there */
        result = outbox_withdraw_unsent(turn->tools->store, turn->organisation_id, turn->ticket.conversation_id, error);
    if (result == RESULT_OK)
        result = desk_tell_asker(turn, "desk_told_claimed", error);
    if (result == RESULT_OK && turn->own_card)
        result = desk_own_pictures(turn, error);
    return result == RESULT_OK ? desk_change_card(turn, turn->tutor.data, error) : result;
}

/* Whoever opens a closed one again has it. */
static enum result reopen(struct turn *turn, enum desk_verdict *verdict, struct error *error)
{
    if (turn->ticket.state != TICKET_RESOLVED) {
        *verdict = turn->ticket.state == TICKET_CANCELLED ? DESK_CLOSED : DESK_NOT_CLOSED;
        return RESULT_OK;
    }
    enum result result = desk_move(turn, TICKET_CLAIMED, turn->person.id, "ticket_reopened", error);
    if (result == RESULT_OK)
        result = desk_open_again(turn, error);
    if (result == RESULT_OK)
        result = outbox_withdraw_unsent(turn->tools->store, turn->organisation_id, turn->ticket.conversation_id, error);
    if (result == RESULT_OK)
        result = desk_tell_asker(turn, "desk_told_reopened", error);
    return result == RESULT_OK ? desk_change_card(turn, turn->tutor.data, error) : result;
}

static enum result let_go(struct turn *turn, enum ticket_state to, const char *action, const char *told,
                          struct error *error)
{
    bool closes = to == TICKET_RESOLVED;
    enum result result = desk_move(turn, to, closes ? turn->person.id : 0, action, error);
    if (result == RESULT_OK)
        result = closes ? desk_tell_solved(turn, error) : desk_tell_asker(turn, told, error);
    if (result == RESULT_OK && closes && turn->asks_line)
        result = desk_ask_line(turn, error);
    return result == RESULT_OK ? desk_change_card(turn, closes ? turn->tutor.data : "", error) : result;
}

/* Keeps what was written as an entry of its own conversation, so that an edit finds it, and notes as what it went out.
 */
static enum result pass_on_words(struct turn *turn, struct error *error)
{
    const struct message *message = turn->message;
    struct store *store = turn->tools->store;
    struct saying told = {turn->ticket.conversation_id, turn->ticket.person_id, "relay", OUTPUT_TOLD, 0};
    own_(reply_done) struct reply reply;
    bool full = false;
    int64_t seq = 0;
    enum result result = desk_write_words(turn, &turn->ticket, true, message->text, &reply, error);
    if (result == RESULT_OK)
        result = entry_add(store, turn->organisation_id, turn->conversation.id, turn->person.id, false, "text",
                           message->text, message->external_id, 0, turn->now_ms, &seq, error);
    if (result == RESULT_OK && message->attachment.origin[0] != '\0')
        result = turn_add_picture(turn, turn->ticket.id, &full, error);
    if (result == RESULT_OK && full)
        result = desk_tell_tutor(turn, "desk_picture_full", "", error);
    if (result == RESULT_OK && message->text[0] == '\0')
        return desk_told(turn, error);
    if (result != RESULT_OK)
        return result;
    result = desk_say(turn, &told, &reply, error);
    struct relay relay = {turn->conversation.id, seq, told.conversation_id, told.seq, turn->ticket.id};
    if (result == RESULT_OK)
        result = relay_add(store, turn->organisation_id, &relay, error);
    return result == RESULT_OK ? desk_told(turn, error) : result;
}

enum result desk_act(struct turn *turn, enum desk_command command, enum desk_verdict *verdict, struct error *error)
{
    bool mine = turn->ticket.state == TICKET_CLAIMED && turn->ticket.claimer_id == turn->person.id;
    *verdict = DESK_DONE;
    turn->result->tickets_changed = true;
    if (command == DESK_CLAIM)
        return claim(turn, verdict, error);
    if (command == DESK_REOPEN)
        return reopen(turn, verdict, error);
    if (!mine) {
        *verdict = DESK_NOT_YOURS;
        return RESULT_OK;
    }
    if (command == DESK_RELEASE)
        return let_go(turn, TICKET_NEW, "ticket_released", "desk_told_released", error);
    if (command == DESK_RESOLVE)
        return let_go(turn, TICKET_RESOLVED, "ticket_resolved", "desk_told_resolved", error);
    return command == DESK_WORDS ? pass_on_words(turn, error) : RESULT_OK;
}

/* A reaction stands in no thread: what is to be said about it is said under its card. */
static enum result enter_thread(struct turn *turn, struct error *error)
{
    const struct message *message = turn->message;
    if (message->kind == MESSAGE_REACTION && turn->own_card)
        return desk_own_thread(turn, &turn->ticket, turn->person.id, &turn->conversation, error);
    return message->kind != MESSAGE_REACTION
               ? RESULT_OK
               : conversation_thread_of(turn->tools->store, turn->organisation_id, turn->ticket.card_conversation_id,
                                        message->target, turn->now_ms, &turn->conversation, error);
}

/* "vastaa kaikille: …", "ratkaistu kaikki": the one under whose card it stands, and what is like it. */
static enum result act_on_all(struct turn *turn, enum desk_command command, enum desk_verdict *verdict,
                              struct error *error)
{
    own_(text_done) struct text numbers = TEXT_INIT;
    bool answers = command == DESK_ANSWER_ALL;
    const struct message *message = turn->message;
    struct message words = *message; /* its strings stay the message's */
    own_(free_pointer) char *said = x_strdup(answers ? desk_command_words(message->text) : message->text);
    words.text = said;
    turn->message = &words;
    enum result result =
        answers ? desk_answer_all(turn, &numbers, verdict, error) : desk_solve_all(turn, &numbers, verdict, error);
    turn->message = message;
    if (result != RESULT_OK || *verdict != DESK_DONE)
        return result;
    const char *name = numbers.length == 0 ? "desk_no_others" : answers ? "desk_answered_all" : "desk_solved_all";
    return desk_tell_tutor(turn, name, numbers.data, error);
}

enum result turn_desk(struct turn *turn, struct error *error)
{
    enum desk_command command = desk_command_of(turn->tools->intents, turn->message);
    static const char *const why_not[] = {
        [DESK_CLOSED] = "desk_closed", [DESK_NOT_YOURS] = "desk_not_yours", [DESK_NOT_CLOSED] = "desk_not_closed"};
    enum desk_verdict verdict = DESK_DONE;
    turn->result->outcome = "desk";
    if (enter_thread(turn, error) != RESULT_OK)
        return RESULT_FAILED;
    if (turn->tutor.length == 0)
        return desk_tell_tutor(turn, "desk_no_access", "", error);
    turn->result->note = command == DESK_NOTE;
    if (command == DESK_NOTE || command == DESK_NOTHING)
        return RESULT_OK; /* for the team */
    bool taken = false;
    enum result lined = command == DESK_WORDS || command == DESK_SKIP
                            ? desk_take_line(turn, command == DESK_SKIP, &taken, error)
                            : RESULT_OK;
    if (lined != RESULT_OK || taken)
        return lined;
    if (command == DESK_SKIP)
        command = DESK_WORDS; /* nothing was asked */
    if (command == DESK_UNKNOWN)
        return desk_tell_tutor(turn, "desk_unknown", "", error);
    if (command == DESK_TIME_OFF)
        return desk_time_off(turn, error);
    if (command == DESK_BANDS)
        return desk_show_bands(turn, error);
    if (command == DESK_TRANSFER) {
        enum result passed_on = desk_transfer(turn, error);
        if (passed_on != RESULT_NOT_FOUND)
            return passed_on;
        command = DESK_WORDS; /* "siirrä tiedosto kansioon Omat" */
    }
    turn->asks_line = command == DESK_RESOLVE;
    bool all = command == DESK_ANSWER_ALL || command == DESK_RESOLVE_ALL;
    enum result result = all ? act_on_all(turn, command, &verdict, error) : desk_act(turn, command, &verdict, error);
    turn->result->note = verdict == DESK_NOT_YOURS && command == DESK_WORDS && !turn->own_card;
    if (result != RESULT_OK || verdict == DESK_DONE || turn->result->note)
        return result; /* words of who does not have it are for the team too */
    if (verdict == DESK_TAKEN || verdict == DESK_YOURS)
        return say_who_has_it(turn, error);
    if (verdict == DESK_FULL)
        return desk_say_full(turn, error);
    return desk_tell_tutor(turn, why_not[verdict], "", error);
}
