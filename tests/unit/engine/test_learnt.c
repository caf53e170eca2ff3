/* What people confirm is kept in the turn's transaction, as votes that name nobody. */
#include "engine_test.h"

static void press(struct desk *desk, const char *account, const char *event, const char *choice)
{
    struct arrival *arrival = batch(desk);
    struct message *message = add(arrival, account, event, "");
    message->kind = MESSAGE_CHOICE;
    message->presence = PRESENCE_PERSONAL;
    message_set(&message->choice, choice);
    put(desk, arrival);
    departure_free(next(desk, DEPARTURE_COMMITTED));
    reply_to(desk, event);
}

static void confirm(struct desk *desk, const char *account, const char *words)
{
    own_(text_done) struct text event = TEXT_INIT;
    text_printf(&event, "%s-asks-%s", account, words);
    assert_int_equal(say(desk, account, event.data, words), RECEIPT_TAKEN);
    reply_to(desk, event.data);
    text_add(&event, "-yes");
    press(desk, account, event.data, "helped:print");
}

static void test_votes(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    confirm(desk, "aino", "miten tulostan sivun");
    confirm(desk, "bea", "sivun tulostan miten");
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM learnt WHERE people >= 3"), 0);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM learnt WHERE people = 2 AND words = ''") > 0, 1);
    desk_start(desk);
    confirm(desk, "cia", "miten tulostan sivun?");
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM learnt WHERE people = 3 AND words = 'sivu tulostaa'"), 1);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM feedback WHERE kind = 'helped'"), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_at_desk(test_votes),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
