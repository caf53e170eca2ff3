#include "engine_test.h"

#include "store/cursors.h"

#include <sched.h>

/* ---- once ------------------------------------------------------------------------------------------------------ */

static void test_answered_exactly_once(void **state)
{
    struct desk *desk = *state;
    free(desk->url);
    desk->url = x_strdup("sqlite::memory:");
    desk_start(desk);
    struct arrival *arrival = batch(desk);
    (void)add(arrival, "visit-1", "event-1", "miten tulostan");
    put(desk, arrival);
    own_(departure_freep) struct departure *committed = next(desk, DEPARTURE_COMMITTED);
    const struct receipt *receipt = &committed->receipts.items[0];
    assert_string_equal(committed->connector, "web");
    assert_int_equal(committed->token, desk->token);
    assert_int_equal(receipt->kind, RECEIPT_TAKEN);
    assert_int_equal(receipt->seq, 1);
    assert_int_equal(receipt->at_ms, NOW);
    assert_string_equal(receipt->place, "visit-1");
    assert_string_equal(receipt->text, "miten tulostan");
    own_(departure_freep) struct departure *reply = next(desk, DEPARTURE_REPLY);
    assert_string_equal(reply->cause, "event-1");
    assert_string_equal(reply->place, "visit-1");
    assert_string_equal(reply->organisation, "oma");
    assert_int_equal(reply->seq, 2);
    assert_int_equal(reply->attempt, 1);
    assert_non_null(strstr(reply->body, "Paina Tulosta."));
    report(desk, reply->id, SENT_DONE, 0);
    assert_int_equal(replies_out(desk), 0);
    own_(departure_freep) struct departure *entries = entries_of(desk, "visit-1", 0, 0);
    assert_int_equal(entries->entries.list.count, 2);
    assert_false(entries->entries.list.items[0].from_neuvo);
    assert_true(entries->entries.list.items[1].from_neuvo);
    assert_string_equal(entries->entries.list.items[1].body, reply->body);
}

static void test_repeat_is_acknowledged_with_the_same_seq(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    assert_int_equal(say(desk, "visit-1", "event-1", "miten tulostan"), RECEIPT_TAKEN);
    reply_to(desk, "event-1");
    assert_int_equal(say(desk, "visit-1", "event-2", "unohdin salasanan"), RECEIPT_TAKEN);
    reply_to(desk, "event-2");
    for (int round = 0; round < 2; round++) { /* also after a restart, and twice in one batch */
        struct arrival *arrival = batch(desk);
        (void)add(arrival, "visit-1", "event-2", "unohdin salasanan");
        (void)add(arrival, "visit-1", "event-2", "unohdin salasanan");
        put(desk, arrival);
        own_(departure_freep) struct departure *committed = next(desk, DEPARTURE_COMMITTED);
        for (size_t i = 0; i < 2; i++) {
            assert_int_equal(committed->receipts.items[i].kind, RECEIPT_REPEATED);
            assert_int_equal(committed->receipts.items[i].seq, 3);
        }
        assert_int_equal(replies_out(desk), 0);
        desk_stop(desk);
        assert_int_equal(stored(desk, "SELECT COUNT(*) FROM entry"), 4);
        desk_start(desk);
    }
    assert_int_equal(say(desk, "visit-2", "event-2", "miten tulostan"),
                     RECEIPT_TAKEN); /* another place, another event */
}

static void test_unknown_organisation_leaves_nothing(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    struct arrival *arrival = batch(desk);
    struct message *message = add(arrival, "visit-1", "event-1", "miten tulostan");
    message_set(&message->organisation, "muualla");
    put(desk, arrival);
    own_(departure_freep) struct departure *committed = next(desk, DEPARTURE_COMMITTED);
    assert_int_equal(committed->receipts.items[0].kind, RECEIPT_REFUSED);
    assert_string_equal(committed->receipts.items[0].reason, "organisation");
    assert_int_equal(replies_out(desk), 0);
    desk_stop(desk);
    static const char *const tables[] = {"person", "account", "conversation", "inbound", "entry",
                                         "outbox", "attempt", "dialog_state", "dead"};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        own_(text_done) struct text sql = TEXT_INIT;
        text_printf(&sql, "SELECT COUNT(*) FROM %s", tables[i]);
        if (stored(desk, sql.data) != 0)
            fail_msg("something is in %s", tables[i]);
    }
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM organisation"), 1);
}

