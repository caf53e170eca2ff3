/* The HTTP server against a client that may send anything. */
#include "served.h"

#include <errno.h>
#include <sys/stat.h>

static void hello(void *context, struct http_request *request)
{
    own_(text_done) struct text said = TEXT_INIT;
    const char *name = http_request_query(request, "name");
    text_printf(&said, "hello %s at %s from %s%s", name == NULL ? "you" : name, http_request_segment(request, 0),
                http_request_address(request), http_request_is_local(request) ? " (local)" : "");
    http_answer(request, 200, NULL, said.data, said.length);
}

static void echo(void *context, struct http_request *request)
{
    size_t length = 0;
    const char *body = http_request_body(request, &length);
    http_answer_header(request, "x-evil", "one\r\nx-two: three");
    http_answer(request, 200, "text/plain", body, length);
}

static void large(void *context, struct http_request *request)
{
    own_(text_done) struct text said = TEXT_INIT;
    for (int i = 0; i < 100000; i++)
        text_printf(&said, "%09d\n", i);
    http_answer(request, 200, "text/plain", said.data, said.length);
}

static void forget(void *context, struct http_request *request)
{
}

static _Atomic uint64_t kept;

static void keep(void *context, struct http_request *request)
{
    atomic_store(&kept, http_request_keep(request));
}

static void keep_and_answer(void *context, struct http_request *request)
{
    struct http_server *server = *(struct http_server **)context;
    http_answer(http_request_find(server, http_request_keep(request)), 200, NULL, "at once", 7);
}

static struct served served;

static int set_up(void **state)
{
    served_new(&served,
               (struct http_server_options){
                   .head_ms = 400, .body_ms = 400, .kept_ms = 400, .trusted_proxies = "127.0.0.2/32, 192.0.2.0/24"});
    http_route(served.server, HTTP_GET, "/hello", hello, NULL, 0);
    http_route(served.server, HTTP_GET, "/deep/*/end", hello, NULL, 0);
    http_route(served.server, HTTP_POST | HTTP_PUT, "/echo", echo, NULL, 100000);
    http_route(served.server, HTTP_GET, "/large", large, NULL, 0);
    http_route(served.server, HTTP_GET, "/forget", forget, NULL, 0);
    http_route(served.server, HTTP_GET | HTTP_POST, "/keep", keep, NULL, 100);
    http_route(served.server, HTTP_GET | HTTP_POST, "/at-once", keep_and_answer, &served.server, 100);
    atomic_store(&kept, 0);
    served_start(&served);
    return 0;
}

static int tear_down(void **state)
{
    served_stop(&served);
    return 0;
}

