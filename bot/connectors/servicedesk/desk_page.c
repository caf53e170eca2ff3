/*
 * The page of one ticket as a service desk sees it: a mail's link leads here. The link is used up by the button, not by
 * looking, and gives a cookie that opens this ticket for a few hours. Plain HTML, no script.
 */
#include "base/own.h"
#include "connectors/form.h"
#include "connectors/html.h"
#include "connectors/servicedesk/inside.h"
#include "connectors/servicedesk/page.h"
#include "loop/http_server.h"

#include <string.h>

static const char cookie[] = "neuvo_desk";
enum { BODY_BYTES = 64 * 1024, ID_BYTES = 64 };

static enum language language_of(const struct connector *connector, const struct http_request *request)
{
    return html_language(request, connector->services->settings);
}

static void answer_note(const struct connector *connector, struct http_request *request, int status, const char *note)
{
    own_(text_done) struct text page = TEXT_INIT;
    desk_page_note(&page, connector->services->phrases, language_of(connector, request), note);
    html_send(request, status, &page);
}

static void go_to_page(struct http_request *request, const char *more)
{
    own_(text_done) struct text path = TEXT_INIT;
    text_printf(&path, "/ticket/%s/desk", http_request_segment(request, 1));
    html_go(request, path.data, more);
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
    bool good = form_of_request(request, "words", ANSWER_BYTES, &words) &&
                form_of_request(request, "id", ID_BYTES, &id) &&
                form_of_request(request, "reference", REFERENCE_BYTES, &reference) && reference_is(reference.data);
    bool is_solved = form_of_request(request, "solved", sizeof "yes", &solved) && strcmp(solved.data, "yes") == 0;
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
    html_send(request, 200, &page);
}

static void on_desk(void *context, struct http_request *request)
{
    const struct connector *connector = context;
    own_(text_done) struct text token = TEXT_INIT;
    if (!admit(connector, request))
        return;
    html_read_cookie(request, cookie, &token);
    if (!ticket_token_is(token.data))
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
    html_set_cookie(request, cookie, visit->secret, "/ticket", connector->https);
    go_to_page(request, "");
}

static void show(const struct connector *connector, struct http_request *request, const struct ticket_visit *visit)
{
    own_(text_done) struct text page = TEXT_INIT;
    char id[HASH_HEX_BYTES];
    html_form_id(id);
    const char *note = http_request_query(request, "sent") != NULL    ? "service_sent"
                       : http_request_query(request, "empty") != NULL ? "service_nothing"
                                                                      : NULL;
    desk_page_ticket(&page, connector->services->phrases, language_of(connector, request), visit, id, note);
    html_send(request, 200, &page);
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