static void test_masked_words_are_all_that_is_kept(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    struct arrival *arrival = batch(desk);
    (void)add(arrival, "visit-1", "event-1", "oppilaan 131052-308T salasana unohtui");
    put(desk, arrival);
    own_(departure_freep) struct departure *committed = next(desk, DEPARTURE_COMMITTED);
    assert_int_equal(committed->receipts.items[0].masked, MASK_IDENTITY_CODE);
    assert_string_equal(committed->receipts.items[0].text, "oppilaan ••• salasana unohtui");
    settle(desk);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM entry WHERE body LIKE '%131052%'"), 0);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM outbox WHERE body LIKE '%131052%'"), 0);
}

static void test_cursor_is_kept_with_its_batch(void **state)
{
    struct desk *desk = *state;
    struct error error = ERROR_INIT;
    own_(text_done) struct text value = TEXT_INIT;
    desk_start(desk);
    struct arrival *arrival = batch(desk);
    kept_add(&arrival->kept, "since", "s17");
    put(desk, arrival); /* a batch without messages, as a quiet platform sends it */
    own_(departure_freep) struct departure *committed = next(desk, DEPARTURE_COMMITTED);
    assert_int_equal(committed->receipts.count, 0);
    desk_stop(desk);
    struct store *store = NULL;
    int64_t organisation_id = stored(desk, "SELECT organisation_id FROM organisation");
    ok(store_open(desk->url, NULL, &store, &error));
    ok(cursor_get(store, organisation_id, "web", "since", &value, &error));
    assert_string_equal(value.data, "s17");
    store_close(store);
}

/* ---- order ----------------------------------------------------------------------------------------------------- */

enum { TALKS = 20, EACH = 15 };

static void big_batch(struct desk *desk)
{
    struct arrival *arrival = batch(desk);
    for (int n = 0; n < EACH; n++) {
        for (int talk = 0; talk < TALKS; talk++) {
            char place[32], event[32];
            (void)snprintf(place, sizeof place, "visit-%d", talk);
            (void)snprintf(event, sizeof event, "%d-%d", talk, n);
            (void)add(arrival, place, event, n % 2 == 0 ? "miten tulostan" : "unohdin salasanan");
        }
    }
    put(desk, arrival);
    own_(departure_freep) struct departure *committed = next(desk, DEPARTURE_COMMITTED);
    assert_int_equal(committed->receipts.count, TALKS * EACH);
    for (size_t i = 0; i < committed->receipts.count; i++)
        assert_int_equal(committed->receipts.items[i].kind, RECEIPT_TAKEN);
}

/* 300 messages of 20 conversations: one departure of each is out; the next leaves after its outcome, in order. */
static void test_order_of_a_large_batch(void **state)
{
    struct desk *desk = *state;
    int answered[TALKS] = {0};
    desk_start(desk);
    big_batch(desk);
    assert_int_equal(replies_out(desk), TALKS);
    for (int done = 0; done < TALKS * EACH; done++) {
        own_(departure_freep) struct departure *reply = next(desk, DEPARTURE_REPLY);
        int talk = -1, n = -1;
        assert_int_equal(sscanf(reply->cause, "%d-%d", &talk, &n), 2);
        assert_in_range(talk, 0, TALKS - 1);
        assert_int_equal(n, answered[talk]++);
        if (done % 50 == 0) { /* without its outcome nothing more of it leaves */
            size_t others = 0;
            for (int other = 0; other < TALKS; other++)
                others += other != talk && answered[other] < EACH;
            assert_int_equal(replies_out(desk), others);
        }
        report(desk, reply->id, SENT_DONE, 0);
    }
    assert_int_equal(replies_out(desk), 0);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM outbox"), 0);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM entry"), 2 * TALKS * EACH);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM (SELECT conversation_id FROM entry GROUP BY conversation_id "
                                  "HAVING MIN(seq) = 1 AND MAX(seq) = COUNT(*))"),
                     TALKS);
}

/* A value of the engine's own metrics. */
static long long metric(struct desk *desk, const char *name)
{
    own_(text_done) struct text metrics = TEXT_INIT;
    engine_metrics(desk->engine, &metrics);
    const char *line = strstr(metrics.data, name);
    assert_non_null(line);
    return strtoll(line + strlen(name), NULL, 10);
}

/* At most 256 are out, whoever is slow; the engine rests until an outcome comes. */
static void test_bound_of_what_is_out(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    struct arrival *arrival = batch(desk);
    for (int i = 0; i < 300; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "visit-%d", i);
        (void)add(arrival, name, name, "miten tulostan");
    }
    put(desk, arrival);
    assert_int_equal(replies_out(desk), 256);
    assert_int_equal(metric(desk, "\nneuvo_departures_out "), 256);
    long long before = metric(desk, "{kept=\"all\"} ");
    assert_null(mailbox_take(desk->departures, 200));
    assert_true(metric(desk, "{kept=\"all\"} ") - before <= 5);
    own_(departure_freep) struct departure *reply = next(desk, DEPARTURE_REPLY);
    report(desk, reply->id, SENT_DONE, 0);
    assert_int_equal(replies_out(desk), 256);
}

