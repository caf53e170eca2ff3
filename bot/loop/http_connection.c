/* Connections: their list and their deadlines. */
#include "loop/http_internal.h"

#include "base/clock.h"
#include "base/own.h"

#include <stdlib.h>
#include <unistd.h>

#define TIDY_MS 60000

struct http_connection *http_connection_new(struct http_server *server, int fd, const struct address *peer)
{
    struct http_connection *connection = x_alloc(1, sizeof *connection);
    connection->server = server;
    connection->fd = fd;
    connection->peer = *peer;
    connection->input = (struct text)TEXT_INIT;
    connection->next = server->connections;
    if (server->connections != NULL)
        server->connections->previous = connection;
    server->connections = connection;
    server->connection_count++;
    server->counted.connections++;
    return connection;
}

void http_connection_free(struct http_connection *connection)
{
    struct http_server *server = connection->server;
    http_socket_gone(connection);
    http_request_free(connection->request);
    text_done(&connection->input);
    if (connection->counted)
        address_socket_closed(server->connections_of, &connection->peer);
    if (connection->previous != NULL)
        connection->previous->next = connection->next;
    else
        server->connections = connection->next;
    if (connection->next != NULL)
        connection->next->previous = connection->previous;
    if (server->adopting == connection)
        server->adopting = NULL;
    server->connection_count--;
    free(connection);
}

void http_connection_kill(struct http_connection *connection)
{
    connection->deadline_ms = 0;
    if (connection->phase == HTTP_SOCKET) {
        if (connection->wsi != NULL)
            lws_set_timeout(connection->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
        return;
    }
    http_poll_close(&connection->poll);
    (void)close(connection->fd);
    http_connection_free(connection);
}

void http_connection_sweep(void *context)
{
    struct http_server *server = context;
    int64_t now_ms = clock_monotonic_ms();
    struct http_connection *next = NULL;
    for (struct http_connection *connection = server->connections; connection != NULL; connection = next) {
        next = connection->next;
        if (connection->deadline_ms != 0 && connection->deadline_ms <= now_ms)
            http_exchange_deadline(connection);
    }
    http_listener_resume(server);
    if (now_ms - server->tidy_ms >= TIDY_MS) {
        server->tidy_ms = now_ms;
        address_counts_tidy(server->connections_of, now_ms);
        address_counts_tidy(server->sockets_of, now_ms);
    }
}
