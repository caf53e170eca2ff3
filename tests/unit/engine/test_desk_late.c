/* Targets of a queue and an asker who is silent: each strikes once, at its local time, over restarts and breaks. */
#include "aside.h"

#include "model/local_time.h"

#define OTHER_ROOM "!toinen:kunta.example"
#define BOSS "@esimies:kunta.example"
#define BOSS_PLACE "!esimies:kunta.example"

/* The queue's targets in hours; `to`: a code or an account. There is a second queue with a room of its own. */
static void set_targets(struct desk *desk, int64_t reply, int64_t solve, const char *to)
{
    struct error error = ERROR_INIT;
    own_(place_rows_done) struct place_rows queues = {.list = LIST_INIT};
    own_(queue_targets_done) struct queue_targets targets = {
        .reply_minutes = reply * 60, .solve_minutes = solve * 60, .escalate_to = TEXT_INIT};
    int64_t other = 0;
    struct aside aside = open_aside(desk);
    ok(queue_list(aside.store, aside.of, &queues, &error));
    ok(queue_ensure(aside.store, aside.of, "toinen", "Toinen jono", NOW, &other, &error));
    ok(queue_place_set(aside.store, aside.of, other, "matrix", OTHER_ROOM, &error));
    targets.queue_id = queues.list.items[0].id;
    text_add(&targets.escalate_to, to);
    ok(queue_targets_set(aside.store, aside.of, &targets, &error));
    close_aside(desk, &aside);
}

/* Nothing was said a moment before, also not over a restart. */
static void nothing_until(struct desk *desk, int64_t due_ms)
{
    clock_set_ms(due_ms - 1000);
    assert_int_equal(replies_out(desk), 0);
    desk_stop(desk);
    desk_start(desk);
    assert_int_equal(replies_out(desk), 0);
    clock_set_ms(due_ms);
}

/* Friday before the night of change, at 14: two hours are left, so six hours end on Monday at 12. */
static void test_what_nobody_took_goes_to_the_second_queue(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    set_targets(desk, 6, 0, "toinen");
    clock_set_ms(local_moment(2026, 10, 23, 14 * 60));
    ask_for_person(desk);
    nothing_until(desk, local_moment(2026, 10, 26, 10 * 60));
    hears(desk, ROOM, "odottaa yhä ottajaa", false, "$r1");
    nothing_until(desk, local_moment(2026, 10, 26, 12 * 60));
    card_reads(desk, "on siirretty jonoon Toinen jono", "$card-2");
    hears(desk, ROOM, "ei ole vastattu tavoiteajassa. Se tuli perjantaina 23.10. klo 14.", false, "$r2");
    hears(desk, OTHER_ROOM, QUESTION, false, "$card-3");
    hears(desk, DIRECT, "siirsin sen toiseen jonoon", false, "$told-2");
    nothing_until(desk, local_moment(2026, 10, 26, 16 * 60));
    hears(desk, OTHER_ROOM, "odottaa yhä ottajaa", false, "$r3");
    clock_set_ms(local_moment(2026, 12, 26, 16 * 60));
    assert_int_equal(replies_out(desk), 0);
}

static void test_a_person_hears_what_is_late(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    set_targets(desk, 8, 16, BOSS);
    struct arrival *arrival = batch(desk);
    (void)add_event(arrival, BOSS, BOSS_PLACE, "$boss", "hei");
    assert_int_equal(deliver(desk, arrival), RECEIPT_TAKEN);
    hears(desk, BOSS_PLACE, "", false, "$hello");
    clock_set_ms(local_moment(2026, 12, 22, 8 * 60));
    ask_for_person(desk);
    claim(desk);
    assert_int_equal(under_card(desk, MIKKO, "$m1", "katson tätä"), RECEIPT_TAKEN); /* the first target is met */
    hears(desk, DIRECT, "katson tätä", true, "$w1");
    nothing_until(desk, local_moment(2026, 12, 23, 16 * 60));
    hears(desk, ROOM, "on auki yli tavoiteajan. Se tuli tiistaina 22.12. klo 8.", false, "$r1");
    hears(desk, BOSS_PLACE, "on auki yli tavoiteajan", false, "$r2");
    assert_int_equal(replies_out(desk), 0);
}

