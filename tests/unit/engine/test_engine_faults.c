/* What the engine does when it is flooded, when a message cannot be decided, and when the store cannot be written. */
#include "engine_test.h"

#include "base/json.h"

#include <sys/resource.h>
#include <sys/wait.h>

/* ---- pace ------------------------------------------------------------------------------------------------------- */

/* count messages of one person in one batch; says how many receipts are of the kind. */
static size_t flood(struct desk *desk, int count, enum receipt_kind kind)
{
    struct arrival *arrival = batch(desk);
    for (int i = 0; i < count; i++) {
        char event[32];
        (void)snprintf(event, sizeof event, "event-%d", i);
        (void)add(arrival, "visit-1", event, "miten tulostan");
    }
    put(desk, arrival);
    own_(departure_freep) struct departure *committed = next(desk, DEPARTURE_COMMITTED);
    size_t found = 0;
    for (size_t i = 0; i < committed->receipts.count; i++)
        found += committed->receipts.items[i].kind == kind;
    return found;
}

/* Replies to event-FROM … event-END (without END) come, in order. */
static void answers(struct desk *desk, int from, int end)
{
    for (int i = from; i < end; i++) {
        char event[32];
        (void)snprintf(event, sizeof event, "event-%d", i);
        reply_to(desk, event);
    }
}

/* The next reply is this phrase, caused by this event. */
static void notice_is(struct desk *desk, const char *cause, const char *name)
{
    own_(departure_freep) struct departure *notice = next(desk, DEPARTURE_REPLY);
    own_(text_done) struct text told = TEXT_INIT;
    json_write_string(&told, phrase(phrases, LANGUAGE_FI, name));
    assert_string_equal(notice->cause, cause);
    assert_non_null(strstr(notice->body, told.data));
    report(desk, notice->id, SENT_DONE, 0);
}

/* Everything is kept at once; thirty are answered at once, the rest evenly, and the writer is told once. Those that
 * wait outlive the process. */
static void test_flood_is_answered_later(void **state)
{
    struct desk *desk = *state;
    desk->messages_per_minute = 60;
    desk_start(desk);
    assert_int_equal(flood(desk, 35, RECEIPT_TAKEN), 35);
    answers(desk, 0, 30);
    notice_is(desk, "event-30", "too_fast");
    assert_int_equal(replies_out(desk), 0);
    for (int i = 0; i < 2; i++) {
        clock_set_ms(NOW + (i + 1) * 1000);
        answers(desk, 30 + i, 31 + i);
        assert_int_equal(replies_out(desk), 0);
    }
    desk_stop(desk);
    desk_start(desk);
    assert_int_equal(replies_out(desk), 0);
    clock_set_ms(NOW + 60000);
    answers(desk, 32, 35);
    assert_int_equal(replies_out(desk), 0);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM timer"), 0);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM entry WHERE from_neuvo = 0"), 35);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM entry WHERE from_neuvo = 1"), 35 + 1);
}

/* What would wait longer than ten minutes goes back to its sender, and is taken when it comes again. */
static void test_flood_beyond_ten_minutes(void **state)
{
    struct desk *desk = *state;
    desk->messages_per_minute = 1;
    desk_start(desk);
    assert_int_equal(flood(desk, 43, RECEIPT_LATER), 3);
    settle(desk);
    clock_set_ms(NOW + 5 * 60000);
    assert_int_equal(say(desk, "visit-1", "event-42", "miten tulostan"), RECEIPT_TAKEN);
    assert_int_equal(say(desk, "visit-1", "event-1", "miten tulostan"), RECEIPT_REPEATED);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM entry WHERE from_neuvo = 0"), 41);
}

/* Somebody else is answered while one floods. */
static void test_flood_holds_up_nobody_else(void **state)
{
    struct desk *desk = *state;
    desk->messages_per_minute = 1;
    desk_start(desk);
    assert_int_equal(flood(desk, 40, RECEIPT_TAKEN), 40);
    assert_int_equal(say(desk, "visit-2", "other", "unohdin salasanan"), RECEIPT_TAKEN);
    for (int i = 0; i < 2; i++) {
        own_(departure_freep) struct departure *reply = next(desk, DEPARTURE_REPLY);
        if (strcmp(reply->place, "visit-2") == 0)
            return;
    }
    fail_msg("the other person was not answered");
}

/* ---- poison ----------------------------------------------------------------------------------------------------- */

static void test_poison_is_set_aside_and_neighbours_are_answered(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    struct arrival *arrival = batch(desk);
    (void)add(arrival, "visit-1", "event-1", "miten tulostan");
    (void)add(arrival, "visit-2", "event-2", "!!poison-fail!!");
    (void)add(arrival, "visit-3", "event-3", "unohdin salasanan");
    put(desk, arrival);
    own_(departure_freep) struct departure *committed = next(desk, DEPARTURE_COMMITTED);
    static const enum receipt_kind kinds[] = {RECEIPT_TAKEN, RECEIPT_POISON, RECEIPT_TAKEN};
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(committed->receipts.items[i].kind, kinds[i]);
    assert_int_equal(committed->receipts.items[1].seq, 0);
    reply_to(desk, "event-1");
    notice_is(desk, "event-2", "put_aside");
    reply_to(desk, "event-3");
    assert_int_equal(say(desk, "visit-2", "event-2", "!!poison-fail!!"), RECEIPT_REPEATED);
    assert_int_equal(say(desk, "visit-2", "event-4", "miten tulostan"), RECEIPT_TAKEN);
    reply_to(desk, "event-4");
    assert_int_equal(replies_out(desk), 0);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM dead WHERE source = 'inbound'"), 1);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM dead WHERE reason LIKE '%poison message of the tests%'"), 1);
}

