/* The requests of one connection, one after the other: head, body, handler, answer, and again. */
#include "loop/http_internal.h"

#include "base/clock.h"
#include "base/own.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#define READ_BYTES ((size_t)16 * 1024)
#define LINGER_MS 2000
#define LINGER_READS 16 /* at once; then the others have their turn */

static void advance(struct http_connection *connection);
static void ready(uv_poll_t *poll, int status, int events);

static void set_phase(struct http_connection *connection, enum http_phase phase, int events, int64_t limit_ms)
{
    connection->phase = phase;
    connection->deadline_ms = clock_monotonic_ms() + limit_ms;
    (void)uv_poll_start(connection->poll, events, ready);
}

void http_exchange_start(struct http_connection *connection)
{
    set_phase(connection, HTTP_READING_HEAD, UV_READABLE, connection->server->head_ms);
}

static const char *refusal_code(int status)
{
    switch (status) {
    case 404:
        return "not_found";
    case 405:
        return "wrong_method";
    case 413:
        return "too_large";
    case 429:
        return "too_many";
    case 403:
        return "not_allowed";
    case 500:
        return "internal";
    case 503:
        return "busy";
    default:
        return "bad_request";
    }
}

static void refuse(struct http_request *request, int status)
{
    request->server->counted.refused++;
    if (status == 426)
        http_answer_header(request, "sec-websocket-version", "13");
    http_answer_error(request, status, refusal_code(status), http_status_text(status));
}

/* The route for the request, or NULL and *status 404 or 405. */
static const struct http_route *find_route(const struct http_request *request, int *status)
{
    const struct http_server *server = request->server;
    *status = 404;
    for (size_t i = 0; i < server->routes.count; i++) {
        const struct http_route *route = &server->routes.items[i];
        if (!http_path_fits(route->path, request->path))
            continue;
        if ((route->methods & request->method) != 0)
            return route;
        *status = 405;
    }
    return NULL;
}

static void find_client(struct http_request *request)
{
    const struct address *peer = &request->connection->peer;
    const char *forwarded = http_request_header(request, "x-forwarded-for");
    request->client = address_of_client(peer, forwarded, &request->server->trusted);
    address_print(&request->client, request->client_text);
    request->local =
        address_is_loopback(peer) && forwarded == NULL && http_request_header(request, "forwarded") == NULL;
}

/* The body is there: the handler's turn. */
static void handle(struct http_connection *connection)
{
    struct http_request *request = connection->request;
    set_phase(connection, HTTP_WAITING, UV_DISCONNECT, connection->server->kept_ms);
    connection->handling = true;
    request->route->handler(request->route->context, request);
    connection->handling = false;
    if (!request->answered && !request->kept)
        refuse(request, 500);
}

