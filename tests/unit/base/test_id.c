#include "base/id.h"

#include "base_test.h"

static const int64_t epoch_ms = 1735689600000;

static void test_parts(void **state)
{
    struct id_source source = {.instance = 1023};
    int64_t id = id_next(&source, epoch_ms + 5);
    assert_int_equal(id, (INT64_C(5) << 22) | (1023 << 12));
    assert_int_equal(id_next(&source, epoch_ms + 5), id + 1);
    assert_int_equal(id_next(&source, epoch_ms + 6), (INT64_C(6) << 22) | (1023 << 12));
    struct id_source other = {.instance = 1024 + 3}; /* never more than its ten bits */
    assert_int_equal(id_next(&other, epoch_ms + 5), (INT64_C(5) << 22) | (3 << 12));
}

/* 4096 fit into a millisecond; the next ones borrow from the milliseconds to come. */
static void test_more_than_4096_in_a_millisecond(void **state)
{
    struct id_source source = {.instance = 7};
    int64_t last = 0;
    for (int i = 0; i < 10000; i++) {
        int64_t id = id_next(&source, epoch_ms + 1000);
        assert_true(id > last);
        assert_int_equal(id >> 12 & 1023, 7);
        last = id;
    }
    assert_int_equal(last >> 22, 1000 + 2);
    int64_t id = id_next(&source, epoch_ms + 1001); /* the clock is behind what was borrowed */
    assert_true(id > last);
}

static void test_clock_goes_back(void **state)
{
    struct id_source source = {.instance = 7};
    int64_t last = 0;
    for (int64_t back_ms = 0; back_ms < 20000; back_ms++) {
        int64_t id = id_next(&source, epoch_ms + 10000 - back_ms); /* also past the epoch */
        assert_true(id > last);
        last = id;
    }
}

/* A machine whose clock was never set: 1970 and on. */
static void test_clock_before_the_epoch(void **state)
{
    struct id_source source = {.instance = 1};
    int64_t last = 0;
    for (int64_t now_ms = 0; now_ms < 5000; now_ms++) {
        int64_t id = id_next(&source, now_ms);
        assert_true(id > last);
        last = id;
    }
    assert_true(id_next(&source, epoch_ms + 1000) > last); /* then the clock is set */
}

struct reading {
    const char *string;
    int64_t id; /* 0: refused */
};

static const struct reading readings[] = {
    {"1", 1},
    {"9223372036854775807", INT64_MAX},
    {"9223372036854775808", 0},
    {"99999999999999999999999", 0},
    {"0", 0},
    {"-1", 0},
    {"+1", 0},
    {" 1", 0},
    {"1 ", 0},
    {"1x", 0},
    {"0x10", 0},
    {"1e3", 0},
    {"", 0},
    {NULL, 0},
};

static void test_parse(void **state)
{
    for (size_t i = 0; i < sizeof readings / sizeof *readings; i++) {
        int64_t id = -1;
        bool taken = id_parse(readings[i].string, &id);
        if (taken != (readings[i].id != 0) || (taken && id != readings[i].id))
            fail_msg("\"%s\" became %lld", readings[i].string, (long long)id);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts),           cmocka_unit_test(test_more_than_4096_in_a_millisecond),
        cmocka_unit_test(test_clock_goes_back), cmocka_unit_test(test_clock_before_the_epoch),
        cmocka_unit_test(test_parse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
