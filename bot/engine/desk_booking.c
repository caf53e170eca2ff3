/* Times with tutors: which are free, booking one, telling both, the reminder, and what is called off. */
#include "engine/desk_say.h"

#include "base/own.h"
#include "desk/booking.h"
#include "desk/promise.h"
#include "engine/desk_office.h"
#include "settings/phrases.h"
#include "store/access.h"
#include "store/audit.h"
#include "store/bookings.h"
#include "store/conversations.h"
#include "store/ticket_keys.h"
#include "store/timers.h"

#include <inttypes.h>
#include <stdio.h>

static const int64_t slot_ms = INT64_C(60000) * BOOKING_MINUTES, day_ms = INT64_C(24) * 3600 * 1000;

/* ---- what is free ------------------------------------------------------------------------------------------------ */

/* The tutors that somebody may book, with their hours and what is taken of them. */
struct choice_of_tutors {
    struct tutor_rows rows;
    struct office offices[BOOKING_TUTORS_MOST];
    struct duties taken[BOOKING_TUTORS_MOST];
    struct booking_tutor tutors[BOOKING_TUTORS_MOST];
    size_t read, count;
    struct office office; /* of the asker */
};

static void choice_free(struct choice_of_tutors **choice)
{
    struct choice_of_tutors *all = *choice;
    for (size_t i = 0; i < all->read; i++) {
        office_done(&all->offices[i]);
        duties_done(&all->taken[i]);
    }
    office_done(&all->office);
    tutor_rows_done(&all->rows);
    free_pointer(choice);
}

/* Whoever has the ticket; else those who can take it. */
static enum result find_rows(struct turn *turn, const struct ticket *ticket, const char *topic, struct tutor_rows *rows,
                             struct error *error)
{
    enum language language = ticket == NULL ? turn->person.language : ticket->language;
    if (ticket != NULL && ticket->state == TICKET_CLAIMED)
        return tutor_hours_of(turn->tools->store, turn->organisation_id, ticket->claimer_id, rows, error);
    return desk_who_can_take(turn, topic, language, ticket == NULL ? 0 : ticket->queue_id, rows, error);
}

static enum result read_tutors(struct turn *turn, int64_t only_id, struct choice_of_tutors *all, struct error *error)
{
    enum result result = RESULT_OK;
    for (size_t i = 0; i < all->rows.list.count && all->read < BOOKING_TUTORS_MOST && result == RESULT_OK; i++) {
        const struct tutor_row *row = &all->rows.list.items[i];
        size_t at = all->read;
        if (only_id != 0 && row->person_id != only_id)
            continue;
        all->offices[at] = (struct office)OFFICE_INIT;
        all->taken[at] = (struct duties){.list = LIST_INIT};
        all->read++;
        result = bookings_taken(turn->tools->store, turn->organisation_id, row->person_id, turn->now_ms - slot_ms,
                                slot_ms, &all->taken[at], error);
        if (result == RESULT_OK && desk_tutor_hours(turn, row, &all->offices[at]))
            all->tutors[all->count++] =
                (struct booking_tutor){row->person_id, &all->offices[at].hours, &all->taken[at]};
    }
    return result;
}

static void add_time(struct turn *turn, const struct booking_slot *slot, struct free_times *times)
{
    own_(text_done) struct text name = TEXT_INIT;
    struct error error = ERROR_INIT;
    if (access_find(turn->tools->store, turn->organisation_id, slot->tutor_id, "tutor", &name, &error) == RESULT_OK)
        *list_push(&times->list) = (struct free_time){slot->tutor_id, slot->from_ms, text_detach(&name)};
}

