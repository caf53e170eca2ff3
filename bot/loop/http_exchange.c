/* One request, from its head to the last byte of its answer. */
#include "loop/http_internal.h"

#include "base/clock.h"

#include <string.h>
#include <sys/socket.h>

#define PIECE_BYTES ((size_t)16 * 1024)

static void refuse(struct http_request *request, int status)
{
    static const char *const codes[] = {"bad_request", "not_found", "wrong_method", "too_large", "busy"};
    const char *code = status == 404   ? codes[1]
                       : status == 405 ? codes[2]
                       : status == 413 ? codes[3]
                       : status == 503 ? codes[4]
                                       : codes[0];
    request->server->counted.refused++;
    http_answer_error(request, status, code, http_status_text(status));
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

static void handle(struct http_request *request)
{
    struct http_connection *connection = request->connection;
    connection->deadline_ms = 0;
    request->step = HTTP_HANDLING;
    request->route->handler(request->route->context, request);
    if (request->step == HTTP_HANDLING)
        refuse(request, 500);
}

static void serve(struct http_request *request)
{
    int status = 0;
    const struct http_file *file = request->method == HTTP_GET && request->body_length == 0
                                       ? http_file_find(request->server, request->path)
                                       : NULL;
    request->route = find_route(request, &status);
    if (request->server->closing) {
        request->close_after = true;
        refuse(request, 503);
    } else if (file != NULL) {
        http_file_answer(request, file);
    } else if (request->route == NULL) {
        refuse(request, status);
    } else if ((uint64_t)request->body_length > request->route->max_body) {
        refuse(request, 413);
    } else if (request->body_length > 0) {
        request->step = HTTP_BODY;
        request->connection->deadline_ms = clock_monotonic_ms() + request->server->body_ms;
    } else {
        handle(request);
    }
}

int http_exchange_begin(struct http_connection *connection)
{
    struct http_server *server = connection->server;
    int status = 0;
    http_request_free(connection->request);
    connection->deadline_ms = 0;
    struct http_request *request = connection->request = http_request_read(connection, connection->wsi, &status);
    request->number = ++server->last_number;
    server->counted.requests++;
    if (status != 0 || request->body_length > DISCARD_BYTES)
        request->close_after = true;
    if (status != 0)
        refuse(request, status);
    else
        serve(request);
    return 0;
}

int http_exchange_body(struct http_connection *connection, const void *bytes, size_t length)
{
    struct http_request *request = connection->request;
    if (request != NULL && request->step == HTTP_BODY)
        text_add_bytes(&request->body, bytes, length);
    return 0;
}

int http_exchange_complete(struct http_connection *connection)
{
    struct http_request *request = connection->request;
    if (request != NULL && request->step == HTTP_BODY)
        handle(request);
    return 0;
}

static int finish(struct http_connection *connection)
{
    struct http_server *server = connection->server;
    struct http_request *request = connection->request;
    bool end = request->close_after || server->closing;
    bool body_waits = request->body_length > (int64_t)request->body.length;
    server->counted.answers[request->status / 100 % 6]++;
    http_request_free(request);
    connection->request = NULL;
    connection->deadline_ms = body_waits ? clock_monotonic_ms() + server->body_ms : 0;
    if (end)
        return -1;
    return lws_http_transaction_completed(connection->wsi) == 0 ? 0 : -1;
}

/* Copies what lies from `from` on in one of two texts that follow each other. */
static size_t copy_from(const struct text *text, size_t from, unsigned char *buffer, size_t room)
{
    if (from >= text->length)
        return 0;
    size_t take = text->length - from < room ? text->length - from : room;
    memcpy(buffer, text->data + from, take);
    return take;
}

int http_exchange_write(struct http_connection *connection)
{
    struct http_request *request = connection->request;
    if (request == NULL || request->step != HTTP_ANSWERING)
        return 0;
    unsigned char buffer[LWS_PRE + PIECE_BYTES];
    if (request->sent == 0)
        http_answer_head(request, &request->answer_head);
    if (request->head_only)
        text_clear(&request->answer);
    size_t head = request->answer_head.length, whole = head + request->answer.length;
    size_t length = copy_from(&request->answer_head, request->sent, buffer + LWS_PRE, PIECE_BYTES);
    length += copy_from(&request->answer, request->sent + length - head, buffer + LWS_PRE + length,
                        request->sent + length < head ? 0 : PIECE_BYTES - length);
    request->sent += length;
    bool last = request->sent == whole;
    if (lws_write(connection->wsi, buffer + LWS_PRE, length, last ? LWS_WRITE_HTTP_FINAL : LWS_WRITE_HTTP) <
        (int)length)
        return -1;
    connection->deadline_ms = clock_monotonic_ms() + ANSWER_STALL_MS;
    if (last)
        return finish(connection);
    (void)lws_callback_on_writable(connection->wsi);
    return 0;
}

void http_exchange_deadline(struct http_connection *connection)
{
    struct http_request *request = connection->request;
    connection->server->counted.timeouts++;
    if (request == NULL || request->step == HTTP_ANSWERING || request->step == HTTP_HANDLING) {
        http_connection_kill(connection);
        return;
    }
    request->close_after = true;
    refuse(request, request->step == HTTP_BODY ? 408 : 503);
}

uint64_t http_request_keep(struct http_request *request)
{
    request->step = HTTP_KEPT;
    (void)lws_rx_flow_control(request->connection->wsi, 0); /* lws would turn and turn over what comes meanwhile */
    request->connection->deadline_ms = clock_monotonic_ms() + request->server->kept_ms;
    return request->number;
}

struct http_request *http_request_find(struct http_server *server, uint64_t number)
{
    for (struct http_connection *connection = server->connections; connection != NULL; connection = connection->next) {
        struct http_request *request = connection->request;
        if (request != NULL && request->number == number && request->step == HTTP_KEPT)
            return request;
    }
    return NULL;
}
