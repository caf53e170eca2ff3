/* neuvo doctor, the part about outside service desks: a signed ping to each webhook, which creates nothing there. */
#include "base/clock.h"
#include "base/json.h"
#include "base/own.h"
#include "commands/doctor.h"
#include "commands/house.h"
#include "commands/organisation_record.h"
#include "connectors/servicedesk/signature.h"
#include "loop/http_client.h"
#include "loop/loop.h"
#include "model/record.h"
#include "settings/settings.h"
#include "store/store.h"

#include <string.h>

enum { TIMEOUT_MS = 15000 };

struct ping {
    struct visit *visit;
    const char *what;
    bool over;
};

/* What an answer tells of what is wrong; NULL: nothing is. */
static const char *fault_of(int status)
{
    static const struct {
        int from, to;
        const char *words;
    } faults[] = {
        {200, 299, NULL},
        {300, 399, "it leads to another address (and Neuvo follows none): write that one as webhook"},
        {401, 401,
         "it does not take the signature: is the secret there the same as in secret_file, and its clock right?"},
        {403, 403,
         "it lets Neuvo not in: is the secret there the same as in secret_file, and may this machine call it?"},
        {404, 404, "there is nothing at this address: look at webhook"},
        {405, 405, "it takes no POST at this address: look at webhook"},
        {429, 429, "it wants to be asked less often; try again in a while"},
        {500, 599, "it fails itself: look into its own log"},
    };
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        if (status >= faults[i].from && status <= faults[i].to)
            return faults[i].words;
    }
    return "it does not take the event \"ping\": answer it 200 and do nothing";
}

static void answered(void *context, const struct http_result *result)
{
    struct ping *ping = context;
    own_(text_done) struct text detail = TEXT_INIT;
    const char *fault = result->end == HTTP_CALL_ANSWERED ? fault_of(result->status) : result->reason;
    if (fault == NULL)
        text_add(&detail, "its webhook answers");
    else if (result->end == HTTP_CALL_ANSWERED)
        text_printf(&detail, "its webhook answered %d: %s", result->status, fault);
    else
        text_printf(&detail, "its webhook cannot be reached: %s", fault);
    visit_say(ping->visit, fault == NULL ? MARK_GOOD : MARK_MEND, ping->what, detail.data);
    ping->over = true;
}

static bool is_over(void *context)
{
    const struct ping *ping = context;
    return ping->over;
}

static void call(struct visit *visit, struct loop *loop, struct http_client *client, const char *organisation,
                 const struct record_desk *desk)
{
    own_(text_done) struct text body = TEXT_INIT, signature = TEXT_INIT, id = TEXT_INIT, what = TEXT_INIT;
    text_printf(&what, "service desk %s of %s", desk->code, organisation);
    text_printf(&id, "ping-%lld", (long long)clock_now_ms());
    text_add_char(&body, '{');
    json_write_member(&body, "event", "ping");
    json_write_member(&body, "id", id.data);
    json_write_member(&body, "organisation", organisation);
    json_write_member_int(&body, "at_ms", clock_now_ms());
    text_add_char(&body, '}');
    signature_write(desk->secret, body.data, body.length, clock_now_ms(), &signature);
    struct ping ping = {.visit = visit, .what = what.data};
    const struct http_call_request request = {.method = "POST",
                                              .url = desk->webhook,
                                              .header = SIGNATURE_HEADER,
                                              .header_value = signature.data,
                                              .body = body.data,
                                              .length = body.length,
                                              .timeout_ms = TIMEOUT_MS,
                                              .done = answered,
                                              .context = &ping};
    (void)http_call_start(client, &request);
    (void)loop_run_until(loop, is_over, &ping, TIMEOUT_MS * 2);
}

static void look(struct visit *visit, const struct settings *settings, struct loop *loop, struct http_client *client,
                 const struct record *record)
{
    for (size_t i = 0; i < record->organisations.count; i++) {
        const struct record_organisation *organisation = &record->organisations.items[i];
        for (size_t j = 0; j < organisation->desks.count; j++) {
            const struct record_desk *desk = &organisation->desks.items[j];
            if (*desk->webhook != '\0')
                call(visit, loop, client, organisation->code, desk);
            if (*desk->webhook != '\0' && *settings_string(settings, "server.public_url") == '\0')
                visit_say(visit, MARK_NOTE, "service desks",
                          "server.public_url is not set, so they are not told where to answer");
        }
    }
}

void visit_service_desks(struct visit *visit, const struct settings *settings, const char *data)
{
    own_(text_done) struct text url = TEXT_INIT;
    const struct store_options how = {.read_only = true};
    struct store *store = NULL;
    struct record record = {.organisations = LIST_INIT};
    struct loop *loop = NULL;
    struct http_client *client = NULL;
    struct error error = ERROR_INIT;
    store_url_of(settings, data, &url);
    enum result result = store_open(url.data, &how, &store, &error);
    if (result != RESULT_OK)
        return; /* that was said with the store */
    result = record_read(store, &record, &error);
    store_close(store);
    if (result == RESULT_OK)
        result = loop_new(&loop, &error);
    if (result == RESULT_OK)
        result = http_client_new(loop, &client, &error);
    if (result == RESULT_OK)
        look(visit, settings, loop, client, &record);
    else
        visit_say(visit, MARK_MEND, "service desks", error.text);
    http_client_free(client);
    loop_free(loop);
    record_done(&record);
}
