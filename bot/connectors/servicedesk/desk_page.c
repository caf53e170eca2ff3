/*
 * The page of one ticket as a service desk sees it: a mail's link leads here. The link is used up by the button, not by
 * looking, and gives a cookie that opens this ticket for a few hours. Plain HTML, no script.
 */
#include "base/hash.h"
#include "base/own.h"
#include "connectors/html.h"
#include "connectors/servicedesk/inside.h"
#include "connectors/servicedesk/page.h"
#include "connectors/ticket/form.h"
#include "loop/http_server.h"

#include <string.h>

#define COOKIE "neuvo_desk="
enum { BODY_BYTES = 64 * 1024, ID_BYTES = 64 };

static enum language language_of(const struct connector *connector, const struct http_request *request)
{
    return html_language(request, connector->services->settings);
}

static void send_page(struct http_request *request, int status, const struct text *page)
{
    http_answer_header(request, "referrer-policy", "same-origin");
    http_answer(request, status, "text/html; charset=utf-8", page->data, page->length);
}

static void answer_note(const struct connector *connector, struct http_request *request, int status, const char *note)
{
    own_(text_done) struct text page = TEXT_INIT;
    desk_page_note(&page, connector->services->phrases, language_of(connector, request), note);
    send_page(request, status, &page);
}

static void go_to_page(struct http_request *request, const char *more)
{
    own_(text_done) struct text location = TEXT_INIT;
    enum language chosen = language_from_code(http_request_query(request, "lang"));
    text_printf(&location, "/ticket/%s/desk%s", http_request_segment(request, 1), more);
    if (chosen != LANGUAGE_NONE)
        text_printf(&location, "%clang=%s", *more == '\0' ? '?' : '&', language_code(chosen));
    http_answer_redirect(request, 303, location.data);
}

/* The secret lets in, from anywhere; a form comes from our own page. False: it was answered. */
static bool admit(const struct connector *connector, struct http_request *request)
{
    bool known = record_find(connector->services->record, http_request_segment(request, 1)) != NULL;
    bool own = http_request_method(request) != HTTP_POST || http_request_same_origin(request);
    if (!known || !own)
        answer_note(connector, request, known ? 403 : 404, "service_over");
    return known && own;
}

static void read_cookie(const struct http_request *request, struct text *token)
{
    const char *cookies = http_request_header(request, "cookie");
    const char *at = cookies == NULL ? NULL : strstr(cookies, COOKIE);
    text_clear(token);
    if (at != NULL && (at == cookies || at[-1] == ' ' || at[-1] == ';'))
        text_add_bytes(token, at + sizeof COOKIE - 1, strcspn(at + sizeof COOKIE - 1, "; "));
    if (!ticket_token_is(token->data))
        text_clear(token);
}

static bool read_form(const struct http_request *request, const char *name, size_t most, struct text *value)
{
    size_t length = 0;
    const char *body = http_request_body(request, &length);
    return form_field(body, length, name, most, value);
}

/* ---- to the engine -------------------------------------------------------------------------------------------------
 */

static void ask(const struct connector *connector, struct http_request *request, const struct console_command *command,
                const char *id, const char *words)
{
    uint64_t kept = http_request_keep(request);
    if (servicedesk_ask(connector, command, kept, http_request_segment(request, 1), "page", id, words))
        return;
    request = http_request_find(connector->services->server, kept);
    if (request != NULL)
        answer_note(connector, request, 503, "ticket_busy");
}

static void look(const struct connector *connector, struct http_request *request, char *token)
{
    const struct console_command command = {.kind = COMMAND_VISIT, .deed = VISIT_DESK_READ, .secret = token};
    ask(connector, request, &command, "", "");
}

