/* An HTTP server on its own thread for tests, and a plain blocking client that can send anything. */
#ifndef NEUVO_TEST_SERVED_H
#define NEUVO_TEST_SERVED_H

#include "base/own.h"
#include "base/text.h"
#include "loop/http_server.h"
#include "loop/loop.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

struct served {
    struct loop *loop;
    struct http_server *server;
    uint16_t port;
    pthread_t thread;
    atomic_bool end;
    void (*on_wake)(struct served *served);
};

static inline void served_woken(void *context)
{
    struct served *served = context;
    if (served->on_wake != NULL)
        served->on_wake(served);
    if (atomic_load(&served->end))
        loop_stop(served->loop);
}

static inline void *served_thread(void *context)
{
    struct served *served = context;
    loop_run(served->loop);
    return NULL;
}

/* Makes loop and server; the test adds its routes and then calls served_start. */
static inline void served_new(struct served *served, struct http_server_options options)
{
    struct error error = ERROR_INIT;
    memset(served, 0, sizeof *served);
    assert_int_equal(loop_new(&served->loop, &error), RESULT_OK);
    if (http_server_new(served->loop, &options, &served->server, &error) != RESULT_OK)
        fail_msg("%s", error.text);
    loop_on_wake(served->loop, served_woken, served);
}

static inline void served_start(struct served *served)
{
    struct error error = ERROR_INIT;
    if (http_server_listen(served->server, &error) != RESULT_OK)
        fail_msg("%s", error.text);
    served->port = http_server_port(served->server);
    assert_int_equal(pthread_create(&served->thread, NULL, served_thread, served), 0);
}

static inline void served_halt(struct served *served)
{
    atomic_store(&served->end, true);
    loop_wake(served->loop);
    assert_int_equal(pthread_join(served->thread, NULL), 0);
}

static inline void served_free(struct served *served)
{
    http_server_free(served->server);
    loop_free(served->loop);
}

static inline void served_stop(struct served *served)
{
    served_halt(served);
    served_free(served);
}

static inline int dial(uint16_t port)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct timeval patience = {.tv_sec = 20};
    assert_true(fd >= 0);
    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience), 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    return fd;
}

static inline void say_bytes(int fd, const void *bytes, size_t length)
{
    const char *cursor = bytes;
    while (length > 0) {
        ssize_t sent = send(fd, cursor, length, MSG_NOSIGNAL);
        if (sent <= 0)
            return; /* the server has had enough; what it said is still to be read */
        cursor += sent;
        length -= (size_t)sent;
    }
}

static inline void say(int fd, const char *string)
{
    say_bytes(fd, string, strlen(string));
}

/* Reads until the server closes. */
static inline char *hear_all(int fd)
{
    struct text heard = TEXT_INIT;
    char bytes[4096];
    for (ssize_t count = recv(fd, bytes, sizeof bytes, 0); count > 0; count = recv(fd, bytes, sizeof bytes, 0))
        text_add_bytes(&heard, bytes, (size_t)count);
    return text_detach(&heard);
}

/* Reads one answer with a Content-Length. */
static inline char *hear_answer(int fd)
{
    struct text heard = TEXT_INIT;
    size_t whole = SIZE_MAX;
    char byte;
    while (heard.length < whole && recv(fd, &byte, 1, 0) == 1) {
        text_add_char(&heard, byte);
        if (whole == SIZE_MAX && heard.length > 4 && strcmp(heard.data + heard.length - 4, "\r\n\r\n") == 0) {
            const char *length = strcasestr(heard.data, "content-length:");
            whole = heard.length + (length == NULL ? 0 : strtoul(length + 15, NULL, 10));
        }
    }
    return text_detach(&heard);
}

/* Sends one request on a connection of its own and returns all that comes back. */
static inline char *ask(uint16_t port, const char *request)
{
    int fd = dial(port);
    say(fd, request);
    char *answer = hear_all(fd);
    (void)close(fd);
    return answer;
}

#define assert_says(answer, wanted) \
    do { \
        if (strcasestr((answer), (wanted)) == NULL) \
            fail_msg("wanted \"%s\" in: %.2000s", (wanted), (answer)); \
    } while (0)

/* ---- WebSocket client ------------------------------------------------------------------------------------ */

static inline char *knock_socket(int fd, const char *path, const char *more_headers)
{
    own_(text_done) struct text request = TEXT_INIT;
    text_printf(&request,
                "GET %s HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n%s\r\n",
                path, more_headers);
    say(fd, request.data);
    return hear_answer(fd);
}

static inline void send_frame(int fd, unsigned first_byte, const void *bytes, size_t length)
{
    own_(text_done) struct text frame = TEXT_INIT;
    text_add_char(&frame, (char)first_byte);
    if (length < 126) {
        text_add_char(&frame, (char)(0x80 | length));
    } else if (length < 65536) {
        text_add_char(&frame, (char)(0x80 | 126));
        text_add_char(&frame, (char)(length >> 8));
        text_add_char(&frame, (char)length);
    } else {
        text_add_char(&frame, (char)(0x80 | 127));
        for (int shift = 56; shift >= 0; shift -= 8)
            text_add_char(&frame, (char)((uint64_t)length >> shift));
    }
    text_add_bytes(&frame, "\0\0\0\0", 4); /* a mask of zeros leaves the bytes as they are */
    text_add_bytes(&frame, bytes, length);
    say_bytes(fd, frame.data, frame.length);
}

static inline void send_text(int fd, const char *string)
{
    send_frame(fd, 0x81, string, strlen(string));
}

static inline bool hear_bytes(int fd, void *bytes, size_t length)
{
    return length == 0 || recv(fd, bytes, length, MSG_WAITALL) == (ssize_t)length;
}

/* The opcode of the next frame, its payload in text; -1 at the end. */
static inline int hear_frame(int fd, struct text *text)
{
    unsigned char head[2], more[8];
    text_clear(text);
    if (!hear_bytes(fd, head, 2))
        return -1;
    size_t length = head[1] & 0x7F;
    size_t extra = length == 126 ? 2 : length == 127 ? 8 : 0;
    if (extra > 0) {
        if (!hear_bytes(fd, more, extra))
            return -1;
        length = 0;
        for (size_t i = 0; i < extra; i++)
            length = length << 8 | more[i];
    }
    char *bytes = x_alloc(length + 1, 1);
    bool good = hear_bytes(fd, bytes, length);
    text_add_bytes(text, bytes, length);
    free(bytes);
    return good ? head[0] & 0x0F : -1;
}

/* Reads until a close frame; its code, or 0 when the connection ended without one. */
static inline unsigned hear_close(int fd)
{
    own_(text_done) struct text text = TEXT_INIT;
    int opcode = 0;
    while (opcode >= 0) {
        opcode = hear_frame(fd, &text);
        if (opcode == 8)
            return text.length < 2 ? 1005 : (unsigned)(unsigned char)text.data[0] << 8 | (unsigned char)text.data[1];
    }
    return 0;
}

#endif
