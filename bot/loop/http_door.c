/* The door: the listening socket, and each connection until its first request head is whole. */
#include "loop/http_internal.h"

#include "base/clock.h"
#include "base/own.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define ACCEPTS_AT_ONCE 64
#define BACKLOG 512
#define SPARE_CONNECTIONS 256 /* a page fetches its files beside its socket */

static void poll_closed(uv_handle_t *handle)
{
    free(handle);
}

static void close_poll(uv_poll_t **poll)
{
    if (*poll == NULL)
        return;
    (void)uv_poll_stop(*poll);
    uv_close((uv_handle_t *)*poll, poll_closed);
    *poll = NULL;
}

static uv_poll_t *open_poll(struct http_server *server, int fd, void *data, uv_poll_cb ready)
{
    uv_poll_t *poll = x_alloc(1, sizeof *poll);
    if (uv_poll_init(loop_uv(server->loop), poll, fd) != 0) {
        free(poll);
        return NULL;
    }
    poll->data = data;
    (void)uv_poll_start(poll, UV_READABLE, ready);
    return poll;
}

void http_door_close(struct http_connection *connection)
{
    close_poll(&connection->poll);
    (void)close(connection->fd);
    http_connection_free(connection);
}

/* Refuses before lws: one small packet, which a fresh socket always takes. */
static void refuse_fd(struct http_server *server, int fd, int status)
{
    own_(text_done) struct text answer = TEXT_INIT;
    const char *said = http_status_text(status);
    text_printf(&answer,
                "HTTP/1.1 %d %s\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: %zu\r\n"
                "cache-control: no-store\r\nx-content-type-options: nosniff\r\nconnection: close\r\n\r\n%s\n",
                status, http_status_name(status), strlen(said) + 1, said);
    server->counted.refused++;
    server->counted.answers[status / 100 % 6]++;
    (void)send(fd, answer.data, answer.length, MSG_NOSIGNAL | MSG_DONTWAIT);
    (void)shutdown(fd, SHUT_WR);
}

static void refuse(struct http_connection *connection, int status)
{
    char rest[4096]; /* what came and is not read would turn our words into a reset */
    refuse_fd(connection->server, connection->fd, status);
    for (int i = 0; i < 16 && recv(connection->fd, rest, sizeof rest, MSG_DONTWAIT) > 0; i++)
        ;
    http_door_close(connection);
}

void http_door_deadline(struct http_connection *connection)
{
    connection->server->counted.timeouts++;
    refuse(connection, 408);
}

static bool is_hex(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f') || (byte >= 'A' && byte <= 'F');
}

/* 0, or what is wrong with a head so far. lws would only hang up. */
static int head_fault(const struct text *head, bool whole)
{
    static const char *const known[] = {"GET ", "HEAD ", "POST ", "PUT ", "PATCH ", "DELETE "};
    const char *data = head->data;
    if (data[0] < 'A' || data[0] > 'Z' || memchr(data, '\0', head->length) != NULL)
        return 400;
    if (!whole)
        return 0;
    size_t line = strcspn(data, "\r\n"), i = 0;
    while (i < sizeof known / sizeof *known && !string_starts(data, known[i]))
        i++;
    if (i == sizeof known / sizeof *known)
        return string_starts(data, "PRI ") ? 400 : 501;
    const char *path = data + strlen(known[i]);
    const char *end = memchr(path, ' ', line - (size_t)(path - data));
    if (*path != '/' || end == NULL || (strncmp(end, " HTTP/1.1", 9) != 0 && strncmp(end, " HTTP/1.0", 9) != 0))
        return 400;
    for (const char *cursor = path; cursor < end; cursor++) {
        bool coded = *cursor == '%';
        if (coded && (!is_hex(cursor[1]) || !is_hex(cursor[2]) || (cursor[1] == '0' && cursor[2] == '0')))
            return 400;
    }
    return 0;
}

static void adopt(struct http_connection *connection)
{
    struct http_server *server = connection->server;
    int fd = connection->fd;
    own_(text_done) struct text head = connection->head;
    connection->head = (struct text)TEXT_INIT;
    connection->deadline_ms = 0;
    close_poll(&connection->poll);
    server->adopting = connection;
    (void)lws_adopt_socket_vhost_readbuf(server->vhost, fd, head.data, head.length);
    /* Still waiting: lws had no place and has closed the socket. */
    if (server->adopting != NULL && server->adopting->wsi == NULL && server->adopting->phase == HTTP_DOOR)
        http_connection_free(server->adopting);
    server->adopting = NULL;
}

