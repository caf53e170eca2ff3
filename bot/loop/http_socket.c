/* WebSockets: the handshake's checks, whole messages in, a bounded queue out. */
#include "loop/http_internal.h"

#include "base/clock.h"
#include "base/own.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* LWS_WRITE_CLOSE, which lws keeps out of its public list: lws_close_reason() works only from inside `received`. */
#define WRITE_CLOSE ((enum lws_write_protocol)4)

static const struct http_socket_route *find_route(const struct http_request *request)
{
    const struct http_server *server = request->server;
    for (size_t i = 0; i < server->socket_routes.count; i++) {
        if (http_path_fits(server->socket_routes.items[i].path, request->path))
            return &server->socket_routes.items[i];
    }
    return NULL;
}

/* A page of another site must not open a socket in the name of whoever looks at it. Programs send no Origin. */
bool http_request_same_origin(const struct http_request *request)
{
    const char *origin = http_request_header(request, "origin");
    const char *host = http_request_header(request, "host");
    if (origin == NULL)
        return true;
    if (request->server->public_origin != NULL && strcasecmp(origin, request->server->public_origin) == 0)
        return true;
    const char *separator = strstr(origin, "://");
    return separator != NULL && host != NULL && strcasecmp(separator + 3, host) == 0;
}

/* 16 random bytes in base64: the only thing of the handshake that lws is given from outside. */
static bool is_key(const char *key)
{
    static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    return key != NULL && strlen(key) == 24 && strspn(key, base64) == 22 && strcmp(key + 22, "==") == 0;
}

/* 0, or the status to refuse with. */
static int admit(const struct http_request *request, const struct http_socket_route *route)
{
    struct http_server *server = request->server;
    const char *version = http_request_header(request, "sec-websocket-version");
    const char *connection = http_request_header(request, "connection");
    if (route == NULL)
        return 404;
    if (version == NULL || strcmp(version, "13") != 0)
        return 426;
    if (request->method != HTTP_GET || request->head_only || request->body_length > 0 || connection == NULL ||
        strcasestr(connection, "upgrade") == NULL || !is_key(http_request_header(request, "sec-websocket-key")))
        return 400;
    if (server->closing)
        return 503;
    if (!http_request_same_origin(request))
        return 403;
    if (!address_handshake(server->sockets_of, &request->client, server->handshakes_per_minute, clock_monotonic_ms()))
        return 429;
    int status = route->admit == NULL ? 0 : route->admit(route->context, request);
    if (status == 0 && !address_socket_opened(server->sockets_of, &request->client, server->sockets_per_address))
        return 429;
    return status;
}

bool http_socket_wanted(const struct http_request *request)
{
    const char *upgrade = http_request_header(request, "upgrade");
    return upgrade != NULL && strcasecmp(upgrade, "websocket") == 0;
}

/* lws takes the descriptor and is shown a handshake in our words, then whatever the client sent after its own. */
static void hand_over(struct http_connection *connection)
{
    struct http_server *server = connection->server;
    own_(text_done) struct text said = TEXT_INIT;
    text_printf(&said,
                "GET / HTTP/1.1\r\nHost: neuvo\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %s\r\n\r\n",
                http_request_header(connection->socket->request, "sec-websocket-key"));
    text_add_bytes(&said, connection->input.data, connection->input.length);
    text_done(&connection->input);
    http_poll_close(&connection->poll);
    server->adopting = connection;
    (void)lws_adopt_socket_vhost_readbuf(server->vhost, connection->fd, said.data, said.length);
    /* Still waiting: lws had no place and has closed the descriptor. */
    if (server->adopting != NULL && server->adopting->wsi == NULL)
        http_connection_free(server->adopting);
    server->adopting = NULL;
}

int http_socket_upgrade(struct http_connection *connection)
{
    struct http_request *request = connection->request;
    const struct http_socket_route *route = find_route(request);
    int status = admit(request, route);
    if (status != 0)
        return status;
    struct http_socket *socket = x_alloc(1, sizeof *socket);
    socket->connection = connection;
    socket->route = route;
    socket->request = TAKE(connection->request);
    socket->incoming = (struct text)TEXT_INIT;
    connection->socket = socket;
    connection->phase = HTTP_SOCKET;
    connection->deadline_ms = clock_monotonic_ms() + connection->server->head_ms; /* until it is open */
    connection->server->socket_count++;
    hand_over(connection);
    return 0;
}

