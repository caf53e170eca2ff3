/* A request as its handler sees it. */
#include "loop/http_internal.h"

#include "base/own.h"

#include <stdlib.h>

struct http_request *http_request_new(struct http_connection *connection)
{
    struct http_request *request = x_alloc(1, sizeof *request);
    request->server = connection->server;
    request->connection = connection;
    request->number = ++connection->server->last_number;
    request->body = request->answer_head = request->answer = (struct text)TEXT_INIT;
    return request;
}

void http_request_free(struct http_request *request)
{
    if (request == NULL)
        return;
    free(request->path);
    for (size_t i = 0; i < request->segments.count; i++)
        free(request->segments.items[i]);
    list_done(&request->segments);
    http_pairs_done(&request->query);
    http_pairs_done(&request->headers);
    http_pairs_done(&request->answer_headers);
    text_done(&request->body);
    text_done(&request->answer_head);
    text_done(&request->answer);
    free(request);
}

enum http_method http_request_method(const struct http_request *request)
{
    return request->method;
}

const char *http_request_path(const struct http_request *request)
{
    return request->path;
}

const char *http_request_segment(const struct http_request *request, size_t index)
{
    return index < request->segments.count ? request->segments.items[index] : NULL;
}

const char *http_request_query(const struct http_request *request, const char *name)
{
    return http_pairs_find(&request->query, name);
}

const char *http_request_header(const struct http_request *request, const char *name)
{
    return http_pairs_find(&request->headers, name);
}

const char *http_request_address(const struct http_request *request)
{
    return request->client_text;
}

bool http_request_is_local(const struct http_request *request)
{
    return request->local;
}

const char *http_request_body(const struct http_request *request, size_t *length)
{
    if (length != NULL)
        *length = request->body.length;
    return request->body.data;
}

uint64_t http_request_keep(struct http_request *request)
{
    request->kept = true;
    return request->number;
}

struct http_request *http_request_find(struct http_server *server, uint64_t number)
{
    for (struct http_connection *connection = server->connections; connection != NULL; connection = connection->next) {
        struct http_request *request = connection->request;
        if (request != NULL && request->number == number && request->kept && !request->answered)
            return request;
    }
    return NULL;
}
