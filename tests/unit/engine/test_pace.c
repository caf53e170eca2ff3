#include "engine/pace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#define NOW INT64_C(1795000000000)

static int pace_up(void **state)
{
    *state = pace_new(60);
    return 0;
}

static int pace_down(void **state)
{
    pace_free(*state);
    return 0;
}

static enum pace_verdict ask(struct pace *pace, int64_t person, int64_t now_ms, int64_t *wait_ms, bool *first)
{
    int64_t due_ms = now_ms;
    *first = false;
    enum pace_verdict verdict = pace_ask(pace, person, now_ms, &due_ms, first);
    *wait_ms = due_ms - now_ms;
    return verdict;
}

/* Thirty at once are answered at once; the next ones wait a second more each, and are told once. */
static void test_burst_then_evenly(void **state)
{
    int64_t wait_ms = 0;
    bool first = false;
    for (int i = 0; i < 30; i++)
        assert_int_equal(ask(*state, 1, NOW, &wait_ms, &first), PACE_NOW);
    for (int i = 1; i <= 600; i++) {
        assert_int_equal(ask(*state, 1, NOW, &wait_ms, &first), PACE_WAIT);
        assert_int_equal(wait_ms, i * 1000);
        assert_int_equal(first, i == 1);
    }
    for (int i = 0; i < 5; i++)
        assert_int_equal(ask(*state, 1, NOW, &wait_ms, &first), PACE_REFUSE); /* beyond ten minutes */
    assert_int_equal(ask(*state, 1, NOW + 1000, &wait_ms, &first), PACE_WAIT);
    assert_int_equal(wait_ms, 600000);
    assert_false(first);
}

static void test_who_writes_evenly_never_waits(void **state)
{
    int64_t wait_ms = 0;
    bool first = false;
    for (int i = 0; i < 5000; i++)
        assert_int_equal(ask(*state, 1, NOW + i * 1000, &wait_ms, &first), PACE_NOW);
}

/* After a silence the burst is whole again, and the next flood is told again. */
static void test_silence_restores_the_burst(void **state)
{
    int64_t wait_ms = 0;
    bool first = false;
    for (int flood = 0; flood < 3; flood++) {
        int64_t now_ms = NOW + flood * INT64_C(3600000);
        for (int i = 0; i < 30; i++)
            assert_int_equal(ask(*state, 1, now_ms, &wait_ms, &first), PACE_NOW);
        assert_int_equal(ask(*state, 1, now_ms, &wait_ms, &first), PACE_WAIT);
        assert_true(first);
    }
}

static void test_people_do_not_wait_for_each_other(void **state)
{
    int64_t wait_ms = 0;
    bool first = false;
    for (int i = 0; i < 200; i++)
        (void)ask(*state, 1, NOW, &wait_ms, &first);
    unsigned waiting = 0; /* two people may meet in one of 4096 slots */
    for (int64_t person = 2; person < 102; person++)
        waiting += ask(*state, person, NOW, &wait_ms, &first) != PACE_NOW;
    assert_true(waiting <= 2);
}

static void test_no_limit(void **state)
{
    struct pace *pace = pace_new(0);
    int64_t wait_ms = 0;
    bool first = false;
    for (int i = 0; i < 10000; i++)
        assert_int_equal(ask(pace, 1, NOW, &wait_ms, &first), PACE_NOW);
    pace_free(pace);
}

/* A wall clock that is set back an hour must not silence anybody for an hour. */
static void test_clock_set_back(void **state)
{
    int64_t wait_ms = 0;
    bool first = false;
    for (int i = 0; i < 31; i++)
        (void)ask(*state, 1, NOW, &wait_ms, &first);
    assert_int_equal(ask(*state, 1, NOW - INT64_C(3600000), &wait_ms, &first), PACE_NOW);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_burst_then_evenly, pace_up, pace_down),
        cmocka_unit_test_setup_teardown(test_who_writes_evenly_never_waits, pace_up, pace_down),
        cmocka_unit_test_setup_teardown(test_silence_restores_the_burst, pace_up, pace_down),
        cmocka_unit_test_setup_teardown(test_people_do_not_wait_for_each_other, pace_up, pace_down),
        cmocka_unit_test(test_no_limit),
        cmocka_unit_test_setup_teardown(test_clock_set_back, pace_up, pace_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
