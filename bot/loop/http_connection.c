/* Connections: their list and deadlines, and the one function that lws calls. */
#include "loop/http_internal.h"

#include "base/clock.h"
#include "base/own.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>

#define TIDY_MS 60000

struct http_connection *http_connection_new(struct http_server *server, int fd, const struct address *peer)
{
    struct http_connection *connection = x_alloc(1, sizeof *connection);
    connection->server = server;
    connection->fd = fd;
    connection->peer = *peer;
    connection->head = (struct text)TEXT_INIT;
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
    text_done(&connection->head);
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
    if (connection->phase == HTTP_DOOR) {
        http_door_close(connection);
        return;
    }
    http_request_free(connection->request); /* nobody may answer it any more */
    connection->request = NULL;
    if (connection->wsi != NULL)
        lws_set_timeout(connection->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
}

/* While an answer is awaited nothing is read, so a client that left is found by looking. */
static bool client_left(const struct http_connection *connection)
{
    char byte;
    if (connection->request == NULL || connection->request->step != HTTP_KEPT || connection->wsi == NULL)
        return false;
    ssize_t count = recv(lws_get_socket_fd(connection->wsi), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return count == 0 || (count < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

static void expire(struct http_connection *connection)
{
    connection->deadline_ms = 0;
    if (connection->phase == HTTP_DOOR)
        http_door_deadline(connection);
    else if (connection->phase == HTTP_SERVING)
        http_exchange_deadline(connection);
    else
        http_connection_kill(connection);
}

void http_connection_sweep(void *context)
{
    struct http_server *server = context;
    int64_t now_ms = clock_monotonic_ms();
    struct http_connection *next = NULL;
    for (struct http_connection *connection = server->connections; connection != NULL; connection = next) {
        next = connection->next;
        if (client_left(connection))
            http_connection_kill(connection);
        else if (connection->deadline_ms != 0 && connection->deadline_ms <= now_ms)
            expire(connection);
    }
    http_listener_resume(server);
    if (now_ms - server->tidy_ms >= TIDY_MS) {
        server->tidy_ms = now_ms;
        address_counts_tidy(server->connections_of, now_ms);
        address_counts_tidy(server->sockets_of, now_ms);
    }
}

/* lws has taken over the connection that server->adopting names. */
static int adopted(struct lws *wsi)
{
    struct http_server *server = lws_context_user(lws_get_context(wsi));
    struct http_connection *connection = server->adopting;
    if (connection == NULL)
        return -1;
    connection->wsi = wsi;
    connection->phase = HTTP_SERVING;
    lws_set_opaque_user_data(wsi, connection);
    return 0;
}

static void closed(struct http_connection *connection)
{
    http_socket_gone(connection);
    http_request_free(connection->request);
    connection->request = NULL;
    connection->wsi = NULL;
    connection->deadline_ms = 0;
}

int http_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t length)
{
    (void)user;
    if (reason == LWS_CALLBACK_SERVER_NEW_CLIENT_INSTANTIATED)
        return adopted(wsi);
    struct http_connection *connection = wsi == NULL ? NULL : lws_get_opaque_user_data(wsi);
    if (connection == NULL)
        return 0;
    switch (reason) {
    case LWS_CALLBACK_HTTP:
        return http_exchange_begin(connection);
    case LWS_CALLBACK_HTTP_BODY:
        return http_exchange_body(connection, in, length);
    case LWS_CALLBACK_HTTP_BODY_COMPLETION:
        return http_exchange_complete(connection);
    case LWS_CALLBACK_HTTP_WRITEABLE:
        return http_exchange_write(connection);
    case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
        return http_socket_upgrade(connection, wsi, in);
    case LWS_CALLBACK_ESTABLISHED:
        return http_socket_opened(connection);
    case LWS_CALLBACK_RECEIVE:
        return http_socket_received(connection, in, length);
    case LWS_CALLBACK_SERVER_WRITEABLE:
        return http_socket_write(connection);
    case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
        return http_socket_closed_by_peer(connection);
    case LWS_CALLBACK_CLOSED:
    case LWS_CALLBACK_CLOSED_HTTP:
        closed(connection);
        return 0;
    case LWS_CALLBACK_WSI_DESTROY:
        lws_set_opaque_user_data(wsi, NULL);
        http_connection_free(connection);
        return 0;
    default:
        return 0;
    }
}
