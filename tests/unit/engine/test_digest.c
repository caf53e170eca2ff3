/* The mail at the start of a tutor's slot: once each, at the right local time, also over the nights when the clocks
 * change; nothing of what anybody wrote in it. */
#include "aside.h"

#include "model/local_time.h"
#include "store/timers.h"

#define ADDRESS "mikko@kunta.example"

/* As `neuvo organisation import` does. */
static void wants_digest(struct desk *desk, const char *hours, const char *address)
{
    struct error error = ERROR_INIT;
    struct aside aside = open_aside(desk);
    struct person person;
    char payload[48];
    int64_t id = 0;
    own_(free_pointer) char *hours_copy = x_strdup(hours), *digest = x_strdup(address);
    ok(person_find(aside.store, aside.of, "matrix", MIKKO, &person, &error));
    struct tutor_row row = {.person_id = person.id, .hours = hours_copy, .digest = digest};
    ok(tutor_hours_set(aside.store, aside.of, &row, &error));
    (void)snprintf(payload, sizeof payload, "digest %lld 0", (long long)person.id);
    ok(timer_add(aside.store, aside.of, 0, 0, "desk", payload, clock_now_ms(), clock_now_ms(), &id, &error));
    close_aside(desk, &aside);
    settle(desk);
}

static void open_at(struct desk *desk, int year, int month, int day, int minute)
{
    clock_set_ms(local_moment(year, month, day, minute));
    desk->ticket_address = "https://neuvo.example/ticket";
    desk->mail_domains = "";
    open_desk(desk);
    ask_for_person(desk);
}

/* A timer is looked at when the engine next wakes; something that arrives wakes it. */
static void time_is(struct desk *desk, int64_t at_ms)
{
    clock_set_ms(at_ms);
    settle(desk);
}

/* Reminders in the room go out meanwhile. */
static size_t mails_out(struct desk *desk)
{
    size_t count = 0;
    (void)replies_out(desk);
    for (size_t i = 0; i < desk->waiting.count; i++)
        count += strcmp(desk->waiting.items[i]->place, ADDRESS) == 0;
    return count;
}

static void mail_comes(struct desk *desk, const char *words)
{
    own_(departure_freep) struct departure *mail = to_place(desk, ADDRESS);
    assert_string_equal(mail->connector, "mail");
    if (strstr(mail->body, words) == NULL)
        fail_msg("the mail says \"%s\", not \"%s\"", mail->body, words);
    assert_non_null(strstr(mail->body, "https://neuvo.example/console"));
    assert_null(strstr(mail->body, QUESTION));
    sent_as(desk, mail, "", "");
}

/* Thursdays at nine: on 22 October it is UTC+3, on 29 October UTC+2. */
static void test_once_each_over_the_change_of_clocks(void **state)
{
    struct desk *desk = *state;
    int64_t first = local_moment(2026, 10, 22, 9 * 60), second = local_moment(2026, 10, 29, 9 * 60);
    assert_int_equal(second - first, INT64_C(7) * 24 * 3600 * 1000 + 3600 * 1000);
    open_at(desk, 2026, 10, 21, 12 * 60);
    wants_digest(desk, "thu 9-11", ADDRESS);
    time_is(desk, first - 1000);
    assert_int_equal(mails_out(desk), 0);
    time_is(desk, first + 1000);
    mail_comes(desk, "Ottajaa odottaa 1 pyyntöä. Sinulla on 0 pyyntöä");
    time_is(desk, first + 3600 * 1000);
    assert_int_equal(mails_out(desk), 0);
    wants_digest(desk, "thu 9-11", ADDRESS); /* the record is read at each start */
    time_is(desk, second - 1000);
    assert_int_equal(mails_out(desk), 0);
    time_is(desk, second + 1000);
    mail_comes(desk, "Ottajaa odottaa 1 pyyntöä");
    settle(desk);
    assert_int_equal(mails_out(desk), 0);
}

/* On 25 October the hour from three to four comes twice; a slot that begins in it begins once. */
static void test_the_hour_that_comes_twice(void **state)
{
    struct desk *desk = *state;
    open_at(desk, 2026, 10, 24, 12 * 60);
    wants_digest(desk, "sun 3.30-6", ADDRESS);
    int64_t at_ms = local_moment(2026, 10, 25, 3 * 60 + 30);
    int mails = 0;
    for (int64_t minutes = -60; minutes <= 150; minutes += 30) {
        time_is(desk, at_ms + minutes * 60000 + 1000);
        settle(desk);
        if (mails_out(desk) > 0) {
            mail_comes(desk, "odottaa 1");
            mails++;
        }
    }
    assert_int_equal(mails, 1);
}

/* Other hours before the slot begins: the old timer means nothing. Off, too late, nothing there: no mail. */
static void test_what_is_no_digest(void **state)
{
    struct desk *desk = *state;
    int64_t thursday = local_moment(2026, 10, 8, 9 * 60), friday = local_moment(2026, 10, 9, 9 * 60);
    open_at(desk, 2026, 10, 7, 12 * 60);
    wants_digest(desk, "thu 9-11", ADDRESS);
    wants_digest(desk, "fri 9-11", ADDRESS);
    time_is(desk, thursday + 1000);
    assert_int_equal(mails_out(desk), 0);
    time_is(desk, friday + INT64_C(3) * 3600 * 1000); /* the service was down */
    assert_int_equal(mails_out(desk), 0);
    wants_digest(desk, "fri 9-11", "");
    time_is(desk, friday + INT64_C(7) * 24 * 3600 * 1000 + 1000);
    assert_int_equal(mails_out(desk), 0);
    wants_digest(desk, "fri 9-11", ADDRESS);
    ask(desk, "$cancel", "peru pyyntö"); /* nothing waits */
    hears(desk, DIRECT, "Peruin", false, "$t1");
    settle(desk);
    time_is(desk, friday + INT64_C(14) * 24 * 3600 * 1000 + 1000);
    assert_int_equal(mails_out(desk), 0);
}

#define test_at(test) cmocka_unit_test_setup_teardown(test, desk_up, desk_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_at(test_once_each_over_the_change_of_clocks),
        test_at(test_the_hour_that_comes_twice),
        test_at(test_what_is_no_digest),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
