/*
 * The page of one ticket, the loop's side: forms in, commands to the engine out, pages back. A code or a link gives a
 * cookie that opens one ticket for a few hours. Wrong codes are counted per address.
 */
#include "connectors/ticket/ticket.h"

#include "access/throttle.h"
#include "base/clock.h"
#include "base/own.h"
#include "connectors/form.h"
#include "connectors/html.h"
#include "connectors/ticket/page.h"
#include "connectors/web/admission.h"
#include "loop/http_server.h"
#include "settings/settings.h"

#include <stdlib.h>
#include <string.h>

static const char cookie[] = "neuvo_ticket", home[] = "oma";
enum { BODY_BYTES = 32 * 1024, TYPED_BYTES = 80, ID_BYTES = 64 };

struct connector {
    const struct connector_services *services;
    struct admission *admission;
    struct throttle *throttle;
    bool https, anywhere; /* anywhere: the code itself is what lets in */
};

/* ---- answers -------------------------------------------------------------------------------------------------------
 */

static enum language language_of(const struct connector *connector, const struct http_request *request)
{
    return html_language(request, connector->services->settings);
}

static void answer_note(const struct connector *connector, struct http_request *request, int status, const char *note)
{
    own_(text_done) struct text page = TEXT_INIT;
    page_note(&page, connector->services->phrases, language_of(connector, request), note);
    html_send(request, status, &page);
}

static void answer_code(const struct connector *connector, struct http_request *request, int status, const char *note)
{
    own_(text_done) struct text page = TEXT_INIT;
    page_code(&page, connector->services->phrases, language_of(connector, request), note);
    html_send(request, status, &page);
}

static void go_to_ticket(struct http_request *request, const char *more)
{
    own_(text_done) struct text path = TEXT_INIT;
    text_printf(&path, "/ticket/%s/answer", http_request_segment(request, 1));
    html_go(request, path.data, more);
}

/* ---- who may -------------------------------------------------------------------------------------------------------
 */

/* False: it was answered. */
static bool admit(const struct connector *connector, struct http_request *request)
{
    const struct record_organisation *organisation =
        record_find(connector->services->record, http_request_segment(request, 1));
    int status = organisation == NULL  ? 404
                 : connector->anywhere ? 0
                                       : admission_ask(connector->admission, request, organisation);
    if (status == 0 && http_request_method(request) == HTTP_POST && !http_request_same_origin(request))
        status = 403;
    if (status != 0)
        answer_note(connector, request, status, status == 404 ? "no_such_chat" : "not_from_here");
    return status == 0;
}

/* ---- to the engine -------------------------------------------------------------------------------------------------
 */

static void ask(const struct connector *connector, struct http_request *request, enum visit_deed deed,
                const char *secret, const char *words, const char *id)
{
    uint64_t kept = http_request_keep(request);
    struct arrival *arrival = arrival_new(ARRIVAL_COMMAND, ticket_type.name, kept);
    arrival->command = (struct console_command){.kind = COMMAND_VISIT, .deed = deed, .secret = x_strdup(secret)};
    struct message *message = list_push(&arrival->messages);
    message_init(message);
    message_set(&message->connector, ticket_type.name);
    message_set(&message->organisation, http_request_segment(request, 1));
    message_set(&message->place, "page");
    message_set(&message->external_id, id);
    message_set(&message->text, words);
    message->at_ms = clock_now_ms();
    if (connector->services->arrive(connector->services->context, arrival))
        return;
    arrival_free(arrival);
    request = http_request_find(connector->services->server, kept);
    if (request != NULL)
        answer_note(connector, request, 503, "ticket_busy");
}

