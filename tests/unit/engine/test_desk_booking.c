/* A time with a tutor: booked once, reminded of once at its local time, called off by either, gone with its ticket. */
#include "aside.h"

#include "model/local_time.h"
#include "store/timers.h"

#define ADDRESS "https://neuvo.kunta.example/ticket"

/* Aino asked on a Thursday before the night in which summer time ends; Mikko answers on Mondays and Thursdays. */
static void open_with_hours(struct desk *desk)
{
    desk->ticket_address = ADDRESS;
    open_desk(desk);
    struct aside aside = open_aside(desk);
    set_tutor(&aside, MIKKO, "mon 9-10, thu 12-14", "", 0);
    close_aside(desk, &aside);
    clock_set_ms(local_moment(2026, 10, 22, 13 * 60 + 40));
    ask_for_person(desk);
    claim(desk);
    assert_int_equal(under_card(desk, MIKKO, "$m1", "Tulen käymään, varaa aika."), RECEIPT_TAKEN);
    hears(desk, DIRECT, "Tulen käymään", true, "$m1-told");
}

/* Monday at 9 in winter time. The body of what Aino is told. */
static char *book(struct desk *desk)
{
    ask(desk, "$b1", "varaa aika");
    hears(desk, DIRECT, "maanantaina 26.10. klo 9, Mikko", false, "$t1");
    ask(desk, "$b2", "1");
    hears(desk, DIRECT, "Tavataanko", false, "$t2");
    ask(desk, "$b3", "paikalla");
    hears(desk, ROOM, "Kysyjä varasi ajan pyynnölle **1**: **maanantaina 26.10. klo 9**, Mikko (paikalla)", false,
          "$r1");
    card_reads(desk, "**Varattu aika:** maanantaina 26.10. klo 9, Mikko (paikalla)", "$card-3");
    own_(departure_freep) struct departure *told = to_place(desk, DIRECT);
    assert_non_null(strstr(told->body, "Varasin sinulle ajan"));
    sent_as(desk, told, "$t3", "");
    return x_strdup(told->body);
}

static void test_both_are_reminded_once_at_the_local_time(void **state)
{
    struct desk *desk = *state;
    open_with_hours(desk);
    free(book(desk));
    int64_t due_ms = local_moment(2026, 10, 25, 9 * 60); /* the day before, behind the night of change */
    assert_int_equal(local_moment(2026, 10, 26, 9 * 60) - due_ms, INT64_C(24) * 3600 * 1000);
    clock_set_ms(due_ms - 1000);
    assert_int_equal(replies_out(desk), 0);
    desk_stop(desk);
    desk_start(desk);
    clock_set_ms(due_ms);
    hears(desk, DIRECT, "Muistutus: sinulla on aika **maanantaina 26.10. klo 9**", false, "$t4");
    hears(desk, ROOM, "Muistutus: **maanantaina 26.10. klo 9** Mikko tapaa kysyjän", false, "$r2");
    desk_stop(desk);
    desk_start(desk);
    assert_int_equal(replies_out(desk), 0);
}

static void test_a_tutor_calls_it_off(void **state)
{
    struct desk *desk = *state;
    open_with_hours(desk);
    free(book(desk));
    assert_int_equal(under_card(desk, BERTTA, "$x", "peru aika"), RECEIPT_TAKEN); /* without access */
    hears(desk, ROOM, "ei ole oikeutta", false, "$r2");
    assert_int_equal(under_card(desk, MIKKO, "$off", "peru aika"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "Mikko ei pääsekään: aika **maanantaina 26.10. klo 9** on peruttu", false, "$t4");
    hears(desk, ROOM, "Kerroin siitä kysyjälle", false, "$r3");
    card_reads(desk, "Mikko hoitaa", "$card-4");
    assert_int_equal(under_card(desk, MIKKO, "$off-2", "peru aika"), RECEIPT_TAKEN);
    hears(desk, ROOM, "ei ole varattu aikaa", false, "$r4");
    clock_set_ms(local_moment(2026, 10, 25, 9 * 60));
    assert_int_equal(replies_out(desk), 0);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM booking"), 0);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM audit WHERE action LIKE 'time_%'"), 2);
    desk_start(desk);
}

