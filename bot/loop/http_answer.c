/* Answers: what a handler says, and the head that goes out with it. */
#include "loop/http_internal.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/own.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* On every answer, unless the handler set its own of that name. connect-src 'self' covers the page's WebSocket. */
static const struct http_pair house_headers[] = {
    {"content-security-policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
     "img-src 'self' data: blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"},
    {"x-content-type-options", "nosniff"},
    {"referrer-policy", "no-referrer"},
    {"cross-origin-opener-policy", "same-origin"},
    {"cache-control", "no-store"},
};

static const struct {
    int status;
    const char *name;
    const char *text;
} statuses[] = {
    {200, "OK", ""},
    {201, "Created", ""},
    {202, "Accepted", ""},
    {204, "No Content", ""},
    {301, "Moved Permanently", ""},
    {302, "Found", ""},
    {303, "See Other", ""},
    {304, "Not Modified", ""},
    {307, "Temporary Redirect", ""},
    {308, "Permanent Redirect", ""},
    {400, "Bad Request", "the request cannot be read"},
    {401, "Unauthorized", "sign in first"},
    {403, "Forbidden", "this is not allowed here"},
    {404, "Not Found", "there is nothing at this address"},
    {405, "Method Not Allowed", "this address does not take that method"},
    {408, "Request Timeout", "the request took too long to arrive"},
    {409, "Conflict", "somebody was faster"},
    {411, "Length Required", "a Content-Length header is needed; chunked bodies are not taken"},
    {413, "Content Too Large", "the body is larger than this address takes"},
    {415, "Unsupported Media Type", "that type of content is not taken here"},
    {422, "Unprocessable Content", "the content is not right"},
    {426, "Upgrade Required", "this address speaks WebSocket version 13 only"},
    {429, "Too Many Requests", "too many connections from this network address; try again in a minute"},
    {431, "Request Header Fields Too Large", "the request head is larger than 16 KiB"},
    {500, "Internal Server Error", "the server made a mistake"},
    {501, "Not Implemented", "this method is not known here"},
    {503, "Service Unavailable", "the server is busy or closing; try again in a moment"},
};

const char *http_status_text(int status)
{
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        if (statuses[i].status == status)
            return statuses[i].text;
    }
    return "";
}

const char *http_status_name(int status)
{
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        if (statuses[i].status == status)
            return statuses[i].name;
    }
    return "Other"; /* the words are for people who look at the wire only (RFC 9112 section 4) */
}

/* A header value must not be able to begin a new line. */
static char *clean_value(const char *value)
{
    char *copy = x_strdup(value);
    for (char *cursor = copy; *cursor != '\0'; cursor++) {
        if ((unsigned char)*cursor < 0x20 || *cursor == 0x7F)
            *cursor = ' ';
    }
    return copy;
}

void http_answer_header(struct http_request *request, const char *name, const char *value)
{
    for (size_t i = 0; i < request->answer_headers.list.count; i++) {
        struct http_pair *pair = &request->answer_headers.list.items[i];
        if (strcmp(pair->name, name) == 0 && strcmp(name, "set-cookie") != 0) {
            free(pair->value);
            pair->value = clean_value(value);
            return;
        }
    }
    http_pairs_add(&request->answer_headers, x_strdup(name), clean_value(value));
}

static bool has_body(int status)
{
    return status >= 200 && status != 204 && status != 304;
}

void http_answer(struct http_request *request, int status, const char *media_type, const char *bytes, size_t length)
{
    if (request->answered)
        return; /* the first answer counts: a deadline may have been faster than the handler */
    request->answered = true;
    request->status = status;
    if (has_body(status)) {
        http_answer_header(request, "content-type", media_type == NULL ? "text/plain; charset=utf-8" : media_type);
        text_add_bytes(&request->answer, bytes, length);
    }
    if (request->kept)
        http_exchange_answered(request->connection);
}

void http_answer_error(struct http_request *request, int status, const char *code, const char *message)
{
    own_(text_done) struct text json = TEXT_INIT;
    text_add(&json, "{\"error\":{");
    json_write_member(&json, "code", code);
    json_write_member(&json, "message", message);
    text_add(&json, "}}\n");
    http_answer(request, status, "application/json; charset=utf-8", json.data, json.length);
}

void http_answer_redirect(struct http_request *request, int status, const char *location)
{
    http_answer_header(request, "location", location);
    http_answer(request, status, NULL, "", 0);
}

static void add_header(struct text *head, const char *name, const char *value)
{
    text_printf(head, "%s: %s\r\n", name, value);
}

static void add_date(struct text *head)
{
    time_t now = (time_t)(clock_now_ms() / 1000);
    struct tm parts;
    char date[40];
    if (gmtime_r(&now, &parts) != NULL && strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", &parts) > 0)
        add_header(head, "date", date);
}

void http_answer_head(struct http_request *request)
{
    struct text *head = &request->answer_head;
    text_printf(head, "HTTP/1.1 %d %s\r\n", request->status, http_status_name(request->status));
    add_date(head);
    for (size_t i = 0; i < request->answer_headers.list.count; i++)
        add_header(head, request->answer_headers.list.items[i].name, request->answer_headers.list.items[i].value);
    for (size_t i = 0; i < sizeof house_headers / sizeof *house_headers; i++) {
        if (http_pairs_find(&request->answer_headers, house_headers[i].name) == NULL)
            add_header(head, house_headers[i].name, house_headers[i].value);
    }
    if (!request->keep_alive)
        add_header(head, "connection", "close");
    if (has_body(request->status))
        text_printf(head, "content-length: %zu\r\n", request->answer.length);
    text_add(head, "\r\n");
}
