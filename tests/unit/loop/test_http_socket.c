/* WebSockets against a client that may send anything. */
#include "served.h"

static _Atomic int open_now, closed_count;

static int admit(void *context, const struct http_request *request)
{
    return strcmp(http_request_segment(request, 1), "secret") == 0 ? 403 : 0;
}

static void opened(void *context, struct http_socket *socket)
{
    atomic_fetch_add(&open_now, 1);
    http_socket_send(socket, "welcome", 7);
}

static void message(void *context, struct http_socket *socket, const char *text, size_t length)
{
    if (strcmp(text, "bye") == 0) {
        http_socket_send(socket, "last words", 10);
        http_socket_close(socket, 4000, "as you wish");
        http_socket_send(socket, "not sent", 8);
    } else if (strcmp(text, "flood me") == 0) {
        char *much = x_alloc(10000, 1);
        memset(much, 'x', 9999);
        for (int i = 0; i < 2000; i++)
            http_socket_send(socket, much, 9999);
        free(much);
    } else if (strcmp(text, "the largest") == 0 || strcmp(text, "too large") == 0) {
        char *much = x_alloc(HTTP_SOCKET_SENT_BYTES + 1, 1);
        memset(much, 'x', HTTP_SOCKET_SENT_BYTES + 1);
        http_socket_send(socket, much, HTTP_SOCKET_SENT_BYTES + (strcmp(text, "too large") == 0));
        http_socket_set_data(socket, socket); /* tell when it is drained */
        free(much);
    } else {
        http_socket_send(socket, text, length);
    }
}

static void gone(void *context, struct http_socket *socket)
{
    atomic_fetch_sub(&open_now, 1);
    atomic_fetch_add(&closed_count, 1);
}

static void drained(void *context, struct http_socket *socket)
{
    if (http_socket_data(socket) == NULL)
        return;
    http_socket_set_data(socket, NULL);
    http_socket_send(socket, http_socket_queued(socket) == 0 ? "drained" : "not drained", 7);
}

static struct served served;

static const struct http_socket_route route = {
    .path = "/chat/*/socket", .admit = admit, .open = opened, .message = message, .drained = drained, .close = gone};

static int set_up(void **state)
{
    atomic_store(&open_now, 0);
    atomic_store(&closed_count, 0);
    served_new(&served, (struct http_server_options){.sockets_per_address = 5,
                                                     .handshakes_per_minute = 20,
                                                     .public_url = "https://Neuvo.example.fi/",
                                                     .ping_ms = 1000,
                                                     .silence_ms = 3000});
    http_socket_route(served.server, &route);
    served_start(&served);
    return 0;
}

static int tear_down(void **state)
{
    served_stop(&served);
    assert_int_equal(atomic_load(&open_now), 0);
    return 0;
}

static int join_with(const char *more_headers)
{
    int fd = dial(served.port);
    own_(free_pointer) char *answer = knock_socket(fd, "/chat/oma/socket", more_headers);
    assert_says(answer, "101");
    own_(text_done) struct text text = TEXT_INIT;
    assert_int_equal(hear_frame(fd, &text), 1);
    assert_string_equal(text.data, "welcome");
    return fd;
}

static int join(void)
{
    return join_with("");
}

static void test_echo_whole_and_in_fragments(void **state)
{
    own_(text_done) struct text text = TEXT_INIT;
    int fd = join();
    send_text(fd, "terve");
    assert_int_equal(hear_frame(fd, &text), 1);
    assert_string_equal(text.data, "terve");
    send_frame(fd, 0x01, "kak", 3);
    send_frame(fd, 0x89, "ping", 4); /* control frames may come between */
    send_frame(fd, 0x00, "s\xC3", 2);
    send_frame(fd, 0x80, "\xB6", 1); /* a character split between fragments */
    assert_int_equal(hear_frame(fd, &text), 10);
    assert_int_equal(hear_frame(fd, &text), 1);
    assert_string_equal(text.data, "kaksö");
    (void)close(fd);
}

static void test_the_largest_message(void **state)
{
    own_(text_done) struct text sent = TEXT_INIT, text = TEXT_INIT;
    for (size_t i = 0; i < HTTP_SOCKET_MESSAGE_BYTES; i++)
        text_add_char(&sent, (char)('a' + i % 26));
    int fd = join();
    send_text(fd, sent.data);
    assert_int_equal(hear_frame(fd, &text), 1);
    assert_string_equal(text.data, sent.data);
    (void)close(fd);
}

