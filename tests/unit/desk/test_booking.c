/* Which half hours of tutors are free, when both are reminded, and the calendar file of a time. */
#include "base/own.h"
#include "desk/booking.h"
#include "model/local_time.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void read(const char *hours, struct rota *rota)
{
    struct error error = ERROR_INIT;
    *rota = (struct rota){.slots = LIST_INIT};
    assert_int_equal(rota_read(hours, rota, &error), RESULT_OK);
}

static void are(const struct booking_slot *slots, size_t count, const int64_t *wanted, size_t wanted_count)
{
    assert_int_equal(count, wanted_count);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(slots[i].from_ms, wanted[i]);
}

/* Mondays and Thursdays; Independence Day and the school's break are no days to meet on. */
static void test_free_times_lie_on_duty(void **state)
{
    struct rota rota;
    struct duties taken = {.list = LIST_INIT}, breaks = {.list = LIST_INIT};
    struct booking_slot slots[TIMES_OFFERED];
    (void)state;
    read("mon 9-10.15, thu 12.10-13", &rota);
    const struct booking_tutor tutor = {1, &rota, &taken};
    int64_t now_ms = local_moment(2026, 11, 26, 11 * 60 + 20); /* a Thursday */
    const int64_t first[] = {local_moment(2026, 11, 26, 12 * 60 + 30), local_moment(2026, 11, 30, 9 * 60),
                             local_moment(2026, 12, 3, 12 * 60 + 30)};
    are(slots, booking_free(&tutor, 1, NULL, 0, now_ms, slots, TIMES_OFFERED), first, 3);
    *list_push(&taken.list) = (struct duty){first[0], first[0] + INT64_C(1800000)};
    *list_push(&breaks.list) = (struct duty){local_day_start(2026, 12, 3), local_day_start(2026, 12, 5)};
    const int64_t second[] = {first[1], local_moment(2026, 12, 7, 9 * 60), local_moment(2026, 12, 10, 12 * 60 + 30)};
    are(slots, booking_free(&tutor, 1, &breaks, 0, now_ms, slots, TIMES_OFFERED), second, 3);
    assert_false(booking_is_free(&tutor, &breaks, first[0], now_ms)); /* taken */
    assert_false(booking_is_free(&tutor, &breaks, first[2], now_ms)); /* a break */
    assert_true(booking_is_free(&tutor, NULL, first[2], now_ms));
    assert_true(booking_is_free(&tutor, NULL, first[1] + INT64_C(1800000), now_ms));
    assert_false(booking_is_free(&tutor, NULL, first[1] + INT64_C(3600000), now_ms)); /* a quarter only */
    assert_false(booking_is_free(&tutor, NULL, first[1] + 1, now_ms));
    assert_false(booking_is_free(&tutor, NULL, now_ms - 1, now_ms));
    list_done(&breaks.list);
    list_done(&taken.list);
    rota_done(&rota);
}

/* One after the other where there is no other day; each moment once, whoever has it free. */
static void test_few_and_many(void **state)
{
    struct rota one, other, none;
    struct booking_slot slots[TIMES_OFFERED];
    int64_t now_ms = local_moment(2026, 11, 23, 14 * 60);
    (void)state;
    read("wed 9-10", &one);
    read("wed 9-9.30", &other);
    read("wed 9-10", &none);
    none.off = true;
    const struct duties free_all = {.list = LIST_INIT};
    const struct booking_tutor tutors[] = {{2, &one, &free_all}, {3, &other, &free_all}, {4, &none, &free_all}};
    size_t count = booking_free(tutors, 3, NULL, 0, now_ms, slots, TIMES_OFFERED);
    const int64_t wanted[] = {local_moment(2026, 11, 25, 540), local_moment(2026, 12, 2, 540),
                              local_moment(2026, 12, 9, 540)};
    are(slots, count, wanted, 3);
    assert_int_equal(slots[0].tutor_id, 2);
    assert_int_equal(booking_free(&tutors[2], 1, NULL, 0, now_ms, slots, TIMES_OFFERED), 0);
    assert_int_equal(booking_free(tutors, 0, NULL, 0, now_ms, slots, TIMES_OFFERED), 0);
    one.week_minutes = 30;
    assert_true(booking_is_free(&tutors[0], NULL, wanted[0], now_ms));
    assert_false(booking_is_free(&tutors[0], NULL, wanted[0] + INT64_C(1800000), now_ms));
    rota_done(&one);
    rota_done(&other);
    rota_done(&none);
}

static void test_when_it_is_reminded_of(void **state)
{
    (void)state;
    int64_t from_ms = local_moment(2026, 3, 29, 12 * 60); /* the day on which summer time began, at 3 */
    assert_int_equal(booking_reminds_ms(from_ms, local_moment(2026, 3, 20, 0)), local_moment(2026, 3, 28, 12 * 60));
    assert_int_equal(from_ms - local_moment(2026, 3, 28, 12 * 60), INT64_C(23) * 3600 * 1000);
    assert_int_equal(booking_reminds_ms(from_ms, local_moment(2026, 3, 29, 6 * 60)), from_ms - INT64_C(3600000));
    assert_int_equal(booking_reminds_ms(from_ms, from_ms - INT64_C(1800000)), 0);
    from_ms = local_moment(2027, 1, 1, 9 * 60);
    assert_int_equal(booking_reminds_ms(from_ms, local_moment(2026, 12, 1, 0)), local_moment(2026, 12, 31, 9 * 60));
}

static void test_the_calendar_file(void **state)
{
    own_(text_done) struct text out = TEXT_INIT;
    (void)state;
    booking_calendar("7@neuvo", local_moment(2026, 7, 1, 9 * 60), local_moment(2026, 6, 1, 9 * 60),
                     "Aika; äänentoisto, salissa ja käytävässä ja vielä pihalla, jossa ei ole verkkoa\nEND:VEVENT",
                     &out);
    assert_non_null(strstr(out.data, "UID:7@neuvo\r\nDTSTAMP:20260601T060000Z\r\nDTSTART:20260701T060000Z\r\n"
                                     "DTEND:20260701T063000Z\r\n"));
    assert_non_null(strstr(out.data, "SUMMARY:Aika\\; äänentoisto\\, salissa"));
    assert_null(strstr(out.data, "\nEND:VEVENT\r\nEND:VEVENT"));
    for (const char *line = out.data; *line != '\0'; line = strstr(line, "\r\n") + 2) {
        const char *end = strstr(line, "\r\n");
        assert_non_null(end);
        assert_true(end - line <= 75);
        assert_true(utf8_valid(line, (size_t)(end - line)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_free_times_lie_on_duty),
        cmocka_unit_test(test_few_and_many),
        cmocka_unit_test(test_when_it_is_reminded_of),
        cmocka_unit_test(test_the_calendar_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
