/* Targets of a queue: what is late is said where the card stands, and to the queue or the person that it escalates to.
 */
#include "engine/desk_say.h"

#include "base/own.h"
#include "desk/clocks.h"
#include "desk/promise.h"
#include "engine/desk_office.h"
#include "settings/phrases.h"
#include "store/access.h"
#include "store/audit.h"
#include "store/conversations.h"
#include "store/organisations.h"
#include "store/people.h"
#include "store/targets.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum result desk_set_targets(struct turn *turn, const struct ticket *ticket, int64_t since_ms, struct error *error)
{
    own_(queue_targets_done) struct queue_targets targets = QUEUE_TARGETS_INIT;
    enum result result = queue_targets_of(turn->tools->store, turn->organisation_id, ticket->queue_id, &targets, error);
    if (result == RESULT_OK && targets.reply_minutes > 0)
        result = desk_start_clock(turn, CLOCK_FIRST_REPLY, ticket, targets.reply_minutes, since_ms, error);
    if (result == RESULT_OK && targets.solve_minutes > 0)
        result = desk_start_clock(turn, CLOCK_SOLUTION, ticket, targets.solve_minutes, since_ms, error);
    return result;
}

enum result desk_open_again(struct turn *turn, struct error *error)
{
    struct ticket *ticket = &turn->ticket;
    enum result result =
        ticket_opened_again(turn->tools->store, turn->organisation_id, ticket->id, turn->now_ms, error);
    ticket->opened_ms = ticket->heard_ms = turn->now_ms;
    ticket->reopened++;
    return result == RESULT_OK ? desk_set_targets(turn, ticket, turn->now_ms, error) : result;
}

/* ---- when it is late --------------------------------------------------------------------------------------------- */

static void write_late(const struct turn *turn, enum ticket_clock clock, const char *who, struct reply *reply)
{
    const struct ticket *ticket = &turn->ticket;
    own_(text_done) struct text when = TEXT_INIT, text = TEXT_INIT;
    char number[24];
    (void)snprintf(number, sizeof number, "%" PRId64, ticket->number);
    reply_init(reply, room_language);
    moment_words(turn->tools->phrases, room_language, ticket->opened_ms, &when);
    phrase_fill(turn->tools->phrases, room_language, clock == CLOCK_SOLUTION ? "desk_late_solution" : "desk_late_reply",
                &text, "number", number, "when", when.data, NULL);
    reply_add_block(reply, BLOCK_PARAGRAPH, text.data);
    text_clear(&text);
    if (*who != '\0')
        phrase_fill(turn->tools->phrases, room_language, "desk_late_for", &text, "name", who, NULL);
    reply_add_block(reply, BLOCK_PARAGRAPH, text.data);
}

static enum result say_late(struct turn *turn, enum ticket_clock clock, int64_t conversation_id, struct error *error)
{
    own_(reply_done) struct reply reply;
    struct saying saying = {conversation_id, 0, "reply", OUTPUT_LINKED, 0};
    write_late(turn, clock, "", &reply);
    return desk_say(turn, &saying, &reply, error);
}

/* who: whom it would concern, and who cannot be told; "" nobody. */
static enum result tell_team(struct turn *turn, enum ticket_clock clock, unsigned output, const char *who,
                             struct error *error)
{
    own_(reply_done) struct reply reply;
    bool heard = false;
    write_late(turn, clock, who, &reply);
    return desk_tell_team(turn, &reply, output, &heard, error);
}

/* The person, where Neuvo can write to them alone; else the room of the card is told whose it would be. */
static enum result tell_person(struct turn *turn, enum ticket_clock clock, const char *account, struct error *error)
{
    struct person person;
    int64_t alone = 0;
    enum result result = person_find(turn->tools->store, turn->organisation_id, "matrix", account, &person, error);
    if (result == RESULT_OK)
        result = conversation_alone_with(turn->tools->store, turn->organisation_id, person.id, &alone, error);
    if (result == RESULT_OK && alone != 0)
        return say_late(turn, clock, alone, error);
    return result == RESULT_OK || result == RESULT_NOT_FOUND ? tell_team(turn, clock, OUTPUT_LINKED, account, error)
                                                             : result;
}

static enum result tell_room(struct turn *turn, enum ticket_clock clock, int64_t queue_id, struct error *error)
{
    own_(queue_place_done) struct queue_place place = QUEUE_PLACE_INIT;
    struct conversation room;
    enum result result = queue_place_of(turn->tools->store, turn->organisation_id, queue_id, &place, error);
    if (result == RESULT_OK)
        result = conversation_for_place(turn->tools->store, turn->organisation_id, place.connector.data,
                                        place.place.data, "", false, turn->now_ms, &room, error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    return room.id == turn->ticket.card_conversation_id ? RESULT_OK : say_late(turn, clock, room.id, error);
}

static enum result find_queue(struct turn *turn, const char *code, int64_t *queue_id, struct error *error)
{
    own_(place_rows_done) struct place_rows queues = {.list = LIST_INIT};
    enum result result = queue_list(turn->tools->store, turn->organisation_id, &queues, error);
    for (size_t i = 0; i < queues.list.count; i++) {
        if (strcmp(queues.list.items[i].code, code) == 0)
            *queue_id = queues.list.items[i].id;
    }
    return result;
}

/* Nobody has it: it waits in the other queue from now on. Of one that a tutor has, the other queue only hears. */
static enum result pass_to_queue(struct turn *turn, enum ticket_clock clock, const char *code, struct error *error)
{
    struct ticket *ticket = &turn->ticket;
    int64_t queue_id = 0;
    enum result result = find_queue(turn, code, &queue_id, error);
    if (result != RESULT_OK || queue_id == 0 || queue_id == ticket->queue_id)
        return result; /* that queue is gone, or the ticket is there already */
    if (ticket->state == TICKET_CLAIMED)
        return tell_room(turn, clock, queue_id, error);
    result = desk_to_queue(turn, queue_id, error);
    ticket->queue_id = queue_id;
    if (result == RESULT_OK && ticket->person_id != 0)
        result = desk_tell_asker(turn, "desk_told_escalated", error);
    return result == RESULT_OK ? desk_set_clock(turn, ticket, ticket->changed_ms, error) : result;
}

static enum result note(struct turn *turn, const char *to, struct error *error)
{
    char object[40];
    (void)snprintf(object, sizeof object, "ticket %" PRId64, turn->ticket.number);
    return audit_add(turn->tools->store, turn->organisation_id, "system", "ticket_escalated", object, to, turn->now_ms,
                     error);
}

enum result desk_strike_target(struct turn *turn, enum ticket_clock clock, int64_t since_ms, struct error *error)
{
    const struct ticket *ticket = &turn->ticket;
    own_(queue_targets_done) struct queue_targets targets = QUEUE_TARGETS_INIT;
    bool met = clock == CLOCK_FIRST_REPLY && ticket->told_ms >= since_ms;
    if (!ticket_is_open(ticket->state) || ticket->opened_ms != since_ms || met)
        return RESULT_OK;
    enum result result = queue_targets_of(turn->tools->store, turn->organisation_id, ticket->queue_id, &targets, error);
    if (result == RESULT_OK)
        result = tell_team(turn, clock, OUTPUT_THREAD, "", error);
    const char *to = targets.escalate_to.data;
    if (result != RESULT_OK || *to == '\0')
        return result;
    result = *to == '@' ? tell_person(turn, clock, to, error) : pass_to_queue(turn, clock, to, error);
    return result == RESULT_OK ? note(turn, to, error) : result;
}
