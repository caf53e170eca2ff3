/* "Neuvo is writing", where an answer takes long (connectors/awaited.h). Nobody waits for it, so it is sent once, when
 * there is a token and nothing else waits; Teams ends it by itself. Channels show none. */
#include "connectors/teams/connection.h"

#include "base/clock.h"
#include "base/own.h"
#include "connectors/awaited.h"
#include "connectors/teams/errand.h"
#include "loop/http_client.h"

#include <stdlib.h>

struct typing {
    struct connector *connector;
    struct awaited *awaited;
};

static void on_told(void *context, const struct http_result *result)
{
    (void)context;
    (void)result;
}

static void tell(void *context, const char *id, int for_ms)
{
    static const char body[] = "{\"type\":\"typing\"}";
    static const int64_t timeout_ms = 5000;
    struct typing *typing = context;
    struct connector *connector = typing->connector;
    struct teams_place *place = teams_place_find(connector->places, id);
    const char *why = NULL;
    own_(text_done) struct text url = TEXT_INIT;
    if (for_ms == 0 || place == NULL || place->gone || place->scope == SCOPE_CHANNEL ||
        place->quiet_until_ms > clock_monotonic_ms() ||
        !teams_address_is_service(&connector->options, place->service_url))
        return;
    const char *token = teams_bearer_token(connector->bearer, &why);
    if (token == NULL || !teams_send_beside(connector->outgoing, place))
        return;
    teams_errand_address(place->service_url, id, "", &url);
    (void)http_call_start(connector->services->client,
                          &(struct http_call_request){.method = "POST",
                                                      .url = url.data,
                                                      .bearer = *token == '\0' ? NULL : token,
                                                      .body = body,
                                                      .length = sizeof body - 1,
                                                      .max_bytes = 64 * 1024,
                                                      .timeout_ms = timeout_ms,
                                                      .done = on_told});
}

struct typing *teams_typing_new(struct connector *connector)
{
    struct typing *typing = x_alloc(1, sizeof *typing);
    typing->connector = connector;
    typing->awaited = awaited_new(connector->services->loop, tell, typing);
    return typing;
}

void teams_typing_free(struct typing *typing)
{
    if (typing == NULL)
        return;
    awaited_free(typing->awaited);
    free(typing);
}

void teams_typing_begin(struct typing *typing, const char *place)
{
    awaited_begin(typing->awaited, place);
}

void teams_typing_show(struct typing *typing, const char *place)
{
    awaited_show(typing->awaited, place);
}

void teams_typing_end(struct typing *typing, const char *place)
{
    awaited_end(typing->awaited, place);
}