static int opened(struct http_connection *connection)
{
    struct http_socket *socket = connection->socket;
    if (socket == NULL)
        return -1;
    connection->deadline_ms = 0;
    socket->opened = true;
    connection->server->counted.sockets++;
    socket->route->open(socket->route->context, socket);
    return 0;
}

/* Ends it from inside `received`: lws sends the close frame and waits for the other side's. */
static int end(struct http_connection *connection, unsigned code, const char *reason)
{
    connection->socket->closing = true;
    connection->deadline_ms = clock_monotonic_ms() + HTTP_CLOSE_GRACE_MS;
    unsigned char bytes[124];
    size_t length = strlen(reason);
    memcpy(bytes, reason, length);
    lws_close_reason(connection->wsi, (enum lws_close_status)code, bytes, length);
    return -1;
}

static int received(struct http_connection *connection, const void *bytes, size_t length)
{
    struct http_socket *socket = connection->socket;
    if (socket == NULL || socket->closing)
        return 0;
    if (lws_frame_is_binary(connection->wsi))
        return end(connection, 1003, "only text is taken here");
    if (lws_is_first_fragment(connection->wsi))
        text_clear(&socket->incoming);
    if (socket->incoming.length + length > HTTP_SOCKET_MESSAGE_BYTES)
        return end(connection, 1009, "a message may hold at most 16 KiB");
    text_add_bytes(&socket->incoming, bytes, length);
    if (!lws_is_final_fragment(connection->wsi) || lws_remaining_packet_payload(connection->wsi) != 0)
        return 0;
    if (!utf8_valid(socket->incoming.data, socket->incoming.length))
        return end(connection, 1007, "a message must be UTF-8 without NUL");
    connection->server->counted.messages_in++;
    socket->route->message(socket->route->context, socket, socket->incoming.data, socket->incoming.length);
    text_done(&socket->incoming); /* most sockets are silent most of the time: no buffer waits with them */
    return 0;
}

/* The close frame, from inside `writable`, where lws would only hang up. The other side's close or the deadline ends
 * it. */
static int write_close(struct http_connection *connection)
{
    struct http_socket *socket = connection->socket;
    unsigned char bytes[LWS_PRE + 2 + sizeof socket->close_reason];
    size_t length = strlen(socket->close_reason);
    if (socket->close_sent)
        return 0;
    socket->close_sent = true;
    bytes[LWS_PRE] = (unsigned char)(socket->close_code >> 8);
    bytes[LWS_PRE + 1] = (unsigned char)socket->close_code;
    memcpy(bytes + LWS_PRE + 2, socket->close_reason, length);
    (void)lws_rx_flow_control(connection->wsi, 1);
    return lws_write(connection->wsi, bytes + LWS_PRE, length + 2, WRITE_CLOSE) < 0 ? -1 : 0;
}

static void drop_queue(struct http_socket *socket)
{
    while (socket->first != NULL) {
        struct http_outgoing *next = socket->first->next;
        free(socket->first);
        socket->first = next;
    }
    socket->last = NULL;
    socket->queued = 0;
}

/* lws calls `writable` with an empty queue only when it holds nothing back itself. */
static int drained(struct http_socket *socket)
{
    if (socket->opened && socket->route->drained != NULL)
        socket->route->drained(socket->route->context, socket);
    return 0;
}

static int write_next(struct http_connection *connection)
{
    struct http_socket *socket = connection->socket;
    if (socket == NULL)
        return -1;
    struct http_outgoing *outgoing = socket->first;
    if (outgoing == NULL)
        return socket->closing ? write_close(connection) : drained(socket);
    socket->first = outgoing->next;
    if (socket->first == NULL)
        socket->last = NULL;
    socket->queued -= outgoing->length;
    int written = lws_write(connection->wsi, outgoing->bytes + LWS_PRE, outgoing->length, LWS_WRITE_TEXT);
    bool good = written >= (int)outgoing->length;
    free(outgoing);
    if (!good)
        return -1;
    connection->server->counted.messages_out++;
    if (socket->first != NULL || socket->closing || socket->route->drained != NULL)
        (void)lws_callback_on_writable(connection->wsi);
    return 0;
}

