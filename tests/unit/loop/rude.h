/* A server for tests that behaves as no server should: a listening socket, a thread, and one function that is given
   each connection in turn. */
#ifndef NEUVO_TEST_RUDE_H
#define NEUVO_TEST_RUDE_H

#include "served.h"

struct rude {
    int listener;
    uint16_t port;
    pthread_t thread;
    atomic_int connections;                    /* so far */
    atomic_int requests;                       /* that rude_hear() read whole */
    atomic_int closed;                         /* connections that are over */
    void (*behave)(struct rude *rude, int fd); /* on the rude thread, until it has had enough of this one */
    const char *words;                         /* for behave */
    size_t word_bytes;
};

/* Reads one request with its body; `head` is its head. False: the client left. */
static inline bool rude_hear(struct rude *rude, int fd, struct text *head)
{
    char byte;
    text_clear(head);
    while (head->length < 4 || strcmp(head->data + head->length - 4, "\r\n\r\n") != 0) {
        if (recv(fd, &byte, 1, 0) != 1)
            return false;
        text_add_char(head, byte);
    }
    const char *length = strcasestr(head->data, "content-length:");
    for (size_t left = length == NULL ? 0 : strtoul(length + 15, NULL, 10); left > 0;) {
        char bytes[16384];
        ssize_t count = recv(fd, bytes, left < sizeof bytes ? left : sizeof bytes, 0);
        if (count <= 0)
            return false;
        left -= (size_t)count;
    }
    atomic_fetch_add(&rude->requests, 1);
    return true;
}

/* False: nobody listens any more. */
static inline bool rude_say(int fd, const void *bytes, size_t length)
{
    for (const char *cursor = bytes; length > 0;) {
        ssize_t sent = send(fd, cursor, length, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        cursor += sent;
        length -= (size_t)sent;
    }
    return true;
}

/* A good answer with a body. */
static inline bool rude_answer(int fd, const char *body)
{
    own_(text_done) struct text answer = TEXT_INIT;
    text_printf(&answer, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n%s", strlen(body), body);
    return rude_say(fd, answer.data, answer.length);
}

static inline void *rude_thread(void *context)
{
    struct rude *rude = context;
    struct timeval patience = {.tv_sec = 60};
    for (int fd; (fd = accept(rude->listener, NULL, NULL)) >= 0;) {
        (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        (void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        atomic_fetch_add(&rude->connections, 1);
        rude->behave(rude, fd);
        (void)close(fd);
        atomic_fetch_add(&rude->closed, 1);
    }
    return NULL;
}

/* behave, and words if it wants some, are set. */
static inline void rude_start(struct rude *rude)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t size = sizeof at;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    rude->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(rude->listener >= 0);
    assert_int_equal(bind(rude->listener, (struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(listen(rude->listener, 64), 0);
    assert_int_equal(getsockname(rude->listener, (struct sockaddr *)&at, &size), 0);
    rude->port = ntohs(at.sin_port);
    assert_int_equal(pthread_create(&rude->thread, NULL, rude_thread, rude), 0);
}

/* Its clients are gone by now, else behave() never ends. */
static inline void rude_stop(struct rude *rude)
{
    (void)shutdown(rude->listener, SHUT_RDWR);
    assert_int_equal(pthread_join(rude->thread, NULL), 0);
    (void)close(rude->listener);
}

#endif