static void test_it_goes_with_its_ticket(void **state)
{
    struct desk *desk = *state;
    open_with_hours(desk);
    free(book(desk));
    assert_int_equal(under_card(desk, MIKKO, "$done", "ratkaistu"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "ratkaistuksi", false, "$t4");
    hears(desk, ROOM, "Mikä ratkaisi", false, "$r2");
    card_reads(desk, "on ratkaistu", "$card-4");
    clock_set_ms(local_moment(2026, 10, 25, 9 * 60));
    assert_int_equal(replies_out(desk), 0);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM booking"), 0);
    desk_start(desk);
}

/* Whoever was to come is no tutor any more. */
static void test_the_tutor_is_gone(void **state)
{
    struct desk *desk = *state;
    struct error error = ERROR_INIT;
    struct person mikko;
    int64_t id = 0;
    char payload[24];
    open_with_hours(desk);
    free(book(desk));
    struct aside aside = open_aside(desk);
    ok(person_find(aside.store, aside.of, "matrix", MIKKO, &mikko, &error));
    ok(tutor_remove(aside.store, aside.of, mikko.id, &error));
    (void)snprintf(payload, sizeof payload, "%lld", (long long)mikko.id);
    ok(timer_add(aside.store, aside.of, 0, mikko.id, "tutor_gone", payload, clock_now_ms(), clock_now_ms(), &id,
                 &error));
    close_aside(desk, &aside);
    hears(desk, DIRECT, "ei enää ole vastaamassa", false, "$t4");
    hears(desk, DIRECT, "Digitukihenkilö ei pääsekään", false, "$t5");
    settle(desk);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM booking"), 0);
    desk_start(desk);
}

static void fetches(struct desk *desk, const char *secret, const char *words)
{
    struct arrival *arrival = arrival_new(ARRIVAL_COMMAND, "ticket", ++desk->token);
    arrival->command = (struct console_command){.kind = COMMAND_VISIT, .deed = VISIT_TIME, .secret = x_strdup(secret)};
    struct message *message = list_push(&arrival->messages);
    message_init(message);
    message_set(&message->connector, "ticket");
    message_set(&message->organisation, "oma");
    message_set(&message->place, "page");
    put(desk, arrival);
    own_(departure_freep) struct departure *departure = next(desk, DEPARTURE_COMMITTED);
    const struct receipt *receipt = &departure->receipts.items[0];
    assert_int_equal(receipt->kind, words == NULL ? RECEIPT_REFUSED : RECEIPT_TAKEN);
    if (words != NULL && strstr(receipt->visit->calendar, words) == NULL)
        fail_msg("%s", receipt->visit->calendar);
}

static void test_its_calendar_file(void **state)
{
    struct desk *desk = *state;
    char secret[TICKET_TOKEN_LETTERS + 1] = "";
    open_with_hours(desk);
    own_(free_pointer) char *told = book(desk);
    const char *link = strstr(told, ADDRESS "/oma/time/");
    assert_non_null(link);
    memcpy(secret, link + strlen(ADDRESS "/oma/time/"), TICKET_TOKEN_LETTERS);
    fetches(desk, secret, "DTSTART:20261026T070000Z\r\nDTEND:20261026T073000Z\r\n");
    fetches(desk, secret, "SUMMARY:Digituki\\, pyyntö 1: Mikko (paikalla)\r\n");
    secret[0] = secret[0] == 'a' ? 'b' : 'a';
    fetches(desk, secret, NULL);
    secret[0] = link[strlen(ADDRESS "/oma/time/")];
    ask(desk, "$c1", "peru aika");
    hears(desk, ROOM, "Kysyjä perui ajan", false, "$r2");
    hears(desk, DIRECT, "Peruin ajan", false, "$t4");
    fetches(desk, secret, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_at_desk(test_both_are_reminded_once_at_the_local_time),
        test_at_desk(test_a_tutor_calls_it_off),
        test_at_desk(test_it_goes_with_its_ticket),
        test_at_desk(test_the_tutor_is_gone),
        test_at_desk(test_its_calendar_file),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
