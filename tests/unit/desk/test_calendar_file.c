/* Calendar files: a school's breaks and a tutor's hours, as calendars export them; and what is wrong with them. */
#include "base/own.h"
#include "desk/calendar_file.h"
#include "model/local_time.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define CALENDAR(events) "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" events "END:VCALENDAR\r\n"
#define EVENT(lines) "BEGIN:VEVENT\r\n" lines "END:VEVENT\r\n"

static void read_well(const char *content, struct duties *duties)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    if (!calendar_file_read("a.ics", content, local_day_start(2026, 8, 1), local_day_start(2029, 8, 1), duties,
                            &complaints))
        fail_msg("%s", complaints.data);
}

/* Rows of from and to: month, day and minute of the year 2026, month 13 is January of the next. */
static void expect(const char *content, const int (*rows)[6], size_t count)
{
    own_(duties_done) struct duties duties = {.list = LIST_INIT};
    read_well(content, &duties);
    assert_int_equal(duties.list.count, count);
    for (size_t i = 0; i < count; i++) {
        int64_t from_ms = local_moment(2026, rows[i][0], rows[i][1], rows[i][2]);
        int64_t to_ms = local_moment(2026, rows[i][3], rows[i][4], rows[i][5]);
        if (duties.list.items[i].from_ms != from_ms || duties.list.items[i].to_ms != to_ms)
            fail_msg("row %zu is %lld to %lld, not %lld to %lld", i, (long long)duties.list.items[i].from_ms,
                     (long long)duties.list.items[i].to_ms, (long long)from_ms, (long long)to_ms);
    }
}
#define EXPECT(content, ...) \
    do { \
        static const int rows[][6] = {__VA_ARGS__}; \
        expect(content, rows, sizeof rows / sizeof *rows); \
    } while (0)

/* Whole days, in any order, with what the next year's autumn adds; what is over, or after the years that are kept, is
 * not. Long lines are folded, and an alarm's own lines are none of the event's. */
static void test_the_breaks_of_a_school(void **state)
{
    EXPECT(CALENDAR(EVENT("UID:2\r\nSUMMARY:Joululoma\r\nDTSTART;VALUE=DATE:20261221\r\nDTEND;VALUE=DATE:20270107\r\n")
                        EVENT("UID:1\r\nSUMMARY:Syysloma, jota varten on hyvin pitkä ots\r\n ikko: DTSTART\r\n"
                              "DTSTART;VALUE=DATE:20261012\r\nDTEND;VALUE=DATE:20261017\r\n"
                              "BEGIN:VALARM\r\nDTSTART:sopimaton\r\nEND:VALARM\r\n")
                            EVENT("UID:0\r\nDTSTART;VALUE=DATE:20260601\r\nDTEND;VALUE=DATE:20260801\r\n")
                                EVENT("UID:3\r\nDTSTART;VALUE=DATE:20261106\r\n")),
           {10, 12, 0, 10, 17, 0}, {11, 6, 0, 11, 7, 0}, {12, 21, 0, 13, 7, 0});
}

/* Nine o'clock is nine o'clock before and after the last Sunday of October; the last Monday is the one at whose hour
 * UNTIL says so in UTC. */
static void test_hours_that_come_again_each_week(void **state)
{
    EXPECT(CALENDAR(EVENT("UID:1\r\nDTSTART;TZID=Europe/Helsinki:20261019T090000\r\n"
                          "DTEND;TZID=Europe/Helsinki:20261019T110000\r\n"
                          "RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20261109T070000Z\r\n"
                          "EXDATE;TZID=Europe/Helsinki:20261026T090000\r\n")
                        EVENT("UID:2\r\nDTSTART;TZID=\"FLE Standard Time\":20261020T123000\r\nDURATION:PT1H30M\r\n"
                              "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=2\r\n")),
           {10, 19, 540, 10, 19, 660}, {10, 20, 750, 10, 20, 840}, {11, 2, 540, 11, 2, 660}, {11, 3, 750, 11, 3, 840},
           {11, 9, 540, 11, 9, 660});
}

/* In UTC they move with the clocks, as they were written. */
static void test_hours_in_utc(void **state)
{
    EXPECT(CALENDAR(EVENT("UID:1\r\nDTSTART:20261019T060000Z\r\nDTEND:20261019T070000Z\r\n"
                          "RRULE:FREQ=WEEKLY;COUNT=2\r\n")),
           {10, 19, 540, 10, 19, 600}, {10, 26, 480, 10, 26, 540});
}

/* One occurrence was moved, one cancelled, one added. */
static void test_what_was_moved_and_cancelled(void **state)
{
    EXPECT(CALENDAR(
               EVENT("UID:1\r\nDTSTART;TZID=Europe/Helsinki:20261102T090000\r\nDTEND;TZID=Europe/Helsinki:"
                     "20261102T100000\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\nRDATE;TZID=Europe/Helsinki:20261127T090000\r\n")
                   EVENT("UID:1\r\nRECURRENCE-ID;TZID=Europe/Helsinki:20261109T090000\r\nDTSTART;TZID=Europe/Helsinki:"
                         "20261110T130000\r\nDTEND;TZID=Europe/Helsinki:20261110T140000\r\n")
                       EVENT("UID:1\r\nRECURRENCE-ID:20261116T070000Z\r\nSTATUS:CANCELLED\r\nDTSTART:20261116T070000Z"
                             "\r\nDTEND:20261116T080000Z\r\n")
                           EVENT("UID:2\r\nSTATUS:CANCELLED\r\nDTSTART;VALUE=DATE:20261120\r\n")),
           {11, 2, 540, 11, 2, 600}, {11, 10, 780, 11, 10, 840}, {11, 27, 540, 11, 27, 600});
}

