/* The listening socket: who may come in, and how many. */
#include "loop/http_internal.h"

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

void http_poll_close(uv_poll_t **poll)
{
    if (*poll == NULL)
        return;
    (void)uv_poll_stop(*poll);
    uv_close((uv_handle_t *)*poll, poll_closed);
    *poll = NULL;
}

uv_poll_t *http_poll_open(struct http_server *server, int fd, void *data)
{
    uv_poll_t *poll = x_alloc(1, sizeof *poll);
    if (uv_poll_init(loop_uv(server->loop), poll, fd) != 0) {
        free(poll);
        return NULL;
    }
    poll->data = data;
    return poll;
}

static void welcome(struct http_server *server, int fd, const struct address *peer)
{
    int one = 1;
    bool counts = !networks_hold(&server->trusted, peer); /* behind a proxy everybody has its address */
    int64_t most = server->sockets_per_address == 0 ? 0 : server->sockets_per_address + SPARE_CONNECTIONS;
    uv_poll_t *poll = http_poll_open(server, fd, NULL);
    if (poll == NULL) {
        (void)close(fd);
        return;
    }
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct http_connection *connection = http_connection_new(server, fd, peer);
    poll->data = connection;
    connection->poll = poll;
    connection->counted = counts && address_socket_opened(server->connections_of, peer, most);
    http_exchange_start(connection);
    if (counts && !connection->counted) {
        http_exchange_refuse(connection, 429);
        http_exchange_answered(connection);
    }
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

static socklen_t listen_address(const char *address, uint16_t port, struct sockaddr_storage *storage)
{
    struct sockaddr_in *four = (struct sockaddr_in *)storage;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)storage;
    *storage = (struct sockaddr_storage){0};
    if (inet_pton(AF_INET, address, &four->sin_addr) == 1) {
        four->sin_family = AF_INET;
        four->sin_port = htons(port);
        return sizeof *four;
    }
    if (inet_pton(AF_INET6, address, &six->sin6_addr) == 1) {
        six->sin6_family = AF_INET6;
        six->sin6_port = htons(port);
        return sizeof *six;
    }
    return 0;
}

bool http_server_address_fits(const char *address)
{
    struct sockaddr_storage storage;
    return listen_address(address, 0, &storage) != 0;
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
    socklen_t length = listen_address(server->address, server->port, &storage);
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
    server->listener_poll = http_poll_open(server, server->listener, server);
    if (server->listener_poll == NULL)
        return open_failed(server, error);
    (void)uv_poll_start(server->listener_poll, UV_READABLE, knock);
    return RESULT_OK;
}

void http_listener_close(struct http_server *server)
{
    http_poll_close(&server->listener_poll);
    if (server->listener >= 0)
        (void)close(server->listener);
    server->listener = -1;
}