/* What says nothing, or what no form of ours sends, only shows the page again. */
static void post_answer(const struct connector *connector, struct http_request *request, char *token)
{
    own_(text_done) struct text words = TEXT_INIT, id = TEXT_INIT, reference = TEXT_INIT, solved = TEXT_INIT;
    bool good = read_form(request, "words", ANSWER_BYTES, &words) && read_form(request, "id", ID_BYTES, &id) &&
                read_form(request, "reference", REFERENCE_BYTES, &reference) && reference_is(reference.data);
    bool is_solved = read_form(request, "solved", sizeof "yes", &solved) && strcmp(solved.data, "yes") == 0;
    if (!good || id.length == 0 || (words.length == 0 && reference.length == 0 && !is_solved)) {
        go_to_page(request, "?empty=1");
        return;
    }
    const struct console_command command = {.kind = COMMAND_VISIT,
                                            .deed = VISIT_DESK_SAY,
                                            .secret = token,
                                            .reference = reference.data,
                                            .solved = is_solved};
    ask(connector, request, &command, id.data, words.data);
}

/* ---- routes --------------------------------------------------------------------------------------------------------
 */

static void on_link(void *context, struct http_request *request)
{
    const struct connector *connector = context;
    const char *token = http_request_segment(request, 3);
    if (!admit(connector, request))
        return;
    if (!ticket_token_is(token)) {
        answer_note(connector, request, 404, "service_link_over");
        return;
    }
    if (http_request_method(request) == HTTP_POST) {
        own_(free_pointer) char *secret = x_strdup(token);
        const struct console_command command = {.kind = COMMAND_VISIT, .deed = VISIT_DESK_LINK, .secret = secret};
        ask(connector, request, &command, "", "");
        return;
    }
    own_(text_done) struct text page = TEXT_INIT;
    desk_page_link(&page, connector->services->phrases, language_of(connector, request));
    send_page(request, 200, &page);
}

static void on_desk(void *context, struct http_request *request)
{
    const struct connector *connector = context;
    own_(text_done) struct text token = TEXT_INIT;
    if (!admit(connector, request))
        return;
    read_cookie(request, &token);
    if (token.length == 0)
        answer_note(connector, request, 404, "service_over");
    else if (http_request_method(request) == HTTP_POST)
        post_answer(connector, request, token.data);
    else
        look(connector, request, token.data);
}

void desk_page_routes(struct connector *connector)
{
    struct http_server *server = connector->services->server;
    http_route(server, HTTP_GET | HTTP_POST, "/ticket/*/desk", on_desk, connector, BODY_BYTES);
    http_route(server, HTTP_GET | HTTP_POST, "/ticket/*/desk/*", on_link, connector, BODY_BYTES);
}

/* ---- from the engine ------------------------------------------------------------------------------------------------
 */

static void came_in(const struct connector *connector, struct http_request *request, const struct ticket_visit *visit)
{
    own_(text_done) struct text cookie = TEXT_INIT;
    text_printf(&cookie, COOKIE "%s; Path=/ticket; HttpOnly; SameSite=Strict%s", visit->secret,
                connector->https ? "; Secure" : "");
    http_answer_header(request, "set-cookie", cookie.data);
    go_to_page(request, "");
}

static void show(const struct connector *connector, struct http_request *request, const struct ticket_visit *visit)
{
    own_(text_done) struct text page = TEXT_INIT;
    uint8_t chance[16];
    char id[HASH_HEX_BYTES];
    random_bytes(chance, sizeof chance);
    hash_hex(NULL, chance, sizeof chance, id);
    const char *note = http_request_query(request, "sent") != NULL    ? "service_sent"
                       : http_request_query(request, "empty") != NULL ? "service_nothing"
                                                                      : NULL;
    desk_page_ticket(&page, connector->services->phrases, language_of(connector, request), visit, id, note);
    send_page(request, 200, &page);
}

void desk_page_answer(const struct connector *connector, struct http_request *request, const struct receipt *receipt)
{
    const struct ticket_visit *visit = receipt->visit;
    bool link = http_request_segment(request, 3) != NULL;
    if (receipt->kind == RECEIPT_REFUSED)
        answer_note(connector, request, 404, link ? "service_link_over" : "service_over");
    else if ((receipt->kind != RECEIPT_TAKEN && receipt->kind != RECEIPT_REPEATED) || visit == NULL)
        answer_note(connector, request, 503, "ticket_busy");
    else if (visit->secret[0] != '\0')
        came_in(connector, request, visit);
    else if (http_request_method(request) == HTTP_POST)
        go_to_page(request, "?sent=1");
    else
        show(connector, request, visit);
}
