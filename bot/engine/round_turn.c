#include "engine/round_turn.h"

#include "access/rights.h"
#include "base/clock.h"
#include "base/own.h"
#include "checkin/round_wish.h"
#include "model/local_time.h"
#include "store/access.h"
#include "store/audit.h"
#include "store/inbound.h"
#include "store/organisations.h"
#include "store/rounds.h"
#include "store/timers.h"

#include <inttypes.h>
#include <stdio.h>

enum { PORTION = 20 /* people */, APART_MS = 100 };

/* ---- opening and ending ------------------------------------------------------------------------------------ */

static enum result refuse(struct receipt *receipt, const char *reason)
{
    receipt->kind = RECEIPT_REFUSED;
    message_set(&receipt->reason, reason);
    return RESULT_OK;
}

static enum result note(struct turn *turn, const char *action, int64_t number, const char *detail, struct error *error)
{
    char actor[24], object[40];
    (void)snprintf(actor, sizeof actor, "%" PRId64, turn->person.id);
    (void)snprintf(object, sizeof object, "round %" PRId64, number);
    return audit_add(turn->tools->store, turn->organisation_id, actor, action, object, detail, turn->now_ms, error);
}

static enum result open_round(struct turn *turn, struct checkin_round *round, struct receipt *receipt,
                              struct error *error)
{
    own_(text_done) struct text detail = TEXT_INIT;
    enum result result = round_add(turn->tools->store, turn->organisation_id, round, turn->now_ms, error);
    receipt->seq = round->number;
    round_detail(round, &detail);
    return result == RESULT_OK ? note(turn, "round_created", round->number, detail.data, error) : result;
}

static enum result act(struct turn *turn, const struct console_command *command, struct receipt *receipt,
                       struct error *error)
{
    struct store *store = turn->tools->store;
    if (command->kind == COMMAND_ROUND_OPEN)
        return open_round(turn, command->round, receipt, error);
    enum result result = round_close(store, turn->organisation_id, command->number, error);
    if (result == RESULT_NOT_FOUND)
        return refuse(receipt, "no_round");
    receipt->seq = command->number;
    return result == RESULT_OK ? note(turn, "round_closed", command->number, "", error) : result;
}

static enum result take(struct turn *turn, const struct console_command *command, struct receipt *receipt,
                        struct error *error)
{
    struct store *store = turn->tools->store;
    const struct message *message = turn->message;
    bool fresh = true;
    enum result result =
        access_find(store, turn->organisation_id, turn->person.id, access_name(ACCESS_MANAGER), &turn->tutor, error);
    if (result == RESULT_NOT_FOUND || !access_may(1u << ACCESS_MANAGER, RIGHT_OPEN_ROUNDS))
        return refuse(receipt, "no_access");
    if (result == RESULT_OK)
        result = inbound_remember(store, turn->organisation_id, message->connector, message->place,
                                  message->external_id, turn->now_ms, &fresh, &receipt->seq, error);
    if (result == RESULT_OK && !fresh) {
        receipt->kind = RECEIPT_REPEATED;
        return RESULT_OK;
    }
    if (result == RESULT_OK)
        result = act(turn, command, receipt, error);
    return result == RESULT_OK && receipt->kind == RECEIPT_TAKEN
               ? inbound_set_seq(store, turn->organisation_id, message->connector, message->place, message->external_id,
                                 receipt->seq, error)
               : result;
}

enum result turn_manager(struct turn *turn, const struct console_command *command, struct receipt *receipt,
                         struct error *error)
{
    enum result result = store_savepoint(turn->tools->store, error);
    if (result == RESULT_OK)
        result = take(turn, command, receipt, error);
    if (result == RESULT_OK && receipt->kind != RECEIPT_REFUSED)
        return store_savepoint_release(turn->tools->store, error);
    store_savepoint_rollback(turn->tools->store);
    return result;
}

/* ---- inviting ---------------------------------------------------------------------------------------------- */

/* A message that comes back at once: whether and when it is said is decided then. */
static enum result invite(const struct turn_tools *tools, int64_t organisation_id, const char *organisation,
                          const struct checkin_round *round, const struct reached *reached, int64_t due_ms,
                          struct error *error)
{
    own_(message_done) struct message message;
    own_(text_done) struct text payload = TEXT_INIT, id = TEXT_INIT, number = TEXT_INIT;
    int64_t timer_id = 0;
    message_init(&message);
    text_printf(&number, "%" PRId64, round->id);
    text_printf(&id, "checkin-round:%" PRId64 ":%" PRId64, round->id, reached->person_id);
    message.kind = MESSAGE_TIMER;
    message.presence = PRESENCE_PERSONAL;
    message.direct = true;
    message.at_ms = due_ms;
    message_set(&message.connector, reached->connector);
    message_set(&message.organisation, organisation);
    message_set(&message.place, reached->place);
    message_set(&message.thread, reached->thread);
    message_set(&message.account, reached->account);
    message_set(&message.external_id, id.data);
    message_set(&message.choice, "checkin-round");
    message_set(&message.text, number.data);
    message_encode(&message, &payload);
    return timer_add(tools->store, organisation_id, reached->conversation_id, reached->person_id, "deferred",
                     payload.data, due_ms, due_ms, &timer_id, error);
}

static enum result invite_portion(const struct turn_tools *tools, int64_t organisation_id,
                                  const struct checkin_round *round, const struct reached_people *people,
                                  struct error *error)
{
    own_(text_done) struct text organisation = TEXT_INIT;
    int64_t due_ms = clock_now_ms();
    enum result result = organisation_code(tools->store, organisation_id, &organisation, error);
    for (size_t i = 0; i < people->list.count && result == RESULT_OK; i++) {
        const struct reached *reached = &people->list.items[i];
        if (!round_is_for(round, tools->checkins->framework, reached->roles))
            continue;
        result = invite(tools, organisation_id, organisation.data, round, reached, due_ms, error);
        due_ms += APART_MS;
    }
    return result == RESULT_OK && people->list.count > 0
               ? round_invites_on(tools->store, organisation_id, round->id,
                                  people->list.items[people->list.count - 1].person_id, due_ms, error)
               : result;
}

enum result turn_take_round(const struct turn_tools *tools, int64_t organisation_id, const char *payload,
                            struct turn_result *result, struct error *error)
{
    own_(checkin_round_done) struct checkin_round round = {.id = 0};
    own_(reached_people_done) struct reached_people people = {.list = LIST_INIT};
    int64_t id = 0, after = 0, now_ms = clock_now_ms();
    *result = (struct turn_result){.outcome = "none"};
    if (sscanf(payload, "%" SCNd64 " %" SCNd64, &id, &after) != 2)
        return error_set(error, RESULT_BAD_INPUT, "a timer of a round says not whom it invites");
    if (tools->checkins == NULL)
        return RESULT_OK;
    enum result found = round_find(tools->store, organisation_id, id, 0, &round, error);
    if (found != RESULT_OK)
        return found == RESULT_NOT_FOUND ? RESULT_OK : found;
    if (!checkin_round_is_open(&round, now_ms))
        return RESULT_OK;
    found = round_reaches(tools->store, organisation_id, after, PORTION, now_ms, &people, error);
    return found == RESULT_OK ? invite_portion(tools, organisation_id, &round, &people, error) : found;
}
