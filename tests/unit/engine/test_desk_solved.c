/* "Did it help?" after a tutor's answer: asked once, kept with the ticket, shown on the card; a no opens it again. */
#include "desk_room.h"

static void solve(struct desk *desk, const char *told)
{
    assert_int_equal(under_card(desk, MIKKO, "$done", "ratkaistu"), RECEIPT_TAKEN);
    hears(desk, DIRECT, told, false, "$told-solved");
    card_reads(desk, "on ratkaistu", "$card-3");
}

static int64_t helped(struct desk *desk)
{
    settle(desk);
    desk_stop(desk);
    int64_t number = stored(desk, "SELECT helped FROM ticket");
    desk_start(desk);
    return number;
}

static void test_a_yes_stands_on_the_card(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask_for_person(desk);
    claim(desk);
    solve(desk, "Auttoiko vastaus?");
    assert_int_equal(helped(desk), 0); /* and the question outlives the process */
    ask(desk, "$yes", "kyllä");
    hears(desk, DIRECT, "Kiitos, että kerroit.", false, "$glad");
    card_reads(desk, "vastaus auttoi", "$card-4");
    assert_int_equal(helped(desk), 1);
    assert_int_equal(replies_out(desk), 0);
}

static void test_a_no_opens_it_again(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask_for_person(desk);
    claim(desk);
    solve(desk, "Auttoiko vastaus?");
    ask(desk, "$no", "ei");
    hears(desk, DIRECT, "Avasin pyyntösi", false, "$again");
    card_reads(desk, "odottaa ottajaa", "$card-4");
    hears(desk, ROOM, "Kysyjä avasi pyynnön", false, "$n1");
    ask(desk, "$more", "lattia on yhä märkä");
    hears(desk, DIRECT, "Lisäsin pyyntöön", false, "$added");
    card_reads(desk, "lattia on yhä märkä", "$card-5");
    assert_int_equal(helped(desk), 2);
    assert_int_equal(under_card(desk, MIKKO, "$claim-2", "ota"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "otti pyyntösi", false, "$told-claimed-2");
    card_reads(desk, "Mikko hoitaa", "$card-6");
    assert_int_equal(under_card(desk, MIKKO, "$done-2", "ratkaistu"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "kirjoita ihminen", false, "$told-solved-2"); /* not asked again */
    card_reads(desk, "on ratkaistu", "$card-7");
}

static void test_who_said_thanks_is_not_asked(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask_for_person(desk);
    claim(desk);
    ask(desk, "$thanks-0", "kiitos"); /* for taking it: there is no answer yet */
    hears(desk, ROOM, "kiitos", true, "$r0");
    assert_int_equal(helped(desk), 0);
    assert_int_equal(under_card(desk, MIKKO, "$m1", "Siistijä käy iltapäivällä."), RECEIPT_TAKEN);
    hears(desk, DIRECT, "Siistijä", true, "$r1");
    ask(desk, "$thanks", "kiitos, nyt toimii");
    hears(desk, ROOM, "kiitos", true, "$r2");
    assert_int_equal(helped(desk), 1);
    solve(desk, "kirjoita ihminen");
    assert_int_equal(stored(desk, "SELECT asked_helped_ms FROM ticket"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_at_desk(test_a_yes_stands_on_the_card),
        test_at_desk(test_a_no_opens_it_again),
        test_at_desk(test_who_said_thanks_is_not_asked),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
