/* The fake homeserver as an application service sees it. */
#include "homeserved.h"

#include "loop/http_server.h"
#include "loop/loop.h"
#include "support/server.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

/* Stands where Neuvo would: takes transactions, or refuses them. */
struct service {
    struct loop *loop;
    struct http_server *server;
    pthread_t thread;
    pthread_mutex_t lock;
    struct text heard; /* "number body\n" of each transaction */
    int status;        /* what transactions are answered with */
    unsigned tries, pings;
};

static struct homeserved served;
static struct service service;

static void take_transaction(void *context, struct http_request *request)
{
    (void)pthread_mutex_lock(&service.lock);
    const char *authorization = http_request_header(request, "authorization");
    service.tries++;
    text_printf(&service.heard, "%s %s %s\n", http_request_segment(request, 4), authorization,
                http_request_body(request, NULL));
    int status = service.status;
    (void)pthread_mutex_unlock(&service.lock);
    http_answer(request, status, "application/json", "{}", 2);
}

static void take_ping(void *context, struct http_request *request)
{
    (void)pthread_mutex_lock(&service.lock);
    service.pings++;
    text_printf(&service.heard, "ping %s\n", http_request_body(request, NULL));
    (void)pthread_mutex_unlock(&service.lock);
    http_answer(request, 200, "application/json", "{}", 2);
}

static void woken(void *context)
{
    loop_stop(service.loop);
}

static void *serve(void *context)
{
    loop_run(service.loop);
    return NULL;
}

static int set_up(void **state)
{
    struct http_server_options options = {.port = server_free_port()};
    memset(&service, 0, sizeof service);
    service.heard = (struct text)TEXT_INIT;
    service.status = 200;
    assert_int_equal(pthread_mutex_init(&service.lock, NULL), 0);
    assert_int_equal(loop_new(&service.loop, NULL), RESULT_OK);
    assert_int_equal(http_server_new(service.loop, &options, &service.server, NULL), RESULT_OK);
    http_route(service.server, HTTP_PUT, "/_matrix/app/v1/transactions/*", take_transaction, NULL, 1024 * 1024);
    http_route(service.server, HTTP_POST, "/_matrix/app/v1/ping", take_ping, NULL, 65536);
    assert_int_equal(http_server_listen(service.server, NULL), RESULT_OK);
    loop_on_wake(service.loop, woken, NULL);
    assert_int_equal(pthread_create(&service.thread, NULL, serve, NULL), 0);
    homeserved_start(&served, &(struct homeserver_options){.push_port = options.port, .push_pause_ms = 20});
    assert_int_equal(ask(&served, "GET", "/_matrix/client/versions", NULL), 200); /* it is quiet only with a bot */
    return 0;
}

static int tear_down(void **state)
{
    homeserved_stop(&served);
    loop_wake(service.loop);
    assert_int_equal(pthread_join(service.thread, NULL), 0);
    http_server_free(service.server);
    loop_free(service.loop);
    text_done(&service.heard);
    (void)pthread_mutex_destroy(&service.lock);
    return 0;
}

static bool heard(const char *words)
{
    (void)pthread_mutex_lock(&service.lock);
    bool found = strstr(service.heard.data, words) != NULL;
    (void)pthread_mutex_unlock(&service.lock);
    return found;
}

static unsigned tries(void)
{
    (void)pthread_mutex_lock(&service.lock);
    unsigned count = service.tries;
    (void)pthread_mutex_unlock(&service.lock);
    return count;
}

static void set_status(int status)
{
    (void)pthread_mutex_lock(&service.lock);
    service.status = status;
    (void)pthread_mutex_unlock(&service.lock);
}

static struct homeserver_room *room_with_bot(void)
{
    return homeserver_room_new(served.server, &(struct homeserver_room_options){.creator = MAIJA, .joined = true});
}

static void say(struct homeserver_room *room, const char *text)
{
    homeserver_say(served.server, room, &(struct homeserver_saying){.user = MAIJA, .text = text}, NULL);
}

static void test_transactions(void **state)
{
    struct homeserver_room *room =
        homeserver_room_new(served.server, &(struct homeserver_room_options){.creator = MAIJA, .name = "Neuvonta"});
    assert_true(homeserver_wait_quiet(served.server, 5000));
    assert_true(heard("invite_room_state"));
    assert_true(heard("Bearer hs_"));
    say(room, "not in it yet");
    assert_true(homeserver_wait_quiet(served.server, 5000));
    assert_false(heard("not in it yet"));
    assert_int_equal(ask_room(&served, room, "POST", "/join?user_id=%40neuvo%3Afake.test", "{}"), 200);
    say(room, "hello bot");
    assert_true(homeserver_wait_quiet(served.server, 5000));
    assert_true(heard("hello bot"));
    assert_true(heard("\"room_id\":\"!r0_"));
    assert_int_equal(ask(&served, "GET", "/_matrix/client/v3/sync", NULL), 500);
}

