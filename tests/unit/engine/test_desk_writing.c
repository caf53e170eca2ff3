/* "Is writing": from one side of a claimed ticket to the other, and to nobody else; nothing of it is kept. */
#include "desk_room.h"

static void writes(struct desk *desk, const char *account, const char *place, const char *thread, bool stops)
{
    struct arrival *arrival = arrival_new(ARRIVAL_WRITING, "matrix", 0);
    message_set(&arrival->organisation, "oma");
    message_set(&arrival->place, place);
    message_set(&arrival->thread, thread);
    message_set(&arrival->account, account);
    arrival->stops = stops;
    put(desk, arrival);
}

static void is_told(struct desk *desk, const char *place, const char *thread, const char *name, bool stops)
{
    own_(departure_freep) struct departure *told = next(desk, DEPARTURE_WRITING);
    assert_string_equal(told->connector, "matrix");
    assert_string_equal(told->organisation, "oma");
    assert_string_equal(told->place, place);
    assert_string_equal(told->thread, thread);
    assert_string_equal(told->name, name);
    assert_int_equal(told->stops, stops);
}

/* What was put in before has been taken by the time this is answered. */
static void nobody_is_told(struct desk *desk)
{
    departure_free(entries_of(desk, "nowhere", 0, 0));
    assert_null(waiting_one(desk, DEPARTURE_WRITING));
}

static void test_both_ways_while_a_tutor_has_it(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    writes(desk, AINO, DIRECT, "", false);
    ask_for_person(desk);
    writes(desk, AINO, DIRECT, "", false);
    writes(desk, MIKKO, ROOM, CARD, false);
    nobody_is_told(desk); /* nobody has it yet */
    claim(desk);
    writes(desk, AINO, DIRECT, "", false);
    is_told(desk, ROOM, CARD, "", false);
    writes(desk, AINO, DIRECT, "", true);
    is_told(desk, ROOM, CARD, "", true);
    writes(desk, MIKKO, ROOM, CARD, false);
    is_told(desk, DIRECT, "", "Mikko", false);
    writes(desk, MIKKO, ROOM, "", false); /* where the platform does not tell the thread */
    is_told(desk, DIRECT, "", "Mikko", false);
    writes(desk, SAARA, ROOM, CARD, false); /* reads along */
    writes(desk, MIKKO, ROOM, "$other", false);
    writes(desk, MIKKO, DIRECT, "", false);
    writes(desk, AINO, ROOM, "", false);
    writes(desk, "@nobody:kunta.example", DIRECT, "", false);
    nobody_is_told(desk);
    assert_int_equal(under_card(desk, MIKKO, "$done", "ratkaistu"), RECEIPT_TAKEN);
    writes(desk, AINO, DIRECT, "", false);
    writes(desk, MIKKO, ROOM, CARD, false);
    nobody_is_told(desk);
}

static void test_nothing_is_kept(void **state)
{
    struct desk *desk = *state;
    own_(text_done) struct text before = TEXT_INIT, after = TEXT_INIT;
    open_desk(desk);
    ask_for_person(desk);
    claim(desk);
    pause_and_count(desk, &before);
    writes(desk, AINO, DIRECT, "", false);
    is_told(desk, ROOM, CARD, "", false);
    writes(desk, MIKKO, ROOM, CARD, false);
    is_told(desk, DIRECT, "", "Mikko", false);
    pause_and_count(desk, &after);
    assert_string_equal(before.data, after.data);
}

/* A second ticket of Mikko's in the same room: only with the thread is it clear who is meant. */
static void test_of_two_tickets_none_is_guessed(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask_for_person(desk);
    claim(desk);
    struct arrival *arrival = batch(desk);
    (void)add_event(arrival, BERTTA, "!other:kunta.example", "$q2", "kahvinkeitin vuotaa");
    assert_int_equal(deliver(desk, arrival), RECEIPT_TAKEN);
    hears(desk, "!other:kunta.example", "", false, "$a2");
    arrival = batch(desk);
    (void)add_event(arrival, BERTTA, "!other:kunta.example", "$w2", "ihminen");
    assert_int_equal(deliver(desk, arrival), RECEIPT_TAKEN);
    hears(desk, "!other:kunta.example", "Välitänkö", false, "$s2");
    arrival = batch(desk);
    (void)add_event(arrival, BERTTA, "!other:kunta.example", "$h2", "kyllä, välitä se");
    assert_int_equal(deliver(desk, arrival), RECEIPT_TAKEN);
    own_(departure_freep) struct departure *card = to_place(desk, ROOM);
    sent_as(desk, card, "$card-of-two", "");
    assert_int_equal(change(desk, MIKKO, ROOM, MESSAGE_REACTION, "$claim-2", "$card-of-two", "👍"), RECEIPT_TAKEN);
    writes(desk, MIKKO, ROOM, "", false);
    nobody_is_told(desk);
    writes(desk, MIKKO, ROOM, "$card-of-two", false);
    is_told(desk, "!other:kunta.example", "", "Mikko", false);
    writes(desk, BERTTA, "!other:kunta.example", "", false);
    is_told(desk, ROOM, "$card-of-two", "", false);
}

/* What goes to a person is marked, so that no chat says "Neuvo is writing". */
static void test_the_receipt_tells_that_a_person_has_it(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask_for_person(desk);
    claim(desk);
    for (int to_neuvo = 0; to_neuvo < 2; to_neuvo++) {
        struct arrival *arrival = batch(desk);
        (void)add_event(arrival, AINO, DIRECT, to_neuvo ? "$to-neuvo" : "$to-mikko",
                        to_neuvo ? "Neuvo, unohdin salasanan" : "se on yhä rikki");
        put(desk, arrival);
        own_(departure_freep) struct departure *committed = next(desk, DEPARTURE_COMMITTED);
        assert_int_equal(committed->receipts.items[0].relayed, !to_neuvo);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_at_desk(test_both_ways_while_a_tutor_has_it),
        test_at_desk(test_nothing_is_kept),
        test_at_desk(test_of_two_tickets_none_is_guessed),
        test_at_desk(test_the_receipt_tells_that_a_person_has_it),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
