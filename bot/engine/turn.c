#include "engine/turn.h"

#include "base/clock.h"
#include "base/own.h"
#include "dialog/decide.h"
#include "settings/phrases.h"
#include "store/conversations.h"
#include "store/dead.h"
#include "store/entries.h"
#include "store/inbound.h"
#include "store/organisations.h"
#include "store/outbox.h"
#include "store/people.h"
#include "store/person_units.h"
#include "store/timers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Outputs of one message are numbered, so that each has its own idempotency key. */
static const char poison_reason[] = "it ended the process three times";
enum { OUTPUT_REPLY = 0, OUTPUT_TOO_FAST = 100, OUTPUT_PUT_ASIDE = 101 };

void turn_open_receipt(const struct turn *turn, struct receipt *receipt)
{
    *receipt = (struct receipt){.kind = RECEIPT_TAKEN, .at_ms = turn->now_ms, .masked = turn->message->masked};
    message_set(&receipt->external_id, turn->message->external_id);
    message_set(&receipt->place, turn->message->place);
    message_set(&receipt->text, "");
    message_set(&receipt->reason, "");
}

void turn_done(struct turn *turn)
{
    for (size_t i = 0; i < turn->strings.count; i++)
        free(turn->strings.items[i]);
    list_done(&turn->strings);
    text_done(&turn->state);
    entry_place_done(&turn->target);
    ticket_done(&turn->ticket);
    text_done(&turn->tutor);
}

static void refuse(struct receipt *receipt, enum receipt_kind kind, const char *reason)
{
    receipt->kind = kind;
    message_set(&receipt->reason, reason);
}

static void repeated(struct turn *turn, struct receipt *receipt)
{
    receipt->kind = RECEIPT_REPEATED;
    turn->result->outcome = "repeated";
}

/* A fault of this message alone can be set aside; a fault of the store concerns the whole group. */
static bool concerns_all(enum result result)
{
    return result == RESULT_BUSY || result == RESULT_FULL || result == RESULT_FAILED;
}

#ifdef NEUVO_TEST_HOOKS
/* tests/faults: a message that kills the process, and one that cannot be decided. */
static enum result test_hook(const struct message *message, struct error *error)
{
    if (strcmp(message->text, "!!poison-abort!!") == 0)
        abort();
    if (strcmp(message->text, "!!poison-fail!!") == 0)
        return error_set(error, RESULT_BAD_INPUT, "a poison message of the tests");
    return RESULT_OK;
}
#endif

static enum result decide_and_carry_out(struct turn *turn, struct error *error)
{
    own_(decision_done) struct decision decision;
    struct world world;
    int64_t started_us = clock_monotonic_us();
    decision_init(&decision);
    enum result result = RESULT_OK;
#ifdef NEUVO_TEST_HOOKS
    result = test_hook(turn->message, error);
#endif
    if (result == RESULT_OK)
        result = turn_relay_to_tutor(turn, &turn->relayed, error);
    if (result != RESULT_OK || turn->relayed)
        return result;
    turn_world(turn, &world);
    if (result == RESULT_OK)
        result = decide(turn->message, &world, turn->now_ms, &decision, error);
    turn->result->outcome = decision.outcome;
    turn->result->took_us = clock_monotonic_us() - started_us;
    return result == RESULT_OK ? turn_carry_out(turn, &decision, OUTPUT_REPLY, error) : result;
}

/* It is no answer to the question, which may come later. */
static enum result send_notice(struct turn *turn, const char *name, unsigned output, struct error *error)
{
    own_(decision_done) struct decision decision;
    int64_t question_seq = turn->question_seq;
    decision_init(&decision);
    enum language language = turn->person.language != LANGUAGE_NONE ? turn->person.language : turn->message->language;
    if (language == LANGUAGE_NONE)
        language = LANGUAGE_FI;
    reply_add_block(decision_reply(&decision, language), BLOCK_NOTE, phrase(turn->tools->phrases, language, name));
    turn->question_seq = 0;
    enum result result = turn_carry_out(turn, &decision, output, error);
    turn->question_seq = question_seq;
    return result;
}

