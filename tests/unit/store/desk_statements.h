/* The statements about service desks, about what waits and what is held, used once each (test_plans.c). */
#ifndef NEUVO_TESTS_STORE_DESK_STATEMENTS_H
#define NEUVO_TESTS_STORE_DESK_STATEMENTS_H

#include "store/bookings.h"
#include "store/held_words.h"
#include "store/service_desks.h"
#include "store/ticket_keys.h"
#include "store/tickets.h"
#include "store/tutors.h"
#include "store_test.h"

static inline void use_service_desks(struct house *house)
{
    struct error error = ERROR_INIT;
    struct store *store = house->store;
    int64_t of = house->organisation, number = 0, desk_of = 0;
    own_(service_desk_done) struct service_desk desk = {.code = x_strdup("tuki"),
                                                        .name = x_strdup("Tuki"),
                                                        .webhook = x_strdup("https://desk.example/"),
                                                        .secret = x_strdup("secret"),
                                                        .mail = x_strdup("")};
    own_(service_desk_done) struct service_desk one = {0}, two = {0}, three = {0};
    own_(service_desks_done) struct service_desks all = {.list = LIST_INIT};
    own_(text_done) struct text reference = TEXT_INIT;
    bool waits = true;
    ok(service_desk_set(store, of, &desk, NOW, &error));
    ok(service_desk_set(store, of, &desk, NOW, &error));
    ok(queue_service_desk_set(store, of, 1, "tuki", &error));
    ok(service_desks_all(store, of, &all, &error));
    assert_int_equal(service_desk_of_queue(store, of, 4711, &one, &error), RESULT_NOT_FOUND);
    ok(service_desk_find(store, of, "tuki", &two, &error));
    ok(service_desk_of_person(store, of, desk.person_id, &three, &error));
    ok(ticket_reference_set(store, of, 1, "INC-1", &error));
    assert_int_equal(ticket_reference(store, of, 4711, &reference, &error), RESULT_NOT_FOUND);
    assert_int_equal(service_desk_departure(store, 4711, &desk_of, &number, &error), RESULT_NOT_FOUND);
    ok(ticket_key_waits(store, of, 1, "desk-link", NOW, &waits, &error));
    ok(ticket_keys_drop(store, of, 1, "desk-link", &error));
    ok(service_desk_remove(store, of, &desk, NOW, &error));
    assert_false(waits);
}

/* What waits, for whom, and what is held. */
static inline void use_waiting(struct house *house)
{
    struct error error = ERROR_INIT;
    own_(tickets_done) struct tickets beside = {.list = LIST_INIT}, all = {.list = LIST_INIT};
    struct digest_counts counts = {.language = LANGUAGE_NONE};
    struct held_words held = {house->organisation, 0, 1, 0, 0, 0};
    ok(tickets_waiting(house->store, house->organisation, 1, 100, &beside, &error));
    ok(tickets_waiting_after(house->store, house->organisation, 0, 100, &all, &error));
    ok(digest_planned(house->store, house->organisation, 1, NOW, &error));
    ok(digest_count(house->store, house->organisation, house->person.id, &counts, &error));
    ok(held_words_told(house->store, &held, &error));
    assert_int_equal(held_words_find(house->store, 4711, NOW, true, &held, &error), RESULT_NOT_FOUND);
}

/* A ticket has one time, and a tutor no two at once. */
static inline void use_bookings(struct house *house, int64_t ticket_id)
{
    struct error error = ERROR_INIT;
    int64_t of = house->organisation;
    struct booking booking = {.ticket_id = ticket_id, .person_id = house->person.id, .tutor_id = 9, .from_ms = NOW};
    struct booking found;
    struct bookings bookings = {.list = LIST_INIT};
    own_(duties_done) struct duties taken = {.list = LIST_INIT};
    ok(booking_set(house->store, of, &booking, &error));
    booking.remote = true;
    ok(booking_set(house->store, of, &booking, &error));
    booking.ticket_id++;
    assert_int_equal(booking_set(house->store, of, &booking, &error), RESULT_CONFLICT);
    ok(booking_find(house->store, of, ticket_id, &found, &error));
    assert_true(found.remote);
    ok(bookings_of_tutor(house->store, of, 9, NOW, &bookings, &error));
    assert_int_equal(bookings.list.count, 1);
    ok(bookings_taken(house->store, of, 9, NOW + 1, 1000, &taken, &error));
    ok(booking_drop(house->store, of, ticket_id, &error));
    assert_int_equal(booking_find(house->store, of, ticket_id, &found, &error), RESULT_NOT_FOUND);
    list_done(&bookings.list);
}

#endif
