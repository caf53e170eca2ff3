/* The HTTP client against the house's own server: what it asks, what it brings back, many calls, cancelled calls. */
#include "called.h"

#define AT_ONCE 256
#define MANY 300

/* Says back what came: method, headers of interest, body. */
static void echo(void *context, struct http_request *request)
{
    static const char *const names[] = {"authorization", "content-type", "user-agent", "expect", "cookie", "referer"};
    own_(text_done) struct text said = TEXT_INIT;
    size_t length = 0;
    const char *body = http_request_body(request, &length);
    text_printf(&said, "method=%d\n", (int)http_request_method(request));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (http_request_header(request, names[i]) != NULL)
            text_printf(&said, "%s=%s\n", names[i], http_request_header(request, names[i]));
    text_printf(&said, "name=%s\nbody=", http_request_query(request, "name"));
    text_add_bytes(&said, body, length);
    http_answer_header(request, "set-cookie", "a=b");
    http_answer(request, 200, "text/x-echo", said.data, said.length);
}

static void large(void *context, struct http_request *request)
{
    own_(text_done) struct text said = TEXT_INIT;
    for (int i = 0; i < 100000; i++)
        text_printf(&said, "%09d\n", i);
    http_answer(request, atoi(http_request_segment(request, 1)), "text/plain", said.data, said.length);
}

static void busy(void *context, struct http_request *request)
{
    http_answer_header(request, "retry-after", http_request_query(request, "wait"));
    http_answer(request, 429, "application/json", "{\"slow\":true}", 13);
}

static void away(void *context, struct http_request *request)
{
    http_answer_redirect(request, 302, "/echo");
}

/* Requests that wait until the test lets them go. */
static struct {
    pthread_mutex_t lock;
    uint64_t numbers[MANY];
    int count, most, seen;
    bool let_go;
} kept = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void keep(void *context, struct http_request *request)
{
    (void)pthread_mutex_lock(&kept.lock);
    kept.seen++;
    if (kept.let_go) {
        http_answer(request, 200, NULL, "late", 4);
    } else {
        kept.numbers[kept.count++] = http_request_keep(request);
        kept.most = kept.count > kept.most ? kept.count : kept.most;
    }
    (void)pthread_mutex_unlock(&kept.lock);
}

static void let_go(struct served *served)
{
    (void)pthread_mutex_lock(&kept.lock);
    while (kept.let_go && kept.count > 0) {
        struct http_request *request = http_request_find(served->server, kept.numbers[--kept.count]);
        if (request != NULL)
            http_answer(request, 200, NULL, "kept", 4);
    }
    (void)pthread_mutex_unlock(&kept.lock);
}

static int kept_seen(void)
{
    (void)pthread_mutex_lock(&kept.lock);
    int seen = kept.seen;
    (void)pthread_mutex_unlock(&kept.lock);
    return seen;
}

static bool keeps_one(void *unused)
{
    return kept_seen() >= 1;
}

static bool keeps_as_many_as_may_be(void *unused)
{
    return kept_seen() >= AT_ONCE;
}

static void release_kept(struct served *served)
{
    (void)pthread_mutex_lock(&kept.lock);
    kept.let_go = true;
    (void)pthread_mutex_unlock(&kept.lock);
    loop_wake(served->loop);
}

static struct served served;
static struct caller caller;

static int set_up(void **state)
{
    served_new(&served, (struct http_server_options){.port = 0});
    http_route(served.server, HTTP_GET | HTTP_POST | HTTP_PUT | HTTP_DELETE, "/echo", echo, NULL, 100000);
    http_route(served.server, HTTP_GET, "/large/*", large, NULL, 0);
    http_route(served.server, HTTP_GET, "/busy", busy, NULL, 0);
    http_route(served.server, HTTP_GET, "/away", away, NULL, 0);
    http_route(served.server, HTTP_GET | HTTP_POST, "/keep", keep, NULL, 100);
    kept.count = kept.most = kept.seen = 0;
    kept.let_go = false;
    served.on_wake = let_go;
    served_start(&served);
    caller_new(&caller);
    return 0;
}

static int tear_down(void **state)
{
    caller_free(&caller);
    served_stop(&served);
    return 0;
}

/* ---- one call -------------------------------------------------------------------------------------------- */