static void post_code(const struct connector *connector, struct http_request *request)
{
    own_(text_done) struct text typed = TEXT_INIT;
    char code[TICKET_CODE_BYTES] = "";
    const char *address = http_request_address(request);
    int64_t now_ms = clock_monotonic_ms();
    if (!form_of_request(request, "code", TYPED_BYTES, &typed) || !ticket_code_read(typed.data, code)) {
        answer_code(connector, request, 422, "ticket_code_none");
        return;
    }
    if (throttle_wait_ms(connector->throttle, code, address, now_ms) > 0) {
        answer_code(connector, request, 429, "ticket_code_wait");
        return;
    }
    throttle_try(connector->throttle, code, address, now_ms);
    ask(connector, request, VISIT_CODE, code, "", "");
}

static void post_words(const struct connector *connector, struct http_request *request, const char *token)
{
    own_(text_done) struct text words = TEXT_INIT, id = TEXT_INIT;
    bool good =
        form_of_request(request, "words", PAGE_WORDS_BYTES, &words) && form_of_request(request, "id", ID_BYTES, &id);
    if (!good || words.length == 0 || id.length == 0)
        ask(connector, request, VISIT_READ, token, "", "");
    else
        ask(connector, request, VISIT_SAY, token, words.data, id.data);
}

/* ---- routes --------------------------------------------------------------------------------------------------------
 */

static void go_home(void *context, struct http_request *request)
{
    (void)context;
    own_(text_done) struct text location = TEXT_INIT;
    text_printf(&location, "/ticket/%s", home);
    http_answer_redirect(request, 302, location.data);
}

static void on_code(void *context, struct http_request *request)
{
    const struct connector *connector = context;
    if (!admit(connector, request))
        return;
    if (http_request_method(request) == HTTP_POST)
        post_code(connector, request);
    else
        answer_code(connector, request, 200, NULL);
}

static void on_link(void *context, struct http_request *request)
{
    const struct connector *connector = context;
    const char *token = http_request_segment(request, 3);
    if (!admit(connector, request))
        return;
    if (!ticket_token_is(token)) {
        answer_note(connector, request, 404, "ticket_link_over");
        return;
    }
    if (http_request_method(request) == HTTP_POST) {
        ask(connector, request, VISIT_LINK, token, "", "");
        return;
    }
    own_(text_done) struct text page = TEXT_INIT;
    page_link(&page, connector->services->phrases, language_of(connector, request));
    html_send(request, 200, &page);
}

/* A calendar file may be fetched again: a moved time takes the place of the old one by its UID. */
static void on_time(void *context, struct http_request *request)
{
    const struct connector *connector = context;
    const char *token = http_request_segment(request, 3);
    if (!admit(connector, request))
        return;
    if (ticket_token_is(token))
        ask(connector, request, VISIT_TIME, token, "", "");
    else
        answer_note(connector, request, 404, "time_link_over");
}

static void on_answer(void *context, struct http_request *request)
{
    const struct connector *connector = context;
    own_(text_done) struct text token = TEXT_INIT;
    if (!admit(connector, request))
        return;
    html_read_cookie(request, cookie, &token);
    if (!ticket_token_is(token.data))
        answer_code(connector, request, 200, "ticket_over");
    else if (http_request_method(request) == HTTP_POST)
        post_words(connector, request, token.data);
    else
        ask(connector, request, VISIT_READ, token.data, "", "");
}

/* ---- from the engine -----------------------------------------------------------------------------------------------
 */

static bool is_at(const struct http_request *request, const char *what)
{
    return string_equal(http_request_segment(request, 2), what);
}

static void came_in(const struct connector *connector, struct http_request *request, const struct ticket_visit *visit)
{
    own_(text_done) struct text typed = TEXT_INIT;
    char code[TICKET_CODE_BYTES] = "";
    if (form_of_request(request, "code", TYPED_BYTES, &typed) && ticket_code_read(typed.data, code))
        throttle_succeeded(connector->throttle, code, http_request_address(request));
    html_set_cookie(request, cookie, visit->secret, "/ticket", connector->https);
    go_to_ticket(request, "");
}