/* Answers in its turn later: the typed message itself waits in a durable timer. */
static enum result defer(struct turn *turn, int64_t due_ms, bool first, struct error *error)
{
    own_(text_done) struct text payload = TEXT_INIT;
    int64_t id = 0;
    message_encode(turn->message, &payload);
    turn->result->outcome = "deferred";
    enum result result = timer_add(turn->tools->store, turn->organisation_id, turn->conversation.id, turn->person.id,
                                   "deferred", payload.data, due_ms, turn->now_ms, &id, error);
    return result == RESULT_OK && first ? send_notice(turn, "too_fast", OUTPUT_TOO_FAST, error) : result;
}

static bool has_words(const struct message *message)
{
    return message->kind == MESSAGE_TEXT || message->kind == MESSAGE_CHOICE;
}

static enum result keep_entry(struct turn *turn, struct receipt *receipt, struct error *error)
{
    const struct message *message = turn->message;
    struct store *store = turn->tools->store;
    enum result result = RESULT_OK;
    if (has_words(message)) {
        const char *body = string_empty(message->text) ? message->choice : message->text;
        result = entry_add(store, turn->organisation_id, turn->conversation.id, turn->person.id, false,
                           message->kind == MESSAGE_CHOICE ? "choice" : "text", body, message->external_id, 0,
                           turn->now_ms, &receipt->seq, error);
        message_set(&receipt->text, body);
        if (result == RESULT_OK)
            result = inbound_set_seq(store, turn->organisation_id, message->connector, message->place,
                                     message->external_id, receipt->seq, error);
        turn->question_seq = receipt->seq;
    } else if (message->kind == MESSAGE_EDIT) {
        result = turn_edit(turn, error);
    }
    return result;
}

/* The visit this message belongs to is over: by its end, or by silence. */
static bool visit_is_over(const struct turn *turn)
{
    const struct conversation *conversation = &turn->conversation;
    int64_t limit = turn->message->silence_limit_ms;
    return conversation->ended ||
           (limit > 0 && conversation->last_ms > 0 && turn->now_ms - conversation->last_ms > limit);
}

static enum result remember(struct turn *turn, bool *fresh, struct receipt *receipt, struct error *error)
{
    const struct message *message = turn->message;
    return inbound_remember(turn->tools->store, turn->organisation_id, message->connector, message->place,
                            message->external_id, turn->now_ms, fresh, &receipt->seq, error);
}

/* Decides, unless the person writes faster than the pace allows. */
static enum result decide_in_turn(struct turn *turn, struct receipt *receipt, struct error *error)
{
    int64_t due_ms = 0;
    bool first = false;
    enum pace_verdict verdict = PACE_NOW;
    if (has_words(turn->message))
        verdict = pace_ask(turn->tools->pace, turn->person.id, turn->now_ms, &due_ms, &first);
    if (verdict == PACE_WAIT)
        return defer(turn, due_ms, first, error);
    if (verdict == PACE_NOW) {
        enum result result = decide_and_carry_out(turn, error);
        receipt->relayed = turn->relayed;
        return result;
    }
    refuse(receipt, RECEIPT_LATER, "busy");
    return RESULT_CONFLICT;
}

