/* For test_plans.c: what is kept beside a ticket, a draft for an editor and a time with a tutor. */
#ifndef NEUVO_TESTS_STORE_PLANS_DESK_H
#define NEUVO_TESTS_STORE_PLANS_DESK_H

#include "store_test.h"

#include "store/bookings.h"
#include "store/drafts.h"
#include "store/tickets.h"

static inline void use_drafts(struct house *house, int64_t ticket_id)
{
    struct error error = ERROR_INIT;
    int64_t of = house->organisation;
    own_(draft_done) struct draft draft = {.number = 0};
    own_(drafts_done) struct drafts drafts = {.list = LIST_INIT};
    bool fresh = false;
    ok(draft_ask(house->store, of, 1, ticket_id, house->person.id, NOW, &fresh, &error));
    assert_true(fresh);
    ok(draft_ask(house->store, of, 1, ticket_id, house->person.id, NOW, &fresh, &error));
    assert_false(fresh);
    ok(draft_find(house->store, of, 1, &draft, &error));
    draft.state = DRAFT_WAITS;
    ok(draft_write(house->store, of, &draft, NOW, &error));
    ok(drafts_in(house->store, of, DRAFT_WAITS, 20, &drafts, &error));
    assert_int_equal(drafts.list.count, 1);
    ok(ticket_set_helped(house->store, of, ticket_id, HELPED_YES, &error));
    ok(ticket_asked_helped(house->store, of, ticket_id, NOW, &error));
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