static void show(const struct connector *connector, struct http_request *request, const struct ticket_visit *visit)
{
    own_(text_done) struct text page = TEXT_INIT;
    char id[HASH_HEX_BYTES];
    enum language chosen = language_from_code(http_request_query(request, "lang"));
    html_form_id(id);
    page_ticket(&page, connector->services->phrases, chosen == LANGUAGE_NONE ? visit->language : chosen, visit, id,
                http_request_query(request, "sent") != NULL);
    html_send(request, 200, &page);
}

static void refuse(const struct connector *connector, struct http_request *request)
{
    if (is_at(request, "link"))
        answer_note(connector, request, 404, "ticket_link_over");
    else if (is_at(request, "time"))
        answer_note(connector, request, 404, "time_link_over");
    else if (is_at(request, "answer"))
        answer_code(connector, request, 200, "ticket_over");
    else
        answer_code(connector, request, 422, "ticket_code_wrong");
}

static void send_calendar(struct http_request *request, const char *calendar)
{
    http_answer_header(request, "cache-control", "no-store");
    http_answer_header(request, "content-disposition", "attachment; filename=\"neuvo.ics\"");
    http_answer(request, 200, "text/calendar; charset=utf-8", calendar, strlen(calendar));
}

static void answer(const struct connector *connector, struct http_request *request, const struct receipt *receipt)
{
    const struct ticket_visit *visit = receipt->visit;
    if (receipt->kind == RECEIPT_REFUSED)
        refuse(connector, request);
    else if (receipt->kind != RECEIPT_TAKEN || visit == NULL)
        answer_note(connector, request, 503, "ticket_busy");
    else if (visit->calendar != NULL)
        send_calendar(request, visit->calendar);
    else if (visit->secret[0] != '\0')
        came_in(connector, request, visit);
    else if (http_request_method(request) == HTTP_POST)
        go_to_ticket(request, "?sent=1");
    else
        show(connector, request, visit);
}

static void ticket_committed(struct connector *connector, struct departure *departure)
{
    struct http_request *request = http_request_find(connector->services->server, departure->token);
    if (request != NULL && departure->receipts.count > 0)
        answer(connector, request, &departure->receipts.items[0]);
    departure_free(departure);
}

/* Nothing is sent to a page: it is looked at. */
static void ticket_send(struct connector *connector, struct departure *departure)
{
    connector->services->sent(connector->services->context, departure->id, &(struct sent){.outcome = SENT_DONE});
    departure_free(departure);
}

/* ---- life ----------------------------------------------------------------------------------------------------------
 */

static void ticket_stop(struct connector *connector)
{
    admission_free(connector->admission);
    throttle_free(connector->throttle);
    free(connector);
}

static enum result ticket_start(const struct connector_services *services, struct connector **connector,
                                struct error *error)
{
    const char *access = settings_string(services->settings, "web.access");
    struct connector *made = x_alloc(1, sizeof *made);
    made->services = services;
    made->throttle = throttle_new();
    made->https = string_starts(settings_string(services->settings, "server.public_url"), "https:");
    made->anywhere = strcmp(access, "place_link") == 0 || strcmp(access, "sign_in") == 0;
    enum result result = admission_new(services->settings, &made->admission, error);
    if (result != RESULT_OK) {
        ticket_stop(made);
        return result;
    }
    http_route(services->server, HTTP_GET, "/ticket", go_home, made, 0);
    http_route(services->server, HTTP_GET | HTTP_POST, "/ticket/*", on_code, made, BODY_BYTES);
    http_route(services->server, HTTP_GET | HTTP_POST, "/ticket/*/answer", on_answer, made, BODY_BYTES);
    http_route(services->server, HTTP_GET | HTTP_POST, "/ticket/*/link/*", on_link, made, BODY_BYTES);
    http_route(services->server, HTTP_GET, "/ticket/*/time/*", on_time, made, 0);
    *connector = made;
    return RESULT_OK;
}

const struct connector_type ticket_type = {
    .name = "ticket", .start = ticket_start, .stop = ticket_stop, .send = ticket_send, .committed = ticket_committed};