static void test_bad_messages_close_with_a_code(void **state)
{
    own_(text_done) struct text mega = TEXT_INIT;
    for (int i = 0; i < 1024 * 1024; i++)
        text_add_char(&mega, 'x');
    int fd = join();
    send_frame(fd, 0x81, mega.data, mega.length);
    assert_int_equal(hear_close(fd), 1009);
    (void)close(fd);
    fd = join();
    send_frame(fd, 0x81, "a\xFF", 2);
    assert_int_equal(hear_close(fd), 1007);
    (void)close(fd);
    fd = join();
    send_frame(fd, 0x81, "a\0b", 3);
    assert_int_equal(hear_close(fd), 1007);
    (void)close(fd);
    fd = join();
    send_frame(fd, 0x82, "ab", 2);
    assert_int_equal(hear_close(fd), 1003);
    (void)close(fd);
    fd = join();
    for (int i = 0; i < 20; i++)
        send_frame(fd, i == 0 ? 0x01 : 0x00, mega.data, 1024); /* never the last fragment */
    assert_int_equal(hear_close(fd), 1009);
    (void)close(fd);
}

static void test_refusals_are_told(void **state)
{
    const struct {
        const char *path;
        const char *headers;
        const char *wanted;
    } cases[] = {
        {"/chat/secret/socket", "", "HTTP/1.1 403"},
        {"/nowhere", "", "HTTP/1.1 404"},
        {"/chat/oma/socket", "Origin: https://evil.example\r\n", "HTTP/1.1 403"},
        {"/chat/oma/socket", "Origin: null\r\n", "HTTP/1.1 403"},
        {"/chat/oma/socket", "Origin: http://localhost\r\n", "HTTP/1.1 101"},
        {"/chat/oma/socket", "Origin: https://neuvo.example.fi\r\n", "HTTP/1.1 101"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int fd = dial(served.port);
        own_(free_pointer) char *answer = knock_socket(fd, cases[i].path, cases[i].headers);
        (void)close(fd);
        if (strstr(answer, cases[i].wanted) != answer)
            fail_msg("%s %s: wanted %s, got %.300s", cases[i].path, cases[i].headers, cases[i].wanted, answer);
    }
    own_(free_pointer) char *old =
        ask(served.port, "GET /chat/oma/socket HTTP/1.1\r\nHost: neuvo\r\nUpgrade: websocket\r\n"
                         "Connection: Upgrade\r\nSec-WebSocket-Version: 8\r\n\r\n");
    assert_says(old, "HTTP/1.1 426");
}

static void test_words_right_behind_the_handshake(void **state)
{
    static const char both[] = "GET /chat/oma/socket HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                               "Connection: keep-alive, Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                               "Sec-WebSocket-Version: 13\r\n\r\n\x81\x85\0\0\0\0hello\x81\x83\0\0\0\0bye";
    own_(text_done) struct text text = TEXT_INIT;
    int fd = dial(served.port);
    say_bytes(fd, both, sizeof both - 1);
    own_(free_pointer) char *answer = hear_answer(fd);
    assert_says(answer, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    assert_int_equal(hear_frame(fd, &text), 1);
    assert_int_equal(hear_frame(fd, &text), 1);
    assert_string_equal(text.data, "hello");
    assert_int_equal(hear_close(fd), 4000);
    (void)close(fd);
}

static void test_an_incomplete_handshake_ends(void **state)
{
    own_(free_pointer) char *answer =
        ask(served.port, "GET /chat/oma/socket HTTP/1.1\r\nHost: neuvo\r\nUpgrade: websocket\r\n"
                         "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\r\n");
    assert_null(strstr(answer, "101"));
    int fd = join(); /* and is not counted as open */
    (void)close(fd);
}

static void test_limits_per_address(void **state)
{
    int fds[5];
    for (int i = 0; i < 5; i++)
        fds[i] = join();
    int sixth = dial(served.port);
    own_(free_pointer) char *answer = knock_socket(sixth, "/chat/oma/socket", "");
    assert_says(answer, "HTTP/1.1 429");
    (void)close(sixth);
    for (int i = 0; i < 5; i++)
        (void)close(fds[i]);
    while (atomic_load(&open_now) > 0)
        (void)usleep(1000);
    for (int i = 0; i < 14; i++) { /* 5 and the refused one are counted already */
        int fd = join();
        send_text(fd, "bye");
        assert_int_equal(hear_close(fd), 4000);
        (void)close(fd);
        while (atomic_load(&open_now) > 0)
            (void)usleep(1000);
    }
    int one_more = dial(served.port);
    own_(free_pointer) char *refused = knock_socket(one_more, "/chat/oma/socket", "");
    assert_says(refused, "HTTP/1.1 429");
    (void)close(one_more);
}

static void test_close_after_what_is_queued(void **state)
{
    own_(text_done) struct text text = TEXT_INIT;
    int fd = join();
    send_text(fd, "bye");
    assert_int_equal(hear_frame(fd, &text), 1);
    assert_string_equal(text.data, "last words");
    assert_int_equal(hear_frame(fd, &text), 8);
    assert_string_equal(text.data + 2, "as you wish");
    (void)close(fd);
}

static void test_who_does_not_read_is_cut_off(void **state)
{
    int fd = join();
    send_text(fd, "flood me");
    assert_int_equal(hear_close(fd), 1013);
    (void)close(fd);
}

static void test_one_large_message_goes_alone(void **state)
{
    own_(text_done) struct text text = TEXT_INIT;
    int fd = join();
    send_text(fd, "the largest");
    assert_int_equal(hear_frame(fd, &text), 1);
    assert_int_equal(text.length, HTTP_SOCKET_SENT_BYTES);
    assert_int_equal(hear_frame(fd, &text), 1);
    assert_string_equal(text.data, "drained");
    send_text(fd, "too large");
    assert_int_equal(hear_close(fd), 1013);
    (void)close(fd);
}

static void test_silence_is_pinged_and_then_ended(void **state)
{
    own_(text_done) struct text text = TEXT_INIT;
    int fd = join();
    assert_int_equal(hear_frame(fd, &text), 9); /* we do not answer the ping */
    while (hear_frame(fd, &text) >= 0)
        ;
    (void)close(fd);
    while (atomic_load(&open_now) > 0)
        (void)usleep(1000);
    assert_int_equal(atomic_load(&closed_count), 1);
}

static void close_server(struct served *of)
{
    http_server_close(of->server);
}

static void test_stop_says_service_restart(void **state)
{
    int fd = join();
    served.on_wake = close_server;
    loop_wake(served.loop);
    assert_int_equal(hear_close(fd), 1012);
    (void)close(fd);
}

static _Atomic(struct http_socket *) paused;

static void paused_gone(void *context, struct http_socket *socket)
{
    atomic_store(&paused, NULL);
    gone(context, socket);
}

static void pause_first(void *context, struct http_socket *socket, const char *text, size_t length)
{
    if (atomic_load(&paused) == NULL) {
        atomic_store(&paused, socket);
        http_socket_read(socket, false);
    }
    message(context, socket, text, length);
}

static void read_on(struct served *of)
{
    if (atomic_load(&paused) != NULL)
        http_socket_read(atomic_load(&paused), true);
}

static void test_paused_reading_loses_nothing(void **state)
{
    static const struct http_socket_route pausing = {
        .path = "/pause", .open = opened, .message = pause_first, .close = paused_gone};
    own_(text_done) struct text text = TEXT_INIT;
    struct served own;
    atomic_store(&paused, NULL);
    served_new(&own, (struct http_server_options){0});
    http_socket_route(own.server, &pausing);
    served_start(&own);
    int fd = dial(own.port);
    own_(free_pointer) char *answer = knock_socket(fd, "/pause", "");
    assert_non_null(strstr(answer, " 101 "));
    assert_int_equal(hear_frame(fd, &text), 1);
    for (int i = 0; i < 500; i++) {
        char said[20];
        (void)snprintf(said, sizeof said, "number %d", i);
        send_text(fd, said);
    }
    assert_int_equal(hear_frame(fd, &text), 1);
    assert_string_equal(text.data, "number 0");
    own.on_wake = read_on;
    loop_wake(own.loop);
    for (int i = 1; i < 500; i++) {
        char wanted[20];
        (void)snprintf(wanted, sizeof wanted, "number %d", i);
        assert_int_equal(hear_frame(fd, &text), 1);
        assert_string_equal(text.data, wanted);
    }
    (void)close(fd);
    served_stop(&own);
}

#define served_test(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        served_test(test_echo_whole_and_in_fragments),
        served_test(test_the_largest_message),
        served_test(test_bad_messages_close_with_a_code),
        served_test(test_refusals_are_told),
        served_test(test_words_right_behind_the_handshake),
        served_test(test_an_incomplete_handshake_ends),
        served_test(test_limits_per_address),
        served_test(test_close_after_what_is_queued),
        served_test(test_who_does_not_read_is_cut_off),
        served_test(test_one_large_message_goes_alone),
        served_test(test_silence_is_pinged_and_then_ended),
        served_test(test_stop_says_service_restart),
        served_test(test_paused_reading_loses_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
