/* How often it is passed on that somebody writes: platforms tell it at each key. */
#include "delivery/writing.h"

#include "base/own.h"
#include "connectors/connector.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static bool tells(struct writers *writers, const char *account, bool stops, int64_t now_ms)
{
    return writing_is_told(
        writers,
        &(struct writing){
            .connector = "web", .organisation = "oma", .place = "p", .thread = "", .account = account, .stops = stops},
        now_ms);
}

static void test_again_after_a_while(void **state)
{
    struct writers writers = {.in_second = 0};
    int64_t begun_ms = INT64_C(1000000);
    assert_false(tells(&writers, "aino", true, begun_ms)); /* never began */
    assert_true(tells(&writers, "aino", false, begun_ms));
    for (int64_t ms = 1; ms < WRITING_AGAIN_MS; ms += 100)
        assert_false(tells(&writers, "aino", false, begun_ms + ms));
    assert_true(tells(&writers, "bertta", false, begun_ms + 1));
    assert_true(tells(&writers, "aino", true, begun_ms + 5));
    assert_false(tells(&writers, "aino", true, begun_ms + 6));  /* once */
    assert_false(tells(&writers, "aino", false, begun_ms + 7)); /* who begins and stops all the time */
    assert_true(tells(&writers, "aino", false, begun_ms + WRITING_AGAIN_MS));
}

static void test_all_of_them_are_bounded(void **state)
{
    struct writers writers = {.in_second = 0};
    char name[16];
    unsigned told = 0;
    for (int i = 0; i < 1000; i++) {
        (void)snprintf(name, sizeof name, "%d", i);
        told += tells(&writers, name, false, INT64_C(1000000) + i / 2);
    }
    assert_int_equal(told, WRITING_PER_SECOND);
    for (int i = 0; i < 1000; i++) {
        (void)snprintf(name, sizeof name, "later %d", i);
        told += tells(&writers, name, false, INT64_C(1000000) + 40000 + (int64_t)i * 100);
    }
    assert_true(told > WRITING_PER_SECOND && told <= WRITING_PER_SECOND + 1000); /* the oldest are forgotten */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_again_after_a_while),
                                       cmocka_unit_test(test_all_of_them_are_bounded)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
