/* The HTTP client against servers that break off, lie, drip, never end or do not speak HTTP. */
#include "called.h"
#include "rude.h"

#include <dlfcn.h>
#include <netdb.h>
#include <poll.h>
#include <time.h>

static struct rude rude;
static struct caller caller;

static int tear_down(void **state)
{
    caller_free(&caller);
    rude_stop(&rude);
    return 0;
}

static void begin(void (*behave)(struct rude *rude, int fd))
{
    rude = (struct rude){.behave = behave, .words = rude.words, .word_bytes = rude.word_bytes};
    rude_start(&rude);
    caller_new(&caller);
}

static void call_rude(struct called *called, const char *method, int64_t timeout_ms)
{
    call(&caller, called,
         (struct http_call_request){
             .method = method, .url = at(rude.port, "/a?token=hidden").url, .timeout_ms = timeout_ms});
    assert_null(strstr(called->reason, "hidden"));
}

/* ---- broken answers -------------------------------------------------------------------------------------- */

#define GZIP_HELLO_HEAD "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
#define GZIP_HELLO_BODY "\xcb\x48\xcd\xc9\xc9\x57\x28\xc9\x48\x2d\x4a\x05\x00"
#define GZIP_HELLO_TAIL "\x50\xe9\x12\x6d\x0b\x00\x00\x00"

static void hear_and_say(struct rude *self, int fd)
{
    own_(text_done) struct text head = TEXT_INIT;
    if (rude_hear(self, fd, &head))
        (void)rude_say(fd, self->words, self->word_bytes);
}

#define WORDS(string) string, sizeof(string) - 1
#define OK "HTTP/1.1 200 OK\r\n"
#define OK_GZIP OK "Content-Encoding: gzip\r\n"
#define OK_CHUNKED OK "Transfer-Encoding: chunked\r\n\r\n"

