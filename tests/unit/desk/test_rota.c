/* When tutors answer: holidays, weekly hours in local time over the nights of change, and what is promised. */
#include "base/clock.h"
#include "base/own.h"
#include "desk/clocks.h"
#include "desk/holiday.h"
#include "desk/promise.h"
#include "desk/rota.h"
#include "model/local_time.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* The holidays of some years, as the almanac of the University of Helsinki gives them. */
static void test_holidays(void **state)
{
    static const struct {
        int year, month, day;
    } free_days[] = {{2026, 1, 1},   {2026, 1, 6},   {2026, 4, 3},   {2026, 4, 5},  {2026, 4, 6},   {2026, 5, 1},
                     {2026, 5, 14},  {2026, 5, 24},  {2026, 6, 19},  {2026, 6, 20}, {2026, 10, 31}, {2026, 12, 6},
                     {2026, 12, 24}, {2026, 12, 25}, {2026, 12, 26}, {2027, 3, 26}, {2027, 3, 29},  {2027, 5, 6},
                     {2027, 6, 25},  {2027, 11, 6},  {2028, 4, 14},  {2028, 4, 17}, {2038, 4, 25},  {2024, 4, 1}};
    static const struct {
        int year, month, day;
    } working[] = {{2026, 4, 2},   {2026, 4, 7},   {2026, 5, 15}, {2026, 6, 18},
                   {2026, 12, 23}, {2026, 11, 27}, {2027, 4, 2},  {2026, 11, 7}};
    for (size_t i = 0; i < sizeof free_days / sizeof *free_days; i++) {
        if (!holiday_is(free_days[i].year, free_days[i].month, free_days[i].day))
            fail_msg("%d-%d-%d is free", free_days[i].year, free_days[i].month, free_days[i].day);
    }
    for (size_t i = 0; i < sizeof working / sizeof *working; i++) {
        if (holiday_is(working[i].year, working[i].month, working[i].day))
            fail_msg("%d-%d-%d is a working day", working[i].year, working[i].month, working[i].day);
    }
    for (int year = 2020; year < 2060; year++) {
        int count = 0;
        for (int day = 1; day <= 366; day++) {
            struct local_time date = local_time(local_day_start(year, 1, day));
            count += date.year == year && holiday_is(date.year, date.month, date.day);
        }
        assert_in_range(count, 15, 16); /* Ascension may be the first of May */
    }
}

static void read_well(const char *hours, struct rota *rota)
{
    struct error error = ERROR_INIT;
    if (rota_read(hours, rota, &error) != RESULT_OK)
        fail_msg("%s: %s", hours, error.text);
}

static void test_hours_are_read_as_people_write_them(void **state)
{
    static const char *const same[] = {"mon 9-11, thu 12.30-14", "ma 9-11,to 12:30-14.00", "mån 9–11, tors 12.30–14",
                                       "  thu 12.30-14 , mon 09:00-11"};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        own_(rota_done) struct rota rota = {.slots = LIST_INIT};
        read_well(same[i], &rota);
        assert_int_equal(rota.slots.count, 2);
        assert_int_equal(rota.slots.items[0].weekday, 0);
        assert_int_equal(rota.slots.items[0].to, 660);
        assert_int_equal(rota.slots.items[1].weekday, 3);
        assert_int_equal(rota.slots.items[1].from, 750);
    }
    static const char *const weeks[] = {"mon-fri 8-16", "ma–pe 8-16", "mån-fre 8-16"};
    for (size_t i = 0; i < sizeof weeks / sizeof *weeks; i++) {
        own_(rota_done) struct rota rota = {.slots = LIST_INIT};
        read_well(weeks[i], &rota);
        assert_int_equal(rota.slots.count, 5);
        assert_int_equal(rota.slots.items[4].weekday, 4);
        assert_int_equal(rota.slots.items[4].from, 480);
    }
    static const char *const bad[] = {"fri-mon 9-11", "mon-xyz 9-11", "mon- 9-11",          "mon-tue 9-11, tue 10-12",
                                      "mon",          "mon 9",        "mon 11-9",           "mon 9-25",
                                      "xyz 9-11",     "9-11",         "mon 9-11 thu 12-14", "mon 9-11, mon 10-12"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        own_(rota_done) struct rota rota = {.slots = LIST_INIT};
        struct error error = ERROR_INIT;
        if (rota_read(bad[i], &rota, &error) != RESULT_BAD_INPUT)
            fail_msg("\"%s\" was read", bad[i]);
        assert_true(error.text[0] != '\0');
    }
}

