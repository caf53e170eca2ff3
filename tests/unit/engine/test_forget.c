/* "Unohda minut" through the engine: what is shown elsewhere learns that it is erased. */
#include "engine_test.h"

static bool reply_erases(struct desk *desk, const char *event, const char *words)
{
    assert_int_equal(say(desk, "visit-1", event, words), RECEIPT_TAKEN);
    own_(departure_freep) struct departure *reply = next(desk, DEPARTURE_REPLY);
    assert_string_equal(reply->cause, event);
    report(desk, reply->id, SENT_DONE, 0);
    return strstr(reply->body, "\"erased\":true") != NULL;
}

static void test_only_the_reply_that_erases_says_so(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    assert_false(reply_erases(desk, "event-1", "moi"));
    assert_false(reply_erases(desk, "event-2", "unohda minut"));
    assert_true(reply_erases(desk, "event-3", "kyllä"));
    own_(departure_freep) struct departure *left = entries_of(desk, "visit-1", 0, 0);
    assert_int_equal(left->entries.list.count, 1);
    assert_int_equal(left->entries.list.items[0].seq, 6);
    assert_non_null(strstr(left->entries.list.items[0].body, "\"erased\":true"));
    assert_false(reply_erases(desk, "event-4", "moi"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_at_desk(test_only_the_reply_that_erases_says_so),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
