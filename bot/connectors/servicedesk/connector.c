/*
 * Service desks, the loop's side of the way out: each departure to a desk with a webhook is one signed POST. The
 * durable copy is the row of the outbox; what the desk does not take now is tried again, for three days. A desk that is
 * told by mail gets nothing here: the mail leads it to a page (desk_page.c).
 */
#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "base/own.h"
#include "connectors/servicedesk/inside.h"
#include "connectors/servicedesk/signature.h"
#include "loop/http_client.h"
#include "loop/http_server.h"
#include "model/desk_event.h"
#include "model/reply.h"
#include "settings/settings.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { QUICK_TRIES = 3, TIMEOUT_MS = 20000, ANSWER_MOST = 64 * 1024, DESK_CODE_BYTES = 80 };
static const int64_t given_up_ms = INT64_C(3) * 24 * 3600 * 1000, slow_ms = INT64_C(15) * 60 * 1000;

struct call {
    struct connector *connector;
    struct departure *departure;
    struct http_call *under_way;
};

static void remove_call(struct connector *connector, struct call *call)
{
    for (size_t i = 0; i < connector->calls.count; i++) {
        if (connector->calls.items[i] == call)
            connector->calls.items[i] = connector->calls.items[--connector->calls.count];
    }
    departure_free(call->departure);
    free(call);
}

/* ---- what became of one --------------------------------------------------------------------------------------------
 */

static void report(struct connector *connector, const struct departure *departure, const struct sent *sent)
{
    connector->taken += sent->outcome == SENT_DONE;
    connector->later += sent->outcome == SENT_LATER;
    connector->refused += sent->outcome == SENT_NEVER;
    connector->services->sent(connector->services->context, departure->id, sent);
}

static void come_again(struct connector *connector, const struct departure *departure, const char *reason,
                       int64_t hint_ms)
{
    bool over = clock_now_ms() - departure->at_ms > given_up_ms;
    int64_t pace_ms = departure->attempt <= QUICK_TRIES ? 0 : slow_ms;
    if (!connector->failing)
        log_warn("servicedesk_waits", "text=\"%s; it is tried again for three days\"", reason);
    connector->failing = true;
    report(connector, departure,
           &(struct sent){.outcome = over ? SENT_NEVER : SENT_LATER,
                          .retry_after_ms = hint_ms > pace_ms ? hint_ms : pace_ms,
                          .reason = reason});
}

/* Other answers say that nothing will help: a wrong address, a wrong secret, a form that the desk does not take. */
static bool may_come_again(int status)
{
    return status >= 500 || status == 408 || status == 425 || status == 429;
}

static void ended(void *context, const struct http_result *result)
{
    struct call *call = context;
    struct connector *connector = call->connector;
    const struct departure *departure = call->departure;
    own_(text_done) struct text reason = TEXT_INIT;
    if (result->end == HTTP_CALL_ANSWERED)
        text_printf(&reason, "the service desk answered %d", result->status);
    else
        text_add(&reason, result->reason);
    if (result->end == HTTP_CALL_ANSWERED && result->status >= 200 && result->status < 300) {
        connector->failing = false;
        report(connector, departure, &(struct sent){.outcome = SENT_DONE, .external_id = departure->idempotency_key});
    } else if (result->end == HTTP_CALL_ANSWERED && !may_come_again(result->status)) {
        log_error("servicedesk_refused", "status=%d", result->status);
        report(connector, departure, &(struct sent){.outcome = SENT_NEVER, .reason = reason.data});
    } else {
        come_again(connector, departure, reason.data, result->retry_after_ms);
    }
    remove_call(connector, call);
}

/* ---- what goes out -------------------------------------------------------------------------------------------------
 */

static void write_passed(struct text *out, const struct desk_event *event)
{
    json_write_member(out, "event", "ticket.passed");
    json_write_member(out, "language", event->language);
    json_write_member(out, "question", event->question);
    json_write_member(out, "room", event->room);
    json_write_member(out, "device", event->device);
    json_write_member(out, "call_back_number", event->call_back);
    json_write_member(out, "passed_by", event->from);
    json_write_member(out, "note", event->note);
}

