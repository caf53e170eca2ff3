/*
 * Below HTTP: connections that are reset, that hang, that drip, that never end.
 *
 * The house's HTTP server can do none of this, so its connection is taken from it: the descriptor is duplicated, the
 * server's own end is let go of, and bytes are written by hand. Hence the look behind its header. Loop thread, with the
 * lock.
 */
#include "support/homeserver_internal.h"

#include "base/clock.h"
#include "base/own.h"
#include "loop/http_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { DRIP_MS = 5, LORIS_MS = 250, CHUNK_BYTES = 16384, CHUNKS_AT_ONCE = 64 };

/* ---- ending connections ---------------------------------------------------------------------------------- */

/* The handlers are done: now the HTTP server may lose the connection. */
static void cut(void *context)
{
    struct homeserver *homeserver = context;
    (void)pthread_mutex_lock(&homeserver->lock);
    for (size_t i = 0; i < homeserver->cut.count && homeserver->server != NULL; i++) {
        struct http_request *request = http_request_find(homeserver->server, homeserver->cut.items[i]);
        if (request != NULL)
            http_connection_kill(request->connection);
    }
    homeserver->cut.count = 0;
    (void)pthread_mutex_unlock(&homeserver->lock);
}

static void cut_soon(struct homeserver *homeserver, struct http_request *request)
{
    *list_push(&homeserver->cut) = http_request_keep(request);
    if (homeserver->cut_timer == NULL)
        homeserver->cut_timer = loop_timer_start(homeserver->loop, 0, 0, cut, homeserver);
    else
        loop_timer_again(homeserver->cut_timer, 0);
}