static int closed_by_peer(struct http_connection *connection)
{
    struct http_socket *socket = connection->socket;
    return socket != NULL && socket->close_sent ? -1 : 0; /* its answer to ours: nothing is left to be said */
}

void http_socket_gone(struct http_connection *connection)
{
    struct http_socket *socket = connection->socket;
    if (socket == NULL)
        return;
    connection->socket = NULL;
    if (socket->opened)
        socket->route->close(socket->route->context, socket);
    connection->server->socket_count--;
    address_socket_closed(connection->server->sockets_of, &socket->request->client);
    drop_queue(socket);
    text_done(&socket->incoming);
    http_request_free(socket->request);
    free(socket);
}

/* lws has taken over the connection that server->adopting names. */
static int adopted(struct lws *wsi)
{
    struct http_server *server = lws_context_user(lws_get_context(wsi));
    if (server->adopting == NULL)
        return -1;
    server->adopting->wsi = wsi;
    lws_set_opaque_user_data(wsi, server->adopting);
    return 0;
}

int http_socket_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t length)
{
    (void)user;
    if (reason == LWS_CALLBACK_SERVER_NEW_CLIENT_INSTANTIATED)
        return adopted(wsi);
    struct http_connection *connection = wsi == NULL ? NULL : lws_get_opaque_user_data(wsi);
    if (connection == NULL)
        return 0;
    switch (reason) {
    case LWS_CALLBACK_ESTABLISHED:
        return opened(connection);
    case LWS_CALLBACK_RECEIVE:
        return received(connection, in, length);
    case LWS_CALLBACK_SERVER_WRITEABLE:
        return write_next(connection);
    case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
        return closed_by_peer(connection);
    case LWS_CALLBACK_HTTP:
        return -1; /* it was given a handshake and nothing else */
    case LWS_CALLBACK_CLOSED:
    case LWS_CALLBACK_CLOSED_HTTP:
        http_socket_gone(connection);
        connection->wsi = NULL;
        connection->deadline_ms = 0;
        return 0;
    case LWS_CALLBACK_WSI_DESTROY:
        lws_set_opaque_user_data(wsi, NULL);
        http_connection_free(connection);
        return 0;
    default:
        return 0;
    }
}

const struct http_request *http_socket_request(const struct http_socket *socket)
{
    return socket->request;
}

void http_socket_set_data(struct http_socket *socket, void *data)
{
    socket->data = data;
}

void *http_socket_data(const struct http_socket *socket)
{
    return socket->data;
}

/* A message that finds the queue empty may be large; what comes behind it is bounded together. */
static bool has_room(const struct http_socket *socket, size_t length)
{
    if (socket->first == NULL)
        return length <= HTTP_SOCKET_SENT_BYTES;
    return socket->queued - socket->first->length + length <= HTTP_SOCKET_QUEUE_BYTES;
}

size_t http_socket_queued(const struct http_socket *socket)
{
    return socket->queued;
}

void http_socket_send(struct http_socket *socket, const char *text, size_t length)
{
    if (socket->closing || socket->connection->wsi == NULL)
        return;
    if (!has_room(socket, length)) {
        drop_queue(socket);
        http_socket_close(socket, 1013, "too much waits to be read; connect again");
        return;
    }
    struct http_outgoing *outgoing = x_alloc(1, sizeof *outgoing + LWS_PRE + length);
    outgoing->length = length;
    memcpy(outgoing->bytes + LWS_PRE, text, length);
    if (socket->last != NULL)
        socket->last->next = outgoing;
    else
        socket->first = outgoing;
    socket->last = outgoing;
    socket->queued += length;
    (void)lws_callback_on_writable(socket->connection->wsi);
}

void http_socket_close(struct http_socket *socket, unsigned code, const char *reason)
{
    if (socket->closing)
        return;
    socket->closing = true;
    socket->close_code = code;
    size_t length = utf8_cut(reason, sizeof socket->close_reason - 1);
    memcpy(socket->close_reason, reason, length);
    socket->close_reason[length] = '\0';
    socket->connection->deadline_ms = clock_monotonic_ms() + HTTP_CLOSE_GRACE_MS;
    if (socket->connection->wsi != NULL)
        (void)lws_callback_on_writable(socket->connection->wsi);
}

void http_socket_read(struct http_socket *socket, bool on)
{
    if (socket->connection->wsi != NULL)
        (void)lws_rx_flow_control(socket->connection->wsi, on);
}
