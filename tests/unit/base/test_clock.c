#include "base/clock.h"

#include "base_test.h"

#include <time.h>

static void test_real_clock(void **state)
{
    int64_t seconds = (int64_t)time(NULL);
    assert_in_range(clock_now_ms() / 1000, (uintmax_t)seconds - 1, (uintmax_t)seconds + 60);
    int64_t before_us = clock_monotonic_us(), before_ms = clock_monotonic_ms();
    assert_true(clock_monotonic_us() >= before_us);
    assert_true(clock_monotonic_ms() >= before_ms);
    assert_in_range(before_us / 1000 - before_ms + 60000, 0, 60000); /* the same clock */
}

/* Tests move the wall clock, also back; waits are not touched by it. */
static void test_moved_clock(void **state)
{
    int64_t monotonic_ms = clock_monotonic_ms();
    clock_set_ms(1795000000000);
    assert_int_equal(clock_now_ms(), 1795000000000);
    assert_int_equal(clock_now_ms(), 1795000000000);
    clock_set_ms(1);
    assert_int_equal(clock_now_ms(), 1);
    assert_in_range(clock_monotonic_ms() - monotonic_ms, 0, 60000);
    clock_set_ms(0);
    assert_in_range(clock_now_ms() / 1000, (uintmax_t)time(NULL) - 1, (uintmax_t)time(NULL) + 60);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_real_clock),
        cmocka_unit_test(test_moved_clock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
