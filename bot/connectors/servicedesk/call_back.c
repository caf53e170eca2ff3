/* POST /api/v1/service-desk/ORGANISATION/DESK: a desk tells its reference, an answer, or that it is solved. */
#include "base/clock.h"
#include "base/json.h"
#include "base/own.h"
#include "connectors/servicedesk/inside.h"
#include "connectors/servicedesk/signature.h"
#include "loop/http_server.h"
#include "settings/settings.h"

#include <inttypes.h>
#include <string.h>

enum { BODY_BYTES = 24 * 1024, ID_BYTES = 64, PLACE_BYTES = 120 };

void call_back_address(const struct connector *connector, const char *organisation, const char *desk, struct text *out)
{
    const char *public_url = settings_string(connector->services->settings, "server.public_url");
    own_(text_done) struct text here = TEXT_INIT;
    if (*public_url == '\0' && connector->services->server != NULL) /* a desk on this machine, to try it */
        text_printf(&here, "http://127.0.0.1:%u", http_server_port(connector->services->server));
    text_printf(out, "%s/api/v1/service-desk/%s/%s", *public_url == '\0' ? here.data : public_url, organisation, desk);
}

/* What the body says; its strings are the document's. */
struct said {
    const char *id, *answer, *reference;
    int64_t ticket;
    bool solved;
};

static enum result read_said(const struct json *body, struct said *said, struct error *error)
{
    enum result result = json_need_string(body, "id", &said->id, error);
    if (result == RESULT_OK)
        result = json_need_int(body, "ticket", &said->ticket, error);
    if (result == RESULT_OK)
        result = json_opt_string(body, "answer", &said->answer, error);
    if (result == RESULT_OK)
        result = json_opt_string(body, "reference", &said->reference, error);
    return result == RESULT_OK ? json_opt_bool(body, "solved", &said->solved, error) : result;
}

/* NULL: it is good. */
static const char *fault(const struct said *said)
{
    if (*said->id == '\0' || strlen(said->id) > ID_BYTES)
        return "\"id\" must be an id of yours for this call, the same when it is repeated.";
    if (said->ticket <= 0)
        return "\"ticket\" must be the number of the ticket.";
    if (strlen(said->answer) > ANSWER_BYTES)
        return "\"answer\" is too long.";
    if (!reference_is(said->reference))
        return "\"reference\" must be at most 60 plain letters, digits and . _ / # : -";
    return *said->answer == '\0' && *said->reference == '\0' && !said->solved
               ? "One of \"answer\", \"reference\" and \"solved\" must say something."
               : NULL;
}

static void ask(const struct connector *connector, struct http_request *request, const struct said *said)
{
    own_(text_done) struct text place = TEXT_INIT;
    const char *desk = http_request_segment(request, 4);
    own_(free_pointer) char *code = x_strdup(desk), *reference = x_strdup(said->reference);
    uint64_t kept = http_request_keep(request);
    text_printf(&place, "%s/%" PRId64, desk, said->ticket);
    const struct console_command command = {.kind = COMMAND_SERVICE,
                                            .number = said->ticket,
                                            .secret = code,
                                            .reference = reference,
                                            .solved = said->solved};
    if (servicedesk_ask(connector, &command, kept, http_request_segment(request, 3), place.data, said->id,
                        said->answer))
        return;
    request = http_request_find(connector->services->server, kept);
    if (request != NULL)
        http_answer_error(request, 503, "busy", "It could not be kept just now; send it again in a moment.");
}

/* Whether there is such a desk is told to nobody who cannot sign. */
static void on_call(void *context, struct http_request *request)
{
    static const struct json_limits limits = {BODY_BYTES, 4};
    struct connector *connector = context;
    own_(json_freep) struct json *document = NULL;
    struct error error = ERROR_INIT;
    struct said said = {.id = "", .answer = "", .reference = ""};
    size_t length = 0;
    const char *body = http_request_body(request, &length);
    const struct record_desk *desk = record_find_desk(connector->services->record, http_request_segment(request, 3),
                                                      http_request_segment(request, 4));
    if (!signature_fits(desk == NULL ? "" : desk->secret, http_request_header(request, "neuvo-signature"), body, length,
                        clock_now_ms())) {
        http_answer_error(request, 401, "signature", "The signature is missing, wrong or too old.");
        return;
    }
    if (json_parse(body, length, limits, &document, &error) != RESULT_OK ||
        read_said(document, &said, &error) != RESULT_OK) {
        http_answer_error(request, 422, "bad_field", error.text);
        return;
    }
    const char *why = fault(&said);
    if (why != NULL)
        http_answer_error(request, 422, "bad_field", why);
    else
        ask(connector, request, &said);
}

void call_back_answer(const struct connector *connector, struct http_request *request, const struct receipt *receipt)
{
    (void)connector;
    bool repeated = receipt->kind == RECEIPT_REPEATED;
    if (receipt->kind == RECEIPT_TAKEN || repeated) {
        const char *json = repeated ? "{\"repeated\":true}" : "{\"repeated\":false}";
        http_answer(request, 200, "application/json", json, strlen(json));
    } else if (receipt->kind == RECEIPT_REFUSED && string_equal(receipt->reason, "not_yours")) {
        http_answer_error(request, 409, "not_yours", "The ticket is with you no longer.");
    } else if (receipt->kind == RECEIPT_REFUSED) {
        http_answer_error(request, 404, "not_found", "There is no such ticket.");
    } else {
        http_answer_error(request, 503, "busy", "It could not be kept just now; send it again in a moment.");
    }
}

void call_back_routes(struct connector *connector)
{
    http_route(connector->services->server, HTTP_POST, "/api/v1/service-desk/*/*", on_call, connector, BODY_BYTES);
}
