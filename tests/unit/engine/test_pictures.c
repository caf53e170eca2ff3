/* Pictures that go along with a ticket: remembered, fetched once the ticket is kept, and gone when they have to go. */
#include "matrix_talk.h"

#include "store/attachments.h"
#include "store/tickets.h"

#define URI "mxc://kunta.example/kuva"
#define DAY (INT64_C(86400000))
#define SHA256 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void send_picture(struct desk *desk, const char *id, const char *uri, const char *text)
{
    struct arrival *arrival = batch(desk);
    struct message *message = add_event(arrival, AINO, DIRECT, id, text);
    message_set(&message->attachment.origin, uri);
    message_set(&message->attachment.media_type, "image/png");
    assert_int_equal(deliver(desk, arrival), RECEIPT_TAKEN);
}

/* A reply with these words was sent. */
static void hears(struct desk *desk, const char *cause, const char *words)
{
    own_(departure_freep) struct departure *reply = expect(desk, DEPARTURE_SAY, cause, words);
    report(desk, reply->id, SENT_DONE, 0);
}

/* Aino sends a picture, asks and wants a person; the ticket is number 1. What fetches it comes with the same commit as
 * the reply. */
static struct departure *hand_over_with_picture(struct desk *desk)
{
    send_picture(desk, "$1", URI, "");
    hears(desk, "$1", "En osaa katsoa kuvia.");
    assert_int_equal(replies_out(desk), 0); /* nothing is fetched yet */
    ask(desk, "$2", "xyzzy ei plugh");
    own_(departure_freep) struct departure *answer = next(desk, DEPARTURE_REPLY);
    report(desk, answer->id, SENT_DONE, 0);
    ask(desk, "$3-shown", "haluan puhua ihmiselle");
    hears(desk, "$3-shown", "Välitänkö tämän?");
    ask(desk, "$3", "kyllä, välitä se");
    struct departure *first = next(desk, DEPARTURE_REPLY), *second = next(desk, DEPARTURE_REPLY);
    bool swapped = first->action == DEPARTURE_FETCH;
    own_(departure_freep) struct departure *reply = swapped ? second : first;
    struct departure *fetch = swapped ? first : second;
    assert_non_null(strstr(reply->body, "kuva lähtee mukaan"));
    report(desk, reply->id, SENT_DONE, 0);
    assert_int_equal(fetch->action, DEPARTURE_FETCH);
    assert_string_equal(fetch->connector, "matrix");
    assert_string_equal(fetch->organisation, "oma");
    assert_string_equal(fetch->target, URI);
    return fetch;
}

static void fetched(struct desk *desk, const struct departure *fetch, const char *file)
{
    struct arrival *arrival = arrival_new(ARRIVAL_OUTCOME, "", 0);
    arrival->departure_id = fetch->id;
    arrival->outcome = SENT_DONE;
    message_set(&arrival->file, file);
    message_set(&arrival->media_type, "image/png");
    arrival->bytes = 77;
    mailbox_put_always(desk->arrivals, arrival);
}

/* The next departure removes this file, and it is removed. */
static void discarded(struct desk *desk, const char *file)
{
    own_(departure_freep) struct departure *discard = next(desk, DEPARTURE_REPLY);
    assert_int_equal(discard->action, DEPARTURE_DISCARD);
    assert_string_equal(discard->target, file);
    report(desk, discard->id, SENT_DONE, 0);
}

static void assert_nothing_is_left(struct desk *desk)
{
    assert_int_equal(replies_out(desk), 0);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM attachment"), 0);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM outbox"), 0);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM lane"), 0);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM dead"), 0);
}

/* ---- fetched ------------------------------------------------------------------------------------------------- */

static void test_it_is_fetched_once_the_ticket_is_kept(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    own_(departure_freep) struct departure *fetch = hand_over_with_picture(desk);
    ask(desk, "$4", "omat tiedot");
    own_(departure_freep) struct departure *before = next(desk, DEPARTURE_REPLY);
    assert_null(strstr(before->body, "kuvia")); /* none is held yet */
    report(desk, before->id, SENT_DONE, 0);
    fetched(desk, fetch, SHA256);
    ask(desk, "$5", "omat tiedot");
    hears(desk, "$5", "mukana lähteneitä kuvia ja tiedostoja, salattuina: 1.");
    assert_int_equal(replies_out(desk), 0);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM attachment a JOIN ticket t ON t.id = a.ticket_id "
                                  "WHERE t.number = 1 AND a.state = 1 AND a.bytes = 77 AND a.media_type = 'image/png' "
                                  "AND a.sha256 = '" SHA256 "'"),
                     1);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM outbox"), 0);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM dialog_state WHERE state LIKE '%mxc:%'"), 0);
}

/* Tried later like all departures, and it holds up no reply meanwhile. */
static void test_a_homeserver_that_does_not_answer(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    own_(departure_freep) struct departure *fetch = hand_over_with_picture(desk);
    ask(desk, "$4", "miten tulostan");
    hears(desk, "$4", "Paina Tulosta."); /* while it is out */
    report(desk, fetch->id, SENT_LATER, 20000);
    ask(desk, "$5", "unohdin salasanan");
    hears(desk, "$5", "Vaihda salasana itse."); /* while it waits */
    assert_int_equal(replies_out(desk), 0);
    clock_set_ms(NOW + 20000);
    own_(departure_freep) struct departure *again = next(desk, DEPARTURE_REPLY);
    assert_int_equal(again->action, DEPARTURE_FETCH);
    assert_string_equal(again->idempotency_key, fetch->idempotency_key);
    assert_int_equal(again->attempt, 2);
    desk_stop(desk); /* and after a restart it is claimed once more */
    desk_start(desk);
    own_(departure_freep) struct departure *after = next(desk, DEPARTURE_REPLY);
    assert_int_equal(after->id, fetch->id);
    fetched(desk, after, SHA256);
    fetched(desk, after, SHA256); /* a late one counts no second time */
    assert_int_equal(replies_out(desk), 0);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM attachment WHERE state = 1"), 1);
}