static void head_ready(uv_poll_t *poll, int status, int events)
{
    (void)status;
    (void)events;
    struct http_connection *connection = poll->data;
    char bytes[4096];
    size_t room = HEAD_BYTES - connection->head.length;
    ssize_t count = recv(connection->fd, bytes, room < sizeof bytes ? room : sizeof bytes, MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (count <= 0) {
        http_door_close(connection);
        return;
    }
    size_t from = connection->head.length < 3 ? 0 : connection->head.length - 3;
    text_add_bytes(&connection->head, bytes, (size_t)count);
    bool whole = memmem(connection->head.data + from, connection->head.length - from, "\r\n\r\n", 4) != NULL ||
                 memmem(connection->head.data + from, connection->head.length - from, "\n\n", 2) != NULL;
    int fault = head_fault(&connection->head, whole);
    if (fault != 0)
        refuse(connection, fault);
    else if (whole)
        adopt(connection);
    else if (connection->head.length == HEAD_BYTES)
        refuse(connection, 431);
}

static void welcome(struct http_server *server, int fd, const struct address *peer)
{
    bool counts = !networks_hold(&server->trusted, peer);
    int64_t most = server->sockets_per_address == 0 ? 0 : server->sockets_per_address + SPARE_CONNECTIONS;
    if (counts && !address_socket_opened(server->connections_of, peer, most)) {
        refuse_fd(server, fd, 429);
        (void)close(fd);
        return;
    }
    int one = 1;
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct http_connection *connection = http_connection_new(server, fd, peer);
    connection->counted = counts;
    connection->deadline_ms = clock_monotonic_ms() + server->head_ms;
    connection->poll = open_poll(server, fd, connection, head_ready);
    if (connection->poll == NULL)
        http_door_close(connection);
}

static void pause_listener(struct http_server *server)
{
    server->listener_paused = true; /* the sweep opens it again; what waits in the backlog is not lost */
    (void)uv_poll_stop(server->listener_poll);
}

static void knock(uv_poll_t *poll, int status, int events)
{
    (void)status;
    (void)events;
    struct http_server *server = poll->data;
    for (int i = 0; i < ACCEPTS_AT_ONCE; i++) {
        if (server->connection_count >= server->connection_limit) {
            pause_listener(server);
            return;
        }
        struct sockaddr_storage from;
        socklen_t length = sizeof from;
        struct address peer;
        int fd = accept4(server->listener, (struct sockaddr *)&from, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) {
            if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR && errno != ECONNABORTED)
                pause_listener(server);
            return;
        }
        if (address_from_socket((struct sockaddr *)&from, &peer))
            welcome(server, fd, &peer);
        else
            (void)close(fd);
    }
}

void http_listener_resume(struct http_server *server)
{
    if (!server->listener_paused || server->listener_poll == NULL ||
        server->connection_count >= server->connection_limit)
        return;
    server->listener_paused = false;
    (void)uv_poll_start(server->listener_poll, UV_READABLE, knock);
}

static socklen_t listen_address(const struct http_server *server, struct sockaddr_storage *storage)
{
    struct sockaddr_in *four = (struct sockaddr_in *)storage;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)storage;
    *storage = (struct sockaddr_storage){0};
    if (inet_pton(AF_INET, server->address, &four->sin_addr) == 1) {
        four->sin_family = AF_INET;
        four->sin_port = htons(server->port);
        return sizeof *four;
    }
    if (inet_pton(AF_INET6, server->address, &six->sin6_addr) == 1) {
        six->sin6_family = AF_INET6;
        six->sin6_port = htons(server->port);
        return sizeof *six;
    }
    return 0;
}

static enum result open_failed(struct http_server *server, struct error *error)
{
    int cause = errno;
    const char *mend = cause == EADDRINUSE      ? "; another program has it: stop that one or choose another port"
                       : cause == EACCES        ? "; ports below 1024 need rights: take a higher one"
                       : cause == EADDRNOTAVAIL ? "; this machine does not have that address"
                                                : "";
    http_listener_close(server);
    return error_set(error, RESULT_FAILED, "cannot listen on %s port %u: %s%s", server->address, (unsigned)server->port,
                     strerror(cause), mend);
}

enum result http_listener_open(struct http_server *server, struct error *error)
{
    struct sockaddr_storage storage;
    int one = 1, zero = 0;
    socklen_t length = listen_address(server, &storage);
    if (length == 0)
        return error_set(error, RESULT_BAD_INPUT,
                         "cannot listen on \"%s\": write a numeric address such as 127.0.0.1, 0.0.0.0 or ::1",
                         server->address);
    server->listener = socket(storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (server->listener < 0)
        return open_failed(server, error);
    (void)setsockopt(server->listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (storage.ss_family == AF_INET6)
        (void)setsockopt(server->listener, IPPROTO_IPV6, IPV6_V6ONLY, &zero, sizeof zero);
    if (bind(server->listener, (struct sockaddr *)&storage, length) != 0 || listen(server->listener, BACKLOG) != 0)
        return open_failed(server, error);
    if (getsockname(server->listener, (struct sockaddr *)&storage, &length) == 0)
        server->port = ntohs(storage.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&storage)->sin6_port
                                                           : ((struct sockaddr_in *)&storage)->sin_port);
    server->listener_poll = open_poll(server, server->listener, server, knock);
    return server->listener_poll == NULL ? open_failed(server, error) : RESULT_OK;
}

void http_listener_close(struct http_server *server)
{
    close_poll(&server->listener_poll);
    if (server->listener >= 0)
        (void)close(server->listener);
    server->listener = -1;
}
