/* The platform of one side is down for an hour: words are held in order, both sides are told, nothing is lost. */
#include "desk_room.h"

#define MINUTE_MS INT64_C(60000)

/* The next departure to that place could not be sent; it is tried again when a minute has passed. */
static void cannot_be_sent(struct desk *desk, const char *place, const char *words)
{
    own_(departure_freep) struct departure *departure = to_place(desk, place);
    if (strstr(departure->body, words) == NULL)
        fail_msg("\"%s\" is tried, not \"%s\"", departure->body, words);
    struct arrival *arrival = arrival_new(ARRIVAL_OUTCOME, "", 0);
    arrival->departure_id = departure->id;
    arrival->outcome = SENT_LATER;
    arrival->retry_after_ms = MINUTE_MS;
    message_set(&arrival->reason, "the homeserver does not answer");
    mailbox_put_always(desk->arrivals, arrival);
    settle(desk);
}

static void pass_minutes(struct desk *desk, int64_t *now_ms, int64_t minutes)
{
    *now_ms += minutes * MINUTE_MS;
    clock_set_ms(*now_ms);
    settle(desk);
}

static void test_the_askers_platform_is_down(void **state)
{
    struct desk *desk = *state;
    int64_t now_ms = NOW;
    open_desk(desk);
    ask_for_person(desk);
    claim(desk);
    assert_int_equal(under_card(desk, MIKKO, "$m1", "Ensimmäinen"), RECEIPT_TAKEN);
    assert_int_equal(under_card(desk, MIKKO, "$m2", "Toinen"), RECEIPT_TAKEN);
    for (int i = 0; i < 7; i++) { /* the same words, alone, again and again */
        cannot_be_sent(desk, DIRECT, "Ensimmäinen");
        assert_int_equal(replies_out(desk), i == 6);
        if (i == 6) /* ten minutes and more: Mikko is told */
            hears(desk, ROOM, "ei ole vielä mennyt perille", false, "$n1");
        settle(desk);
        pass_minutes(desk, &now_ms, 2);
    }
    for (int i = 0; i < 10; i++) { /* once */
        cannot_be_sent(desk, DIRECT, "Ensimmäinen");
        assert_int_equal(replies_out(desk), 0);
        pass_minutes(desk, &now_ms, 5);
    }
    assert_int_equal(under_card(desk, MIKKO, "$m3", "Kolmas"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "Ensimmäinen", true, "$r1");
    hears(desk, DIRECT, "Toinen", true, "$r2");
    hears(desk, DIRECT, "kirjoitettiin jo", false, "$r3");
    hears(desk, DIRECT, "Kolmas", true, "$r4");
    settle(desk);
    assert_int_equal(replies_out(desk), 0);
    /* The next outage is told again. */
    assert_int_equal(under_card(desk, MIKKO, "$m4", "Neljäs"), RECEIPT_TAKEN);
    cannot_be_sent(desk, DIRECT, "Neljäs");
    pass_minutes(desk, &now_ms, 11);
    cannot_be_sent(desk, DIRECT, "Neljäs");
    hears(desk, ROOM, "ei ole vielä mennyt perille", false, "$n2");
    pass_minutes(desk, &now_ms, 2);
    hears(desk, DIRECT, "Neljäs", true, "$r5");
    hears(desk, DIRECT, "kirjoitettiin jo", false, "$r6");
    settle(desk);
    assert_int_equal(replies_out(desk), 0);
}

static void test_the_tutors_platform_is_down(void **state)
{
    struct desk *desk = *state;
    int64_t now_ms = NOW;
    open_desk(desk);
    ask_for_person(desk);
    claim(desk);
    settle(desk);
    ask(desk, "$a1", "onko tietoa?");
    cannot_be_sent(desk, ROOM, "onko tietoa");
    pass_minutes(desk, &now_ms, 11);
    cannot_be_sent(desk, ROOM, "onko tietoa");
    hears(desk, DIRECT, "ei ole vielä mennyt perille", false, "$t1");
    ask(desk, "$a2", "entä nyt?");
    pass_minutes(desk, &now_ms, 2);
    hears(desk, ROOM, "onko tietoa", true, "$r1");
    hears(desk, ROOM, "kirjoitettiin jo", false, "$r2");
    hears(desk, ROOM, "entä nyt?", true, "$r3");
    settle(desk);
    assert_int_equal(replies_out(desk), 0);
}

#define test_at(test) cmocka_unit_test_setup_teardown(test, desk_up, desk_down)

int main(void)
{
    const struct CMUnitTest tests[] = {test_at(test_the_askers_platform_is_down),
                                       test_at(test_the_tutors_platform_is_down)};
    return cmocka_run_group_tests(tests, group_up, group_down);
}
