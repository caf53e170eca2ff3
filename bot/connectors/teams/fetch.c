/* Brings a picture that goes along with a ticket, from the service address where it lies. The bytes stay in memory
 * until they are encrypted, so only a few are fetched at a time. */
#include "connectors/teams/connection.h"

#include "base/own.h"
#include "connectors/teams/fate.h"
#include "loop/http_client.h"

#include <stdlib.h>
#include <string.h>

enum { AT_ONCE = 4 };
static const int64_t timeout_ms = 60000, turn_ms = 2000;

struct fetching {
    struct connector *connector;
    struct departure *departure;
    struct text bytes;
    char *token;
    struct http_call *call;
};

static void sent_not(struct connector *connector, struct departure *departure, const struct sent *sent)
{
    connector->services->sent(connector->services->context, departure->id, sent);
    departure_free(departure);
}

static void fetching_free(struct fetching *fetching)
{
    struct connector *connector = fetching->connector;
    for (size_t i = 0; i < connector->fetches.count; i++) {
        if (connector->fetches.items[i] == fetching)
            connector->fetches.items[i] = connector->fetches.items[--connector->fetches.count];
    }
    departure_free(fetching->departure);
    text_done(&fetching->bytes);
    free(fetching->token);
    free(fetching);
}

static bool on_bytes(void *context, const char *bytes, size_t length)
{
    struct fetching *fetching = context;
    if (length > (size_t)ATTACHMENT_BYTES - fetching->bytes.length)
        return false;
    text_add_bytes(&fetching->bytes, bytes, length);
    return true;
}

static void on_fetched(void *context, const struct http_result *result)
{
    struct fetching *fetching = context;
    struct connector *connector = fetching->connector;
    own_(text_done) struct text why = TEXT_INIT;
    bool large = result->end == HTTP_CALL_STOPPED || result->end == HTTP_CALL_TOO_LARGE;
    enum teams_fate fate = teams_fate_of(result, &why);
    bool moved = result->status >= 300 && result->status < 400;
    int64_t hint_ms = result->retry_after_ms > 0 ? result->retry_after_ms : 0;
    if (fate == FATE_TOKEN)
        teams_bearer_drop(connector->bearer, fetching->token);
    if (large)
        sent_not(connector, TAKE(fetching->departure),
                 &(struct sent){.outcome = SENT_NEVER, .reason = "it is larger than 10 MiB"});
    else if (fate == FATE_DONE)
        connector->services->hold(connector->services->context, TAKE(fetching->departure), &fetching->bytes);
    else if (moved || fate == FATE_NEVER || fate == FATE_GONE)
        sent_not(connector, TAKE(fetching->departure),
                 &(struct sent){.outcome = SENT_NEVER,
                                .reason = moved ? "it lies elsewhere, and no redirect is followed" : why.data});
    else
        sent_not(connector, TAKE(fetching->departure),
                 &(struct sent){.outcome = SENT_LATER, .retry_after_ms = hint_ms, .reason = why.data});
    fetching_free(fetching);
}

static void download(struct connector *connector, struct departure *departure, const char *token)
{
    struct fetching *fetching = x_alloc(1, sizeof *fetching);
    *fetching =
        (struct fetching){.connector = connector, .departure = departure, .bytes = TEXT_INIT, .token = x_strdup(token)};
    *list_push(&connector->fetches) = fetching;
    fetching->call = http_call_start(connector->services->client,
                                     &(struct http_call_request){.method = "GET",
                                                                 .url = departure->target,
                                                                 .bearer = *token == '\0' ? NULL : token,
                                                                 .max_bytes = (size_t)ATTACHMENT_BYTES,
                                                                 .timeout_ms = timeout_ms,
                                                                 .chunk = on_bytes,
                                                                 .done = on_fetched,
                                                                 .context = fetching});
}

void teams_fetch(struct connector *connector, struct departure *departure)
{
    const char *why = NULL;
    if (!teams_address_is_service(&connector->options, departure->target)) {
        sent_not(connector, departure,
                 &(struct sent){.outcome = SENT_NEVER, .reason = "it lies at no service address of Teams"});
        return;
    }
    const char *token = teams_bearer_token(connector->bearer, &why);
    if (token == NULL || connector->fetches.count >= AT_ONCE)
        sent_not(
            connector, departure,
            &(struct sent){.outcome = SENT_LATER,
                           .retry_after_ms = turn_ms,
                           .untried = true,
                           .reason = token == NULL ? "there is no token yet" : "other pictures are fetched first"});
    else
        download(connector, departure, token);
}

void teams_fetches_free(struct connector *connector)
{
    while (connector->fetches.count > 0) {
        struct fetching *last = connector->fetches.items[--connector->fetches.count];
        http_call_cancel(last->call);
        fetching_free(last);
    }
    list_done(&connector->fetches);
}
