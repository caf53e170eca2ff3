/* The clocks of tickets: durable timers that strike once, and mean something only while the ticket is as it was. */
#include "engine/desk_say.h"

#include "base/clock.h"
#include "base/own.h"
#include "desk/clocks.h"
#include "desk/promise.h"
#include "engine/desk_office.h"
#include "settings/phrases.h"
#include "store/access.h"
#include "store/timers.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Where nobody has a room to hear it in, the alarm waits so long for one. */
static const int64_t deaf_ms = INT64_C(24) * 3600 * 1000;

/* "nobody_took 4711 1795000000000": the clock, the ticket, and when what it runs in began. */
enum result desk_add_clock(struct turn *turn, enum ticket_clock clock, const struct ticket *ticket, int64_t since_ms,
                           int64_t due_ms, struct error *error)
{
    own_(text_done) struct text payload = TEXT_INIT;
    int64_t id = 0;
    text_printf(&payload, "%s %" PRId64 " %" PRId64, clock_name(clock), ticket->id, since_ms);
    return timer_add(turn->tools->store, turn->organisation_id, 0, 0, "desk", payload.data, due_ms, turn->now_ms, &id,
                     error);
}

enum result desk_start_clock(struct turn *turn, enum ticket_clock clock, const struct ticket *ticket, int64_t minutes,
                             int64_t since_ms, struct error *error)
{
    own_(office_done) struct office office = OFFICE_INIT;
    enum result result = desk_office(turn, ticket->person_id, &office, error);
    return result == RESULT_OK ? desk_add_clock(turn, clock, ticket, since_ms,
                                                clock_due(clock, minutes, &office.hours, turn->now_ms), error)
                               : result;
}

enum result desk_set_clock(struct turn *turn, const struct ticket *ticket, int64_t since_ms, struct error *error)
{
    enum ticket_clock clock;
    return clock_of_state(ticket->state, ticket->urgency, &clock)
               ? desk_start_clock(turn, clock, ticket, 0, since_ms, error)
               : RESULT_OK;
}

/* ---- when they strike -------------------------------------------------------------------------------------------- */

static enum result remind(struct turn *turn, bool *heard, struct error *error)
{
    const struct ticket *ticket = &turn->ticket;
    own_(reply_done) struct reply reply;
    own_(text_done) struct text when = TEXT_INIT, text = TEXT_INIT;
    char number[24];
    (void)snprintf(number, sizeof number, "%" PRId64, ticket->number);
    reply_init(&reply, room_language);
    moment_words(turn->tools->phrases, room_language, ticket->changed_ms, &when);
    phrase_fill(turn->tools->phrases, room_language,
                ticket->urgency == URGENCY_SECURITY ? "desk_alarm" : "desk_reminder", &text, "number", number, "when",
                when.data, NULL);
    reply_add_block(&reply, BLOCK_PARAGRAPH, text.data);
    return desk_tell_team(turn, &reply, OUTPUT_THREAD, heard, error);
}

static enum result remind_of_desk(struct turn *turn, const struct service_desk *desk, struct error *error)
{
    const struct ticket *ticket = &turn->ticket;
    own_(reply_done) struct reply reply;
    bool heard = false;
    reply_init(&reply, room_language);
    text_add(&turn->tutor, desk->name);
    desk_fill(turn, room_language, "desk_service_silent", ticket, "", &reply);
    return desk_tell_team(turn, &reply, OUTPUT_THREAD, &heard, error);
}

static enum result give_back_forgotten(struct turn *turn, struct error *error)
{
    own_(service_desk_done) struct service_desk desk = {0};
    if (turn->ticket.told_ms >= turn->ticket.changed_ms) /* whoever has it has written to the asker since */
        return RESULT_OK;
    enum result result = desk_service_of(turn, &turn->ticket, &desk, error);
    if (result != RESULT_NOT_FOUND) /* it has its own pace; the tutors may take it back */
        return result == RESULT_OK ? remind_of_desk(turn, &desk, error) : result;
    result =
        access_find(turn->tools->store, turn->organisation_id, turn->ticket.claimer_id, "tutor", &turn->tutor, error);
    return result == RESULT_OK || result == RESULT_NOT_FOUND
               ? desk_give_back(turn, "ticket_forgotten", "desk_told_forgotten", error)
               : result;
}

static enum result strike(struct turn *turn, const char *payload, struct error *error)
{
    char name[32] = "";
    int64_t ticket_id = 0, since_ms = 0;
    enum ticket_clock clock, now;
    if (string_starts(payload, "digest"))
        return desk_digest_strike(turn, payload, error);
    if (string_starts(payload, "incident"))
        return desk_incident_strike(turn, payload, error);
    if (string_starts(payload, "booking"))
        return desk_strike_booking(turn, payload, error);
    if (sscanf(payload, "%31[a-z_] %" SCNd64 " %" SCNd64, name, &ticket_id, &since_ms) != 3 ||
        !clock_from_name(name, &clock))
        return error_set(error, RESULT_BAD_INPUT, "a clock that cannot be read");
    enum result result = ticket_find(turn->tools->store, turn->organisation_id, ticket_id, &turn->ticket, error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    if (clock == CLOCK_FIRST_REPLY || clock == CLOCK_SOLUTION)
        return desk_strike_target(turn, clock, since_ms, error);
    if (clock == CLOCK_ASKER_SILENT || clock == CLOCK_CLOSES)
        return desk_strike_silence(turn, clock, since_ms, error);
    bool runs = clock_of_state(turn->ticket.state, turn->ticket.urgency, &now) && now == clock &&
                turn->ticket.changed_ms == since_ms;
    if (!runs) /* it was taken, passed on or closed since; that began clocks of its own */
        return RESULT_OK;
    if (clock == CLOCK_NOTHING_SAID)
        return give_back_forgotten(turn, error);
    if (clock == CLOCK_ALARM && desk_is_acknowledged(&turn->ticket))
        return RESULT_OK;
    bool heard = false;
    result = remind(turn, &heard, error);
    if (result == RESULT_OK && clock == CLOCK_ALARM)
        result = desk_alarm(turn, error);
    heard = heard || !string_empty(turn->tools->security_contact) || turn->now_ms - since_ms < deaf_ms;
    return result == RESULT_OK && clock == CLOCK_ALARM && heard ? desk_set_clock(turn, &turn->ticket, since_ms, error)
                                                                : result;
}

enum result turn_take_clock(const struct turn_tools *tools, int64_t organisation_id, int64_t timer_id,
                            const char *payload, struct turn_result *turn_result, struct error *error)
{
    own_(message_done) struct message message;
    own_(text_done) struct text id = TEXT_INIT;
    message_init(&message);
    message.kind = MESSAGE_TIMER;
    text_printf(&id, "timer %" PRId64, timer_id); /* what it says has an id by it */
    message_set(&message.external_id, id.data);
    struct turn turn = {.tools = tools,
                        .message = &message,
                        .now_ms = clock_now_ms(),
                        .organisation_id = organisation_id,
                        .state = TEXT_INIT,
                        .target = ENTRY_PLACE_INIT,
                        .tutor = TEXT_INIT,
                        .result = turn_result};
    turn_result->outcome = "desk";
    enum result result = store_savepoint(tools->store, error);
    if (result != RESULT_OK)
        return result;
    result = strike(&turn, payload, error);
    if (result == RESULT_OK)
        result = store_savepoint_release(tools->store, error);
    else
        store_savepoint_rollback(tools->store);
    ticket_done(&turn.ticket);
    text_done(&turn.tutor);
    return result;
}