static void test_broken_answers(void **state)
{
    const struct {
        const char *words;
        size_t word_bytes;
        enum http_call_end end;
        int status;
        const char *body;
    } cases[] = {
        {WORDS(""), HTTP_CALL_UNCLEAR, 0, ""},
        {WORDS("HT"), HTTP_CALL_UNCLEAR, 0, ""},
        {WORDS("SSH-2.0-OpenSSH_9.2\r\n"), HTTP_CALL_UNCLEAR, 0, ""},
        {WORDS("\0\0\0\0\xff\xfe\r\n\r\n"), HTTP_CALL_UNCLEAR, 0, ""},
        {WORDS("HTTP/1.1 2000 OK\r\n\r\n"), HTTP_CALL_UNCLEAR, 0, ""},
        {WORDS(OK "Content-Le"), HTTP_CALL_UNCLEAR, 200, ""},
        {WORDS(OK "Content-Type: text/plain\r\n"), HTTP_CALL_UNCLEAR, 200, ""},
        {WORDS("HTTP/1.1 100 Continue\r\n\r\n"), HTTP_CALL_UNCLEAR, 0, ""},
        {WORDS(OK "Content-Length: 100\r\n\r\nshort"), HTTP_CALL_UNCLEAR, 200, ""},
        {WORDS("HTTP/1.1 503 No\r\nContent-Length: 100\r\n\r\nshort"), HTTP_CALL_UNCLEAR, 503, ""},
        {WORDS(OK "Content-Length: -1\r\n\r\nshort"), HTTP_CALL_UNCLEAR, 200, ""},
        {WORDS(OK_CHUNKED "5\r\nhello\r\n"), HTTP_CALL_UNCLEAR, 200, ""},
        {WORDS(OK_CHUNKED "5\r\nhello\r\nzz\r\n"), HTTP_CALL_UNCLEAR, 200, ""},
        {WORDS(OK_GZIP "\r\nnot packed at all"), HTTP_CALL_UNCLEAR, 200, ""},
        {WORDS(OK_GZIP "Content-Length: 31\r\n\r\n" GZIP_HELLO_HEAD GZIP_HELLO_BODY), HTTP_CALL_UNCLEAR, 200, ""},
        {WORDS(OK "Content-Encoding: gzip, gzip, gzip, gzip, gzip, gzip\r\n\r\n"), HTTP_CALL_UNCLEAR, 200, ""},
        {WORDS(OK_GZIP "\r\n" GZIP_HELLO_HEAD GZIP_HELLO_BODY GZIP_HELLO_TAIL), HTTP_CALL_ANSWERED, 200, "hello there"},
        {WORDS(OK "\r\nuntil the end"), HTTP_CALL_ANSWERED, 200, "until the end"},
        {WORDS("HTTP/1.0 200\r\n\r\nold"), HTTP_CALL_ANSWERED, 200, "old"},
        {WORDS(OK_CHUNKED "5\r\nhello\r\n0\r\n\r\n"), HTTP_CALL_ANSWERED, 200, "hello"},
        {WORDS("HTTP/1.1 103 Early Hints\r\nRetry-After: 5\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"), HTTP_CALL_ANSWERED,
         204, ""},
        {WORDS("HTTP/1.1 401 No\r\nWWW-Authenticate: Basic\r\nContent-Length: 2\r\n\r\nno"), HTTP_CALL_ANSWERED, 401,
         "no"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct called called = {0};
        rude.words = cases[i].words;
        rude.word_bytes = cases[i].word_bytes;
        begin(hear_and_say);
        call_rude(&called, "POST", 20000);
        if (called.result.end != cases[i].end || called.result.status != cases[i].status ||
            strcmp(called.body.data, cases[i].body) != 0 || called.result.retry_after_ms != -1)
            fail_msg("case %zu (%s): end %d, status %d, \"%s\", %s", i, cases[i].words, called.result.end,
                     called.result.status, called.body.data, called.reason);
        assert_int_equal(rude.requests, 1); /* none was sent a second time */
        called_release(&called);
        (void)tear_down(NULL);
    }
}

/* ---- answers without an end ------------------------------------------------------------------------------ */

static void say_for_ever(struct rude *self, int fd)
{
    own_(text_done) struct text head = TEXT_INIT, many = TEXT_INIT;
    const char *rest = strstr(self->words, "|"); /* what is said again and again */
    for (int i = 0; i < 100; i++)
        text_add(&many, rest + 1);
    if (rude_hear(self, fd, &head) && rude_say(fd, self->words, (size_t)(rest - self->words)))
        while (rude_say(fd, many.data, many.length))
            ;
}

static void test_answers_without_an_end(void **state)
{
    const struct {
        const char *words;
        enum http_call_end end;
        int status;
        size_t length;
        const char *reason;
    } cases[] = {
        {OK_CHUNKED "|8\r\nfor ever\r\n", HTTP_CALL_TOO_LARGE, 200, 0, "larger than 100000 bytes"},
        {OK "\r\n|for ever", HTTP_CALL_TOO_LARGE, 200, 0, "larger than 100000 bytes"},
        {"HTTP/1.1 500 No\r\n\r\n|for ever", HTTP_CALL_ANSWERED, 500, 65536, ""},
        {OK "|X-More: for ever\r\n", HTTP_CALL_UNCLEAR, 200, 0, "headers are larger"},
        {OK "X-Long: |for ever", HTTP_CALL_UNCLEAR, 200, 0, ""},
        {"|HTTP/1.1 103 Early Hints\r\n\r\n", HTTP_CALL_UNCLEAR, 0, 0, "headers are larger"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct called called = {0};
        rude.words = cases[i].words;
        begin(say_for_ever);
        call(&caller, &called, (struct http_call_request){.url = at(rude.port, "/").url, .max_bytes = 100000});
        if (called.result.end != cases[i].end || called.result.status != cases[i].status ||
            called.body.length != cases[i].length || strstr(called.reason, cases[i].reason) == NULL)
            fail_msg("case %zu: end %d, status %d, %zu bytes, %s", i, called.result.end, called.result.status,
                     called.body.length, called.reason);
        called_release(&called);
        (void)tear_down(NULL);
    }
}

/* A packed stream (RFC 1951, fixed Huffman codes) that unpacks to zeros for ever: a literal 0, then "258 bytes from one
   byte back" again and again, 13 bits each; so eight of them fill 13 bytes. */
static void send_bomb(struct rude *self, int fd)
{
    static const char start[] = OK_GZIP "\r\n" GZIP_HELLO_HEAD;
    own_(text_done) struct text head = TEXT_INIT;
    unsigned char bytes[13 * 1000 + 2] = {0};
    size_t bit = 0;
    const char *first = "1"
                        "10"
                        "00110000"; /* the last block, fixed codes, literal 0: 11 bits */
    for (size_t i = 0; first[i] != '\0'; i++, bit++)
        bytes[bit / 8] |= (unsigned char)((first[i] - '0') << bit % 8);
    while (bit + 13 <= 13 * 8 * 1000 + 11) {
        const char *match = "11000101"
                            "00000";
        for (size_t i = 0; match[i] != '\0'; i++, bit++)
            bytes[bit / 8] |= (unsigned char)((match[i] - '0') << bit % 8);
    }
    if (!rude_hear(self, fd, &head) || !rude_say(fd, start, sizeof start - 1) || !rude_say(fd, bytes, 1))
        return;
    /* From its second byte on the stream repeats itself every 13 bytes. */
    while (rude_say(fd, bytes + 1, sizeof bytes - 2))
        ;
}

static void test_gzip_bomb(void **state)
{
    struct called called = {0};
    begin(send_bomb);
    call(&caller, &called, (struct http_call_request){.url = at(rude.port, "/").url, .max_bytes = 3000000});
    assert_end(&called, HTTP_CALL_TOO_LARGE, 200);
    call(&caller, &called,
         (struct http_call_request){.url = at(rude.port, "/").url, .max_bytes = 3000000, .chunk = called_chunk});
    assert_end(&called, HTTP_CALL_TOO_LARGE, 200);
    assert_in_range(called.pieces.length, 2000000, 3000000);
    for (size_t i = 0; i < called.pieces.length; i++)
        assert_int_equal(called.pieces.data[i], 0);
    called_release(&called);
}

/* ---- slow ones ------------------------------------------------------------------------------------------- */

/* Says its words, then the last of them again every few milliseconds. */
static void drip(struct rude *self, int fd)
{
    own_(text_done) struct text head = TEXT_INIT;
    if (!rude_hear(self, fd, &head) || !rude_say(fd, self->words, strlen(self->words)))
        return;
    do
        (void)usleep(5000);
    while (rude_say(fd, self->words + strlen(self->words) - 1, 1));
}

static void test_slow_servers_end_in_time(void **state)
{
    static const char *const words[] = {"HTTP/1.1 200 OK", OK "X-Slow: a", OK "\r\na", OK_CHUNKED "5;a"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct called called = {0};
        rude.words = words[i];
        begin(drip);
        int64_t start_ms = clock_monotonic_ms();
        call_rude(&called, "GET", 300);
        int64_t took_ms = clock_monotonic_ms() - start_ms;
        assert_in_range(took_ms, 290, 15000);
        assert_int_equal(called.result.end, HTTP_CALL_UNCLEAR);
        called_release(&called);
        (void)tear_down(NULL);
    }
}

static void wait_for_its_end(int fd)
{
    struct pollfd gone = {.fd = fd, .events = POLLRDHUP};
    (void)poll(&gone, 1, PATIENCE_MS);
}

static void say_nothing(struct rude *self, int fd)
{
    wait_for_its_end(fd);
}

static void test_silence(void **state)
{
    struct called called = {0};
    begin(say_nothing);
    call_rude(&called, "POST", 200);
    assert_end(&called, HTTP_CALL_UNCLEAR, 0);
    assert_says(called.reason, "timed out");
    own_(text_done) struct text body = TEXT_INIT;
    for (int i = 0; i < 1000000; i++)
        text_add(&body, "0123456789abcdef");
    call(&caller, &called,
         (struct http_call_request){.method = "POST",
                                    .url = at(rude.port, "/").url,
                                    .body = body.data,
                                    .length = body.length,
                                    .timeout_ms = 500});
    assert_end(&called, HTTP_CALL_NOT_SENT, 0); /* 16 MB do not fit between two sockets: it is not written whole */
    called_release(&called);
}

/* ---- nobody, or not for long ----------------------------------------------------------------------------- */

static void close_at_once(struct rude *self, int fd)
{
    struct linger reset = {.l_onoff = 1};
    (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
}

static void test_closed_before_the_body_is_read(void **state)
{
    struct called called = {0};
    own_(text_done) struct text body = TEXT_INIT;
    for (int i = 0; i < 1000000; i++)
        text_add(&body, "0123456789abcdef");
    begin(close_at_once);
    call(&caller, &called,
         (struct http_call_request){
             .method = "PUT", .url = at(rude.port, "/").url, .body = body.data, .length = body.length});
    assert_end(&called, HTTP_CALL_NOT_SENT, 0);
    called_release(&called);
}

static void test_nobody_there(void **state)
{
    struct called called = {0};
    begin(close_at_once);
    struct rude gone = {.behave = close_at_once};
    rude_start(&gone);
    rude_stop(&gone); /* now the port is free */
    call(&caller, &called, (struct http_call_request){.method = "POST", .url = at(gone.port, "/?token=hidden").url});
    assert_end(&called, HTTP_CALL_NOT_SENT, 0);
    assert_says(called.reason, "127.0.0.1");
    assert_says(called.reason, "refused");
    assert_null(strstr(called.reason, "hidden"));
    assert_int_equal(metric(&caller, "calls_total{end=\"not_sent\"}"), 1);
    called_release(&called);
}

static void say_at_once(struct rude *self, int fd)
{
    (void)rude_say(fd, self->words, strlen(self->words));
    wait_for_its_end(fd);
}

static void test_tls_with_a_plain_server(void **state)
{
    struct called called = {0};
    char url[80];
    rude.words = "HTTP/1.1 400 Bad Request\r\n\r\n";
    begin(say_at_once);
    (void)snprintf(url, sizeof url, "https://127.0.0.1:%d/?token=hidden", rude.port);
    call(&caller, &called, (struct http_call_request){.method = "POST", .url = url});
    assert_end(&called, HTTP_CALL_NOT_SENT, 0);
    assert_says(called.reason, "SSL");
    assert_null(strstr(called.reason, "hidden"));
    called_release(&called);
}

/* ---- kept connections ------------------------------------------------------------------------------------ */

static void answer_always(struct rude *self, int fd)
{
    own_(text_done) struct text head = TEXT_INIT;
    while (rude_hear(self, fd, &head) && rude_answer(fd, head.data))
        ;
}

static void test_connections_are_kept(void **state)
{
    struct called called = {0};
    begin(answer_always);
    for (int i = 0; i < 5; i++) {
        call_rude(&called, i % 2 == 0 ? "GET" : "POST", 20000);
        assert_end(&called, HTTP_CALL_ANSWERED, 200);
    }
    assert_int_equal(rude.connections, 1);
    assert_int_equal(rude.requests, 5);
    own_(text_done) struct text body = TEXT_INIT;
    for (int i = 0; i < 200000; i++)
        text_add(&body, "0123456789abcdef");
    call(&caller, &called,
         (struct http_call_request){
             .method = "PUT", .url = at(rude.port, "/").url, .body = body.data, .length = body.length});
    assert_end(&called, HTTP_CALL_ANSWERED, 200);
    assert_null(strcasestr(called.body.data, "expect:"));
    assert_says(called.body.data, "accept-encoding: gzip, deflate\r\n");
    called_release(&called);
}

/* The first connection ends at its second request, with no word. */
static void answer_one(struct rude *self, int fd)
{
    own_(text_done) struct text head = TEXT_INIT;
    if (self->connections > 1)
        answer_always(self, fd);
    else if (rude_hear(self, fd, &head) && rude_answer(fd, "one"))
        (void)rude_hear(self, fd, &head);
}

static void test_dead_kept_connection(void **state)
{
    const struct {
        const char *method;
        const char *body;
        enum http_call_end end;
        int requests;
    } cases[] = {
        {"GET", NULL, HTTP_CALL_ANSWERED, 3},    {"PUT", "a body", HTTP_CALL_ANSWERED, 3},
        {"DELETE", NULL, HTTP_CALL_ANSWERED, 3}, {"POST", "a body", HTTP_CALL_UNCLEAR, 2},
        {"POST", NULL, HTTP_CALL_UNCLEAR, 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct called called = {0};
        begin(answer_one);
        call_rude(&called, "GET", 20000);
        assert_end(&called, HTTP_CALL_ANSWERED, 200);
        call(&caller, &called,
             (struct http_call_request){.method = cases[i].method,
                                        .url = at(rude.port, "/").url,
                                        .body = cases[i].body,
                                        .length = cases[i].body == NULL ? 0 : strlen(cases[i].body)});
        assert_end(&called, cases[i].end, cases[i].end == HTTP_CALL_ANSWERED ? 200 : 0);
        assert_int_equal(rude.requests, cases[i].requests);
        if (cases[i].end == HTTP_CALL_UNCLEAR)
            assert_says(called.reason, "not sent a second time");
        called_release(&called);
        (void)tear_down(NULL);
    }
}

static void answer_and_close(struct rude *self, int fd)
{
    own_(text_done) struct text head = TEXT_INIT;
    if (rude_hear(self, fd, &head))
        (void)rude_answer(fd, "one");
}

static bool is_closed(void *unused)
{
    return rude.closed == 1;
}

/* The usual case: the server closed while nothing was under way. That is seen, and no POST is lost to it. */
static void test_kept_connection_closed_meanwhile(void **state)
{
    struct called called = {0};
    begin(answer_and_close);
    call_rude(&called, "GET", 20000);
    assert_true(loop_run_until(caller.loop, is_closed, NULL, PATIENCE_MS));
    call_rude(&called, "POST", 20000);
    assert_end(&called, HTTP_CALL_ANSWERED, 200);
    assert_int_equal(rude.connections, 2);
    called_release(&called);
}

/* ---- proxies and names ----------------------------------------------------------------------------------- */

static void answer_but_connect(struct rude *self, int fd)
{
    own_(text_done) struct text head = TEXT_INIT;
    if (!rude_hear(self, fd, &head))
        return;
    if (string_starts(head.data, "CONNECT"))
        (void)rude_say(fd, WORDS("HTTP/1.1 403 No\r\nRetry-After: 5\r\nContent-Length: 0\r\n\r\n"));
    else
        (void)rude_answer(fd, head.data);
}

static int set_up_proxy(void **state)
{
    char proxy[100];
    begin(answer_but_connect);
    (void)snprintf(proxy, sizeof proxy, "http://user:hidden@127.0.0.1:%d", rude.port);
    return setenv("http_proxy", proxy, 1) + setenv("https_proxy", proxy, 1);
}

static int tear_down_proxy(void **state)
{
    return tear_down(state) + unsetenv("http_proxy") + unsetenv("https_proxy");
}

static void test_proxy(void **state)
{
    struct called called = {0};
    call(&caller, &called, (struct http_call_request){.url = "http://neuvo.invalid/path"});
    assert_end(&called, HTTP_CALL_ANSWERED, 200);
    assert_says(called.body.data, "GET http://neuvo.invalid/path HTTP/1.1\r\n");
    call_rude(&called, "GET", 20000);
    assert_says(called.body.data, "GET /a?token=hidden HTTP/1.1\r\n"); /* this machine: not through the proxy */
    call(&caller, &called,
         (struct http_call_request){
             .method = "POST", .url = "https://neuvo.invalid/", .bearer = "secret", .body = "{}", .length = 2});
    assert_end(&called, HTTP_CALL_NOT_SENT, 0);
    assert_int_equal(called.result.retry_after_ms, -1);
    assert_null(strstr(called.reason, "hidden"));
    called_release(&called);
}

/* In place of the C library's, for curl too: looks up "slow.invalid" until the test lets it go. */
static pthread_mutex_t look_up_lock = PTHREAD_MUTEX_INITIALIZER;
static atomic_int look_ups, looked_up;

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **out)
{
    if (node == NULL || strcmp(node, "slow.invalid") != 0) {
        int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **) = NULL;
        *(void **)&real = dlsym(RTLD_NEXT, "getaddrinfo");
        return real(node, service, hints, out);
    }
    struct timespec patience = {.tv_sec = time(NULL) + 20};
    atomic_fetch_add(&look_ups, 1);
    if (pthread_mutex_timedlock(&look_up_lock, &patience) == 0)
        (void)pthread_mutex_unlock(&look_up_lock);
    atomic_fetch_add(&looked_up, 1);
    return EAI_NONAME;
}

static bool all_looked_up(void *unused)
{
    return looked_up == look_ups;
}

static void test_slow_name_does_not_hold_the_loop(void **state)
{
    struct called slow = {0}, called = {0};
    begin(answer_always);
    (void)pthread_mutex_lock(&look_up_lock);
    call(&caller, &slow, (struct http_call_request){.url = "http://slow.invalid/", .timeout_ms = 300});
    assert_end(&slow, HTTP_CALL_NOT_SENT, 0); /* it came here: nobody waited for the look-up */
    call_begin(&caller, &slow, (struct http_call_request){.url = "http://slow.invalid/"});
    call_rude(&called, "GET", 20000);
    assert_end(&called, HTTP_CALL_ANSWERED, 200);
    http_call_cancel(slow.call);
    call_rude(&called, "GET", 20000);
    assert_int_equal(looked_up, 0);
    assert_true(look_ups >= 1);
    (void)pthread_mutex_unlock(&look_up_lock);
    assert_true(loop_run_until(caller.loop, all_looked_up, NULL, PATIENCE_MS));
    called_release(&slow);
    called_release(&called);
}

static void test_name_that_is_none(void **state)
{
    struct called called = {0};
    begin(answer_always);
    call(&caller, &called, (struct http_call_request){.method = "POST", .url = "http://slow.invalid/?token=hidden"});
    assert_end(&called, HTTP_CALL_NOT_SENT, 0);
    assert_says(called.reason, "Could not resolve host");
    assert_null(strstr(called.reason, "hidden"));
    called_release(&called);
}

#define rude_test(name) cmocka_unit_test_setup_teardown(name, NULL, tear_down)

int main(void)
{
    static const char *const proxies[] = {"http_proxy", "https_proxy", "HTTPS_PROXY", "no_proxy",
                                          "NO_PROXY",   "all_proxy",   "ALL_PROXY"};
    for (size_t i = 0; i < sizeof proxies / sizeof *proxies; i++)
        (void)unsetenv(proxies[i]); /* of the machine that the tests run on */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_broken_answers),
        cmocka_unit_test(test_answers_without_an_end),
        rude_test(test_gzip_bomb),
        cmocka_unit_test(test_slow_servers_end_in_time),
        rude_test(test_silence),
        rude_test(test_closed_before_the_body_is_read),
        rude_test(test_nobody_there),
        rude_test(test_tls_with_a_plain_server),
        rude_test(test_connections_are_kept),
        cmocka_unit_test(test_dead_kept_connection),
        rude_test(test_kept_connection_closed_meanwhile),
        cmocka_unit_test_setup_teardown(test_proxy, set_up_proxy, tear_down_proxy),
        rude_test(test_slow_name_does_not_hold_the_loop),
        rude_test(test_name_that_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
