/* Pictures that pass between an asker and the tutors: shown once they are held, and gone on both sides together. */
#include "desk_sent.h"

#define DAY (INT64_C(86400000))

static void gone(struct desk *desk, const char *place, const char *external_id)
{
    own_(departure_freep) struct departure *departure = to_place(desk, place);
    assert_int_equal(departure->action, DEPARTURE_RETRACT);
    assert_string_equal(departure->target, external_id);
    sent_as(desk, departure, "$redaction", "");
    own_(departure_freep) struct departure *discard = errand(desk, DEPARTURE_DISCARD);
    assert_string_equal(discard->target, SHA256);
    report(desk, discard->id, SENT_DONE, 0);
}

static void assert_nothing_is_held(struct desk *desk)
{
    assert_int_equal(replies_out(desk), 0);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM attachment"), 0);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM outbox"), 0);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM dead"), 0);
}

/* Sent before the ticket: it is held before the card is out, and shown below it then. */
static void test_it_waits_for_the_card(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask(desk, "$q", QUESTION);
    hears(desk, DIRECT, "", false, "$a");
    assert_int_equal(send_picture(desk, AINO, DIRECT, "$p", ""), RECEIPT_TAKEN);
    hears(desk, DIRECT, "En osaa katsoa kuvia.", false, "$a2");
    wish_for_person(desk);
    own_(departure_freep) struct departure *card = to_place(desk, ROOM);
    hears(desk, DIRECT, "Pyyntösi numero", false, "$told");
    brought(desk);
    assert_int_equal(replies_out(desk), 0);
    sent_as(desk, card, CARD, "");
    shown(desk, ROOM, CARD, "lähetti kuvan", "$shown");
    assert_int_equal(take_back(desk, "$r", "$p"), RECEIPT_TAKEN);
    gone(desk, ROOM, "$shown");
    own_(departure_freep) struct departure *answer = to_place(desk, DIRECT);
    assert_int_equal(answer->action, DEPARTURE_RETRACT);
    sent_as(desk, answer, "$redaction-2", "");
    assert_nothing_is_held(desk);
}

static void test_a_later_one_joins(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask_for_person(desk);
    assert_int_equal(send_picture(desk, AINO, DIRECT, "$p", ""), RECEIPT_TAKEN);
    hears(desk, DIRECT, "Liitin kuvan pyyntöösi 1.", false, "$a2");
    brought(desk);
    shown(desk, ROOM, CARD, "lähetti kuvan", "$shown");
    claim(desk);
    assert_int_equal(send_picture(desk, AINO, DIRECT, "$p2", ""), RECEIPT_TAKEN); /* Neuvo says nothing any more */
    brought(desk);
    shown(desk, ROOM, CARD, "lähetti kuvan", "$shown-2");
    assert_int_equal(replies_out(desk), 0);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM attachment a JOIN ticket t ON t.id = a.ticket_id "
                                  "WHERE t.number = 1 AND a.state = 1"),
                     2);
}

static void test_a_tutors_picture(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask_for_person(desk);
    claim(desk);
    assert_int_equal(send_picture(desk, SAARA, ROOM, "$s", ""), RECEIPT_TAKEN); /* hers stays with the team */
    assert_int_equal(send_picture(desk, MIKKO, ROOM, "$n", "# vain meille"), RECEIPT_TAKEN);
    assert_int_equal(replies_out(desk), 0);
    assert_int_equal(send_picture(desk, MIKKO, ROOM, "$m", ""), RECEIPT_TAKEN);
    brought(desk);
    shown(desk, DIRECT, "", "**Mikko** lähetti kuvan.", "$shown");
    assert_int_equal(change(desk, MIKKO, ROOM, MESSAGE_REDACTION, "$r", "$m", ""), RECEIPT_TAKEN);
    gone(desk, DIRECT, "$shown");
    assert_nothing_is_held(desk);
}

/* While it is on its way to the tutors: what may have arrived is followed. */
static void test_taken_back_while_it_is_sent(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask_for_person(desk);
    claim(desk);
    assert_int_equal(send_picture(desk, AINO, DIRECT, "$p", ""), RECEIPT_TAKEN);
    brought(desk);
    own_(departure_freep) struct departure *showing = to_place(desk, ROOM);
    assert_string_equal(showing->file, SHA256);
    assert_int_equal(take_back(desk, "$r", "$p"), RECEIPT_TAKEN);
    sent_as(desk, showing, "$shown", "");
    gone(desk, ROOM, "$shown");
    assert_nothing_is_held(desk);
}

/* Tried later, it goes without the bytes that are gone by then, under the same key: what arrived first counts. */
static void test_taken_back_while_it_waits(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask_for_person(desk);
    claim(desk);
    assert_int_equal(send_picture(desk, AINO, DIRECT, "$p", ""), RECEIPT_TAKEN);
    brought(desk);
    own_(departure_freep) struct departure *first = to_place(desk, ROOM);
    report(desk, first->id, SENT_LATER, 20000);
    settle(desk);
    assert_int_equal(take_back(desk, "$r", "$p"), RECEIPT_TAKEN);
    clock_set_ms(NOW + 20000);
    own_(departure_freep) struct departure *again = to_place(desk, ROOM);
    assert_string_equal(again->idempotency_key, first->idempotency_key);
    assert_string_equal(again->file, "");
    sent_as(desk, again, "$shown", "");
    gone(desk, ROOM, "$shown");
    assert_nothing_is_held(desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_at_desk(test_it_waits_for_the_card),     test_at_desk(test_a_later_one_joins),
        test_at_desk(test_a_tutors_picture),          test_at_desk(test_taken_back_while_it_is_sent),
        test_at_desk(test_taken_back_while_it_waits),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