static void expect_next(const struct rota *rota, int64_t at_ms, int64_t from_ms, int64_t to_ms)
{
    struct duty duty = {0, 0};
    assert_true(rota_next(rota, at_ms, &duty));
    if (duty.from_ms != from_ms || duty.to_ms != to_ms)
        fail_msg("it is %lld to %lld", (long long)duty.from_ms, (long long)duty.to_ms);
}

/* Nine o'clock is nine o'clock on both sides of the last Sundays of March and October. */
static void test_local_hours_over_the_change_of_clocks(void **state)
{
    own_(rota_done) struct rota rota = {.slots = LIST_INIT}, night = {.slots = LIST_INIT};
    struct duty duty;
    read_well("mon 9-11", &rota);
    expect_next(&rota, local_moment(2026, 3, 27, 600), INT64_C(1774850400000), INT64_C(1774857600000));  /* 06 UTC */
    expect_next(&rota, local_moment(2026, 10, 23, 600), INT64_C(1792998000000), INT64_C(1793005200000)); /* 07 UTC */
    read_well("sun 2-5", &night); /* the hour after three is skipped */
    assert_true(rota_next(&night, local_moment(2026, 3, 28, 600), &duty));
    assert_int_equal(duty.to_ms - duty.from_ms, 2 * 3600000);
    assert_true(rota_next(&night, local_moment(2026, 10, 24, 600), &duty));
    assert_int_equal(duty.to_ms - duty.from_ms, 4 * 3600000);
}

static void test_holidays_off_and_the_weeks_minutes(void **state)
{
    own_(rota_done) struct rota rota = {.slots = LIST_INIT};
    struct duty duty;
    read_well("mon 9-11, wed 9-11, fri 9-11", &rota);
    /* Thursday 2 April 2026: Good Friday and Easter Monday are free, so it is Wednesday. */
    expect_next(&rota, local_moment(2026, 4, 2, 600), local_moment(2026, 4, 8, 540), local_moment(2026, 4, 8, 660));
    assert_true(rota_is_on(&rota, local_moment(2026, 4, 8, 540)));
    assert_false(rota_is_on(&rota, local_moment(2026, 4, 8, 660)));
    /* Three hours a week: Monday whole, Wednesday half, Friday not; a free Monday uses none of them. */
    rota.week_minutes = 180;
    expect_next(&rota, local_moment(2026, 11, 25, 0), local_moment(2026, 11, 25, 540), local_moment(2026, 11, 25, 600));
    expect_next(&rota, local_moment(2026, 11, 25, 600), local_moment(2026, 11, 30, 540),
                local_moment(2026, 11, 30, 660));
    expect_next(&rota, local_moment(2026, 4, 9, 0), local_moment(2026, 4, 10, 540), local_moment(2026, 4, 10, 600));
    rota.off = true;
    assert_false(rota_next(&rota, local_moment(2026, 11, 25, 0), &duty));
}

static void expect_promise(const struct promise_tutor *tutors, size_t count, size_t ahead, int64_t at_ms,
                           int64_t expected_ms)
{
    int64_t promised_ms = promise_ms(tutors, count, ahead, at_ms);
    if (promised_ms != expected_ms)
        fail_msg("%zu ahead: it is %lld, not %lld", ahead, (long long)promised_ms, (long long)expected_ms);
}