/* No picture is no dead letter: its row says why, and whoever sent it is told. */
static void test_what_is_no_picture(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    own_(departure_freep) struct departure *fetch = hand_over_with_picture(desk);
    report(desk, fetch->id, SENT_NEVER, 0);
    hears(desk, "", "Pyyntöön 1 lähetetty kuva tai tiedosto ei mennyt perille.");
    assert_int_equal(replies_out(desk), 0);
    desk_stop(desk);
    assert_int_equal(
        stored(desk, "SELECT COUNT(*) FROM attachment WHERE state = 2 AND reason = 'a reason of the tests'"), 1);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM dead"), 0);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM outbox"), 0);
}

/* ---- it has to go -------------------------------------------------------------------------------------------- */

static void test_taken_back_before_the_ticket(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    send_picture(desk, "$1", URI, "xyzzy ei plugh");
    own_(departure_freep) struct departure *reply = next(desk, DEPARTURE_REPLY);
    sent_as(desk, reply, "$r1", "");
    assert_int_equal(take_back(desk, "$2", "$1"), RECEIPT_TAKEN);
    retracted(desk, "$r1");
    ask(desk, "$3", "xyzzy ei plugh");
    own_(departure_freep) struct departure *answer = next(desk, DEPARTURE_REPLY);
    report(desk, answer->id, SENT_DONE, 0);
    ask(desk, "$4-shown", "haluan puhua ihmiselle");
    hears(desk, "$4-shown", "Välitänkö tämän?");
    ask(desk, "$4", "kyllä, välitä se");
    hears(desk, "$4", "Välitän tämän");
    assert_int_equal(replies_out(desk), 0);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM ticket"), 1);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM attachment"), 0);
}

static void test_taken_back_when_it_is_held(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    own_(departure_freep) struct departure *fetch = hand_over_with_picture(desk);
    fetched(desk, fetch, SHA256);
    settle(desk);
    assert_int_equal(take_back(desk, "$9", "$3"), RECEIPT_TAKEN); /* other words leave the picture */
    assert_int_equal(replies_out(desk), 0);
    assert_int_equal(take_back(desk, "$10", "$1"), RECEIPT_TAKEN);
    discarded(desk, SHA256);
    assert_nothing_is_left(desk);
}

/* The file came after all: it goes next. */
static void test_forgotten_while_it_is_out(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    own_(departure_freep) struct departure *fetch = hand_over_with_picture(desk);
    ask(desk, "$4", "unohda minut");
    own_(departure_freep) struct departure *asks = next(desk, DEPARTURE_REPLY);
    report(desk, asks->id, SENT_DONE, 0);
    ask(desk, "$5", "kyllä");
    own_(departure_freep) struct departure *reply = next(desk, DEPARTURE_REPLY);
    report(desk, reply->id, SENT_DONE, 0);
    assert_int_equal(replies_out(desk), 0);
    fetched(desk, fetch, SHA256);
    discarded(desk, SHA256);
    assert_int_equal(replies_out(desk), 0);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM attachment"), 0);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM ticket WHERE state = 5"), 1);
}

/* It is not fetched once more, whatever waits. */
static void test_forgotten_while_it_waits(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    own_(departure_freep) struct departure *fetch = hand_over_with_picture(desk);
    report(desk, fetch->id, SENT_LATER, DAY);
    settle(desk);
    assert_int_equal(take_back(desk, "$9", "$1"), RECEIPT_TAKEN);
    discarded(desk, "");
    assert_nothing_is_left(desk);
}

static void close_ticket(struct desk *desk, int64_t now_ms)
{
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    int64_t id = stored(desk, "SELECT id FROM ticket"), of = stored(desk, "SELECT organisation_id FROM ticket");
    ok(store_open(desk->url, NULL, &store, &error));
    ok(store_begin(store, &error));
    ok(ticket_move(store, of, id, TICKET_NEW, TICKET_RESOLVED, "t", now_ms, &error));
    ok(store_commit(store, &error));
    store_close(store);
}

static void test_fourteen_days_after_the_ticket_closed(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    own_(departure_freep) struct departure *fetch = hand_over_with_picture(desk);
    fetched(desk, fetch, SHA256);
    settle(desk);
    clock_set_ms(NOW + 20 * DAY); /* an open one keeps its picture */
    assert_int_equal(replies_out(desk), 0);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM attachment WHERE state = 1"), 1);
    close_ticket(desk, NOW + 20 * DAY);
    clock_set_ms(NOW + 33 * DAY);
    desk_start(desk);
    settle(desk);
    settle(desk);
    assert_int_equal(replies_out(desk), 0);
    clock_set_ms(NOW + 35 * DAY);
    discarded(desk, SHA256);
    assert_int_equal(replies_out(desk), 0);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM attachment"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_at_desk(test_it_is_fetched_once_the_ticket_is_kept),
        test_at_desk(test_a_homeserver_that_does_not_answer),
        test_at_desk(test_what_is_no_picture),
        test_at_desk(test_taken_back_before_the_ticket),
        test_at_desk(test_taken_back_when_it_is_held),
        test_at_desk(test_forgotten_while_it_is_out),
        test_at_desk(test_forgotten_while_it_waits),
        test_at_desk(test_fourteen_days_after_the_ticket_closed),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