static void test_answers_with_security_headers(void **state)
{
    own_(free_pointer) char *answer =
        ask(served.port, "GET /hello?name=Aino%20Ä&x=1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert_says(answer, "HTTP/1.1 200");
    assert_says(answer, "hello Aino Ä at hello from 127.0.0.1 (local)");
    assert_says(answer, "content-security-policy: default-src 'none'; script-src 'self'");
    assert_says(answer, "x-content-type-options: nosniff");
    assert_says(answer, "referrer-policy: no-referrer");
    assert_says(answer, "cache-control: no-store");
    assert_says(answer, "date: ");
}

static void test_paths_and_methods(void **state)
{
    const struct {
        const char *request;
        const char *wanted;
    } cases[] = {
        {"GET /nothing HTTP/1.1", "HTTP/1.1 404"},
        {"POST /hello HTTP/1.1\r\nContent-Length: 0", "HTTP/1.1 405"},
        {"GET /deep/a/end HTTP/1.1", "HTTP/1.1 200"},
        {"GET /deep//end HTTP/1.1", "HTTP/1.1 404"},
        {"GET /deep/a/b/end HTTP/1.1", "HTTP/1.1 404"},
        {"GET /a/../hello HTTP/1.1", "HTTP/1.1 400"},
        {"GET /%ff HTTP/1.1", "HTTP/1.1 400"},
        {"GET /%zz HTTP/1.1", "HTTP/1.1 400"},
        {"GET /%00 HTTP/1.1", "HTTP/1.1 400"},
        {"BREW /hello HTTP/1.1", "HTTP/1.1 501"},
        {"GET /hello HTTP/3.0", "HTTP/1.1 400"},
        {"PRI * HTTP/2.0", "HTTP/1.1 400"},
        {"nonsense", "HTTP/1.1 400"},
        {"GET hello HTTP/1.1", "HTTP/1.1 400"},
        {"GET /forget HTTP/1.1", "HTTP/1.1 500"},
        {"POST /echo HTTP/1.1", "HTTP/1.1 411"},
        {"POST /echo HTTP/1.1\r\nContent-Length: x", "HTTP/1.1 400"},
        {"POST /echo HTTP/1.1\r\nContent-Length: 5, 6", "HTTP/1.1 400"},
        {"POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked", "HTTP/1.1 411"},
        {"GET /hello HTTP/1.1\r\nUpgrade: h2c", "HTTP/1.1 200"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        own_(text_done) struct text request = TEXT_INIT;
        text_printf(&request, "%s\r\nHost: neuvo\r\nConnection: close\r\n\r\n", cases[i].request);
        own_(free_pointer) char *answer = ask(served.port, request.data);
        if (strstr(answer, cases[i].wanted) != answer)
            fail_msg("%s: wanted %s, got: %.300s", cases[i].request, cases[i].wanted, answer);
    }
}

/* RFC 9112 section 3.2: HTTP/1.1 names its host, once; HTTP/1.0 need not. */
static void test_the_host_is_named_once(void **state)
{
    const struct {
        const char *request, *wanted;
    } cases[] = {
        {"GET /hello HTTP/1.1\r\n", "HTTP/1.1 400"},
        {"GET /hello HTTP/1.1\r\nConnection: close\r\n", "HTTP/1.1 400"},
        {"GET /hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n", "HTTP/1.1 400"},
        {"GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n", "HTTP/1.1 200"},
        {"GET /hello HTTP/1.0\r\n", "HTTP/1.1 200"},
        {"GET /hello HTTP/1.0\r\nConnection: close\r\n", "HTTP/1.1 200"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        own_(text_done) struct text request = TEXT_INIT;
        text_printf(&request, "%s\r\n", cases[i].request);
        own_(free_pointer) char *answer = ask(served.port, request.data);
        if (strstr(answer, cases[i].wanted) != answer)
            fail_msg("%s: wanted %s, got: %.300s", cases[i].request, cases[i].wanted, answer);
    }
}

static void test_head_leaves_the_body_out(void **state)
{
    own_(free_pointer) char *answer =
        ask(served.port, "HEAD /hello HTTP/1.1\r\nHost: neuvo\r\nConnection: close\r\n\r\n");
    assert_says(answer, "content-length: 41");
    assert_string_equal(strstr(answer, "\r\n\r\n"), "\r\n\r\n");
}

static void test_bodies_and_keep_alive(void **state)
{
    int fd = dial(served.port);
    for (int i = 0; i < 3; i++) {
        say(fd, "POST /echo HTTP/1.1\r\nHost: neuvo\r\nContent-Length: 11\r\n\r\nhello ");
        say(fd, "there");
        own_(free_pointer) char *answer = hear_answer(fd);
        assert_says(answer, "\r\n\r\nhello there");
        assert_says(answer, "x-evil: one  x-two: three");
    }
    /* Two at once: the second waits its turn. */
    say(fd,
        "PUT /echo HTTP/1.1\r\nHost: neuvo\r\nContent-Length: 1\r\n\r\naGET /hello HTTP/1.1\r\nHost: neuvo\r\n\r\n");
    own_(free_pointer) char *first = hear_answer(fd), *second = hear_answer(fd);
    assert_says(first, "\r\n\r\na");
    assert_says(second, "hello you");
    (void)close(fd);
}

static void test_too_large_a_body_is_told(void **state)
{
    own_(free_pointer) char *huge =
        ask(served.port, "POST /echo HTTP/1.1\r\nHost: neuvo\r\nContent-Length: 99999999999\r\n\r\nabc");
    assert_says(huge, "HTTP/1.1 413");
    assert_says(huge, "\"code\":\"too_large\"");
    int fd = dial(served.port);
    own_(text_done) struct text body = TEXT_INIT;
    for (int i = 0; i < 120000; i++)
        text_add_char(&body, 'x');
    say(fd, "POST /echo HTTP/1.1\r\nHost: neuvo\r\nContent-Length: 120000\r\n\r\n");
    say_bytes(fd, body.data, body.length);
    own_(free_pointer) char *refused = hear_answer(fd);
    assert_says(refused, "HTTP/1.1 413");

    assert_says(refused, "connection: close");
    (void)close(fd);
}

static void test_large_answers_arrive_whole(void **state)
{
    own_(free_pointer) char *answer =
        ask(served.port, "GET /large HTTP/1.1\r\nHost: neuvo\r\nConnection: close\r\n\r\n");
    const char *body = strstr(answer, "\r\n\r\n") + 4;
    assert_int_equal(strlen(body), 1000000);
    assert_string_equal(body + 999990, "000099999\n");
}

static void test_half_a_head_and_half_a_body_time_out(void **state)
{
    own_(free_pointer) char *head = ask(served.port, "GET /hello HTTP/1.1\r\nHost: lo");
    assert_says(head, "HTTP/1.1 408");
    assert_says(head, "took too long");
    own_(free_pointer) char *body =
        ask(served.port, "POST /echo HTTP/1.1\r\nHost: neuvo\r\nContent-Length: 10\r\n\r\nabc");
    assert_says(body, "HTTP/1.1 408");
    own_(free_pointer) char *nothing = ask(served.port, "");
    assert_string_equal(nothing, ""); /* who says nothing is not answered */
}

static void test_a_head_of_17_kib_is_told(void **state)
{
    own_(text_done) struct text request = TEXT_INIT;
    text_add(&request, "GET /hello HTTP/1.1\r\nHost: neuvo\r\nx-long: ");
    for (int i = 0; i < 17 * 1024; i++)
        text_add_char(&request, 'x');
    own_(free_pointer) char *answer = ask(served.port, request.data);
    assert_says(answer, "HTTP/1.1 431");
    assert_says(answer, "larger than 16 KiB");
}

static void test_a_head_just_below_the_limit_is_served(void **state)
{
    own_(text_done) struct text request = TEXT_INIT;
    text_add(&request, "GET /hello HTTP/1.1\r\nHost: neuvo\r\nConnection: close\r\n");
    while (request.length < 15 * 1024)
        text_add(&request, "x-some-header: some value of it\r\n");
    text_add(&request, "\r\n");
    own_(free_pointer) char *answer = ask(served.port, request.data);
    assert_says(answer, "HTTP/1.1 200");
}

static void test_forwarded_for_only_from_trusted(void **state)
{
    own_(free_pointer) char *lie =
        ask(served.port, "GET /hello HTTP/1.1\r\nHost: neuvo\r\nX-Forwarded-For: 10.1.1.1\r\n"
                         "Connection: close\r\n\r\n");
    assert_says(lie, "from 127.0.0.1");
    assert_null(strstr(lie, "(local)")); /* somebody stands between */
}

static void answer_kept(struct served *of)
{
    struct http_request *request = http_request_find(of->server, atomic_load(&kept));
    if (request != NULL)
        http_answer(request, 200, NULL, "later", 5);
}

static uint64_t wait_kept(void)
{
    while (atomic_load(&kept) == 0)
        (void)usleep(1000);
    return atomic_load(&kept);
}

static void test_a_kept_request_is_answered_later(void **state)
{
    int fd = dial(served.port);
    say(fd, "GET /keep HTTP/1.1\r\nHost: neuvo\r\n\r\n");
    assert_true(wait_kept() > 0);
    served.on_wake = answer_kept;
    loop_wake(served.loop);
    own_(free_pointer) char *answer = hear_answer(fd);
    assert_says(answer, "\r\n\r\nlater");
    say(fd, "GET /hello HTTP/1.1\r\nHost: neuvo\r\n\r\n");
    own_(free_pointer) char *next = hear_answer(fd);
    assert_says(next, "hello you");
    (void)close(fd);
}

static void test_a_kept_request_is_answered_at_once(void **state)
{
    int fd = dial(served.port);
    say(fd, "GET /at-once HTTP/1.1\r\nHost: neuvo\r\n\r\nPOST /at-once HTTP/1.1\r\nHost: neuvo\r\nContent-Length: "
            "3\r\n\r\nabc");
    for (int i = 0; i < 2; i++) {
        own_(free_pointer) char *answer = hear_answer(fd);
        assert_says(answer, "\r\n\r\nat once");
    }
    (void)close(fd);
}

static void test_a_kept_request_nobody_answers(void **state)
{
    own_(free_pointer) char *answer =
        ask(served.port, "POST /keep HTTP/1.1\r\nHost: neuvo\r\nContent-Length: 2\r\n\r\nab");
    assert_says(answer, "HTTP/1.1 503");
}

static _Atomic int looked;

static void look_for_kept(struct served *of)
{
    atomic_store(&looked, http_request_find(of->server, atomic_load(&kept)) == NULL ? 1 : 2);
}

static void test_a_client_that_left_is_not_found(void **state)
{
    int fd = dial(served.port);
    say(fd, "GET /keep HTTP/1.1\r\nHost: neuvo\r\n\r\n");
    (void)wait_kept();
    (void)close(fd);
    served.on_wake = look_for_kept;
    atomic_store(&looked, 0);
    for (int i = 0; i < 300 && atomic_load(&looked) != 1; i++) {
        loop_wake(served.loop);
        (void)usleep(1000);
    }
    assert_int_equal(atomic_load(&looked), 1);
}

static void test_files_with_etag(void **state)
{
    char folder[] = "/tmp/neuvo-files-XXXXXX";
    assert_non_null(mkdtemp(folder));
    own_(text_done) struct text path = TEXT_INIT;
    text_printf(&path, "%s/a.css", folder);
    FILE *file = fopen(path.data, "w");
    assert_non_null(file);
    (void)fputs("p{}", file);
    (void)fclose(file);
    struct error error = ERROR_INIT;
    struct served own;
    served_new(&own, (struct http_server_options){0});
    assert_int_equal(http_route_folder(own.server, "/assets", folder, &error), RESULT_OK);
    assert_int_equal(http_route_folder(own.server, "/assets", "/nonexistent-folder", &error), RESULT_NOT_FOUND);
    served_start(&own);
    int fd = dial(own.port);
    say(fd, "GET /assets/a.css HTTP/1.1\r\nHost: neuvo\r\n\r\n");
    own_(free_pointer) char *answer = hear_answer(fd);
    assert_says(answer, "content-type: text/css");
    assert_says(answer, "\r\n\r\np{}");
    const char *etag = strcasestr(answer, "etag: ");
    assert_non_null(etag);
    own_(text_done) struct text again = TEXT_INIT;
    text_printf(&again, "GET /assets/a.css HTTP/1.1\r\nHost: neuvo\r\nIf-None-Match: %.*s\r\nConnection: close\r\n\r\n",
                (int)strcspn(etag + 6, "\r"), etag + 6);
    own_(free_pointer) char *same = ask(own.port, again.data);
    assert_says(same, "HTTP/1.1 304");
    own_(free_pointer) char *outside =
        ask(own.port, "GET /assets/..%2f..%2fetc/passwd HTTP/1.1\r\nHost: neuvo\r\nConnection: close\r\n\r\n");
    assert_says(outside, "HTTP/1.1 400");
    (void)close(fd);
    served_stop(&own);
    (void)unlink(path.data);
    (void)rmdir(folder);
}

static void test_a_taken_port_is_told(void **state)
{
    struct error error = ERROR_INIT;
    struct http_server *second = NULL;
    struct loop *loop = NULL;
    struct http_server_options options = {.port = served.port};
    assert_int_equal(loop_new(&loop, &error), RESULT_OK);
    assert_int_equal(http_server_new(loop, &options, &second, &error), RESULT_OK);
    assert_int_equal(http_server_listen(second, &error), RESULT_FAILED);
    assert_says(error.text, "another program has it");
    http_server_free(second);
    options.address = "example.fi";
    assert_int_equal(http_server_new(loop, &options, &second, &error), RESULT_OK);
    assert_int_equal(http_server_listen(second, &error), RESULT_BAD_INPUT);
    http_server_free(second);
    options.trusted_proxies = "10.0.0.0/40";
    assert_int_equal(http_server_new(loop, &options, &second, &error), RESULT_BAD_INPUT);
    assert_says(error.text, "server.trusted_proxies: \"10.0.0.0/40\"");
    loop_free(loop);
}

static void close_server(struct served *of)
{
    http_server_close(of->server);
}

static void test_close_lets_the_last_answer_out(void **state)
{
    struct served own;
    served_new(&own, (struct http_server_options){0});
    http_route(own.server, HTTP_GET, "/keep", keep, NULL, 0);
    served_start(&own);
    int fd = dial(own.port);
    say(fd, "GET /keep HTTP/1.1\r\nHost: neuvo\r\n\r\n");
    (void)wait_kept();
    own.on_wake = close_server;
    served_halt(&own);
    assert_false(http_server_is_idle(own.server));
    answer_kept(&own);
    assert_true(loop_run_until(own.loop, http_server_is_idle, own.server, 5000));
    own_(free_pointer) char *answer = hear_all(fd);
    assert_says(answer, "later");
    (void)close(fd);
    served_free(&own);
}

static void test_free_cuts_what_is_left(void **state)
{
    struct served own;
    served_new(&own, (struct http_server_options){0});
    http_route(own.server, HTTP_GET, "/keep", keep, NULL, 0);
    served_start(&own);
    int waiting = dial(own.port), half = dial(own.port), idle = dial(own.port);
    say(waiting, "GET /keep HTTP/1.1\r\nHost: neuvo\r\n\r\n");
    (void)wait_kept();
    say(half, "GET /keep HTT");
    say(idle, "GET /nothing HTTP/1.1\r\nHost: neuvo\r\n\r\n");
    own_(free_pointer) char *answer = hear_answer(idle);
    assert_says(answer, "404");
    served_stop(&own);
    own_(free_pointer) char *cut = hear_all(waiting);
    assert_string_equal(cut, "");
    (void)close(waiting);
    (void)close(half);
    (void)close(idle);
}

static void test_metrics(void **state)
{
    own_(free_pointer) char *answer =
        ask(served.port, "GET /nothing HTTP/1.1\r\nHost: neuvo\r\nConnection: close\r\n\r\n");
    assert_says(answer, "404");
    served_halt(&served);
    own_(text_done) struct text metrics = TEXT_INIT;
    http_server_metrics(served.server, &metrics);
    assert_says(metrics.data, "neuvo_http_requests_total 1\n");
    assert_says(metrics.data, "neuvo_http_answers_total{status=\"4xx\"} 1\n");
    atomic_store(&served.end, false);
    assert_int_equal(pthread_create(&served.thread, NULL, served_thread, &served), 0);
}

#define served_test(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        served_test(test_answers_with_security_headers),
        served_test(test_paths_and_methods),
        served_test(test_the_host_is_named_once),
        served_test(test_head_leaves_the_body_out),
        served_test(test_bodies_and_keep_alive),
        served_test(test_too_large_a_body_is_told),
        served_test(test_large_answers_arrive_whole),
        served_test(test_half_a_head_and_half_a_body_time_out),
        served_test(test_a_head_of_17_kib_is_told),
        served_test(test_a_head_just_below_the_limit_is_served),
        served_test(test_forwarded_for_only_from_trusted),
        served_test(test_a_kept_request_is_answered_later),
        served_test(test_a_kept_request_is_answered_at_once),
        served_test(test_a_kept_request_nobody_answers),
        served_test(test_a_client_that_left_is_not_found),
        served_test(test_files_with_etag),
        served_test(test_a_taken_port_is_told),
        served_test(test_close_lets_the_last_answer_out),
        served_test(test_free_cuts_what_is_left),
        served_test(test_metrics),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