static void make_abrupt(int descriptor)
{
    struct linger now = {.l_onoff = 1, .l_linger = 0}; /* close() sends RST */
    (void)setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

void wire_reset(const struct delivery *delivery)
{
    make_abrupt(delivery->request->connection->fd);
    cut_soon(delivery->homeserver, delivery->request);
}

void wire_hang(const struct delivery *delivery)
{
    *list_push(&delivery->homeserver->hung) = http_request_keep(delivery->request);
}

void wire_let_go(struct homeserver *homeserver)
{
    homeserver->cut_wanted = true;
    loop_wake(homeserver->loop);
}

void wire_serve(struct homeserver *homeserver)
{
    if (!homeserver->cut_wanted)
        return;
    homeserver->cut_wanted = false;
    for (size_t i = 0; i < homeserver->hung.count; i++) {
        struct http_request *request = http_request_find(homeserver->server, homeserver->hung.items[i]);
        if (request == NULL)
            continue;
        make_abrupt(request->connection->fd);
        *list_push(&homeserver->cut) = request->number;
    }
    homeserver->hung.count = 0;
    cut(homeserver);
}

void wire_forget(struct homeserver *homeserver)
{
    for (size_t i = 0; i < homeserver->wires.count; i++)
        (void)close(homeserver->wires.items[i].descriptor);
    homeserver->wires.count = homeserver->hung.count = homeserver->cut.count = 0;
    loop_timer_stop(&homeserver->wire_timer);
    loop_timer_stop(&homeserver->cut_timer);
}

/* ---- writing by hand ------------------------------------------------------------------------------------- */

static void drip(void *context)
{
    struct homeserver *homeserver = context;
    (void)pthread_mutex_lock(&homeserver->lock);
    for (size_t i = homeserver->wires.count; i-- > 0;) {
        struct wire *wire = &homeserver->wires.items[i];
        if (!wire->fault->ended && wire->fault->row->drip(wire))
            continue;
        make_abrupt(wire->descriptor);
        (void)close(wire->descriptor);
        *wire = homeserver->wires.items[--homeserver->wires.count];
    }
    if (homeserver->wires.count == 0)
        loop_timer_stop(&homeserver->wire_timer);
    (void)pthread_mutex_unlock(&homeserver->lock);
}

void wire_take(const struct delivery *delivery)
{
    struct homeserver *homeserver = delivery->homeserver;
    int descriptor = fcntl(delivery->request->connection->fd, F_DUPFD_CLOEXEC, 0);
    if (descriptor < 0)
        return; /* the request is answered 500 */
    *list_push(&homeserver->wires) = (struct wire){.descriptor = descriptor, .fault = delivery->fault};
    if (homeserver->wire_timer == NULL)
        homeserver->wire_timer = loop_timer_start(homeserver->loop, 0, DRIP_MS, drip, homeserver);
    cut_soon(homeserver, delivery->request);
}

/* False: the other side is gone. *full: it takes no more just now. */
static bool write_some(struct wire *wire, const char *bytes, size_t length, bool *full)
{
    ssize_t count = send(wire->descriptor, bytes, length, MSG_NOSIGNAL | MSG_DONTWAIT);
    *full = count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    wire->sent += count > 0 ? (size_t)count : 0;
    return count > 0 || *full;
}

#define HEAD "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

/* A chunked body without an end, as fast as the other side takes it. */
bool wire_drip_endless(struct wire *wire)
{
    static const char head[] = HEAD "Transfer-Encoding: chunked\r\n\r\n1d\r\n{\"next_batch\":\"s0_0\",\"junk\":\"\r\n";
    char chunk[CHUNK_BYTES + 8];
    bool full = false;
    if (wire->sent < sizeof head - 1)
        return write_some(wire, head + wire->sent, sizeof head - 1 - wire->sent, &full);
    memset(chunk, 'a', sizeof chunk);
    memcpy(chunk, "4000\r\n", 6);
    memcpy(chunk + 6 + CHUNK_BYTES, "\r\n", 2);
    for (int i = 0; i < CHUNKS_AT_ONCE && !full; i++) {
        size_t offset = (wire->sent - (sizeof head - 1)) % sizeof chunk;
        if (!write_some(wire, chunk + offset, sizeof chunk - offset, &full))
            return false;
    }
    return true;
}

/* One byte a quarter of a second. */
bool wire_drip_loris(struct wire *wire)
{
    static const char answer[] = HEAD "Content-Length: 100000\r\n\r\n{\"next_batch\":\"s0_0\",\"rooms\":{";
    bool full = false;
    if (clock_monotonic_ms() < wire->next_ms)
        return true;
    wire->next_ms = clock_monotonic_ms() + LORIS_MS;
    return write_some(wire, wire->sent < sizeof answer - 1 ? answer + wire->sent : " ", 1, &full);
}

/* A head without an end. */
bool wire_drip_head(struct wire *wire)
{
    static const char line[] = "X-More: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n";
    static const char first[] = HEAD;
    bool full = false;
    if (wire->sent < sizeof first - 1)
        return write_some(wire, first + wire->sent, sizeof first - 1 - wire->sent, &full);
    for (int i = 0; i < CHUNKS_AT_ONCE && !full; i++) {
        size_t offset = (wire->sent - (sizeof first - 1)) % (sizeof line - 1);
        if (!write_some(wire, line + offset, sizeof line - 1 - offset, &full))
            return false;
    }
    return true;
}

/* Something that is not HTTP at all, and then the end. */
bool wire_drip_noise(struct wire *wire)
{
    static const char noise[] = "\x16\x03\x01\x02\x00SSH-2.0-nobody\r\n\x00\xff\xfe\r\n\r\n<html>\r\n";
    bool full = false;
    (void)write_some(wire, noise, sizeof noise - 1, &full);
    return false;
}

/* The connection ends in the middle of a body. */
bool wire_drip_cut(struct wire *wire)
{
    static const char answer[] = HEAD "Content-Length: 5000\r\n\r\n{\"next_batch\":\"s0_0\",\"rooms\":{\"join\":{";
    bool full = false;
    (void)write_some(wire, answer, sizeof answer - 1, &full);
    return false;
}

/* ---- a gzip bomb ----------------------------------------------------------------------------------------- */

struct bits {
    struct text *out;
    unsigned held, count;
};

static void put_bits(struct bits *bits, unsigned value, unsigned count)
{
    bits->held |= value << bits->count;
    bits->count += count;
    while (bits->count >= 8) {
        text_add_char(bits->out, (char)(bits->held & 0xFF));
        bits->held >>= 8;
        bits->count -= 8;
    }
}

/*
 * RFC 1951, one block of fixed codes: a literal "[" and then "258 bytes like the one before", again and again, in 13
 * bits each. The checksum at the end is wrong, but nobody should come that far.
 */
void wire_bomb(size_t bytes, struct text *out)
{
    static const char head[10] = {'\x1f', '\x8b', 8, 0, 0, 0, 0, 0, 0, 3};
    struct bits bits = {.out = out};
    text_add_bytes(out, head, sizeof head);
    put_bits(&bits, 3, 3);    /* the last block, fixed codes */
    put_bits(&bits, 0xD1, 8); /* literal 0x5B: code 0x30 + 0x5B = 0x8B, its bits turned round */
    for (size_t done = 0; done < bytes; done += 258) {
        put_bits(&bits, 0xA3, 8); /* length 258: code 285 - 280 + 0xC0 = 0xC5, turned round */
        put_bits(&bits, 0, 5);    /* distance 1 */
    }
    put_bits(&bits, 0, 7); /* end of block */
    put_bits(&bits, 0, 7); /* fill the byte */
    text_add_bytes(out, "\0\0\0\0\0\0\0\0", 8);
}
