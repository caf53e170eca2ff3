/* Office hours, breaks and calendars at the desk: when the clocks of tickets strike, and what is promised. */
#include "aside.h"

#include "model/local_time.h"
#include "store/person_units.h"

/* Aino works in a school that has its autumn break; the town hall's office hours are mornings. */
static void test_clocks_stop_in_the_breaks_of_the_askers_unit(void **state)
{
    struct desk *desk = *state;
    struct error error = ERROR_INIT;
    struct person aino;
    int64_t school = 0, other = 0, unit = 0;
    open_desk(desk);
    clock_set_ms(local_moment(2026, 10, 9, 11 * 60));
    ask(desk, "$hello", "huomenta");
    hears(desk, DIRECT, "", false, "$h0");
    struct aside aside = open_aside(desk);
    ok(office_hours_set(aside.store, aside.of, "mon 8-12, tue 8-12, wed 8-12, thu 8-12, fri 8-12", &error));
    ok(unit_set(aside.store, aside.of, "koulut", "Koulut", NULL, NOW, &school, &error));
    ok(unit_set(aside.store, aside.of, "koskela", "Koskela", "koulut", NOW, &unit, &error));
    ok(unit_set(aside.store, aside.of, "kirjasto", "Kirjasto", NULL, NOW, &other, &error));
    ok(person_find(aside.store, aside.of, "matrix", AINO, &aino, &error));
    ok(person_unit_set(aside.store, aside.of, aino.id, KNOWN_FROM_SAID, "koskela", 0, &error));
    set_stretch(&aside, CALENDAR_UNIT, school, local_day_start(2026, 10, 12), local_day_start(2026, 10, 17));
    set_stretch(&aside, CALENDAR_UNIT, other, local_day_start(2026, 10, 19), local_day_start(2026, 10, 24));
    set_stretch(&aside, CALENDAR_UNIT, 0, local_moment(2026, 10, 19, 480), local_moment(2026, 10, 19, 540));
    close_aside(desk, &aside);
    ask_for_person(desk); /* Friday at 11; the three hours that are left end on Monday after the break, at 12 */
    clock_set_ms(local_moment(2026, 10, 19, 12 * 60) - 1000);
    assert_int_equal(replies_out(desk), 0);
    clock_set_ms(local_moment(2026, 10, 19, 12 * 60) + 1000);
    hears(desk, ROOM, "Se tuli perjantaina 9.10. klo 11.", false, "$reminder");
    clock_set_ms(local_moment(2026, 11, 19, 12 * 60));
    assert_int_equal(replies_out(desk), 0);
}

/* Nobody works over Midsummer and Christmas; the nights of change make no hour more or less. A restart loses nothing
 * and doubles nothing. */
static void test_each_reminder_comes_once_at_its_local_time(void **state)
{
    static const struct {
        int asked[3], minute, due[3], due_minute;
    } rows[] = {
        {{2026, 6, 18}, 14 * 60, {2026, 6, 22}, 10 * 60},   /* Midsummer */
        {{2026, 10, 23}, 15 * 60, {2026, 10, 26}, 11 * 60}, /* to winter time */
        {{2026, 12, 23}, 14 * 60, {2026, 12, 28}, 10 * 60}, /* Christmas */
        {{2027, 3, 25}, 15 * 60, {2027, 3, 30}, 11 * 60},   /* Easter and to summer time */
    };
    struct desk *desk = *state;
    open_desk(desk);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char id[6][16], event[24];
        for (size_t k = 0; k < 6; k++)
            (void)snprintf(id[k], sizeof id[k], "$r%zu-%zu", i, k);
        (void)snprintf(event, sizeof event, "$card-%zu", i);
        int64_t due_ms = local_moment(rows[i].due[0], rows[i].due[1], rows[i].due[2], rows[i].due_minute);
        clock_set_ms(local_moment(rows[i].asked[0], rows[i].asked[1], rows[i].asked[2], rows[i].minute));
        ask(desk, id[0], QUESTION);
        hears(desk, DIRECT, "", false, id[1]);
        ask(desk, id[4], "ihminen");
        hears(desk, DIRECT, "Välitänkö tämän?", false, id[5]);
        ask(desk, id[2], "kyllä, välitä se");
        hears(desk, ROOM, "odottaa ottajaa", false, event);
        hears(desk, DIRECT, "", false, id[3]);
        clock_set_ms(due_ms - 1000);
        assert_int_equal(replies_out(desk), 0);
        desk_stop(desk);
        desk_start(desk);
        clock_set_ms(due_ms);
        hears(desk, ROOM, "odottaa yhä ottajaa", false, "");
        desk_stop(desk);
        desk_start(desk);
        assert_int_equal(replies_out(desk), 0);
        ask(desk, event, "peru pyyntö");
        own_(departure_freep) struct departure *gone = to_place(desk, ROOM);
        assert_int_equal(gone->action, DEPARTURE_RETRACT);
        sent_as(desk, gone, "", "");
        hears(desk, DIRECT, "Peruin", false, "");
    }
}

/* Mikko's hours stand in a calendar: the promise follows it, and so does what an asker hears while he is away. */
static void test_a_tutors_calendar(void **state)
{
    struct desk *desk = *state;
    struct error error = ERROR_INIT;
    struct person mikko;
    own_(free_pointer) char *none = x_strdup("");
    open_desk(desk);
    struct aside aside = open_aside(desk);
    ok(person_find(aside.store, aside.of, "matrix", MIKKO, &mikko, &error));
    struct tutor_row row = {.person_id = mikko.id, .hours = none, .calendar = true};
    ok(tutor_hours_set(aside.store, aside.of, &row, &error));
    set_stretch(&aside, CALENDAR_TUTOR, mikko.id, local_moment(2026, 12, 2, 600), local_moment(2026, 12, 2, 720));
    close_aside(desk, &aside);
    clock_set_ms(local_moment(2026, 11, 27, 15 * 60 + 55));
    ask(desk, "$q", QUESTION);
    hears(desk, DIRECT, "", false, "$a");
    wish_for_person(desk);
    hears(desk, ROOM, "odottaa ottajaa", false, CARD);
    hears(desk, DIRECT, "viimeistään keskiviikkona 2.12. klo 10.30", false, "$told");
    claim(desk);
    ask(desk, "$more", "ehditkö?");
    hears(desk, ROOM, "ehditkö?", true, "$r1");
    hears(desk, DIRECT, "Mikko palaa keskiviikkona 2.12. klo 10.", false, "$away");
    assert_int_equal(replies_out(desk), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_at_desk(test_clocks_stop_in_the_breaks_of_the_askers_unit),
        test_at_desk(test_each_reminder_comes_once_at_its_local_time),
        test_at_desk(test_a_tutors_calendar),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