/* Everything behind the savepoint. A receipt that is LATER or REFUSED goes with a result that undoes it all. */
static enum result work(struct turn *turn, struct receipt *receipt, struct error *error)
{
    bool fresh = true;
    enum result result = remember(turn, &fresh, receipt, error);
    if (result != RESULT_OK)
        return result;
    if (!fresh) {
        repeated(turn, receipt);
        return RESULT_OK;
    }
    if (visit_is_over(turn)) {
        refuse(receipt, RECEIPT_REFUSED, "ended");
        turn->result->outcome = "refused";
        return RESULT_CONFLICT;
    }
    if (turn->message->kind == MESSAGE_REDACTION)
        return turn_take_back(turn, error);
    if (turn->incident)
        return turn_incident(turn, error);
    if (turn->acknowledges)
        return turn_acknowledge(turn, error);
    if (turn->ticket.id != 0)
        return turn_desk(turn, error);
    if (turn->wishes_cards)
        return turn_wish_cards(turn, error);
    result = keep_entry(turn, receipt, error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    receipt->ended = turn->message->kind == MESSAGE_END;
    if (receipt->ended)
        return conversation_end(turn->tools->store, turn->organisation_id, turn->conversation.id, error);
    result = dialog_state_load(turn->tools->store, turn->organisation_id, turn->conversation.id, turn->person.id,
                               &turn->state, error);
    return result == RESULT_OK ? decide_in_turn(turn, receipt, error) : result;
}

/* A message that cannot be worked off: its typed, masked form is kept for an operator, and its writer is told. */
static enum result lay_aside(struct turn *turn, const char *why, struct error *error)
{
    own_(text_done) struct text body = TEXT_INIT;
    message_encode(turn->message, &body);
    turn->result->outcome = "dead";
    enum result result = dead_add(turn->tools->store, turn->organisation_id, turn->conversation.id, "inbound",
                                  body.data, why, turn->now_ms, error);
    return result == RESULT_OK ? send_notice(turn, "put_aside", OUTPUT_PUT_ASIDE, error) : result;
}

static enum result set_aside(struct turn *turn, struct receipt *receipt, const char *why, struct error *error)
{
    bool fresh = true;
    enum result result = remember(turn, &fresh, receipt, error);
    if (result != RESULT_OK)
        return result;
    if (!fresh) {
        repeated(turn, receipt);
        return RESULT_OK;
    }
    refuse(receipt, RECEIPT_POISON, "put_aside");
    return lay_aside(turn, why, error);
}

/* Tries up to three times behind a savepoint; then the message is set aside and its neighbours go on. */
static enum result work_guarded(struct turn *turn, struct receipt *receipt, struct error *error)
{
    char why[256] = "";
    for (int attempt = 1; attempt <= 3; attempt++) {
        enum result result = store_savepoint(turn->tools->store, error);
        if (result != RESULT_OK)
            return result;
        result = work(turn, receipt, error);
        if (result == RESULT_OK)
            return store_savepoint_release(turn->tools->store, error);
        store_savepoint_rollback(turn->tools->store);
        receipt->seq = 0;
        if (concerns_all(result))
            return result;
        if (receipt->kind == RECEIPT_LATER)
            return RESULT_OK;
        if (receipt->kind == RECEIPT_REFUSED)
            return conversation_end(turn->tools->store, turn->organisation_id, turn->conversation.id, error);
        (void)snprintf(why, sizeof why, "%.*s", (int)utf8_cut(error->text, sizeof why - 1), error->text);
    }
    return set_aside(turn, receipt, why, error);
}

static enum result find_people(struct turn *turn, struct error *error)
{
    const struct message *message = turn->message;
    enum result result = RESULT_OK;
    if (turn->target.seq != 0) {
        turn->conversation = turn->target.conversation;
        result = conversation_set_direct(turn->tools->store, turn->organisation_id, &turn->conversation,
                                         message->direct, error);
    } else {
        result = conversation_for_place(turn->tools->store, turn->organisation_id, message->connector, message->place,
                                        message->thread, message->direct, turn->now_ms, &turn->conversation, error);
    }
    if (result != RESULT_OK || message->kind == MESSAGE_REDACTION)
        return result; /* a moderator who takes something back does not become a person */
    result = person_for_account(turn->tools->store, turn->organisation_id, message->connector, message->account,
                                message->presence, turn->now_ms, &turn->person, error);
    if (result != RESULT_OK || *message->unit == '\0')
        return result;
    return person_unit_set(turn->tools->store, turn->organisation_id, turn->person.id, KNOWN_FROM_PLACE, message->unit,
                           0, error);
}

/* Nothing is kept of a stranger, not even that they wrote; the connector says why. */
static enum result turn_away(struct turn *turn, struct receipt *receipt)
{
    turn->result->outcome = "refused";
    refuse(receipt, RECEIPT_REFUSED, "stranger");
    return RESULT_OK;
}

enum result turn_take(const struct turn_tools *tools, const struct message *message, bool poisoned,
                      struct receipt *receipt, struct turn_result *result, struct error *error)
{
    own_(turn_done) struct turn turn = {.tools = tools,
                                        .message = message,
                                        .now_ms = clock_now_ms(),
                                        .state = TEXT_INIT,
                                        .target = ENTRY_PLACE_INIT,
                                        .tutor = TEXT_INIT,
                                        .result = result};
    *result = (struct turn_result){.outcome = "other"};
    turn_open_receipt(&turn, receipt);
    if (message->kind == MESSAGE_OWN)
        return outbox_seen(tools->store, message->target, message->external_id, error);
    enum result found = organisation_find(tools->store, message->organisation, &turn.organisation_id, error);
    if (found == RESULT_NOT_FOUND) {
        result->outcome = "refused";
        refuse(receipt, RECEIPT_REFUSED, "organisation");
        return RESULT_OK;
    }
    bool serves = true, aimed = true, at_desk = false, at_alarm = false, at_incident = false;
    if (found == RESULT_OK && message->kind == MESSAGE_LEAVE)
        return turn_take_left(&turn, error);
    if (found != RESULT_OK || (found = turn_aim_at_alarm(&turn, &at_alarm, error)) != RESULT_OK ||
        (found = turn_serves(&turn, &serves, error)) != RESULT_OK)
        return found;
    serves = serves || at_alarm; /* the settings name them */
    if (!serves && message->kind != MESSAGE_REDACTION)
        return turn_away(&turn, receipt);
    if (!at_alarm)
        found = turn_aim_at_incident(&turn, &at_incident, error);
    if (found == RESULT_OK && !at_alarm && !at_incident)
        found = turn_aim_at_desk(&turn, receipt, &at_desk, &aimed, error);
    if (found == RESULT_OK && !at_desk && !at_alarm && !at_incident && aimed)
        found = turn_aim(&turn, receipt, &aimed, error);
    if (found != RESULT_OK || !aimed)
        return found;
    if (!serves) /* their own words from when they were served, or anybody's, as a moderator; it leaves no row */
        return turn_take_back(&turn, error);
    if ((found = find_people(&turn, error)) != RESULT_OK)
        return found;
    return poisoned ? set_aside(&turn, receipt, poison_reason, error) : work_guarded(&turn, receipt, error);
}

/* Behind a savepoint of its own: a fault of this message leaves nothing half done and takes nobody with it. */
static enum result decide_late(struct turn *turn, struct error *error)
{
    enum result result = store_savepoint(turn->tools->store, error);
    if (result != RESULT_OK)
        return result;
    result = decide_and_carry_out(turn, error);
    if (result == RESULT_OK)
        return store_savepoint_release(turn->tools->store, error);
    store_savepoint_rollback(turn->tools->store);
    return concerns_all(result) ? result : lay_aside(turn, error->text, error);
}

/* Its seq stays 0 where the message was taken back while it waited; and it may have been edited. */
static enum result find_question(struct turn *turn, struct message *message, struct error *error)
{
    own_(entry_place_done) struct entry_place place = ENTRY_PLACE_INIT;
    enum result result = entry_find(turn->tools->store, turn->organisation_id, message->connector, message->place,
                                    message->external_id, &place, error);
    turn->question_seq = place.seq;
    if (result == RESULT_OK && message->kind == MESSAGE_TEXT)
        message_set(&message->text, place.body.data);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result turn_take_deferred(const struct turn_tools *tools, int64_t organisation_id, const char *payload,
                               bool poisoned, struct turn_result *result, struct error *error)
{
    own_(message_done) struct message message;
    if (message_decode(payload, &message, error) != RESULT_OK) {
        message_init(&message);
        return RESULT_BAD_INPUT;
    }
    own_(turn_done) struct turn turn = {.tools = tools,
                                        .message = &message,
                                        .now_ms = clock_now_ms(),
                                        .organisation_id = organisation_id,
                                        .state = TEXT_INIT,
                                        .target = ENTRY_PLACE_INIT,
                                        .result = result};
    *result = (struct turn_result){.outcome = "none"};
    enum result found = find_people(&turn, error);
    bool asked = message.kind != MESSAGE_TIMER; /* else it is no answer to anything */
    if (found == RESULT_OK && !turn.conversation.ended && asked)
        found = find_question(&turn, &message, error);
    if (found != RESULT_OK || turn.conversation.ended || (asked && turn.question_seq == 0))
        return found;
    if (poisoned)
        return lay_aside(&turn, poison_reason, error);
    found = dialog_state_load(tools->store, organisation_id, turn.conversation.id, turn.person.id, &turn.state, error);
    return found == RESULT_OK ? decide_late(&turn, error) : found;
}
