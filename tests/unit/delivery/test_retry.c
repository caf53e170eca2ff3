#include "delivery/retry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static const uint32_t randoms[] = {0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF};
enum { RANDOMS = sizeof randoms / sizeof *randoms };

static void test_between_half_a_second_and_five_minutes(void **state)
{
    for (unsigned attempt = 1; attempt < 200; attempt++) {
        for (size_t i = 0; i < RANDOMS; i++) {
            int64_t delay = retry_delay_ms(attempt, 0, randoms[i]);
            assert_true(delay >= 500 && delay <= 5 * 60 * 1000);
        }
    }
}

static void test_the_longest_wait_doubles(void **state)
{
    for (unsigned attempt = 1; attempt < 9; attempt++) {
        int64_t longest = INT64_C(1000) << (attempt - 1);
        int64_t seen = 0;
        for (uint32_t random = 0; random < 200000; random++) {
            int64_t delay = retry_delay_ms(attempt, 0, random * 2654435761u);
            assert_true(delay <= longest);
            seen = delay > seen ? delay : seen;
        }
        assert_true(seen >= longest * 9 / 10);
    }
}

static void test_waits_differ_so_that_rows_do_not_come_back_in_step(void **state)
{
    assert_true(retry_delay_ms(6, 0, 0x10000000) != retry_delay_ms(6, 0, 0xE0000000));
}

static void test_what_the_other_side_asks_for_is_honoured_up_to_an_hour(void **state)
{
    assert_true(retry_delay_ms(1, 20000, 0) >= 20000);
    assert_true(retry_delay_ms(1, INT64_C(86400000), 0xFFFFFFFF) <= INT64_C(3600000) + 5 * 60 * 1000);
    assert_true(retry_delay_ms(1, -5, 0) >= 500);
}

/* Whatever random says, it comes soon after the wait is over. */
static void test_what_waited_for_others_has_its_turn_soon(void **state)
{
    for (size_t i = 0; i < RANDOMS; i++) {
        assert_in_range(retry_turn_ms(500, randoms[i]), 500, 750);
        assert_in_range(retry_turn_ms(0, randoms[i]), 20, 30);
        assert_in_range(retry_turn_ms(INT64_C(86400000), randoms[i]), 3600000, 3600000 * 3 / 2);
    }
    assert_true(retry_turn_ms(5000, 0x10000000) != retry_turn_ms(5000, 0xE0000001));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_between_half_a_second_and_five_minutes),
        cmocka_unit_test(test_the_longest_wait_doubles),
        cmocka_unit_test(test_waits_differ_so_that_rows_do_not_come_back_in_step),
        cmocka_unit_test(test_what_the_other_side_asks_for_is_honoured_up_to_an_hour),
        cmocka_unit_test(test_what_waited_for_others_has_its_turn_soon),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