/* Friday 27 November 2026, 15.55: nobody is there before Monday. */
static void test_a_promise_follows_hours_queue_and_work(void **state)
{
    own_(rota_done) struct rota aino = {.slots = LIST_INIT}, mikko = {.slots = LIST_INIT};
    int64_t friday_ms = local_moment(2026, 11, 27, 15 * 60 + 55);
    read_well("mon 9-10", &aino);
    read_well("mon 9.30-10.30, tue 9-11", &mikko);
    struct promise_tutor both[] = {{&aino, 0}, {&mikko, 0}};
    expect_promise(both, 1, 0, friday_ms, local_moment(2026, 11, 30, 570));
    expect_promise(both, 1, 2, friday_ms, local_moment(2026, 11, 30, 600));
    expect_promise(both, 1, 3, friday_ms, local_moment(2026, 12, 7, 570)); /* the hour is full: a week later */
    expect_promise(both, 2, 3, friday_ms, local_moment(2026, 11, 30, 600));
    expect_promise(both, 2, 4, friday_ms, local_moment(2026, 11, 30, 630));
    both[0].open = 3; /* the whole Monday goes into what Aino has */
    expect_promise(both, 2, 0, friday_ms, local_moment(2026, 11, 30, 600));
    aino.off = true;
    expect_promise(both, 1, 0, friday_ms, 0);
    expect_promise(both, 0, 0, friday_ms, 0);
}

static void expect_due(const struct rota *office, enum ticket_clock clock, int64_t set_ms, int64_t expected_ms)
{
    int64_t due_ms = clock_due(clock, 0, office, set_ms);
    if (due_ms != expected_ms)
        fail_msg("it strikes at %lld, not %lld", (long long)due_ms, (long long)expected_ms);
}

/* In a school's summer, its autumn break and its own hours nothing runs; the alarm does. */
static void test_clocks_stop_during_breaks(void **state)
{
    own_(rota_done) struct rota office = {.slots = LIST_INIT};
    struct duty stretches[] = {{local_day_start(2026, 5, 31), local_day_start(2026, 8, 12)},
                               {local_moment(2026, 9, 2, 600), local_moment(2026, 9, 2, 660)},
                               {local_day_start(2026, 10, 12), local_day_start(2026, 10, 17)}};
    struct duties breaks = {.list = {.items = stretches, .count = 3}};
    read_well(OFFICE_HOURS, &office);
    office.breaks = &breaks;
    expect_due(&office, CLOCK_NOBODY_TOOK, local_moment(2026, 5, 29, 15 * 60), local_moment(2026, 8, 12, 11 * 60));
    expect_due(&office, CLOCK_NOBODY_TOOK, local_moment(2026, 7, 1, 600), local_moment(2026, 8, 12, 12 * 60));
    expect_due(&office, CLOCK_NOBODY_TOOK, local_moment(2026, 9, 2, 9 * 60), local_moment(2026, 9, 2, 14 * 60));
    expect_due(&office, CLOCK_NOBODY_TOOK, local_moment(2026, 9, 2, 630), local_moment(2026, 9, 2, 15 * 60));
    expect_due(&office, CLOCK_NOTHING_SAID, local_moment(2026, 10, 9, 12 * 60), local_moment(2026, 10, 19, 12 * 60));
    expect_due(&office, CLOCK_ALARM, local_moment(2026, 7, 1, 600), local_moment(2026, 7, 1, 615));
    stretches[0].to_ms = local_day_start(2027, 5, 31); /* closed for ever: it strikes all the same */
    expect_due(&office, CLOCK_NOBODY_TOOK, local_moment(2026, 6, 1, 600),
               local_moment(2026, 6, 1, 600) + INT64_C(24) * 3600 * 1000 * DAYS_AHEAD);
}