static void test_what_is_asked(void **state)
{
    struct called called = {0};
    call(&caller, &called, (struct http_call_request){.url = at(served.port, "/echo?name=%C3%84").url});
    assert_end(&called, HTTP_CALL_ANSWERED, 200);
    assert_string_equal(called.media_type, "text/x-echo");
    assert_string_equal(called.body.data, "method=1\nuser-agent=neuvo/" NEUVO_VERSION "\nname=Ä\nbody=");
    assert_int_equal(called.result.retry_after_ms, -1);
    call(&caller, &called,
         (struct http_call_request){.method = "POST",
                                    .url = at(served.port, "/echo?name=x#part").url,
                                    .bearer = "secret",
                                    .body = "a\0b",
                                    .length = 3});
    assert_end(&called, HTTP_CALL_ANSWERED, 200);
    assert_says(called.body.data, "method=2\nauthorization=Bearer secret\ncontent-type=application/json\n");
    assert_null(strstr(called.body.data, "cookie")); /* the first answer set one */
    assert_int_equal(called.body.length, strlen(called.body.data) + 2);
    assert_memory_equal(called.body.data + called.body.length - 9, "\nbody=a\0b", 9);
    call(&caller, &called,
         (struct http_call_request){.method = "PUT",
                                    .url = at(served.port, "/echo").url,
                                    .media_type = "text/plain",
                                    .body = "put",
                                    .length = 3});
    assert_says(called.body.data, "method=4\ncontent-type=text/plain\n");
    assert_says(called.body.data, "body=put");
    call(&caller, &called, (struct http_call_request){.method = "DELETE", .url = at(served.port, "/echo").url});
    assert_says(called.body.data, "method=16\n");
    call(&caller, &called, (struct http_call_request){.method = "POST", .url = at(served.port, "/echo").url});
    assert_end(&called, HTTP_CALL_ANSWERED, 200); /* without a length it would be 411 */
    assert_int_equal(metric(&caller, "calls_total{end=\"answered\"}"), 5);
    assert_int_equal(metric(&caller, "under_way"), 0);
    called_release(&called);
}

static void test_answers_that_are_not_200(void **state)
{
    struct called called = {0};
    call(&caller, &called, (struct http_call_request){.url = at(served.port, "/nothing").url});
    assert_end(&called, HTTP_CALL_ANSWERED, 404);
    assert_says(called.body.data, "\"error\"");
    assert_says(called.media_type, "application/json");
    call(&caller, &called, (struct http_call_request){.url = at(served.port, "/away").url, .chunk = called_chunk});
    assert_end(&called, HTTP_CALL_ANSWERED, 302);
    assert_int_equal(called.pieces.length, 0);
    called_release(&called);
}

static void test_retry_after(void **state)
{
    const struct {
        const char *value;
        int64_t wait_ms;
    } cases[] = {
        {"0", 0},
        {"7", 7000},
        {"007", 7000},
        {"86400", 86400000},
        {"86401", 86400000},
        {"99999999999999999999999999", 86400000},
        {"-5", -1},
        {"5x", -1},
        {"soon", -1},
        {"Fri,%2031%20Dec%201999%2023:59:59%20GMT", 0},
        {"Sat,%2001%20Jan%202000%2000:02:00%20GMT", 119000},
        {"Saturday,%2001-Jan-00%2000:02:00%20GMT", 119000},
        {"Sat%20Jan%20%201%2000:02:00%202000", 119000},
        {"Wed,%2001%20Jan%202200%2000:00:00%20GMT", 86400000},
    };
    clock_set_ms(946684801000); /* one second into 2000 */
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct called called = {0};
        char path[100];
        (void)snprintf(path, sizeof path, "/busy?wait=%s", cases[i].value);
        call(&caller, &called, (struct http_call_request){.url = at(served.port, path).url});
        assert_end(&called, HTTP_CALL_ANSWERED, 429);
        assert_string_equal(called.body.data, "{\"slow\":true}");
        if (called.result.retry_after_ms != cases[i].wait_ms)
            fail_msg("%s: %lld ms", cases[i].value, (long long)called.result.retry_after_ms);
        called_release(&called);
    }
    clock_set_ms(0);
}

static void test_bounds(void **state)
{
    struct called called = {0};
    const size_t whole = 1000000;
    call(&caller, &called, (struct http_call_request){.url = at(served.port, "/large/200").url, .max_bytes = whole});
    assert_end(&called, HTTP_CALL_ANSWERED, 200);
    assert_int_equal(called.body.length, whole);
    assert_string_equal(called.body.data + whole - 10, "000099999\n");
    call(&caller, &called,
         (struct http_call_request){.url = at(served.port, "/large/200").url, .max_bytes = whole - 1});
    assert_end(&called, HTTP_CALL_TOO_LARGE, 200);
    assert_int_equal(called.body.length, 0);
    assert_string_equal(called.reason, "127.0.0.1: the answer is larger than 999999 bytes");
    call(&caller, &called, (struct http_call_request){.url = at(served.port, "/large/500").url, .max_bytes = 10});
    assert_end(&called, HTTP_CALL_ANSWERED, 500);
    assert_int_equal(called.body.length, 65536);
    called_release(&called);
}

static bool stop_after_some(struct called *called)
{
    return called->pieces.length < 50000;
}