/* ---- outcomes -------------------------------------------------------------------------------------------------- */

static void test_later_comes_again_with_the_same_key(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    assert_int_equal(say(desk, "visit-1", "event-1", "miten tulostan"), RECEIPT_TAKEN);
    own_(departure_freep) struct departure *first = next(desk, DEPARTURE_REPLY);
    assert_true(*first->idempotency_key != '\0');
    for (unsigned attempt = 2; attempt < 5; attempt++) {
        report(desk, first->id, SENT_LATER, 20000);
        assert_int_equal(replies_out(desk), 0);
        clock_set_ms(clock_now_ms() + 19999);
        assert_int_equal(replies_out(desk), 0);
        clock_set_ms(clock_now_ms() + 1);
        own_(departure_freep) struct departure *again = next(desk, DEPARTURE_REPLY);
        assert_int_equal(again->id, first->id);
        assert_string_equal(again->idempotency_key, first->idempotency_key);
        assert_string_equal(again->body, first->body);
        assert_int_equal(again->attempt, attempt);
    }
    report(desk, first->id, SENT_DONE, 0);
    assert_int_equal(replies_out(desk), 0);
}

/* It holds up its own lane only. */
static void test_later_holds_up_nobody_else(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    assert_int_equal(say(desk, "visit-1", "event-1", "miten tulostan"), RECEIPT_TAKEN);
    own_(departure_freep) struct departure *first = next(desk, DEPARTURE_REPLY);
    report(desk, first->id, SENT_LATER, 50000);
    assert_int_equal(say(desk, "visit-1", "event-2", "unohdin salasanan"), RECEIPT_TAKEN);
    assert_int_equal(say(desk, "visit-2", "event-3", "unohdin salasanan"), RECEIPT_TAKEN);
    reply_to(desk, "event-3");
    assert_int_equal(replies_out(desk), 0);
    clock_set_ms(NOW + 50000);
    reply_to(desk, "event-1");
    reply_to(desk, "event-2");
}

/* The other side answers again: what waits for its next try goes at once. */
static void test_reached_ends_the_wait(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    assert_int_equal(say(desk, "visit-1", "event-1", "miten tulostan"), RECEIPT_TAKEN);
    own_(departure_freep) struct departure *first = next(desk, DEPARTURE_REPLY);
    report(desk, first->id, SENT_LATER, 300000);
    put(desk, arrival_new(ARRIVAL_REACHED, "matrix", 0));
    assert_int_equal(replies_out(desk), 0);
    put(desk, arrival_new(ARRIVAL_REACHED, "web", 0));
    own_(departure_freep) struct departure *again = next(desk, DEPARTURE_REPLY);
    assert_int_equal(again->id, first->id);
    assert_string_equal(again->idempotency_key, first->idempotency_key);
}

static void test_never_frees_the_lane(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    assert_int_equal(say(desk, "visit-1", "event-1", "miten tulostan"), RECEIPT_TAKEN);
    assert_int_equal(say(desk, "visit-1", "event-2", "unohdin salasanan"), RECEIPT_TAKEN);
    own_(departure_freep) struct departure *first = next(desk, DEPARTURE_REPLY);
    assert_string_equal(first->cause, "event-1");
    report(desk, first->id, SENT_NEVER, 0);
    reply_to(desk, "event-2");
    report(desk, first->id, SENT_DONE, 0); /* a late word about a row that is gone */
    settle(desk);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM dead WHERE source = 'outbox'"), 1);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM outbox"), 0);
}

/* What was out when the process ended leaves again at the next start, with the same key. */
static void test_restart_sends_what_had_no_outcome(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    assert_int_equal(say(desk, "visit-1", "event-1", "miten tulostan"), RECEIPT_TAKEN);
    own_(departure_freep) struct departure *first = next(desk, DEPARTURE_REPLY);
    desk_stop(desk);
    desk_start(desk);
    own_(departure_freep) struct departure *again = next(desk, DEPARTURE_REPLY);
    assert_string_equal(again->idempotency_key, first->idempotency_key);
    assert_int_equal(again->id, first->id);
    report(desk, again->id, SENT_DONE, 0);
    assert_int_equal(replies_out(desk), 0);
}