/* The same for one that had to wait for its turn: nobody stays without a word. */
static void test_poison_that_waited(void **state)
{
    struct desk *desk = *state;
    desk->messages_per_minute = 60;
    desk_start(desk);
    assert_int_equal(flood(desk, 30, RECEIPT_TAKEN), 30);
    assert_int_equal(say(desk, "visit-1", "bad", "!!poison-fail!!"), RECEIPT_TAKEN);
    assert_int_equal(say(desk, "visit-1", "good", "unohdin salasanan"), RECEIPT_TAKEN);
    answers(desk, 0, 30);
    notice_is(desk, "bad", "too_fast");
    assert_int_equal(replies_out(desk), 0);
    clock_set_ms(NOW + 10000);
    notice_is(desk, "bad", "put_aside");
    reply_to(desk, "good");
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM dead"), 1);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM timer"), 0);
}

/* A process of its own that starts the engine and is killed by the message. */
static void die_of_poison(struct desk *desk)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        const struct rlimit none = {0, 0};
        (void)setrlimit(RLIMIT_CORE, &none);
        desk_start(desk);
        struct arrival *arrival = batch(desk);
        (void)add(arrival, "visit-1", "event-1", "!!poison-abort!!");
        (void)add(arrival, "visit-2", "event-2", "miten tulostan");
        put(desk, arrival);
        (void)mailbox_take(desk->departures, PATIENCE_MS);
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGABRT);
}

/* What kills the process three times is not tried a fourth time. */
static void test_poison_that_kills_the_process(void **state)
{
    struct desk *desk = *state;
    for (int i = 0; i < 3; i++)
        die_of_poison(desk);
    desk_start(desk);
    struct arrival *arrival = batch(desk);
    (void)add(arrival, "visit-1", "event-1", "!!poison-abort!!");
    (void)add(arrival, "visit-2", "event-2", "miten tulostan");
    put(desk, arrival);
    own_(departure_freep) struct departure *committed = next(desk, DEPARTURE_COMMITTED);
    assert_int_equal(committed->receipts.items[0].kind, RECEIPT_POISON);
    assert_int_equal(committed->receipts.items[1].kind, RECEIPT_TAKEN);
    reply_to(desk, "event-1");
    reply_to(desk, "event-2");
    assert_int_equal(say(desk, "visit-1", "event-1", "!!poison-abort!!"), RECEIPT_REPEATED);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM dead"), 1);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM entry WHERE from_neuvo = 0"), 1);
}

/* ---- a store that cannot be written ------------------------------------------------------------------------------ */

static void db_closep(struct db **db)
{
    db_close(*db);
}

/* Another process holds the database: messages go back to be sent again, an outcome and new articles wait here. */
static void test_locked_database(void **state)
{
    struct desk *desk = *state;
    struct error error = ERROR_INIT;
    own_(db_closep) struct db *other = NULL;
    desk_start(desk);
    assert_int_equal(say(desk, "visit-1", "event-1", "miten tulostan"), RECEIPT_TAKEN);
    own_(departure_freep) struct departure *reply = next(desk, DEPARTURE_REPLY);
    settle(desk);
    ok(db_open(desk->url, DB_WRITE, &other, &error));
    ok(db_begin(other, &error));
    struct arrival *arrival = arrival_new(ARRIVAL_KNOWLEDGE, "", 0);
    arrival->knowledge = build_knowledge("Avaa tulostusjono.");
    put(desk, arrival);
    own_(departure_freep) struct departure *put_off = NULL;
    struct arrival *said = batch(desk);
    (void)add(said, "visit-2", "event-2", "miten tulostan");
    put(desk, said);
    report(desk, reply->id, SENT_DONE, 0);
    put_off = next(desk, DEPARTURE_COMMITTED); /* after the five seconds for which the store waits */
    assert_int_equal(put_off->token, desk->token);
    assert_int_equal(put_off->receipts.items[0].kind, RECEIPT_LATER);
    assert_string_equal(put_off->receipts.items[0].reason, "busy");
    assert_string_equal(put_off->receipts.items[0].external_id, "event-2");
    assert_false(engine_ready(desk->engine));
    db_rollback(other);
    assert_int_equal(say(desk, "visit-2", "event-2", "miten tulostan"), RECEIPT_TAKEN);
    own_(departure_freep) struct departure *answer = next(desk, DEPARTURE_REPLY);
    assert_string_equal(answer->cause, "event-2");
    assert_non_null(strstr(answer->body, "Avaa tulostusjono."));
    settle(desk);
    assert_true(engine_ready(desk->engine));
    desk_stop(desk);
    assert_int_equal(atomic_load(&desk->broken), 0);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM outbox WHERE cause = 'event-1'"), 0);
}

/* The database is deleted under a running engine: it says so, and keeps nothing that it could not keep. */
static void test_deleted_database(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    assert_int_equal(say(desk, "visit-1", "event-1", "miten tulostan"), RECEIPT_TAKEN);
    settle(desk);
    assert_int_equal(unlink(desk->url + strlen("sqlite:")), 0);
    int64_t start_ms = clock_monotonic_ms();
    while (atomic_load(&desk->broken) == 0 && clock_monotonic_ms() - start_ms < PATIENCE_MS)
        settle(desk);
    assert_true(atomic_load(&desk->broken) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_at_desk(test_flood_is_answered_later),
        test_at_desk(test_flood_beyond_ten_minutes),
        test_at_desk(test_flood_holds_up_nobody_else),
        test_at_desk(test_poison_is_set_aside_and_neighbours_are_answered),
        test_at_desk(test_poison_that_waited),
        test_at_desk(test_poison_that_kills_the_process),
        test_at_desk(test_locked_database),
        test_at_desk(test_deleted_database),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