static void test_pieces(void **state)
{
    struct called called = {0};
    call(&caller, &called, (struct http_call_request){.url = at(served.port, "/large/200").url, .chunk = called_chunk});
    assert_end(&called, HTTP_CALL_ANSWERED, 200);
    assert_int_equal(called.pieces.length, 1000000);
    assert_int_equal(called.body.length, 0);
    text_clear(&called.pieces);
    call(&caller, &called,
         (struct http_call_request){
             .url = at(served.port, "/large/200").url, .chunk = called_chunk, .max_bytes = 500000});
    assert_end(&called, HTTP_CALL_TOO_LARGE, 200);
    assert_in_range(called.pieces.length, 400000, 500000);
    text_clear(&called.pieces);
    called.on_chunk = stop_after_some;
    call(&caller, &called, (struct http_call_request){.url = at(served.port, "/large/200").url, .chunk = called_chunk});
    assert_end(&called, HTTP_CALL_STOPPED, 200);
    assert_in_range(called.pieces.length, 50000, 500000);
    called_release(&called);
}

static void test_addresses_that_are_none(void **state)
{
    static const char *const urls[] = {
        "",       "nonsense",           "/echo",          "http://",
        "http:",  "ftp://127.0.0.1/a",  "file:///a/b",    "http://user:password@127.0.0.1/",
        "ws://a", "http://127.0.0.1 /", "http://a\r\nb/", "http://127.0.0.1:99999/",
    };
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        struct called called = {0};
        call(&caller, &called, (struct http_call_request){.url = urls[i]});
        assert_end(&called, HTTP_CALL_NOT_SENT, 0);
        assert_says(called.reason, "the address is not one of http or https");
        called_release(&called);
    }
    struct called called = {0};
    call(&caller, &called, (struct http_call_request){.url = at(served.port, "/echo").url, .bearer = "a\r\nx-b: c"});
    assert_end(&called, HTTP_CALL_NOT_SENT, 0);
    assert_null(strstr(called.reason, "x-b"));
    called_release(&called);
}

static void test_escape(void **state)
{
    own_(text_done) struct text out = TEXT_INIT;
    text_add(&out, "/rooms/");
    http_escape(&out, "!Ab9-._~:oma.fi/ä %?#&+=\x7f\n");
    assert_string_equal(out.data, "/rooms/%21Ab9-._~%3Aoma.fi%2F%C3%A4%20%25%3F%23%26%2B%3D%7F%0A");
}

/* ---- many calls ------------------------------------------------------------------------------------------ */

static struct called many[MANY];

static bool all_ended(void *unused)
{
    for (size_t i = 0; i < MANY; i++)
        if (many[i].ends == 0)
            return false;
    return true;
}

static void begin_many(int64_t last_timeout_ms)
{
    memset(many, 0, sizeof many);
    for (size_t i = 0; i < MANY; i++)
        call_begin(&caller, &many[i],
                   (struct http_call_request){.url = at(served.port, "/keep").url,
                                              .timeout_ms = i == MANY - 1 ? last_timeout_ms : PATIENCE_MS});
    assert_true(loop_run_until(caller.loop, keeps_as_many_as_may_be, NULL, PATIENCE_MS));
    assert_int_equal(metric(&caller, "under_way"), AT_ONCE);
}

static void test_many_at_once(void **state)
{
    begin_many(PATIENCE_MS);
    assert_int_equal(metric(&caller, "waiting"), MANY - AT_ONCE);
    for (size_t i = 0; i < MANY; i++)
        assert_int_equal(many[i].ends, 0);
    release_kept(&served);
    assert_true(loop_run_until(caller.loop, all_ended, NULL, PATIENCE_MS));
    assert_int_equal(kept.most, AT_ONCE);
    for (size_t i = 0; i < MANY; i++) {
        assert_end(&many[i], HTTP_CALL_ANSWERED, 200);
        assert_int_equal(many[i].ends, 1);
        assert_string_equal(many[i].body.data, i < AT_ONCE ? "kept" : "late"); /* who came first went first */
        called_release(&many[i]);
    }
    assert_int_equal(metric(&caller, "calls_total{end=\"answered\"}"), MANY);
}

static void test_time_runs_out_while_waiting(void **state)
{
    begin_many(300);
    call_wait(&caller, &many[MANY - 1]);
    assert_end(&many[MANY - 1], HTTP_CALL_NOT_SENT, 0);
    assert_int_equal(metric(&caller, "under_way"), AT_ONCE);
    http_call_cancel(many[0].call); /* one that has begun, one that waits */
    http_call_cancel(many[MANY - 2].call);
    http_client_free(TAKE(caller.client)); /* and all the others at the end */
    (void)loop_run_until(caller.loop, all_ended, NULL, 50);
    for (size_t i = 0; i < MANY - 1; i++)
        assert_int_equal(many[i].ends, 0);
    for (size_t i = 0; i < MANY; i++)
        called_release(&many[i]);
}