/* "It was sent" makes no transaction of its own where nothing waits behind it, and is kept all the same. */
static void test_outcomes_share_a_transaction(void **state)
{
    enum { CONVERSATIONS = 20 };
    struct desk *desk = *state;
    int64_t ids[CONVERSATIONS];
    desk_start(desk);
    for (size_t i = 0; i < CONVERSATIONS; i++) {
        char place[32], event[32];
        (void)snprintf(place, sizeof place, "visit-%zu", i);
        (void)snprintf(event, sizeof event, "event-%zu", i);
        assert_int_equal(say(desk, place, event, "miten tulostan"), RECEIPT_TAKEN);
        own_(departure_freep) struct departure *reply = next(desk, DEPARTURE_REPLY);
        ids[i] = reply->id;
    }
    settle(desk);
    long long before = metric(desk, "{kept=\"all\"} ");
    for (size_t i = 0; i < CONVERSATIONS; i++) {
        report(desk, ids[i], SENT_DONE, 0);
        while (mailbox_count(desk->arrivals) > 0)
            (void)sched_yield();
    }
    assert_true(metric(desk, "{kept=\"all\"} ") - before < CONVERSATIONS / 2);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM outbox"), 0);
}

/* ---- the end of a visit ----------------------------------------------------------------------------------------- */

static enum receipt_kind say_with_limit(struct desk *desk, const char *event, int64_t limit_ms)
{
    struct arrival *arrival = batch(desk);
    add(arrival, "visit-1", event, "miten tulostan")->silence_limit_ms = limit_ms;
    put(desk, arrival);
    own_(departure_freep) struct departure *committed = next(desk, DEPARTURE_COMMITTED);
    const struct receipt *receipt = &committed->receipts.items[0];
    if (receipt->kind == RECEIPT_REFUSED)
        assert_string_equal(receipt->reason, "ended");
    return receipt->kind;
}

static void test_after_the_end_nothing_is_taken(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    assert_int_equal(say_with_limit(desk, "event-1", 0), RECEIPT_TAKEN);
    reply_to(desk, "event-1");
    struct arrival *arrival = batch(desk);
    add(arrival, "visit-1", "event-2", "")->kind = MESSAGE_END;
    put(desk, arrival);
    own_(departure_freep) struct departure *committed = next(desk, DEPARTURE_COMMITTED);
    assert_int_equal(committed->receipts.items[0].kind, RECEIPT_TAKEN);
    assert_int_equal(say_with_limit(desk, "event-3", 0), RECEIPT_REFUSED);
    assert_int_equal(replies_out(desk), 0);
    own_(departure_freep) struct departure *entries = entries_of(desk, "visit-1", 0, 0);
    assert_true(entries->ended);
    assert_int_equal(entries->entries.list.count, 0); /* the next user of the device sees nothing */
}

static void test_silence_ends_a_visit(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    assert_int_equal(say_with_limit(desk, "event-1", 900000), RECEIPT_TAKEN);
    reply_to(desk, "event-1");
    clock_set_ms(NOW + 900000);
    assert_int_equal(say_with_limit(desk, "event-2", 900000), RECEIPT_TAKEN); /* just in time, and it counts anew */
    reply_to(desk, "event-2");
    clock_set_ms(NOW + 1800001);
    assert_int_equal(say_with_limit(desk, "event-3", 900000), RECEIPT_REFUSED);
    assert_int_equal(say_with_limit(desk, "event-4", 0), RECEIPT_REFUSED); /* it stays ended */
    assert_int_equal(replies_out(desk), 0);
}

static void test_resume_after_silence(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    assert_int_equal(say_with_limit(desk, "event-1", 900000), RECEIPT_TAKEN);
    reply_to(desk, "event-1");
    clock_set_ms(NOW + 900000);
    own_(departure_freep) struct departure *open = entries_of(desk, "visit-1", 0, 900000);
    assert_false(open->ended);
    assert_int_equal(open->entries.list.count, 2);
    clock_set_ms(NOW + 900001);
    own_(departure_freep) struct departure *ended = entries_of(desk, "visit-1", 0, 900000);
    assert_true(ended->ended);
    assert_int_equal(ended->entries.list.count, 0);
    assert_int_equal(say_with_limit(desk, "event-2", 0), RECEIPT_REFUSED);
}

