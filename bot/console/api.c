/* What the routes under /api/v1 share: who asks, what the body says, how it is answered. */
#include "console/inside.h"

#include "access/cookie.h"
#include "base/json.h"
#include "base/own.h"

#include <stdlib.h>
#include <string.h>

void api_say(struct http_request *request, const struct text *json)
{
    http_answer(request, 200, "application/json; charset=utf-8", json->data, json->length);
}

/* ---- who asks ---------------------------------------------------------------------------------------------------- */

/* A page of another site can neither set this header (that takes a question beforehand, which is never answered) nor
 * hide its Origin; a form can do neither. With SameSite=Strict its browser would not send the cookie either. */
bool api_is_own_page(struct http_request *request)
{
    if (http_request_header(request, "x-neuvo-console") != NULL && http_request_same_origin(request))
        return true;
    http_answer_error(request, 403, "foreign", "Writing needs the header X-Neuvo-Console and our own Origin.");
    return false;
}

/* Begins with the session of the cookie; answers 401 when there is none. */
struct console_query *api_query_of(struct http_request *request, enum query_kind kind)
{
    struct console_query *query = console_query_new(kind, 0);
    if (cookie_session(http_request_header(request, "cookie"), &query->organisation, &query->secret))
        return query;
    console_query_free(query);
    http_answer_error(request, 401, "signed_out", "Sign in first.");
    return NULL;
}

/* ---- reading the body -------------------------------------------------------------------------------------------- */

struct json *api_body_of(struct http_request *request)
{
    size_t length = 0;
    struct json *json = NULL;
    struct error error = ERROR_INIT;
    const char *body = http_request_body(request, &length);
    struct json_limits limits = {.max_bytes = length, .max_depth = 3}; /* the route bounds its length */
    if (json_parse(body, length, limits, &json, &error) == RESULT_OK && json_type(json) == JSON_OBJECT)
        return json;
    json_free(json);
    http_answer_error(request, 400, "bad_json", "The body must be a JSON object.");
    return NULL;
}

/* NULL after answering 422: it is missing, or too long. */
const char *api_field(struct http_request *request, const struct json *body, const char *name, size_t most)
{
    const char *value = NULL;
    struct error error = ERROR_INIT;
    if (json_need_string(body, name, &value, &error) == RESULT_OK && *value != '\0' && strlen(value) <= most)
        return value;
    own_(text_done) struct text why = TEXT_INIT;
    text_printf(&why, "\"%s\" must be a string of 1 to %zu bytes.", name, most);
    http_answer_error(request, 422, "bad_field", why.data);
    return NULL;
}

bool api_number(const char *text, int64_t *number)
{
    char *end = NULL;
    if (text == NULL || *text < '0' || *text > '9' || strlen(text) > 19)
        return false;
    *number = strtoll(text, &end, 10);
    return *end == '\0';
}

/* A window that looks again because something changed says so, and keeps no session alive. */
struct waiting *api_reading(struct console *console, struct http_request *request)
{
    bool quiet = http_request_header(request, "x-neuvo-quiet") != NULL;
    struct waiting *waiting = waiting_add(console, PURPOSE_READ, http_request_keep(request));
    waiting->quiet = quiet;
    return waiting;
}

void api_routes(struct console *console)
{
    session_routes(console);
    ticket_routes(console);
    article_routes(console);
    unanswered_routes(console);
    round_routes(console);
    report_routes(console);
}