void desk_free_times(struct turn *turn, const struct time_wish *wish, struct free_times *times)
{
    own_(ticket_done) struct ticket ticket = {.id = 0};
    own_(choice_free) struct choice_of_tutors *all = x_alloc(1, sizeof *all);
    struct booking_slot slots[TIMES_OFFERED];
    struct error error = ERROR_INIT;
    size_t count = 0;
    all->office = (struct office)OFFICE_INIT;
    enum result result = RESULT_OK;
    if (wish->number != 0)
        result = ticket_of_number(turn->tools->store, turn->organisation_id, wish->number, &ticket, &error);
    if (result == RESULT_OK && wish->number != 0 && ticket.person_id != turn->person.id)
        result = RESULT_NOT_FOUND;
    if (result == RESULT_OK)
        result = find_rows(turn, wish->number == 0 ? NULL : &ticket, wish->number == 0 ? wish->topic : ticket.topic,
                           &all->rows, &error);
    if (result == RESULT_OK)
        result = read_tutors(turn, wish->tutor_id, all, &error);
    if (result == RESULT_OK)
        result = desk_office(turn, turn->person.id, &all->office, &error);
    if (result != RESULT_OK) /* no time is offered then */
        return;
    if (wish->tutor_id == 0)
        count = booking_free(all->tutors, all->count, &all->office.stretches, wish->from_ms, turn->now_ms, slots,
                             TIMES_OFFERED);
    else if (all->count > 0 && booking_is_free(&all->tutors[0], &all->office.stretches, wish->from_ms, turn->now_ms))
        slots[count++] = (struct booking_slot){wish->tutor_id, wish->from_ms};
    for (size_t i = 0; i < count; i++)
        add_time(turn, &slots[i], times);
}

/* ---- telling ----------------------------------------------------------------------------------------------------- */

static void write(const struct turn *turn, enum language language, const char *phrase_name,
                  const struct booking *booking, const char *link, struct reply *reply)
{
    own_(text_done) struct text when = TEXT_INIT, text = TEXT_INIT;
    const struct phrases *phrases = turn->tools->phrases;
    char number[24];
    (void)snprintf(number, sizeof number, "%" PRId64, turn->ticket.number);
    moment_words(phrases, language, booking->from_ms, &when);
    reply_init(reply, language);
    phrase_fill(phrases, language, phrase_name, &text, "number", number, "when", when.data, "name",
                turn->tutor.length == 0 ? phrase(phrases, language, "time_somebody") : turn->tutor.data, "how",
                phrase(phrases, language, booking->remote ? "time_remote" : "time_here"), NULL);
    reply_add_block(reply, BLOCK_PARAGRAPH, text.data);
    text_clear(&text);
    if (*link == '\0')
        return;
    phrase_fill(phrases, language, "booking_calendar", &text, "address", link, NULL);
    reply_add_block(reply, BLOCK_PARAGRAPH, text.data);
}