/* Somebody with whom Neuvo has no chat is named in the room; a ticket that is solved in time is late nowhere. */
static void test_somebody_unknown_is_named_in_the_room(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    set_targets(desk, 2, 0, BOSS);
    clock_set_ms(local_moment(2026, 11, 25, 8 * 60));
    ask_for_person(desk);
    nothing_until(desk, local_moment(2026, 11, 25, 10 * 60));
    hears(desk, ROOM, "tavoiteajassa", false, "$r1");
    hears(desk, ROOM, BOSS, false, "$r2");
    claim(desk);
    assert_int_equal(under_card(desk, MIKKO, "$done", "ratkaistu"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "ratkaistuksi", false, "$told-1");
    hears(desk, ROOM, "Mikä ratkaisi asian?", false, "$line");
    card_reads(desk, "ratkaistu", "$card-3");
    clock_set_ms(local_moment(2026, 12, 26, 10 * 60));
    assert_int_equal(replies_out(desk), 0);
}

static void break_in_october(struct desk *desk)
{
    struct aside aside = open_aside(desk);
    set_stretch(&aside, CALENDAR_UNIT, 0, local_day_start(2026, 10, 12), local_day_start(2026, 10, 17));
    close_aside(desk, &aside);
}

/* Mikko writes on Friday, and again; then comes the autumn break, and the clocks change. The fifth office day after his
 * last words is asked once, and the fifth after that it is closed; the asker opens it again. */
static void test_a_silent_asker_is_asked_once_and_closed(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    break_in_october(desk);
    clock_set_ms(local_moment(2026, 10, 7, 9 * 60));
    ask_for_person(desk);
    claim(desk);
    assert_int_equal(under_card(desk, MIKKO, "$m1", "kokeile tätä"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "kokeile tätä", true, "$w1");
    clock_set_ms(local_moment(2026, 10, 9, 9 * 60));
    assert_int_equal(under_card(desk, MIKKO, "$m2", "tai tätä"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "tai tätä", true, "$w2");
    nothing_until(desk, local_moment(2026, 10, 23, 8 * 60));
    hears(desk, DIRECT, "perjantaina 9.10. klo 9. Onko asia kunnossa?", false, "$asked");
    hears(desk, ROOM, "päätän pyynnön **1** perjantaina 30.10. klo 8.", false, "$r1");
    nothing_until(desk, local_moment(2026, 10, 30, 8 * 60));
    hears(desk, DIRECT, "Päätin pyyntösi **1**", false, "$closed");
    hears(desk, ROOM, "Kysyjä ei vastannut", false, "$r2");
    card_reads(desk, "on ratkaistu (Mikko)", "$card-3");
    assert_int_equal(replies_out(desk), 0);
    ask(desk, "$again", "ei toimi vieläkään");
    {
        own_(departure_freep) struct departure *card = to_place(desk, ROOM);
        assert_non_null(strstr(card->body, "odottaa ottajaa"));
        assert_non_null(strstr(card->body, "Avattu uudelleen"));
        sent_as(desk, card, "$card-4", "");
    }
    hears(desk, ROOM, "avasi pyynnön", false, "$r3");
    hears(desk, ROOM, "ei toimi vieläkään", true, "$r4");
    hears(desk, DIRECT, "Avasin pyyntösi", false, "$told-2");
    assert_int_equal(replies_out(desk), 0);
}

/* Whoever answers is not asked; what the tutor says then is waited for anew, also by somebody else who has it. */
static void test_an_answer_starts_it_anew(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    clock_set_ms(local_moment(2026, 11, 9, 9 * 60));
    ask_for_person(desk);
    claim(desk);
    assert_int_equal(under_card(desk, MIKKO, "$m1", "kokeile tätä"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "kokeile tätä", true, "$w1");
    clock_set_ms(local_moment(2026, 11, 11, 9 * 60));
    ask(desk, "$q2", "ei auttanut, mitä nyt?");
    hears(desk, ROOM, "ei auttanut", true, "$r1");
    clock_set_ms(local_moment(2026, 11, 20, 9 * 60)); /* it is the tutor's turn: nobody is asked */
    assert_int_equal(replies_out(desk), 0);
    assert_int_equal(under_card(desk, MIKKO, "$t", "siirrä Saara"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "Saara", false, "$told-t");
    hears(desk, ROOM, "Saara", false, "$r2");
    card_reads(desk, "Saara hoitaa", "$card-t");
    assert_int_equal(under_card(desk, SAARA, "$s1", "entä näin?"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "entä näin?", true, "$w2");
    nothing_until(desk, local_moment(2026, 11, 27, 8 * 60));
    hears(desk, DIRECT, "**Saara** kirjoitti sinulle", false, "$asked");
    hears(desk, ROOM, "Kysyjä ei ole vastannut", false, "$r3");
    ask(desk, "$q3", "nyt toimii");
    hears(desk, ROOM, "nyt toimii", true, "$r4");
    clock_set_ms(local_moment(2026, 12, 16, 8 * 60));
    assert_int_equal(replies_out(desk), 0); /* not closed either */
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM timer"), 0);
    desk_start(desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_at_desk(test_what_nobody_took_goes_to_the_second_queue),
        test_at_desk(test_a_person_hears_what_is_late),
        test_at_desk(test_somebody_unknown_is_named_in_the_room),
        test_at_desk(test_a_silent_asker_is_asked_once_and_closed),
        test_at_desk(test_an_answer_starts_it_anew),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