/* The asker's words, or Neuvo's own notice. */
static void write_said(const struct connector *connector, struct text *out, const struct departure *departure,
                       const char *desk)
{
    static const char *const events[] = {[DEPARTURE_EDIT] = "ticket.changed", [DEPARTURE_RETRACT] = "ticket.removed"};
    own_(reply_done) struct reply reply;
    own_(text_done) struct text plain = TEXT_INIT, shown = TEXT_INIT;
    struct error error = ERROR_INIT;
    reply_init(&reply, LANGUAGE_FI);
    if (departure->action != DEPARTURE_RETRACT && reply_decode(departure->body, &reply, &error) == RESULT_OK)
        reply_plain(&reply, &plain);
    text_trim(&plain);
    bool picture = departure->action == DEPARTURE_SAY && reply.picture != 0;
    json_write_member(out, "event",
                      departure->action != DEPARTURE_SAY ? events[departure->action]
                      : picture                          ? "ticket.picture"
                      : departure->relayed               ? "ticket.words"
                                                         : "ticket.notice");
    json_write_member(out, "text", plain.data);
    if (departure->action != DEPARTURE_SAY)
        json_write_member(out, "changes", departure->target);
    if (picture) {
        text_printf(&shown, "%" PRId64 " %s\n", reply.picture, departure->media_type);
        desk_pictures_write(connector, departure, desk, shown.data, out);
    }
}

static void write_body(const struct connector *connector, const struct departure *departure, const char *desk,
                       struct text *out)
{
    own_(desk_event_done) struct desk_event event = {.language = NULL};
    own_(text_done) struct text address = TEXT_INIT;
    const char *slash = strrchr(departure->place, '/');
    call_back_address(connector, departure->organisation, desk, &address);
    text_add(out, "{");
    if (departure->action == DEPARTURE_SAY && desk_event_decode(departure->body, &event)) {
        write_passed(out, &event);
        desk_pictures_write(connector, departure, desk, event.pictures, out);
    } else {
        write_said(connector, out, departure, desk);
    }
    json_write_member(out, "id", departure->idempotency_key);
    json_write_member(out, "organisation", departure->organisation);
    json_write_member_int(out, "ticket", slash == NULL ? 0 : strtoll(slash + 1, NULL, 10));
    json_write_member_int(out, "at_ms", departure->at_ms);
    json_write_member(out, "call_back", address.data);
    text_add(out, "}");
}

static void call_desk(struct connector *connector, struct departure *departure, const struct record_desk *desk)
{
    own_(text_done) struct text body = TEXT_INIT, signature = TEXT_INIT;
    struct call *call = x_alloc(1, sizeof *call);
    *call = (struct call){.connector = connector, .departure = departure};
    *list_push(&connector->calls) = call;
    write_body(connector, departure, desk->code, &body);
    signature_write(desk->secret, body.data, body.length, clock_now_ms(), &signature);
    const struct http_call_request request = {.method = "POST",
                                              .url = desk->webhook,
                                              .header = SIGNATURE_HEADER,
                                              .header_value = signature.data,
                                              .body = body.data,
                                              .length = body.length,
                                              .max_bytes = ANSWER_MOST,
                                              .timeout_ms = TIMEOUT_MS,
                                              .done = ended,
                                              .context = call};
    call->under_way = http_call_start(connector->services->client, &request);
}

static void servicedesk_send(struct connector *connector, struct departure *departure)
{
    char code[DESK_CODE_BYTES] = "";
    size_t length = strcspn(departure->place, "/");
    if (length < sizeof code)
        memcpy(code, departure->place, length);
    const struct record_desk *desk = record_find_desk(connector->services->record, departure->organisation, code);
    if (desk != NULL && desk->webhook[0] != '\0') {
        call_desk(connector, departure, desk);
        return;
    }
    if (desk == NULL) /* the record may be newer than what was read at the start */
        come_again(connector, departure, "the record that was read names no such service desk; reload", 0);
    else
        report(connector, departure, &(struct sent){.outcome = SENT_DONE, .external_id = departure->idempotency_key});
    departure_free(departure);
}

/* ---- to the engine and back ----------------------------------------------------------------------------------------
 */