/* Tells a client that asked whether to send its body to do so. */
static void invite_body(struct http_connection *connection)
{
    static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
    const char *expect = http_request_header(connection->request, "expect");
    if (expect != NULL && strcasecmp(expect, "100-continue") == 0)
        (void)send(connection->fd, go_on, sizeof go_on - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void serve(struct http_connection *connection)
{
    struct http_server *server = connection->server;
    struct http_request *request = connection->request;
    int status = 0;
    const struct http_file *file =
        request->method == HTTP_GET && request->body_length == 0 ? http_file_find(server, request->path) : NULL;
    request->route = find_route(request, &status);
    if (server->closing) {
        refuse(request, 503);
    } else if (file != NULL) {
        http_file_answer(request, file);
    } else if (request->route == NULL) {
        refuse(request, status);
    } else if (request->body_length > request->route->max_body) {
        refuse(request, 413);
    } else if (request->body_length > 0) {
        invite_body(connection);
        set_phase(connection, HTTP_READING_BODY, UV_READABLE, server->body_ms);
    } else {
        handle(connection);
    }
}

/* False: it became a WebSocket, and is not ours to look at any more. */
static bool take_head(struct http_connection *connection, size_t length)
{
    struct http_request *request = connection->request = http_request_new(connection);
    struct text *input = &connection->input;
    connection->server->counted.requests++;
    int status = http_request_parse(input->data, length, request);
    memmove(input->data, input->data + length, input->length - length + 1);
    input->length -= length;
    find_client(request);
    set_phase(connection, HTTP_WAITING, UV_DISCONNECT, connection->server->kept_ms);
    if (status == 0 && http_socket_wanted(request)) {
        status = http_socket_upgrade(connection);
        if (status == 0)
            return false;
    }
    if (status == 0) {
        serve(connection);
    } else {
        request->keep_alive = false;
        refuse(request, status);
    }
    return true;
}

/* What has come of the body so far; true when it is whole. */
static bool take_body(struct http_connection *connection)
{
    struct http_request *request = connection->request;
    struct text *input = &connection->input;
    size_t missing = request->body_length - request->body.length;
    size_t take = input->length < missing ? input->length : missing;
    text_add_bytes(&request->body, input->data, take);
    memmove(input->data, input->data + take, input->length - take + 1);
    input->length -= take;
    return request->body.length == request->body_length;
}

/* True when something was done and there may be more to do. */
static bool step_head(struct http_connection *connection)
{
    struct text *input = &connection->input;
    if (input->length > 0 && (input->data[0] < 'A' || input->data[0] > 'Z')) {
        http_exchange_refuse(connection, 400); /* TLS or noise: no need to wait for more of it */
        return true;
    }
    const char *end = memmem(input->data, input->length, "\r\n\r\n", 4);
    size_t length = end == NULL ? input->length : (size_t)(end + 4 - input->data);
    if (length > HTTP_HEAD_BYTES || (end == NULL && length == HTTP_HEAD_BYTES)) {
        http_exchange_refuse(connection, 431);
        return true;
    }
    if (end == NULL)
        return false;
    return take_head(connection, length);
}

static void start_writing(struct http_connection *connection)
{
    struct http_request *request = connection->request;
    if (connection->server->closing || request->body.length < request->body_length)
        request->keep_alive = false; /* what is left of the body would be read as a request */
    http_answer_head(request);
    if (request->head_only)
        text_clear(&request->answer);
    connection->server->counted.answers[request->status / 100 % 6]++;
    set_phase(connection, HTTP_WRITING, UV_WRITABLE, HTTP_STALL_MS);
}

static void linger(struct http_connection *connection)
{
    (void)shutdown(connection->fd, SHUT_WR);
    set_phase(connection, HTTP_LINGERING, UV_READABLE, LINGER_MS);
}

static void finish(struct http_connection *connection)
{
    bool keep_alive = connection->request->keep_alive;
    http_request_free(connection->request);
    connection->request = NULL;
    if (keep_alive)
        set_phase(connection, HTTP_READING_HEAD, UV_READABLE,
                  connection->input.length > 0 ? connection->server->head_ms : HTTP_IDLE_MS);
    else
        linger(connection);
}

/* True when all is written. Kills the connection and sets it to NULL when the other side is gone. A head that nothing
 * follows must not be said to be followed: the kernel would hold it back for 200 ms. */
static bool write_some(struct http_connection **connection)
{
    struct http_request *request = (*connection)->request;
    const struct text *parts[2] = {&request->answer_head, &request->answer};
    size_t offset = request->sent;
    for (size_t i = 0; i < 2; i++) {
        while (offset < parts[i]->length) {
            ssize_t count = send((*connection)->fd, parts[i]->data + offset, parts[i]->length - offset,
                                 MSG_NOSIGNAL | MSG_DONTWAIT | (i == 0 && parts[1]->length > 0 ? MSG_MORE : 0));
            if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
                return false;
            if (count <= 0) {
                http_connection_kill(*connection);
                *connection = NULL;
                return false;
            }
            offset += (size_t)count;
            request->sent += (size_t)count;
            (*connection)->deadline_ms = clock_monotonic_ms() + HTTP_STALL_MS;
        }
        offset -= parts[i]->length;
    }
    return true;
}

/* Does all that can be done without waiting. */
static void advance(struct http_connection *connection)
{
    for (bool more = true; more && connection != NULL;) {
        switch (connection->phase) {
        case HTTP_READING_HEAD:
            more = step_head(connection);
            break;
        case HTTP_READING_BODY:
            more = take_body(connection);
            if (more)
                handle(connection);
            break;
        case HTTP_WAITING:
            more = connection->request->answered;
            if (more)
                start_writing(connection);
            break;
        case HTTP_WRITING:
            more = write_some(&connection);
            if (more)
                finish(connection);
            break;
        default:
            more = false;
        }
        if (more && connection->phase == HTTP_READING_BODY && connection->request->answered)
            connection->phase = HTTP_WAITING;
    }
}

void http_exchange_answered(struct http_connection *connection)
{
    if (!connection->handling) /* else advance() is under way and will see it */
        advance(connection);
}

void http_exchange_refuse(struct http_connection *connection, int status)
{
    if (connection->request == NULL)
        connection->request = http_request_new(connection);
    connection->request->keep_alive = false;
    connection->request->kept = false; /* whoever wanted to answer it later is too late */
    connection->phase = HTTP_WAITING;
    refuse(connection->request, status);
}

static void read_some(struct http_connection *connection)
{
    char bytes[READ_BYTES];
    bool first = connection->phase == HTTP_READING_HEAD && connection->input.length == 0;
    ssize_t count = recv(connection->fd, bytes, sizeof bytes, MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        return;
    if (count <= 0) {
        http_connection_kill(connection);
        return;
    }
    if (first)
        connection->deadline_ms = clock_monotonic_ms() + connection->server->head_ms;
    text_add_bytes(&connection->input, bytes, (size_t)count);
    advance(connection);
}

static void drop_some(struct http_connection *connection)
{
    char bytes[READ_BYTES];
    ssize_t count = 1;
    for (int i = 0; i < LINGER_READS && count > 0; i++)
        count = recv(connection->fd, bytes, sizeof bytes, MSG_DONTWAIT);
    if (count == 0 || (count < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR))
        http_connection_kill(connection);
}

static void ready(uv_poll_t *poll, int status, int events)
{
    struct http_connection *connection = poll->data;
    if (status < 0 || (connection->phase == HTTP_WAITING && (events & UV_DISCONNECT) != 0))
        http_connection_kill(connection); /* whoever looks for the kept request finds nothing */
    else if (connection->phase == HTTP_LINGERING)
        drop_some(connection);
    else if (connection->phase == HTTP_WRITING)
        advance(connection);
    else if ((events & UV_READABLE) != 0)
        read_some(connection);
}

void http_exchange_deadline(struct http_connection *connection)
{
    bool idle = connection->phase == HTTP_READING_HEAD && connection->input.length == 0;
    bool speaks = connection->phase == HTTP_READING_HEAD || connection->phase == HTTP_READING_BODY;
    bool kept = connection->phase == HTTP_WAITING;
    if (connection->phase != HTTP_LINGERING)
        connection->server->counted.timeouts++;
    if (idle || (!speaks && !kept)) {
        http_connection_kill(connection);
        return;
    }
    http_exchange_refuse(connection, kept ? 503 : 408);
    advance(connection);
}
