/* To whom a ticket goes and when people answer, by the tutors' hours: what an asker is promised, and what they hear
 * while their tutor is away. */
#include "engine/desk_say.h"

#include "base/own.h"
#include "desk/promise.h"
#include "desk/route.h"
#include "engine/desk_office.h"
#include "settings/phrases.h"
#include "store/access.h"
#include "store/person_units.h"
#include "store/tutors.h"

#include <inttypes.h>
#include <stdio.h>

enum { QUEUES_MOST = 100 };

/* The unit of who asks; its code stays with the caller. */
static struct route_ticket describe(struct turn *turn, const char *topic, enum language language,
                                    struct known_unit *unit)
{
    struct error error = ERROR_INIT;
    (void)person_unit_find(turn->tools->store, turn->organisation_id, turn->person.id, turn->now_ms, unit, &error);
    return (struct route_ticket){.topic = topic == NULL ? "" : topic,
                                 .unit = unit->code == NULL ? "" : unit->code,
                                 .language = language == LANGUAGE_NONE ? "" : language_code(language)};
}

static int64_t find_queue(struct turn *turn, const struct route_ticket *ticket)
{
    own_(queue_routes_done) struct queue_routes queues = {.list = LIST_INIT};
    struct route routes[QUEUES_MOST];
    struct error error = ERROR_INIT;
    size_t count = 0;
    if (queue_routes_all(turn->tools->store, turn->organisation_id, &queues, &error) != RESULT_OK ||
        queues.list.count == 0)
        return 0;
    for (; count < queues.list.count && count < QUEUES_MOST; count++) {
        const struct queue_route *queue = &queues.list.items[count];
        routes[count] = (struct route){queue->queue_id, queue->topics, queue->units, queue->languages};
    }
    int64_t found = route_find(routes, count, ticket);
    return found != 0 ? found : queues.list.items[0].queue_id; /* better a queue that is for others than none */
}

int64_t turn_queue_for(struct turn *turn, const char *topic, enum language language)
{
    own_(known_unit_done) struct known_unit unit = {.code = NULL};
    struct route_ticket ticket = describe(turn, topic, language, &unit);
    return find_queue(turn, &ticket);
}

static bool can_take(const struct tutor_row *tutor, const struct route_ticket *ticket)
{
    struct route route = {0, tutor->topics, tutor->units, tutor->languages};
    return route_fits(&route, ticket);
}

enum result desk_who_can_take(struct turn *turn, const char *topic, enum language language, int64_t queue_id,
                              struct tutor_rows *rows, struct error *error)
{
    own_(known_unit_done) struct known_unit unit = {.code = NULL};
    struct route_ticket ticket = describe(turn, topic, language, &unit);
    struct tutor_rows all = {.list = LIST_INIT};
    enum result result = tutors_of_queue(turn->tools->store, turn->organisation_id,
                                         queue_id != 0 ? queue_id : find_queue(turn, &ticket), &all, error);
    for (size_t i = 0; i < all.list.count; i++) {
        if (!can_take(&all.list.items[i], &ticket))
            continue;
        *list_push(&rows->list) = all.list.items[i];
        all.list.items[i] = (struct tutor_row){.hours = NULL}; /* its strings are theirs now */
    }
    tutor_rows_done(&all);
    return result;
}

int64_t turn_promise_ms(struct turn *turn, const char *topic, enum language language)
{
    struct store *store = turn->tools->store;
    own_(known_unit_done) struct known_unit unit = {.code = NULL};
    own_(tutor_rows_done) struct tutor_rows rows = {.list = LIST_INIT};
    struct office offices[PROMISE_TUTORS_MOST];
    struct promise_tutor tutors[PROMISE_TUTORS_MOST];
    struct error error = ERROR_INIT;
    size_t count = 0, read = 0;
    int64_t waiting = 0;
    struct route_ticket ticket = describe(turn, topic, language, &unit);
    int64_t queue_id = find_queue(turn, &ticket);
    if (tutors_of_queue(store, turn->organisation_id, queue_id, &rows, &error) != RESULT_OK ||
        queue_waiting(store, turn->organisation_id, queue_id, &waiting, &error) != RESULT_OK)
        return 0;
    for (size_t i = 0; i < rows.list.count && read < PROMISE_TUTORS_MOST; i++) {
        const struct tutor_row *tutor = &rows.list.items[i];
        if (!can_take(tutor, &ticket))
            continue;
        offices[read] = (struct office)OFFICE_INIT;
        if (desk_tutor_hours(turn, tutor, &offices[read])) /* else nothing is promised of them */
            tutors[count++] = (struct promise_tutor){&offices[read].hours, tutor->open};
        read++;
    }
    int64_t at_ms = promise_ms(tutors, count, (size_t)waiting, turn->now_ms);
    for (size_t i = 0; i < read; i++)
        office_done(&offices[i]);
    return at_ms;
}

static enum result say_away(struct turn *turn, const struct ticket *ticket, int64_t back_ms, struct error *error)
{
    enum language language = desk_language_of_asker(ticket);
    own_(text_done) struct text name = TEXT_INIT, when = TEXT_INIT, text = TEXT_INIT;
    own_(reply_done) struct reply reply;
    struct saying saying = {ticket->conversation_id, ticket->person_id, "reply", OUTPUT_TOLD, 0};
    char number[24];
    (void)snprintf(number, sizeof number, "%" PRId64, ticket->number);
    reply_init(&reply, language);
    enum result result =
        access_find(turn->tools->store, turn->organisation_id, ticket->claimer_id, "tutor", &name, error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    if (back_ms > 0)
        moment_words(turn->tools->phrases, language, back_ms, &when);
    phrase_fill(turn->tools->phrases, language, back_ms > 0 ? "desk_away_until" : "desk_away", &text, "number", number,
                "name", name.data, "when", when.data, NULL);
    reply_add_block(&reply, BLOCK_NOTE, text.data);
    return desk_say(turn, &saying, &reply, error);
}

enum result desk_tell_if_away(struct turn *turn, const struct ticket *ticket, struct error *error)
{
    own_(tutor_rows_done) struct tutor_rows rows = {.list = LIST_INIT};
    own_(office_done) struct office office = OFFICE_INIT;
    struct duty duty = {0, 0};
    enum result result = tutor_hours_of(turn->tools->store, turn->organisation_id, ticket->claimer_id, &rows, error);
    if (result != RESULT_OK || rows.list.count == 0)
        return result;
    bool told = desk_tutor_hours(turn, &rows.list.items[0], &office);
    if ((!told && !office.hours.off) || rota_is_on(&office.hours, turn->now_ms))
        return RESULT_OK;
    return say_away(turn, ticket, rota_next(&office.hours, turn->now_ms, &duty) ? duty.from_ms : 0, error);
}
