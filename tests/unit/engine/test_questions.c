/* What was asked is kept without its words: what it was about and how it ended, for the picture of demand. */
#include "engine_test.h"

static void write_to(struct desk *desk, const char *account, const char *event, const char *words, const char *choice,
                     enum presence presence)
{
    struct arrival *arrival = batch(desk);
    struct message *message = add(arrival, account, event, words);
    message->presence = presence;
    if (choice != NULL) {
        message->kind = MESSAGE_CHOICE;
        message_set(&message->choice, choice);
    }
    put(desk, arrival);
    departure_free(next(desk, DEPARTURE_COMMITTED));
    reply_to(desk, event);
}

static void ask(struct desk *desk, const char *account, const char *event, const char *words)
{
    write_to(desk, account, event, words, NULL, PRESENCE_PERSONAL);
}

static void test_how_it_ended(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    ask(desk, "aino", "a1", "miten tulostan sivun");
    write_to(desk, "aino", "a2", "", "helped:print", PRESENCE_PERSONAL);
    ask(desk, "bea", "b1", "unohdin salasanan");
    write_to(desk, "bea", "b2", "", "not_helped:password", PRESENCE_PERSONAL);
    ask(desk, "cia", "c1", "kahvikone ei keitä kahvia");
    write_to(desk, "dan", "d1", "miten tulostan sivun", NULL, PRESENCE_ANONYMOUS);
    ask(desk, "aino", "a3", "kiitos");
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM question"), 4);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM question WHERE topic = 'print' AND outcome = 'helped'"), 1);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM question WHERE topic = 'password' AND outcome = 'missed'"), 1);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM question WHERE topic = '' AND outcome = 'unknown'"), 1);
    /* who has no account of their own could be one or many, and counts as nobody */
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM question WHERE topic = 'print' AND person_id = 0"), 1);
    assert_int_equal(stored(desk, "SELECT COUNT(DISTINCT person_id) FROM question WHERE person_id <> 0"), 3);
}

static void test_handed_over(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    ask(desk, "aino", "a1", "kahvikone ei keitä kahvia");
    ask(desk, "aino", "a2", "ihminen");
    ask(desk, "aino", "a3", "kyllä, välitä se");
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM ticket"), 1);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM question"), 1);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM question WHERE outcome = 'person'"), 1);
}

static void test_forgotten(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    ask(desk, "aino", "a1", "miten tulostan sivun");
    ask(desk, "aino", "a2", "unohda minut");
    ask(desk, "aino", "a3", "kyllä");
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM question WHERE person_id = 0 AND conversation_id = 0"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_at_desk(test_how_it_ended),
        test_at_desk(test_handed_over),
        test_at_desk(test_forgotten),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