/* Refused transactions come again, under their number and with the same words, however much was said meanwhile. */
static void test_again_until_taken(void **state)
{
    struct homeserver_room *room = room_with_bot();
    assert_true(homeserver_wait_quiet(served.server, 5000));
    set_status(503);
    unsigned before = tries();
    say(room, "one");
    int64_t deadline_ms = clock_monotonic_ms() + 5000;
    while (tries() < before + 3 && clock_monotonic_ms() < deadline_ms)
        (void)usleep(2000);
    assert_true(tries() >= before + 3);
    assert_false(homeserver_wait_quiet(served.server, 0));
    say(room, "two");
    set_status(200);
    assert_true(homeserver_wait_quiet(served.server, 5000));
    own_(text_done) struct text all = TEXT_INIT;
    text_add(&all, service.heard.data);
    const char *first = strstr(all.data, "\"one\"");
    assert_non_null(first);
    const char *end = strchr(first, '\n');
    assert_non_null(end);
    assert_true(strstr(first, "\"two\"") > end);
}

static void test_ping(void **state)
{
    struct homeserver_room *room = room_with_bot();
    assert_true(homeserver_wait_quiet(served.server, 5000));
    assert_int_equal(ask(&served, "POST", "/_matrix/client/v1/appservice/neuvo/ping", "{\"transaction_id\":\"p7\"}"),
                     200);
    assert_says(&served, "duration_ms");
    assert_true(heard("ping {\"transaction_id\":\"p7\"}"));
    assert_int_equal(ask(&served, "POST", "/_matrix/client/v1/appservice/other/ping", "{}"), 403);
    say(room, "after the ping");
    assert_true(homeserver_wait_quiet(served.server, 5000));
    assert_true(heard("after the ping"));
}

/* With device_id the memory of a transaction id outlives a restart, without it does not (RELIABILITY: rule of Synapse).
 */
static void test_device_and_restart(void **state)
{
    struct homeserver_room *room = room_with_bot();
    const char *body = "{\"msgtype\":\"m.notice\",\"body\":\"x\"}";
    const char *with = "/send/m.room.message/t1?user_id=%40neuvo%3Afake.test&device_id=D1";
    const char *without = "/send/m.room.message/t2?user_id=%40neuvo%3Afake.test";
    assert_int_equal(ask_room(&served, room, "PUT", with, body), 400);
    assert_says(&served, "M_UNKNOWN_DEVICE");
    assert_int_equal(ask(&served, "POST", "/_matrix/client/v3/login",
                         "{\"type\":\"m.login.application_service\",\"identifier\":{\"type\":\"m.id.user\","
                         "\"user\":\"neuvo\"},\"device_id\":\"D1\"}"),
                     200);
    assert_int_equal(ask_room(&served, room, "PUT", with, body), 200);
    assert_int_equal(ask_room(&served, room, "PUT", without, body), 200);
    assert_int_equal(ask_room(&served, room, "PUT", without, body), 200);
    assert_int_equal(homeserver_heard_count(served.server), 2);
    homeserver_down(served.server);
    assert_int_equal(ask(&served, "GET", "/_matrix/client/versions", NULL), 0);
    homeserver_up(served.server);
    assert_int_equal(ask_room(&served, room, "PUT", with, body), 200);
    assert_int_equal(homeserver_heard_count(served.server), 2);
    assert_int_equal(ask_room(&served, room, "PUT", without, body), 200);
    assert_int_equal(homeserver_heard_count(served.server), 3);
    assert_int_equal(ask_room(&served, room, "PUT", "/send/m.room.message/t3?user_id=%40who%3Afake.test", body), 403);
}

static unsigned times_heard(const char *words)
{
    unsigned count = 0;
    (void)pthread_mutex_lock(&service.lock);
    for (const char *at = strstr(service.heard.data, words); at != NULL; at = strstr(at + 1, words))
        count++;
    (void)pthread_mutex_unlock(&service.lock);
    return count;
}

static void wait_times(const char *words, unsigned times)
{
    int64_t deadline_ms = clock_monotonic_ms() + 5000;
    while (times_heard(words) < times && clock_monotonic_ms() < deadline_ms)
        (void)usleep(2000);
    assert_int_equal(times_heard(words), times);
}

static void test_push_faults(void **state)
{
    struct homeserver_room *room = room_with_bot();
    assert_true(homeserver_wait_quiet(served.server, 5000));
    homeserver_fault(served.server, &(struct homeserver_fault){.name = "push-again"});
    homeserver_fault(served.server, &(struct homeserver_fault){.name = "push-doubled"});
    say(room, "thrice");
    wait_times("\"thrice\"", 3);
    homeserver_fault_end(served.server, NULL);
    homeserver_fault(served.server, &(struct homeserver_fault){.name = "push-wrong-token"});
    say(room, "who are you");
    wait_times("somebody-else", 1);
    homeserver_fault_end(served.server, NULL);
    say(room, "plain again");
    wait_times("\"plain again\"", 1);
}

static void test_registration(void **state)
{
    char path[] = "/tmp/neuvo-registration-XXXXXX";
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    (void)close(descriptor);
    assert_true(homeserver_registration(served.server, path));
    FILE *file = fopen(path, "r");
    char content[1000] = "";
    assert_non_null(file);
    assert_true(fread(content, 1, sizeof content - 1, file) > 0);
    (void)fclose(file);
    (void)unlink(path);
    assert_non_null(strstr(content, "sender_localpart: neuvo\n"));
    assert_non_null(strstr(content, homeserver_token(served.server)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_transactions, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_again_until_taken, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_ping, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_device_and_restart, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_push_faults, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_registration, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
