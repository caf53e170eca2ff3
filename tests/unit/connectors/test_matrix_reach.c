/* A homeserver that goes away and comes back, and one that only fails at something. */
#include "connectors/matrix/reach.h"
#include "matrix_house.h"

#define ROOM "!room"

static atomic_bool away, cannot_send;

static int answer(const char *path, const char *body, struct text *answer)
{
    if (atomic_load(&away) || (atomic_load(&cannot_send) && strstr(path, "/send/") != NULL)) {
        text_add(answer, "<html>Bad Gateway</html>");
        return 502;
    }
    text_add(answer, "{\"event_id\":\"$sent\"}");
    return 200;
}

static void send_something(void)
{
    struct departure *departure = departure_new(DEPARTURE_REPLY, "matrix");
    own_(reply_done) struct reply reply;
    own_(text_done) struct text body = TEXT_INIT;
    reply_init(&reply, LANGUAGE_FI);
    reply_add_block(&reply, BLOCK_PARAGRAPH, "Paina Tulosta.");
    reply_encode(&reply, &body);
    departure->id = 7;
    message_set(&departure->idempotency_key, "key-1");
    message_set(&departure->place, ROOM);
    message_set(&departure->body, body.data);
    departure->at_ms = clock_now_ms();
    departure->attempt = 1;
    matrix_send(house.connector, departure);
    settle();
}

static bool is_told(void *context)
{
    return house.arrivals.count > *(const size_t *)context;
}

static bool wait_told(size_t before, int64_t timeout_ms)
{
    return loop_run_until(house.loop, is_told, &before, timeout_ms);
}

static bool is_probed_often(void *context)
{
    return asked("GET /_matrix/client/versions") >= 3;
}

static void begin(struct reach **reach)
{
    (void)joined_room(ROOM, 2, AINO);
    house.answers = answer;
    atomic_store(&away, false);
    atomic_store(&cannot_send, false);
    *reach = reach_new(house.connector);
    matrix_api_watch(house.connector->api, reach_heard, *reach);
    /* Whatever waits since before the process began. */
    reach_signed_in(*reach);
    assert_int_equal(house.arrivals.count, 1);
    assert_int_equal(house.arrivals.items[0]->kind, ARRIVAL_REACHED);
    assert_string_equal(house.arrivals.items[0]->connector, "matrix");
}

static void end(struct reach *reach)
{
    matrix_api_watch(house.connector->api, NULL, NULL);
    settle();
    reach_free(reach);
}

static void test_the_engine_is_told_when_it_is_back(void **state)
{
    struct reach *reach = NULL;
    begin(&reach);
    atomic_store(&away, true);
    send_something();
    assert_int_equal(house.outcomes.items[0].outcome, SENT_LATER);
    assert_true(loop_run_until(house.loop, is_probed_often, NULL, PATIENCE_MS));
    assert_int_equal(house.arrivals.count, 1);
    int64_t back_ms = clock_monotonic_ms();
    atomic_store(&away, false);
    assert_true(wait_told(1, PATIENCE_MS));
    assert_int_equal(house.arrivals.items[1]->kind, ARRIVAL_REACHED);
    assert_true(clock_monotonic_ms() - back_ms < 4000);
    end(reach);
}

/* Its versions come: it is no outage, and what fails waits its time. */
static void test_what_only_fails_at_something(void **state)
{
    struct reach *reach = NULL;
    begin(&reach);
    atomic_store(&cannot_send, true);
    send_something();
    assert_false(wait_told(1, 4000));
    assert_asked("GET /_matrix/client/versions", 1);
    end(reach);
}

/* A full mailbox, and a homeserver that asked to wait: told when it may be. */
static void test_told_when_there_is_room(void **state)
{
    struct reach *reach = NULL;
    (void)joined_room(ROOM, 2, AINO);
    reach = reach_new(house.connector);
    house.full = true;
    reach_signed_in(reach);
    house.full = false;
    assert_true(wait_told(0, PATIENCE_MS));
    reach_free(reach);
    reach = reach_new(house.connector);
    house.connector->quiet_until_ms = clock_monotonic_ms() + 300;
    reach_signed_in(reach);
    assert_int_equal(house.arrivals.count, 1);
    assert_true(wait_told(1, PATIENCE_MS));
    assert_true(clock_monotonic_ms() >= house.connector->quiet_until_ms);
    reach_free(reach);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_house(test_the_engine_is_told_when_it_is_back),
        in_house(test_what_only_fails_at_something),
        in_house(test_told_when_there_is_room),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