/* Days count where the office is open, and begin with it: over Christmas, over the change of clocks. */
static void test_days_of_office(void **state)
{
    own_(rota_done) struct rota office = {.slots = LIST_INIT};
    read_well("mon 9-15, wed 8-12, fri 8-10, fri 12-14", &office);
    assert_int_equal(rota_days_after(&office, local_moment(2026, 10, 23, 540), 1), local_moment(2026, 10, 26, 540));
    assert_int_equal(rota_days_after(&office, local_moment(2026, 10, 23, 540), 3), local_moment(2026, 10, 30, 480));
    assert_int_equal(rota_days_after(&office, local_moment(2026, 12, 23, 540), 2), local_moment(2026, 12, 30, 480));
    assert_int_equal(rota_days_after(&office, local_moment(2027, 3, 26, 540), 1), local_moment(2027, 3, 31, 480));
}

/* A tutor whose hours stand in a calendar: without holidays, and as far as the week's minutes reach. */
static void test_hours_of_a_calendar(void **state)
{
    struct duty stretches[] = {{local_moment(2026, 11, 23, 540), local_moment(2026, 11, 23, 660)},
                               {local_moment(2026, 11, 26, 540), local_moment(2026, 11, 26, 660)},
                               {local_moment(2026, 12, 24, 540), local_moment(2026, 12, 24, 660)},
                               {local_moment(2026, 12, 28, 540), local_moment(2026, 12, 28, 660)}};
    struct duties calendar = {.list = {.items = stretches, .count = 4}};
    struct rota rota = {.slots = LIST_INIT, .calendar = &calendar};
    struct duty duty;
    expect_next(&rota, local_moment(2026, 11, 23, 600), stretches[0].from_ms, stretches[0].to_ms);
    expect_next(&rota, local_moment(2026, 11, 26, 660), stretches[3].from_ms, stretches[3].to_ms);
    rota.week_minutes = 180;
    expect_next(&rota, local_moment(2026, 11, 24, 0), stretches[1].from_ms, stretches[1].to_ms - 3600000);
    assert_int_equal(rota_after(&rota, local_moment(2026, 11, 23, 600), 150), local_moment(2026, 12, 28, 570));
    assert_false(rota_next(&rota, local_moment(2026, 12, 28, 660), &duty));
}

/* Office hours only: over Easter and the change of clocks, over Christmas, over a night. */
static void test_clocks_run_in_office_hours(void **state)
{
    static const int moments[][8] = {
        /* set: year, month, day, minute; strikes four hours later: month, day, minute */
        {2026, 4, 2, 15 * 60, 4, 7, 11 * 60},     {2026, 3, 27, 13 * 60, 3, 30, 9 * 60},
        {2026, 10, 23, 15 * 60, 10, 26, 11 * 60}, {2026, 12, 23, 14 * 60, 12, 28, 10 * 60},
        {2026, 6, 18, 14 * 60, 6, 22, 10 * 60},   {2027, 6, 24, 14 * 60, 6, 28, 10 * 60},
        {2026, 11, 25, 9 * 60, 11, 25, 13 * 60},  {2026, 11, 25, 22 * 60, 11, 26, 12 * 60}};
    own_(rota_done) struct rota office = {.slots = LIST_INIT};
    read_well(OFFICE_HOURS, &office);
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
        const int *m = moments[i];
        int64_t due_ms = clock_due(CLOCK_NOBODY_TOOK, 0, &office, local_moment(m[0], m[1], m[2], m[3]));
        if (due_ms != local_moment(m[0], m[4], m[5], m[6]))
            fail_msg("row %zu strikes at %lld", i, (long long)due_ms);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_holidays),
        cmocka_unit_test(test_hours_are_read_as_people_write_them),
        cmocka_unit_test(test_local_hours_over_the_change_of_clocks),
        cmocka_unit_test(test_holidays_off_and_the_weeks_minutes),
        cmocka_unit_test(test_a_promise_follows_hours_queue_and_work),
        cmocka_unit_test(test_clocks_run_in_office_hours),
        cmocka_unit_test(test_clocks_stop_during_breaks),
        cmocka_unit_test(test_days_of_office),
        cmocka_unit_test(test_hours_of_a_calendar),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
