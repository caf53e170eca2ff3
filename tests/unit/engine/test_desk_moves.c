/* What becomes of a ticket later: added to, cancelled, passed on, opened again, routed, promised, forgotten. */
#include "desk_room.h"

/* What the asker adds stands on the card; who has the ticket reads it below the card. Cancelling ends it on both sides.
 */
static void test_the_asker_adds_and_cancels(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask_for_person(desk);
    ask(desk, "$add", "lisää pyyntöön 1: luokassa 203");
    card_reads(desk, "luokassa 203", "$card-a");
    hears(desk, DIRECT, "Lisäsin pyyntöön", false, "$t1");
    claim(desk);
    ask(desk, "$add-2", "lisää pyyntöön 1: ovi on lukossa");
    hears(desk, ROOM, "ovi on lukossa", true, "$r1");
    hears(desk, DIRECT, "Välitin tämän", false, "$t2");
    ask(desk, "$mine", "omat pyynnöt");
    hears(desk, DIRECT, "Mikko hoitaa", false, "$t3");
    ask(desk, "$cancel", "peru pyyntö");
    hears(desk, ROOM, "Kysyjä perui", false, "$gone");
    card_reads(desk, "on peruttu", "$card-c");
    hears(desk, DIRECT, "Peruin pyynnön", false, "$t4");
    assert_int_equal(under_card(desk, MIKKO, "$late", "ehdin vasta nyt"), RECEIPT_TAKEN); /* goes nowhere */
    assert_int_equal(replies_out(desk), 0);
}

static void test_a_cancelled_request_takes_its_card_along(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask_for_person(desk);
    ask(desk, "$cancel", "peru pyyntöni");
    own_(departure_freep) struct departure *gone = to_place(desk, ROOM);
    assert_int_equal(gone->action, DEPARTURE_RETRACT);
    assert_string_equal(gone->target, CARD);
    sent_as(desk, gone, "$gone", "");
    hears(desk, DIRECT, "Peruin pyynnön", false, "$t1");
    assert_int_equal(under_card(desk, MIKKO, "$claim", "ota"), RECEIPT_REFUSED); /* there is no card any more */
    assert_int_equal(replies_out(desk), 0);
}