/* Under the card, and to the tutor alone where Neuvo can write to them: it is their time. */
static enum result tell_tutor(struct turn *turn, const char *phrase_name, const struct booking *booking,
                              const char *link, struct error *error)
{
    own_(reply_done) struct reply reply;
    struct conversation thread;
    int64_t alone = 0;
    turn->result->tickets_changed = true;
    write(turn, room_language, phrase_name, booking, link, &reply);
    enum result result = desk_find_thread(turn, &turn->ticket, &thread, error);
    struct saying saying = {thread.id, 0, "reply", OUTPUT_THREAD, 0};
    if (result == RESULT_OK)
        result = desk_say(turn, &saying, &reply, error);
    if (result == RESULT_OK || result == RESULT_NOT_FOUND)
        result = conversation_alone_with(turn->tools->store, turn->organisation_id, booking->tutor_id, &alone, error);
    struct saying to_tutor = {alone, booking->tutor_id, "reply", OUTPUT_BOOKING, 0};
    if (result == RESULT_OK && alone != turn->ticket.conversation_id)
        result = desk_say(turn, &to_tutor, &reply, error);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

static enum result tell_asker(struct turn *turn, const char *phrase_name, const struct booking *booking,
                              struct error *error)
{
    const struct ticket *ticket = &turn->ticket;
    own_(reply_done) struct reply reply;
    struct saying saying = {ticket->conversation_id, ticket->person_id, "reply", OUTPUT_TOLD, 0};
    write(turn, desk_language_of_asker(ticket), phrase_name, booking, "", &reply);
    return ticket->person_id == 0 ? RESULT_OK : desk_say(turn, &saying, &reply, error);
}

static enum result find_name(struct turn *turn, int64_t tutor_id, struct error *error)
{
    text_clear(&turn->tutor);
    enum result result = access_find(turn->tools->store, turn->organisation_id, tutor_id, "tutor", &turn->tutor, error);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

static enum result note(struct turn *turn, const char *action, struct error *error)
{
    char actor[24], object[40];
    (void)snprintf(actor, sizeof actor, "%" PRId64, turn->person.id);
    (void)snprintf(object, sizeof object, "ticket %" PRId64, turn->ticket.number);
    return audit_add(turn->tools->store, turn->organisation_id, actor, action, object, "", turn->now_ms, error);
}

/* The card shows the time, or that there is none any more. */
static enum result show(struct turn *turn, struct error *error)
{
    own_(text_done) struct text claimer = TEXT_INIT;
    enum result result =
        access_find(turn->tools->store, turn->organisation_id, turn->ticket.claimer_id, "tutor", &claimer, error);
    return result == RESULT_OK || result == RESULT_NOT_FOUND ? desk_change_card(turn, claimer.data, error) : result;
}

/* ---- booking, cancelling ----------------------------------------------------------------------------------------- */

static enum result remind_of(struct turn *turn, const struct booking *booking, struct error *error)
{
    own_(text_done) struct text payload = TEXT_INIT;
    int64_t id = 0, due_ms = booking_reminds_ms(booking->from_ms, turn->now_ms);
    text_printf(&payload, "booking %" PRId64 " %" PRId64, booking->ticket_id, booking->from_ms);
    return due_ms == 0 ? RESULT_OK
                       : timer_add(turn->tools->store, turn->organisation_id, 0, 0, "desk", payload.data, due_ms,
                                   turn->now_ms, &id, error);
}

static enum result book(struct turn *turn, const struct booking_draft *draft, struct error *error)
{
    struct store *store = turn->tools->store;
    own_(text_done) struct text link = TEXT_INIT;
    const struct booking booking = {.ticket_id = turn->ticket.id,
                                    .person_id = turn->person.id,
                                    .tutor_id = draft->tutor_id,
                                    .from_ms = draft->from_ms,
                                    .made_ms = turn->now_ms,
                                    .remote = draft->remote};
    enum result result = booking_set(store, turn->organisation_id, &booking, error);
    if (result == RESULT_OK && draft->secret != NULL)
        result = ticket_key_add(store, turn->organisation_id, turn->ticket.id, "time", draft->secret,
                                draft->from_ms + day_ms, error);
    if (result == RESULT_OK)
        result = remind_of(turn, &booking, error);
    if (result == RESULT_OK)
        result = find_name(turn, booking.tutor_id, error);
    if (result == RESULT_OK)
        result = note(turn, "time_booked", error);
    if (result == RESULT_OK && draft->secret != NULL)
        text_printf(&link, "%s/%s/time/%s", turn->tools->ticket_address, turn->message->organisation, draft->secret);
    if (result == RESULT_OK)
        result = tell_tutor(turn, "desk_time_booked", &booking, link.data == NULL ? "" : link.data, error);
    return result == RESULT_OK ? show(turn, error) : result;
}

/* The asker does not want the time any more; or (by_tutor) cannot have it. */
static enum result cancel(struct turn *turn, bool by_tutor, bool *had, struct error *error)
{
    struct store *store = turn->tools->store;
    struct booking booking;
    enum result result = booking_find(store, turn->organisation_id, turn->ticket.id, &booking, error);
    *had = result == RESULT_OK;
    if (result == RESULT_OK)
        result = booking_drop(store, turn->organisation_id, turn->ticket.id, error);
    if (result == RESULT_OK)
        result = find_name(turn, booking.tutor_id, error);
    if (result == RESULT_OK)
        result = note(turn, by_tutor ? "time_cancelled_by_tutor" : "time_cancelled", error);
    if (result == RESULT_OK)
        result = by_tutor ? tell_asker(turn, "desk_told_time_off", &booking, error) : RESULT_OK;
    if (result == RESULT_OK)
        result = tell_tutor(turn, by_tutor ? "desk_time_off" : "desk_time_cancelled", &booking, "", error);
    if (result == RESULT_OK)
        result = show(turn, error);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result desk_book(struct turn *turn, const struct booking_draft *draft, struct error *error)
{
    struct ticket *ticket = &turn->ticket;
    bool had = false;
    enum result result = ticket_of_number(turn->tools->store, turn->organisation_id, draft->number, ticket, error);
    if (result == RESULT_OK && (ticket->person_id != turn->person.id || !ticket_is_open(ticket->state)))
        result = RESULT_NOT_FOUND;
    if (result == RESULT_OK)
        result = draft->cancels ? cancel(turn, false, &had, error) : book(turn, draft, error);
    ticket_done(ticket);
    *ticket = (struct ticket){.id = 0};
    text_clear(&turn->tutor);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result desk_time_off(struct turn *turn, struct error *error)
{
    own_(text_done) struct text writer = TEXT_INIT;
    bool had = false;
    text_add(&writer, turn->tutor.data);
    enum result result = cancel(turn, true, &had, error);
    text_clear(&turn->tutor);
    text_add(&turn->tutor, writer.data);
    return result == RESULT_OK && !had ? desk_tell_tutor(turn, "desk_time_none", "", error) : result;
}

enum result desk_drop_times(struct turn *turn, int64_t tutor_id, struct error *error)
{
    struct bookings bookings = {.list = LIST_INIT};
    struct store *store = turn->tools->store;
    enum result result = bookings_of_tutor(store, turn->organisation_id, tutor_id, turn->now_ms, &bookings, error);
    for (size_t i = 0; i < bookings.list.count && result == RESULT_OK; i++) {
        const struct booking *booking = &bookings.list.items[i];
        result = booking_drop(store, turn->organisation_id, booking->ticket_id, error);
        if (result == RESULT_OK)
            result = ticket_find(store, turn->organisation_id, booking->ticket_id, &turn->ticket, error);
        if (result == RESULT_OK)
            result = find_name(turn, tutor_id, error);
        if (result == RESULT_OK)
            result = tell_asker(turn, "desk_told_time_off", booking, error);
        ticket_done(&turn->ticket);
        turn->ticket = (struct ticket){.id = 0};
    }
    list_done(&bookings.list);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

/* ---- before it --------------------------------------------------------------------------------------------------- */

enum result desk_strike_booking(struct turn *turn, const char *payload, struct error *error)
{
    struct booking booking;
    int64_t ticket_id = 0, from_ms = 0;
    if (sscanf(payload, "booking %" SCNd64 " %" SCNd64, &ticket_id, &from_ms) != 2)
        return error_set(error, RESULT_BAD_INPUT, "a reminder that cannot be read");
    enum result result = booking_find(turn->tools->store, turn->organisation_id, ticket_id, &booking, error);
    if (result == RESULT_OK && (booking.from_ms != from_ms || from_ms <= turn->now_ms))
        result = RESULT_NOT_FOUND; /* it was moved, or nobody ran when it was due */
    if (result == RESULT_OK)
        result = ticket_find(turn->tools->store, turn->organisation_id, ticket_id, &turn->ticket, error);
    if (result == RESULT_OK)
        result = find_name(turn, booking.tutor_id, error);
    if (result == RESULT_OK)
        result = tell_asker(turn, "booking_reminder", &booking, error);
    if (result == RESULT_OK)
        result = tell_tutor(turn, "desk_time_reminder", &booking, "", error);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result desk_calendar(struct turn *turn, struct text *calendar, struct error *error)
{
    own_(text_done) struct text uid = TEXT_INIT, title = TEXT_INIT;
    const struct phrases *phrases = turn->tools->phrases;
    enum language language = desk_language_of_asker(&turn->ticket);
    struct booking booking;
    char number[24];
    enum result result = booking_find(turn->tools->store, turn->organisation_id, turn->ticket.id, &booking, error);
    if (result == RESULT_OK)
        result = find_name(turn, booking.tutor_id, error);
    if (result != RESULT_OK)
        return result;
    (void)snprintf(number, sizeof number, "%" PRId64, turn->ticket.number);
    phrase_fill(phrases, language, "time_title", &title, "number", number, "name", turn->tutor.data, "how",
                phrase(phrases, language, booking.remote ? "time_remote" : "time_here"), NULL);
    text_printf(&uid, "%" PRId64 "@neuvo", turn->ticket.id);
    booking_calendar(uid.data, booking.from_ms, turn->now_ms, title.data, calendar);
    return RESULT_OK;
}

int64_t desk_booked_ms(const struct turn *turn, int64_t ticket_id, struct text *words)
{
    own_(text_done) struct text when = TEXT_INIT, name = TEXT_INIT;
    struct booking booking;
    struct error error = ERROR_INIT;
    const struct phrases *phrases = turn->tools->phrases;
    if (booking_find(turn->tools->store, turn->organisation_id, ticket_id, &booking, &error) != RESULT_OK ||
        booking.from_ms + slot_ms < turn->now_ms)
        return 0;
    if (words == NULL)
        return booking.from_ms;
    (void)access_find(turn->tools->store, turn->organisation_id, booking.tutor_id, "tutor", &name, &error);
    moment_words(phrases, room_language, booking.from_ms, &when);
    phrase_fill(phrases, room_language, "card_time", words, "when", when.data, "name", name.data, "how",
                phrase(phrases, room_language, booking.remote ? "time_remote" : "time_here"), NULL);
    return booking.from_ms;
}
