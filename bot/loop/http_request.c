/* A request's head: copied out of lws once, so that it stays readable as long as the request lives. */
#include "loop/http_internal.h"

#include "base/own.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define SEGMENTS_MAX 16
#define QUERIES_MAX 32

/* Headers that lws has no token for and that somebody in the house asks for. */
static const char *const custom_headers[] = {"x-forwarded-proto", "x-request-id", "if-unmodified-since",
                                             "sec-fetch-site",    "forwarded",    "idempotency-key"};

/* All fragments of a token, joined by a separator: the same header sent twice is one list (RFC 9110 section 5.2). */
static char *token_value(struct lws *wsi, enum lws_token_indexes token, const char *separator)
{
    struct text value = TEXT_INIT;
    for (int fragment = 0;; fragment++) {
        int length = lws_hdr_fragment_length(wsi, token, fragment);
        if (length <= 0)
            break;
        char *piece = x_alloc((size_t)length + 1, 1);
        int copied = lws_hdr_copy_fragment(wsi, piece, length + 1, token, fragment);
        if (copied > 0 && value.length > 0)
            text_add(&value, separator);
        if (copied > 0)
            text_add_bytes(&value, piece, (size_t)copied);
        free(piece);
        if (copied < 0)
            break;
    }
    return text_detach(&value);
}

static void read_headers(struct http_request *request, struct lws *wsi)
{
    for (int token = 0; token < WSI_TOKEN_COUNT; token++) {
        enum lws_token_indexes index = (enum lws_token_indexes)token;
        const char *name = (const char *)lws_token_to_string(index);
        size_t length = name == NULL ? 0 : strlen(name);
        if (length < 2 || name[length - 1] != ':' || name[0] == ':' || lws_hdr_total_length(wsi, index) <= 0)
            continue;
        http_pairs_add(&request->headers, x_strndup(name, length - 1),
                       token_value(wsi, index, token == WSI_TOKEN_HTTP_COOKIE ? "; " : ", "));
    }
    for (size_t i = 0; i < sizeof custom_headers / sizeof *custom_headers; i++) {
        own_(text_done) struct text name = TEXT_INIT;
        text_printf(&name, "%s:", custom_headers[i]);
        int length = lws_hdr_custom_length(wsi, name.data, (int)name.length);
        if (length <= 0 || http_pairs_find(&request->headers, custom_headers[i]) != NULL)
            continue;
        char *value = x_alloc((size_t)length + 1, 1);
        (void)lws_hdr_custom_copy(wsi, value, length + 1, name.data, (int)name.length);
        http_pairs_add(&request->headers, x_strdup(custom_headers[i]), value);
    }
}

static void read_query(struct http_request *request, struct lws *wsi)
{
    for (int fragment = 0; fragment < QUERIES_MAX; fragment++) {
        int length = lws_hdr_fragment_length(wsi, WSI_TOKEN_HTTP_URI_ARGS, fragment);
        if (length <= 0)
            break;
        own_(free_pointer) char *piece = x_alloc((size_t)length + 1, 1);
        if (lws_hdr_copy_fragment(wsi, piece, length + 1, WSI_TOKEN_HTTP_URI_ARGS, fragment) < 0)
            break;
        size_t name = strcspn(piece, "=");
        const char *value = piece[name] == '=' ? piece + name + 1 : "";
        http_pairs_add(&request->query, x_strndup(piece, name), x_strdup(value));
    }
}

static const struct {
    enum lws_token_indexes token;
    enum http_method method;
    bool head_only;
} methods[] = {
    {WSI_TOKEN_GET_URI, HTTP_GET, false},     {WSI_TOKEN_HEAD_URI, HTTP_GET, true},
    {WSI_TOKEN_POST_URI, HTTP_POST, false},   {WSI_TOKEN_PUT_URI, HTTP_PUT, false},
    {WSI_TOKEN_PATCH_URI, HTTP_PATCH, false}, {WSI_TOKEN_DELETE_URI, HTTP_DELETE, false},
};

static bool read_method_and_path(struct http_request *request, struct lws *wsi)
{
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        if (lws_hdr_total_length(wsi, methods[i].token) <= 0)
            continue;
        request->method = methods[i].method;
        request->head_only = methods[i].head_only;
        request->path = token_value(wsi, methods[i].token, "");
        return true;
    }
    request->path = x_strdup("");
    return false;
}

/* How long a body is announced: 0 for none. False: it cannot be told, so the connection cannot be trusted further. */
static bool read_body_length(struct http_request *request, int *status)
{
    const char *length = http_pairs_find(&request->headers, "content-length");
    bool takes_body = request->method != HTTP_GET && request->method != HTTP_DELETE;
    if (http_pairs_find(&request->headers, "transfer-encoding") != NULL || (length == NULL && takes_body)) {
        *status = 411;
        return false;
    }
    if (length == NULL)
        return true;
    size_t digits = strspn(length, "0123456789");
    if (digits == 0 || digits > 15 || length[digits] != '\0') {
        *status = 400;
        return false;
    }
    request->body_length = strtoll(length, NULL, 10);
    return true;
}

static bool all_valid(const struct http_request *request)
{
    bool valid = request->path[0] == '/' && utf8_valid(request->path, strlen(request->path));
    for (size_t i = 0; valid && i < request->query.list.count; i++) {
        const struct http_pair *pair = &request->query.list.items[i];
        valid = utf8_valid(pair->name, strlen(pair->name)) && utf8_valid(pair->value, strlen(pair->value));
    }
    return valid;
}

static bool split_path(struct http_request *request)
{
    const char *cursor = request->path;
    while (*cursor == '/') {
        size_t length = strcspn(++cursor, "/");
        if (request->segments.count == SEGMENTS_MAX)
            return false;
        *list_push(&request->segments) = x_strndup(cursor, length);
        cursor += length;
    }
    return true;
}

static void find_client(struct http_request *request)
{
    const struct http_connection *connection = request->connection;
    const char *forwarded = http_pairs_find(&request->headers, "x-forwarded-for");
    request->client = address_of_client(&connection->peer, forwarded, &request->server->trusted);
    address_print(&request->client, request->client_text);
    request->local = address_is_loopback(&connection->peer) && forwarded == NULL &&
                     http_pairs_find(&request->headers, "forwarded") == NULL;
}

struct http_request *http_request_read(struct http_connection *connection, struct lws *wsi, int *status)
{
    struct http_request *request = x_alloc(1, sizeof *request);
    request->server = connection->server;
    request->connection = connection;
    request->body = request->answer_head = request->answer = (struct text)TEXT_INIT;
    *status = 0;
    bool known = read_method_and_path(request, wsi);
    read_headers(request, wsi);
    read_query(request, wsi);
    find_client(request);
    if (!known)
        *status = 501;
    else if (!all_valid(request) || !split_path(request))
        *status = 400;
    else
        (void)read_body_length(request, status);
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
