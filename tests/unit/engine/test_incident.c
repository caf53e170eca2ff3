/* An incident: pinned by a tutor, said first to who asks, gathered, and over for everybody who was told, once. */
#include "desk_room.h"

#define BEA "@bea:kunta.example"
#define BEA_DIRECT "!bea:kunta.example"
#define INCIDENT_CARD "$incident"

static const int64_t noon_ms = INT64_C(1795773600000); /* Friday 27 November 2026, 12.00 */

static void in_room(struct desk *desk, const char *account, const char *id, const char *thread, const char *text)
{
    struct arrival *arrival = batch(desk);
    struct message *message = add_event(arrival, account, ROOM, id, text);
    message_set(&message->thread, thread);
    assert_int_equal(deliver(desk, arrival), RECEIPT_TAKEN);
}

static void pin(struct desk *desk)
{
    clock_set_ms(noon_ms);
    open_desk(desk);
    in_room(desk, MIKKO, "$pin", "", "häiriö siivo: Siivoojat ovat koulutuksessa klo 13 asti");
    own_(departure_freep) struct departure *card = to_place(desk, ROOM);
    assert_string_equal(card->thread, "");
    assert_non_null(strstr(card->body, "Siivoojat ovat koulutuksessa"));
    assert_non_null(strstr(card->body, "kerrottu 0 keskustelussa"));
    sent_as(desk, card, INCIDENT_CARD, "");
}

static void incident_reads(struct desk *desk, const char *words)
{
    own_(departure_freep) struct departure *card = to_place(desk, ROOM);
    assert_int_equal(card->action, DEPARTURE_EDIT);
    assert_string_equal(card->target, INCIDENT_CARD);
    if (strstr(card->body, words) == NULL)
        fail_msg("the card reads %s, not %s", card->body, words);
    sent_as(desk, card, "$edit", "");
}

/* Bea asks in Swedish, in a chat of her own. */
static void bea_asks(struct desk *desk, const char *id, const char *text)
{
    struct arrival *arrival = batch(desk);
    struct message *message = add_event(arrival, BEA, BEA_DIRECT, id, text);
    message->language = LANGUAGE_SV;
    assert_int_equal(deliver(desk, arrival), RECEIPT_TAKEN);
}

static void test_from_pin_to_over(void **state)
{
    struct desk *desk = *state;
    pin(desk);
    ask(desk, "$q", "kuka siivoaa taukotilan");
    hears(desk, DIRECT, "**Häiriö:** Siivoojat ovat koulutuksessa", false, "$a");
    incident_reads(desk, "kerrottu 1 keskustelussa, 0 ilmoitti");
    bea_asks(desk, "$b", "hjälp, siivo fungerar inte här alls");
    hears(desk, BEA_DIRECT, "**Störning:** Siivoojat", false, "$b-a");
    incident_reads(desk, "kerrottu 2 keskustelussa");
    ask(desk, "$other", "unohdin salasanan");
    {
        own_(departure_freep) struct departure *other = to_place(desk, DIRECT);
        assert_null(strstr(other->body, "Häiriö"));
        sent_as(desk, other, "$other-a", "");
    }
    settle(desk);
    desk_stop(desk);
    desk_start(desk); /* it outlives the process */
    in_room(desk, SAARA, "$over", "", "häiriö ohi");
    incident_reads(desk, "Häiriö on ohi");
    hears(desk, DIRECT, "Häiriö on ohi", false, "$over-a");
    hears(desk, BEA_DIRECT, "Störningen är över", false, "$over-b");
    in_room(desk, SAARA, "$over-2", INCIDENT_CARD, "häiriö ohi");
    hears(desk, ROOM, "En tiedä, mitä häiriötä", false, "$which");
    ask(desk, "$q2", "kuka siivoaa taukotilan");
    own_(departure_freep) struct departure *after = to_place(desk, DIRECT);
    assert_null(strstr(after->body, "Häiriö:"));
    sent_as(desk, after, "$after", "");
    settle(desk);
    assert_int_equal(replies_out(desk), 0);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM audit WHERE action IN ('incident_pinned', 'incident_over')"),
                     2);
    desk_start(desk);
}

/* A request for a person waits under the incident: one card, a count. When it is over the request is closed. */
static void test_tickets_gather(void **state)
{
    struct desk *desk = *state;
    pin(desk);
    ask(desk, "$q", QUESTION);
    hears(desk, DIRECT, "Häiriö", false, "$a");
    incident_reads(desk, "kerrottu 1");
    wish_for_person(desk);
    incident_reads(desk, "1 ilmoitti samasta, pyyntöjä 1");
    hears(desk, DIRECT, "Pyyntösi numero", false, "$told");
    settle(desk);
    assert_int_equal(replies_out(desk), 0); /* no card of its own, and none after a restart */
    desk_stop(desk);
    desk_start(desk);
    settle(desk);
    assert_int_equal(replies_out(desk), 0);
    in_room(desk, MIKKO, "$over", INCIDENT_CARD, "häiriö ohi");
    incident_reads(desk, "pyyntöjä 0");
    hears(desk, DIRECT, "Häiriö on ohi", false, "$over-a");
    settle(desk);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT state FROM ticket"), TICKET_RESOLVED);
    desk_start(desk);
}

/* Its time is up: it is said no more, the tutors are asked, once; and it may go on. */
static void test_the_time_is_up(void **state)
{
    struct desk *desk = *state;
    pin(desk);
    clock_set_ms(noon_ms + 61 * 60000);
    incident_reads(desk, "Siivoojat");
    hears(desk, ROOM, "Onko häiriö ohi?", false, "$asked");
    clock_set_ms(noon_ms + INT64_C(3) * 3600000);
    settle(desk);
    assert_int_equal(replies_out(desk), 0);
    ask(desk, "$q", QUESTION);
    {
        own_(departure_freep) struct departure *answer = to_place(desk, DIRECT);
        assert_null(strstr(answer->body, "Häiriö"));
        sent_as(desk, answer, "$a", "");
    }
    in_room(desk, MIKKO, "$on", INCIDENT_CARD, "häiriö jatkuu klo 18");
    incident_reads(desk, "klo 18");
    ask(desk, "$q2", QUESTION);
    hears(desk, DIRECT, "Häiriö", false, "$a2");
    incident_reads(desk, "kerrottu 1");
}

/* Who is no tutor pins nothing. */
static void test_only_tutors(void **state)
{
    struct desk *desk = *state;
    clock_set_ms(noon_ms);
    open_desk(desk);
    in_room(desk, BEA, "$pin", "", "häiriö siivo: Siivoojat ovat poissa");
    hears(desk, ROOM, "", false, "$some-answer");
    ask(desk, "$q", QUESTION);
    own_(departure_freep) struct departure *answer = to_place(desk, DIRECT);
    assert_null(strstr(answer->body, "Siivoojat"));
    sent_as(desk, answer, "$a", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_at_desk(test_from_pin_to_over),
        test_at_desk(test_tickets_gather),
        test_at_desk(test_the_time_is_up),
        test_at_desk(test_only_tutors),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