bool reference_is(const char *reference)
{
    for (const unsigned char *at = (const unsigned char *)reference; *at != '\0'; at++) {
        bool plain = (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') || (*at >= '0' && *at <= '9');
        if (!plain && strchr(" ._/#:-", *at) == NULL)
            return false;
    }
    return strlen(reference) <= REFERENCE_BYTES;
}

bool servicedesk_ask(const struct connector *connector, const struct console_command *command, uint64_t request,
                     const char *organisation, const char *place, const char *id, const char *words)
{
    struct arrival *arrival = arrival_new(ARRIVAL_COMMAND, servicedesk_type.name, request);
    arrival->command = *command;
    arrival->command.secret = x_strdup(command->secret);
    arrival->command.reference = x_strdup(command->reference);
    struct message *message = list_push(&arrival->messages);
    message_init(message);
    message_set(&message->connector, servicedesk_type.name);
    message_set(&message->organisation, organisation);
    message_set(&message->place, place);
    message_set(&message->external_id, id);
    message_set(&message->text, words);
    message->at_ms = clock_now_ms();
    if (connector->services->arrive(connector->services->context, arrival))
        return true;
    arrival_free(arrival);
    return false;
}

static void servicedesk_committed(struct connector *connector, struct departure *departure)
{
    struct http_request *request = http_request_find(connector->services->server, departure->token);
    if (request != NULL && departure->receipts.count > 0) {
        const struct receipt *receipt = &departure->receipts.items[0];
        if (string_starts(http_request_path(request), "/api/"))
            call_back_answer(connector, request, receipt);
        else
            desk_page_answer(connector, request, receipt);
        connector->heard += receipt->kind == RECEIPT_TAKEN;
    }
    departure_free(departure);
}

/* ---- life ----------------------------------------------------------------------------------------------------------
 */

/* What the record names, and the settings do not let be reached. */
static void warn(const struct connector *connector, const struct record_organisation *organisation)
{
    const struct settings *settings = connector->services->settings;
    for (size_t i = 0; i < organisation->desks.count; i++) {
        const struct record_desk *desk = &organisation->desks.items[i];
        if (desk->webhook[0] == '\0' && *settings_string(settings, "mail.server") == '\0')
            log_warn(
                "servicedesk_without_mail",
                "desk=%s text=\"it hears by mail alone, and mail.server is not set: no request can be passed to it\"",
                desk->code);
        if (string_starts(desk->webhook, "https:") && *settings_string(settings, "server.public_url") == '\0')
            log_warn("servicedesk_cannot_answer",
                     "desk=%s text=\"server.public_url is not set, so it is not told where to answer\"", desk->code);
    }
}

static enum result servicedesk_start(const struct connector_services *services, struct connector **connector,
                                     struct error *error)
{
    (void)error;
    struct connector *made = x_alloc(1, sizeof *made);
    made->services = services;
    made->https = string_starts(settings_string(services->settings, "server.public_url"), "https:");
    for (size_t i = 0; services->server != NULL && i < services->record->organisations.count; i++)
        warn(made, &services->record->organisations.items[i]);
    if (services->server != NULL) {
        call_back_routes(made);
        desk_page_routes(made);
        desk_picture_routes(made);
    }
    *connector = made;
    return RESULT_OK;
}

static void servicedesk_stop(struct connector *connector)
{
    while (connector->calls.count > 0) {
        http_call_cancel(connector->calls.items[0]->under_way);
        remove_call(connector, connector->calls.items[0]);
    }
    list_done(&connector->calls);
    free(connector);
}

static void servicedesk_metrics(struct connector *connector, struct text *out)
{
    text_add(out, "# HELP neuvo_servicedesk_total Calls to service desks, by what became of them, and from them.\n"
                  "# TYPE neuvo_servicedesk_total counter\n");
    text_printf(out, "neuvo_servicedesk_total{outcome=\"taken\"} %" PRIu64 "\n", connector->taken);
    text_printf(out, "neuvo_servicedesk_total{outcome=\"later\"} %" PRIu64 "\n", connector->later);
    text_printf(out, "neuvo_servicedesk_total{outcome=\"refused\"} %" PRIu64 "\n", connector->refused);
    text_printf(out, "neuvo_servicedesk_total{outcome=\"heard\"} %" PRIu64 "\n", connector->heard);
}

const struct connector_type servicedesk_type = {.name = "servicedesk",
                                                .start = servicedesk_start,
                                                .stop = servicedesk_stop,
                                                .send = servicedesk_send,
                                                .committed = servicedesk_committed,
                                                .metrics = servicedesk_metrics};