/* Another tutor has it from then on, whom the asker knows by name; the first one's words go nowhere any more. */
static void test_a_ticket_is_passed_to_another_tutor(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask_for_person(desk);
    claim(desk);
    assert_int_equal(under_card(desk, MIKKO, "$t", "siirrä saara: tunnetko tämän?"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "vastaa **Saara** digituesta", false, "$told-t");
    hears(desk, ROOM, "hoitaa nyt **Saara**. tunnetko tämän?", false, "$n1");
    card_reads(desk, "Saara hoitaa", "$card-t");
    assert_int_equal(under_card(desk, MIKKO, "$m1", "tämä jää tiimille"), RECEIPT_TAKEN);
    assert_int_equal(under_card(desk, SAARA, "$s1", "Hei, jatkan tästä"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "**Saara:** Hei, jatkan", true, "$r1");
    ask(desk, "$q2", "hienoa");
    hears(desk, ROOM, "hienoa", true, "$r2");
    assert_int_equal(under_card(desk, MIKKO, "$t2", "siirrä Mikko"), RECEIPT_TAKEN);
    hears(desk, ROOM, "ei ole sinulla", false, "$n2");
    assert_int_equal(replies_out(desk), 0);
}

/* Nobody without access is given a ticket, and what only begins like a command goes to the asker. */
static void test_what_is_no_command_is_said_so(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask_for_person(desk);
    claim(desk);
    assert_int_equal(under_card(desk, MIKKO, "$t", "siirrä " BERTTA " ota sinä"), RECEIPT_TAKEN);
    hears(desk, ROOM, "Sen nimistä ottajaa tai jonoa ei ole", false, "$n1");
    assert_int_equal(under_card(desk, MIKKO, "$t2", "siirrä Bertta"), RECEIPT_TAKEN);
    hears(desk, ROOM, "Mikko, Saara", false, "$n2");
    assert_int_equal(under_card(desk, MIKKO, "$t3", "siirrä Mikko"), RECEIPT_TAKEN);
    hears(desk, ROOM, "on jo siellä", false, "$n3");
    assert_int_equal(under_card(desk, MIKKO, "$t4", "siirrä tiedosto kansioon Omat"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "siirrä tiedosto kansioon Omat", true, "$r1");
    assert_int_equal(under_card(desk, MIKKO, "$u1", "ratkasitu"), RECEIPT_TAKEN);
    hears(desk, ROOM, "En tunnistanut komentoa", false, "$n4");
    assert_int_equal(under_card(desk, MIKKO, "$u2", "/ohje"), RECEIPT_TAKEN);
    hears(desk, ROOM, "En tunnistanut komentoa", false, "$n5");
    assert_int_equal(under_card(desk, MIKKO, "$u3", "avaa uudelleen"), RECEIPT_TAKEN);
    hears(desk, ROOM, "on vielä auki", false, "$n6");
    assert_int_equal(replies_out(desk), 0);
}

#define OTHER_ROOM "!toinen:kunta.example"

/* A queue with a room of its own: the card moves there, with the note; here stays where it went. */
static void test_a_ticket_is_passed_to_another_queue(void **state)
{
    struct desk *desk = *state;
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    int64_t of = 0, queue = 0;
    open_desk(desk);
    desk_stop(desk);
    ok(store_open(desk->url, NULL, &store, &error));
    ok(organisation_ensure_default(store, NOW, &of, &error));
    ok(store_begin(store, &error));
    ok(queue_ensure(store, of, "tunnukset", "Tunnukset ja oikeudet", NOW, &queue, &error));
    ok(queue_place_set(store, of, queue, "matrix", OTHER_ROOM, &error));
    ok(store_commit(store, &error));
    store_close(store);
    desk_start(desk);
    ask_for_person(desk);
    claim(desk);
    assert_int_equal(under_card(desk, MIKKO, "$t", "siirrä tunnukset ja oikeudet, puuttuu AD-ryhmä"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "jonoon Tunnukset ja oikeudet", false, "$told-t");
    hears(desk, ROOM, "puuttuu AD-ryhmä", false, "$n1");
    card_reads(desk, "on siirretty jonoon Tunnukset ja oikeudet", "$card-t");
    {
        own_(departure_freep) struct departure *card = to_place(desk, OTHER_ROOM);
        assert_non_null(strstr(card->body, QUESTION));
        assert_non_null(strstr(card->body, "Mikko: puuttuu AD-ryhmä"));
        sent_as(desk, card, "$card-2", "");
    }
    assert_int_equal(under_card(desk, MIKKO, "$late", "ota"), RECEIPT_REFUSED); /* no card stands here any more */
    ask(desk, "$q2", "unohdin salasanan");                                      /* nobody has it: the program answers */
    hears(desk, DIRECT, "odottaa yhä", false, "$a2");
    settle(desk);
    struct arrival *arrival = batch(desk);
    struct message *message = add_event(arrival, SAARA, OTHER_ROOM, "$claim-2", "ota");
    message_set(&message->thread, "$card-2");
    message->direct = false;
    assert_int_equal(deliver(desk, arrival), RECEIPT_TAKEN);
    hears(desk, DIRECT, "Saara", false, "$told-2");
    own_(departure_freep) struct departure *claimed = to_place(desk, OTHER_ROOM);
    assert_string_equal(claimed->target, "$card-2");
    assert_non_null(strstr(claimed->body, "Saara hoitaa"));
    assert_non_null(strstr(claimed->body, "puuttuu AD-ryhmä"));
    sent_as(desk, claimed, "$card-3", "");
    assert_int_equal(replies_out(desk), 0);
}

/* A queue without a room: the card stays where it is, and whoever takes it there reads the asker. */
static void test_a_queue_without_a_room_keeps_the_card(void **state)
{
    struct desk *desk = *state;
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    int64_t of = 0, queue = 0;
    open_desk(desk);
    desk_stop(desk);
    ok(store_open(desk->url, NULL, &store, &error));
    ok(organisation_ensure_default(store, NOW, &of, &error));
    ok(store_begin(store, &error));
    ok(queue_ensure(store, of, "tunnukset", "Tunnukset", NOW, &queue, &error));
    ok(store_commit(store, &error));
    store_close(store);
    desk_start(desk);
    ask_for_person(desk);
    claim(desk);
    assert_int_equal(under_card(desk, MIKKO, "$t", "siirrä tunnukset"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "jonoon Tunnukset", false, "$told-t");
    hears(desk, ROOM, "jonoon **Tunnukset**", false, "$n1");
    card_reads(desk, "odottaa ottajaa", "$card-t");
    assert_int_equal(under_card(desk, SAARA, "$claim-2", "ota"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "Saara", false, "$told-2");
    card_reads(desk, "Saara hoitaa", "$card-2");
    ask(desk, "$q2", "kiitos, odotan");
    hears(desk, ROOM, "kiitos, odotan", true, "$r1");
    assert_int_equal(replies_out(desk), 0);
}

/* By who asked, with their words, and by a tutor, who has it then. */
static void test_a_solved_ticket_is_opened_again(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask_for_person(desk);
    claim(desk);
    assert_int_equal(under_card(desk, MIKKO, "$done", "ratkaistu"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "ratkaistuksi", false, "$told-1");
    hears(desk, ROOM, "Mikä ratkaisi asian?", false, "$line-1");
    card_reads(desk, "ratkaistu", "$card-3");
    assert_int_equal(under_card(desk, SAARA, "$late", "ota"), RECEIPT_TAKEN);
    hears(desk, ROOM, "Pyyntö on jo päätetty.", false, "$closed");
    ask(desk, "$not", "ei toimi vieläkään");
    card_reads(desk, "odottaa ottajaa", "$card-4");
    hears(desk, ROOM, "avasi pyynnön", false, "$n1");
    hears(desk, ROOM, "ei toimi vieläkään", true, "$n2");
    hears(desk, DIRECT, "Avasin pyyntösi", false, "$told-2");
    assert_int_equal(under_card(desk, SAARA, "$claim-2", "ota"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "Saara", false, "$told-3");
    card_reads(desk, "Saara hoitaa", "$card-5");
    assert_int_equal(react(desk, SAARA, "$done-2", "✅"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "ratkaistuksi", false, "$told-4");
    hears(desk, ROOM, "Mikä ratkaisi asian?", false, "$line-2");
    card_reads(desk, "ratkaistu", "$card-6");
    assert_int_equal(under_card(desk, MIKKO, "$again", "avaa uudelleen"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "**Mikko** digituesta avasi", false, "$told-5");
    card_reads(desk, "Mikko hoitaa", "$card-7");
    assert_int_equal(replies_out(desk), 0);
}

/* A tutor has Neuvo forget them: what they had waits again, and its asker hears so. */
static void test_what_a_tutor_had_who_is_gone_waits_again(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask_for_person(desk);
    claim(desk);
    struct arrival *arrival = batch(desk);
    (void)add_event(arrival, MIKKO, "!mikko:kunta.example", "$f", "unohda minut");
    assert_int_equal(deliver(desk, arrival), RECEIPT_TAKEN);
    hears(desk, "!mikko:kunta.example", "\"forget\"", false, "$f1");
    arrival = batch(desk);
    (void)add_event(arrival, MIKKO, "!mikko:kunta.example", "$y", "kyllä");
    assert_int_equal(deliver(desk, arrival), RECEIPT_TAKEN);
    hears(desk, DIRECT, "ei enää ole vastaamassa", false, "$told-g");
    card_reads(desk, "odottaa ottajaa", "$card-g");
    hears(desk, "!mikko:kunta.example", "", false, "$f2");
    assert_int_equal(under_card(desk, SAARA, "$claim-2", "ota"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "Saara", false, "$told-2");
    card_reads(desk, "Saara hoitaa", "$card-3");
    assert_int_equal(replies_out(desk), 0);
}

/* A queue for who asks in Finnish: the card is shown in its room. */
static enum receipt_kind leaves(struct desk *desk, const char *account, const char *place, const char *id)
{
    struct arrival *arrival = batch(desk);
    struct message *message = add_event(arrival, account, place, id, "");
    message->kind = MESSAGE_LEAVE;
    message->overheard = true;
    return deliver(desk, arrival);
}

/* All three learn of it; the card works on for the others, and for who comes back. */
static void test_what_a_tutor_had_who_left_the_room_waits_again(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask_for_person(desk);
    struct arrival *arrival = batch(desk);
    (void)add_event(arrival, MIKKO, "!mikko:kunta.example", "$hi", "kiitos");
    assert_int_equal(deliver(desk, arrival), RECEIPT_TAKEN);
    hears(desk, "!mikko:kunta.example", "", false, "$hi-2");
    claim(desk);
    (void)leaves(desk, MIKKO, "!another:kunta.example", "$left-0");
    (void)leaves(desk, SAARA, ROOM, "$left-1");
    (void)leaves(desk, AINO, ROOM, "$left-2");
    assert_int_equal(replies_out(desk), 0);
    (void)leaves(desk, MIKKO, ROOM, "$left-3");
    hears(desk, "!mikko:kunta.example", "Kun palaat huoneeseen", false, "$m");
    hears(desk, DIRECT, "ei enää ole vastaamassa", false, "$a-left");
    for (int i = 0; i < 2; i++) { /* the thread and the card, in either order */
        own_(departure_freep) struct departure *seen = to_place(desk, ROOM);
        bool card = seen->action == DEPARTURE_EDIT;
        assert_string_equal(card ? seen->target : seen->thread, CARD);
        assert_non_null(strstr(seen->body, card ? "odottaa ottajaa" : "Mikko ei ole enää tässä huoneessa"));
        sent_as(desk, seen, card ? "$card-l" : "$thread-l", "");
    }
    assert_int_equal(under_card(desk, MIKKO, "$again", "ota"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "Mikko", false, "$told-again");
    card_reads(desk, "Mikko hoitaa", "$card-again");
    (void)leaves(desk, MIKKO, ROOM, "$left-3"); /* told a second time */
    assert_int_equal(replies_out(desk), 0);
}

static void test_a_ticket_goes_to_the_queue_that_is_for_it(void **state)
{
    struct desk *desk = *state;
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    int64_t of = 0;
    own_(queue_route_done) struct queue_route route = {0, x_strdup(""), x_strdup(""), x_strdup("fi")};
    open_desk(desk);
    desk_stop(desk);
    ok(store_open(desk->url, NULL, &store, &error));
    ok(organisation_ensure_default(store, NOW, &of, &error));
    ok(store_begin(store, &error));
    ok(queue_ensure(store, of, "a", "Suomeksi", NOW, &route.queue_id, &error));
    ok(queue_place_set(store, of, route.queue_id, "matrix", OTHER_ROOM, &error));
    ok(queue_route_set(store, of, &route, &error));
    ok(store_commit(store, &error));
    store_close(store);
    desk_start(desk);
    ask(desk, "$q", QUESTION);
    hears(desk, DIRECT, "", false, "$a");
    wish_for_person(desk);
    hears(desk, OTHER_ROOM, QUESTION, false, CARD);
    hears(desk, DIRECT, "Pyyntösi numero", false, "$told");
    assert_int_equal(replies_out(desk), 0);
}

static void set_hours(struct desk *desk, const char *account, const char *hours)
{
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    struct person person;
    own_(free_pointer) char *copy = x_strdup(hours);
    int64_t of = 0;
    desk_stop(desk);
    ok(store_open(desk->url, NULL, &store, &error));
    ok(organisation_ensure_default(store, NOW, &of, &error));
    ok(person_find(store, of, "matrix", account, &person, &error));
    struct tutor_row row = {.person_id = person.id, .hours = copy, .off = *hours == '\0'};
    ok(store_begin(store, &error));
    ok(tutor_hours_set(store, of, &row, &error));
    ok(store_commit(store, &error));
    store_close(store);
    desk_start(desk);
}

/* The promise is for the next hour on duty, and whoever writes to the tutor before that is answered with one line. */
static void test_an_answer_is_promised_by_the_hours(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    set_hours(desk, MIKKO, "mon 9-9.30, tue 9-9.30, wed 9-9.30, thu 9-9.30, fri 9-9.30");
    ask(desk, "$q", QUESTION);
    hears(desk, DIRECT, "", false, "$a");
    wish_for_person(desk);
    hears(desk, ROOM, "odottaa ottajaa", false, CARD);
    hears(desk, DIRECT, "saat vastauksen viimeistään", false, "$told");
    claim(desk);
    assert_int_equal(under_card(desk, MIKKO, "$m1", "palaan asiaan"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "palaan asiaan", true, "$r0");
    clock_set_ms(INT64_C(1795787700000)); /* Friday 27 November 2026, 15.55 */
    ask(desk, "$late", "vieläkö ehdit?");
    hears(desk, ROOM, "vieläkö ehdit?", true, "$r1");
    hears(desk, DIRECT, "Mikko palaa maanantaina 30.11. klo 9.", false, "$away");
    clock_set_ms(INT64_C(1796022600000)); /* Monday, 9.10 */
    ask(desk, "$on", "huomenta");
    hears(desk, ROOM, "huomenta", true, "$r2");
    assert_int_equal(replies_out(desk), 0);
}

/* All are off: nobody is promised. */
static void test_when_all_are_off_nobody_is_promised(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    set_hours(desk, MIKKO, "");
    set_hours(desk, SAARA, "");
    ask(desk, "$q", QUESTION);
    hears(desk, DIRECT, "", false, "$a");
    wish_for_person(desk);
    hears(desk, ROOM, "odottaa ottajaa", false, CARD);
    hears(desk, DIRECT, "ei ole ketään vastaamassa", false, "$told");
    assert_int_equal(replies_out(desk), 0);
}

/* From Friday afternoon over the weekend: four office hours end on Monday; the tutors are reminded then, once. */
static void test_the_tutors_are_reminded_once(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    clock_set_ms(INT64_C(1795787700000)); /* Friday 27 November 2026, 15.55 */
    ask_for_person(desk);
    clock_set_ms(INT64_C(1796032200000)); /* Monday, 11.50 */
    settle(desk);
    assert_int_equal(replies_out(desk), 0);
    clock_set_ms(INT64_C(1796032560000)); /* 11.56 */
    hears(desk, ROOM, "Pyyntö **1** odottaa yhä ottajaa. Se tuli perjantaina 27.11. klo 15.55.", false, "$reminder");
    clock_set_ms(INT64_C(1796637360000)); /* a week later */
    settle(desk);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM timer"), 0);
    desk_start(desk);
    assert_int_equal(replies_out(desk), 0);
}

/* Who took it and said nothing for eight office hours gives it back; who said something keeps it. */
static void test_a_forgotten_claim_goes_back(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    clock_set_ms(INT64_C(1795780800000)); /* Friday 27 November 2026, 14.00 */
    ask_for_person(desk);
    claim(desk);
    clock_set_ms(INT64_C(1796047260000)); /* Monday, 16.01: six and two hours and a bit */
    hears(desk, DIRECT, "Mikko ei ole ehtinyt", false, "$told-f");
    card_reads(desk, "odottaa ottajaa", "$card-f");
    assert_int_equal(under_card(desk, SAARA, "$claim-2", "ota"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "Saara", false, "$told-2");
    card_reads(desk, "Saara hoitaa", "$card-3");
    assert_int_equal(under_card(desk, SAARA, "$s1", "katson tätä huomenna"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "katson tätä huomenna", true, "$r1");
    clock_set_ms(INT64_C(1796392860000)); /* four days later */
    settle(desk);
    assert_int_equal(replies_out(desk), 0);
}

/* At night, and on: until somebody takes it. */
static void test_security_is_called_out_until_somebody_takes_it(void **state)
{
    struct desk *desk = *state;
    int64_t night_ms = INT64_C(1795905000000); /* Sunday 29 November 2026, 00.30 */
    open_desk(desk);
    clock_set_ms(night_ms);
    ask(desk, "$q", "klikkasin huijauslinkkiä ja annoin salasanani");
    hears(desk, DIRECT, "", false, "$a");
    ask(desk, "$h", "ihminen");
    hears(desk, ROOM, "voi olla vaarassa", false, CARD);
    hears(desk, DIRECT, "Pyyntösi numero", false, "$told");
    for (int64_t quarter = 1; quarter <= 3; quarter++) {
        clock_set_ms(night_ms + quarter * 15 * 60000 + 1000 * quarter);
        hears(desk, ROOM, "koskee tietoturvaa", false, "$alarm");
    }
    claim(desk);
    clock_set_ms(night_ms + INT64_C(5) * 3600000);
    settle(desk);
    assert_int_equal(replies_out(desk), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_at_desk(test_the_asker_adds_and_cancels),
        test_at_desk(test_a_cancelled_request_takes_its_card_along),
        test_at_desk(test_a_ticket_is_passed_to_another_tutor),
        test_at_desk(test_what_is_no_command_is_said_so),
        test_at_desk(test_a_ticket_is_passed_to_another_queue),
        test_at_desk(test_a_queue_without_a_room_keeps_the_card),
        test_at_desk(test_a_solved_ticket_is_opened_again),
        test_at_desk(test_what_a_tutor_had_who_is_gone_waits_again),
        test_at_desk(test_what_a_tutor_had_who_left_the_room_waits_again),
        test_at_desk(test_a_ticket_goes_to_the_queue_that_is_for_it),
        test_at_desk(test_an_answer_is_promised_by_the_hours),
        test_at_desk(test_when_all_are_off_nobody_is_promised),
        test_at_desk(test_the_tutors_are_reminded_once),
        test_at_desk(test_a_forgotten_claim_goes_back),
        test_at_desk(test_security_is_called_out_until_somebody_takes_it),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