/* ---- calls that meddle with each other ------------------------------------------------------------------- */

static void cancel_other(struct called *called)
{
    if (called->other->call != NULL)
        http_call_cancel(TAKE(called->other->call));
}

static bool cancel_other_in_chunk(struct called *called)
{
    cancel_other(called);
    return true;
}

static bool begin_other_in_chunk(struct called *called)
{
    if (called->other->ends == 0 && called->other->call == NULL)
        call_begin(called->caller, called->other, (struct http_call_request){.url = at(served.port, "/echo").url});
    return true;
}

static void test_cancel(void **state)
{
    struct called first = {0}, second = {0};
    call_begin(&caller, &first, (struct http_call_request){.url = at(served.port, "/keep").url});
    assert_true(loop_run_until(caller.loop, keeps_one, NULL, PATIENCE_MS));
    http_call_cancel(first.call);
    release_kept(&served);
    call_begin(&caller, &first, (struct http_call_request){.url = at(served.port, "/echo").url});
    http_call_cancel(first.call); /* before it began */
    call(&caller, &second, (struct http_call_request){.url = at(served.port, "/echo").url});
    assert_end(&second, HTTP_CALL_ANSWERED, 200);
    assert_int_equal(first.ends, 0);
    assert_int_equal(metric(&caller, "calls_total{end=\"cancelled\"}"), 2);
    called_release(&first);
    called_release(&second);
}

static bool one_ended(void *context)
{
    struct called *called = context;
    return called->ends + called->other->ends > 0;
}

static void test_cancel_inside_another(void **state)
{
    struct called first = {0}, second = {0};
    first.other = &second;
    call_begin(&caller, &second, (struct http_call_request){.url = at(served.port, "/keep").url});
    assert_true(loop_run_until(caller.loop, keeps_one, NULL, PATIENCE_MS));
    first.on_chunk = cancel_other_in_chunk;
    call(&caller, &first, (struct http_call_request){.url = at(served.port, "/large/200").url, .chunk = called_chunk});
    assert_end(&first, HTTP_CALL_ANSWERED, 200);
    assert_int_equal(second.ends, 0);
    first.on_chunk = NULL;
    first.on_done = cancel_other;
    for (int i = 0; i < 50; i++) { /* both may end in the same turn, in either order */
        second.other = &first;
        second.on_done = cancel_other;
        call_begin(&caller, &first, (struct http_call_request){.url = at(served.port, "/echo").url});
        call_begin(&caller, &second, (struct http_call_request){.url = at(served.port, "/echo").url});
        assert_true(loop_run_until(caller.loop, one_ended, &first, PATIENCE_MS));
        assert_int_equal(first.ends + second.ends, 1);
    }
    called_release(&first);
    called_release(&second);
}

static void begin_again(struct called *called)
{
    if (called->other->ends++ < 5)
        call_begin(called->caller, called, (struct http_call_request){.url = at(served.port, "/echo").url});
}

static void begin_bad_again(struct called *called)
{
    if (called->other->ends++ < 5)
        call_begin(called->caller, called, (struct http_call_request){.url = "none"});
}

static bool six_ended(void *context)
{
    return ((struct called *)context)->ends == 6;
}

static void test_begin_inside_another(void **state)
{
    struct called first = {0}, count = {0}, other = {0};
    first.other = &count;
    first.on_done = begin_again;
    call_begin(&caller, &first, (struct http_call_request){.url = at(served.port, "/echo").url});
    assert_true(loop_run_until(caller.loop, six_ended, &count, PATIENCE_MS));
    first.on_done = begin_bad_again;
    count.ends = 0;
    call_begin(&caller, &first, (struct http_call_request){.url = "none"});
    assert_true(loop_run_until(caller.loop, six_ended, &count, PATIENCE_MS));
    first.on_done = NULL;
    first.other = &other;
    first.on_chunk = begin_other_in_chunk;
    call(&caller, &first, (struct http_call_request){.url = at(served.port, "/large/200").url, .chunk = called_chunk});
    call_wait(&caller, &other);
    assert_end(&other, HTTP_CALL_ANSWERED, 200);
    called_release(&first);
    called_release(&other);
}

#define client_test(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        client_test(test_what_is_asked),
        client_test(test_answers_that_are_not_200),
        client_test(test_retry_after),
        client_test(test_bounds),
        client_test(test_pieces),
        client_test(test_addresses_that_are_none),
        cmocka_unit_test(test_escape),
        client_test(test_many_at_once),
        client_test(test_time_runs_out_while_waiting),
        client_test(test_cancel),
        client_test(test_cancel_inside_another),
        client_test(test_begin_inside_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