/* Each year the same days, as long as is asked for; a day that the clocks make shorter is a day. */
static void test_a_break_that_comes_again_each_year(void **state)
{
    own_(duties_done) struct duties duties = {.list = LIST_INIT}, night = {.list = LIST_INIT};
    read_well(CALENDAR(EVENT("UID:1\r\nDTSTART;VALUE=DATE:20240624\r\nDURATION:P5D\r\nRRULE:FREQ=YEARLY\r\n")),
              &duties);
    assert_int_equal(duties.list.count, 3);
    assert_int_equal(duties.list.items[0].from_ms, local_day_start(2027, 6, 24));
    assert_int_equal(duties.list.items[2].to_ms, local_day_start(2029, 6, 29));
    read_well(CALENDAR(EVENT("UID:1\r\nDTSTART;VALUE=DATE:20270328\r\nDTEND;VALUE=DATE:20270329\r\n")), &night);
    assert_int_equal(night.list.items[0].to_ms - night.list.items[0].from_ms, INT64_C(23) * 3600 * 1000);
}

/* What touches or overlaps is one stretch. */
static void test_what_overlaps_is_one(void **state)
{
    EXPECT(CALENDAR(EVENT("DTSTART:20261102T060000Z\r\nDTEND:20261102T080000Z\r\n")
                        EVENT("DTSTART:20261102T070000Z\r\nDTEND:20261102T073000Z\r\n")
                            EVENT("DTSTART:20261102T080000Z\r\nDTEND:20261102T090000Z\r\n")),
           {11, 2, 480, 11, 2, 660});
}

static void test_each_fault_has_its_line_and_how_to_mend_it(void **state)
{
    static const struct {
        const char *content, *complaint;
    } faults[] = {
        {"", "a.ics:1: is no calendar file; export"},
        {"hello\n", "a.ics:1: is no line of a calendar file; export"},
        {"a;b:c\n", "a.ics:1: is no calendar file; export"},
        {"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261012T090000Z\nDTEND:20261012T100000Z\nEND:VEVENT\n",
         "a.ics:5: the file ends before END:VCALENDAR"},
        {CALENDAR(EVENT("DTSTART:12.10.2026\r\n")), "a.ics:4: DTSTART: \"12.10.2026\" is no date; dates are written"},
        {CALENDAR(EVENT("DTSTART;VALUE=DATE:20260230\r\n")), "a.ics:4: DTSTART: \"20260230\" is no date"},
        {CALENDAR(EVENT("SUMMARY:a\r\n")), "a.ics:3: an event without DTSTART"},
        {CALENDAR(EVENT("DTSTART:20261012T090000Z\r\n")), "a.ics:3: an event without an end; give it DTEND"},
        {CALENDAR(EVENT("DTSTART:20261012T090000Z\r\nDTEND:20261012T080000Z\r\n")),
         "a.ics:3: an event that ends before it begins"},
        {CALENDAR(EVENT("DTSTART;TZID=America/New_York:20261012T090000\r\nDURATION:PT1H\r\n")),
         "a.ics:4: DTSTART: the zone \"America/New_York\" is not Finnish"},
        {CALENDAR(EVENT("DTSTART:20261012T090000Z\r\nDURATION:yes\r\n")), "a.ics:5: DURATION: is no length of time"},
        {CALENDAR(EVENT("DTSTART;VALUE=DATE:20261012\r\nRRULE:FREQ=SOMETIMES\r\n")),
         "a.ics:5: RRULE: the rule cannot be read"},
        {CALENDAR(EVENT("DTSTART;VALUE=DATE:20261012\r\nRRULE:FREQ=WEEKLY;BYDAY=XX\r\n")),
         "a.ics:5: RRULE: the rule cannot be read"},
        {CALENDAR(EVENT("DTSTART:20261012T090000Z\r\nDURATION:PT1M\r\nRRULE:FREQ=MINUTELY\r\n")),
         "a.ics:6: RRULE: comes again within a day"},
        {"BEGIN:VCALENDAR\nEND:VEVENT\n", "a.ics:2: END: closes what is not open"},
    };
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        own_(duties_done) struct duties duties = {.list = LIST_INIT};
        own_(text_done) struct text complaints = TEXT_INIT;
        bool good = calendar_file_read("a.ics", faults[i].content, local_day_start(2026, 8, 1),
                                       local_day_start(2029, 8, 1), &duties, &complaints);
        if (good || strstr(complaints.data, faults[i].complaint) == NULL)
            fail_msg("row %zu says \"%s\", not \"%s\"", i, complaints.data, faults[i].complaint);
        assert_int_equal(duties.list.count, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_breaks_of_a_school),
        cmocka_unit_test(test_hours_that_come_again_each_week),
        cmocka_unit_test(test_hours_in_utc),
        cmocka_unit_test(test_what_was_moved_and_cancelled),
        cmocka_unit_test(test_a_break_that_comes_again_each_year),
        cmocka_unit_test(test_what_overlaps_is_one),
        cmocka_unit_test(test_each_fault_has_its_line_and_how_to_mend_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
