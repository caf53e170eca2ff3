/* Finnish time of day, with the two nights a year on which it jumps. */
#include "model/local_time.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void expect_time(int64_t utc_s, int year, int month, int day, int hour, int minute)
{
    struct local_time time = local_time(utc_s * 1000);
    assert_int_equal(time.year, year);
    assert_int_equal(time.month, month);
    assert_int_equal(time.day, day);
    assert_int_equal(time.hour, hour);
    assert_int_equal(time.minute, minute);
}

static void test_winter_and_summer(void **state)
{
    expect_time(1795435200, 2026, 11, 23, 14, 0);
    expect_time(1782907200, 2026, 7, 1, 15, 0);
    expect_time(1798758000, 2027, 1, 1, 1, 0); /* New Year comes two hours earlier */
}

static void test_the_nights_of_change(void **state)
{
    expect_time(1774745999, 2026, 3, 29, 2, 59);
    expect_time(1774746000, 2026, 3, 29, 4, 0);
    expect_time(1792889999, 2026, 10, 25, 3, 59);
    expect_time(1792890000, 2026, 10, 25, 3, 0);
}

static void expect_start(int year, int month, int day, int64_t utc_s)
{
    assert_int_equal(local_day_start(year, month, day), utc_s * 1000);
    assert_int_equal(local_midnight_after(utc_s * 1000 - 1), utc_s * 1000);
    assert_int_not_equal(local_midnight_after(utc_s * 1000), utc_s * 1000);
}

static void test_where_a_day_begins(void **state)
{
    expect_start(2026, 11, 23, 1795384800);
    expect_start(2026, 7, 1, 1782853200);
    expect_start(2026, 3, 29, 1774735200); /* the clocks change three hours later */
    expect_start(2026, 3, 30, 1774818000);
    expect_start(2026, 10, 25, 1792875600);
    expect_start(2026, 10, 26, 1792965600);
    assert_int_equal(local_day_start(2026, 12, 32), local_day_start(2027, 1, 1));
    assert_int_equal(local_day_start(2026, 2, 29), local_day_start(2026, 3, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_winter_and_summer),
        cmocka_unit_test(test_the_nights_of_change),
        cmocka_unit_test(test_where_a_day_begins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