static void test_resume_in_pages(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    struct arrival *arrival = batch(desk);
    for (int i = 0; i < 130; i++) {
        char event[32];
        (void)snprintf(event, sizeof event, "event-%d", i);
        (void)add(arrival, "visit-1", event, "miten tulostan");
    }
    put(desk, arrival);
    settle(desk);
    int64_t after = 0;
    for (int page = 0; page < 2; page++) {
        own_(departure_freep) struct departure *entries = entries_of(desk, "visit-1", after, 0);
        assert_int_equal(entries->entries.list.count, page == 0 ? 200 : 60);
        assert_int_equal(entries->more, page == 0);
        for (size_t i = 0; i < entries->entries.list.count; i++)
            assert_int_equal(entries->entries.list.items[i].seq, ++after);
    }
    own_(departure_freep) struct departure *nothing = entries_of(desk, "visit-1", after, 0);
    assert_int_equal(nothing->entries.list.count, 0);
    assert_false(nothing->more);
    own_(departure_freep) struct departure *unknown = entries_of(desk, "visit-9", 0, 0);
    assert_int_equal(unknown->entries.list.count, 0);
    assert_false(unknown->ended);
}

/* ---- knowledge and life ------------------------------------------------------------------------------------------ */

static void test_new_knowledge_answers_from_then_on(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    assert_int_equal(say(desk, "visit-1", "event-1", "miten tulostan"), RECEIPT_TAKEN);
    reply_to(desk, "event-1");
    struct arrival *arrival = arrival_new(ARRIVAL_KNOWLEDGE, "", 0);
    arrival->knowledge = build_knowledge("Avaa tulostusjono.");
    put(desk, arrival);
    assert_int_equal(say(desk, "visit-2", "event-2", "miten tulostan"), RECEIPT_TAKEN);
    own_(departure_freep) struct departure *reply = next(desk, DEPARTURE_REPLY);
    assert_non_null(strstr(reply->body, "Avaa tulostusjono."));
}

/* All that lay in the mailbox is kept and acknowledged; what it leads to leaves at the next start. */
static void test_stop_drains(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    for (int i = 0; i < 100; i++) {
        char name[32];
        struct arrival *arrival = batch(desk);
        (void)snprintf(name, sizeof name, "visit-%d", i);
        (void)add(arrival, name, name, "miten tulostan");
        put(desk, arrival);
    }
    engine_stop(desk->engine);
    desk->engine = NULL;
    for (int i = 0; i < 100; i++)
        departure_free(next(desk, DEPARTURE_COMMITTED));
    assert_int_equal(mailbox_count(desk->arrivals), 0);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM entry"), 200);
    desk_start(desk);
    for (int i = 0; i < 100; i++) {
        own_(departure_freep) struct departure *reply = next(desk, DEPARTURE_REPLY);
        report(desk, reply->id, SENT_DONE, 0);
    }
    assert_int_equal(replies_out(desk), 0);
}

static void test_ready_and_metrics(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    assert_true(engine_ready(desk->engine));
    assert_int_equal(say(desk, "visit-1", "event-1", "miten tulostan"), RECEIPT_TAKEN);
    assert_int_equal(say(desk, "visit-1", "event-1", "miten tulostan"), RECEIPT_REPEATED);
    assert_int_equal(metric(desk, "{outcome=\"answer\"} "), 1);
    assert_int_equal(metric(desk, "{outcome=\"repeated\"} "), 1);
    reply_to(desk, "event-1");
    settle(desk);
    assert_int_equal(metric(desk, "\nneuvo_departures_out "), 0);
    assert_int_equal(atomic_load(&desk->broken), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_at_desk(test_answered_exactly_once),
        test_at_desk(test_repeat_is_acknowledged_with_the_same_seq),
        test_at_desk(test_unknown_organisation_leaves_nothing),
        test_at_desk(test_masked_words_are_all_that_is_kept),
        test_at_desk(test_cursor_is_kept_with_its_batch),
        test_at_desk(test_order_of_a_large_batch),
        test_at_desk(test_bound_of_what_is_out),
        test_at_desk(test_later_comes_again_with_the_same_key),
        test_at_desk(test_later_holds_up_nobody_else),
        test_at_desk(test_reached_ends_the_wait),
        test_at_desk(test_never_frees_the_lane),
        test_at_desk(test_restart_sends_what_had_no_outcome),
        test_at_desk(test_outcomes_share_a_transaction),
        test_at_desk(test_after_the_end_nothing_is_taken),
        test_at_desk(test_silence_ends_a_visit),
        test_at_desk(test_resume_after_silence),
        test_at_desk(test_resume_in_pages),
        test_at_desk(test_new_knowledge_answers_from_then_on),
        test_at_desk(test_stop_drains),
        test_at_desk(test_ready_and_metrics),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
