/*
 * Our own token (OAuth 2.0 client credentials, RFC 6749 4.4): fetched when something is to be said, kept in memory
 * alone, renewed before it ends, and forgotten when somebody refuses it.
 */
#include "connectors/teams/connection.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "base/own.h"
#include "connectors/teams/sign_in.h"
#include "loop/http_client.h"

#include <stdlib.h>
#include <string.h>

static const int64_t early_ms = 5 * 60 * 1000, timeout_ms = 20000, pause_ms = 2000;

struct bearer {
    struct connector *connector;
    char *token;                           /* NULL: none */
    int64_t renew_ms, ends_ms, refused_ms; /* monotonic; refused: when one could not be had; -1 */
    struct http_call *call;
    struct text why; /* it could not be had the last time */
    bool failing;    /* told already */
};

/* Called also while the old one is good still. */
static void on_token(void *context, const struct http_result *result)
{
    struct bearer *bearer = context;
    int64_t lasts_s = 0, now_ms = clock_monotonic_ms();
    own_(free_pointer) char *token = NULL;
    bearer->call = NULL;
    text_clear(&bearer->why);
    if (sign_in_read(result, &token, &lasts_s, &bearer->why)) {
        int64_t lasts_ms = lasts_s * 1000, renew_ms = lasts_ms > 2 * early_ms ? lasts_ms - early_ms : lasts_ms / 2;
        if (bearer->token != NULL)
            text_wipe(&(struct text){bearer->token, strlen(bearer->token), strlen(bearer->token) + 1});
        bearer->token = TAKE(token);
        bearer->renew_ms = now_ms + renew_ms;
        bearer->ends_ms = now_ms + lasts_ms;
        bearer->refused_ms = -1;
        if (bearer->failing)
            log_info("teams_token", "text=\"there is one again\"");
        bearer->failing = false;
        teams_send_token_settled(bearer->connector->outgoing, NULL);
        return;
    }
    bearer->refused_ms = now_ms;
    if (!bearer->failing)
        log_error("teams_token", "text=\"%s; nothing can be sent meanwhile, and it is tried again\"", bearer->why.data);
    bearer->failing = true;
    if (bearer->token == NULL || now_ms >= bearer->ends_ms)
        teams_send_token_settled(bearer->connector->outgoing, bearer->why.data);
}

static void fetch(struct bearer *bearer)
{
    own_(text_wipe) struct text body = TEXT_INIT;
    const struct teams_options *options = &bearer->connector->options;
    if (bearer->call != NULL)
        return;
    bearer->connector->token_fetches++;
    sign_in_body(options, &body);
    bearer->call = http_call_start(bearer->connector->services->client,
                                   &(struct http_call_request){.method = "POST",
                                                               .url = options->token_url,
                                                               .media_type = "application/x-www-form-urlencoded",
                                                               .body = body.data,
                                                               .length = body.length,
                                                               .timeout_ms = timeout_ms,
                                                               .done = on_token,
                                                               .context = bearer});
}

const char *teams_bearer_token(struct bearer *bearer, const char **why)
{
    int64_t now_ms = clock_monotonic_ms();
    *why = NULL;
    if (*bearer->connector->options.app_secret == '\0')
        return "";
    bool waits = bearer->refused_ms >= 0 && now_ms - bearer->refused_ms < pause_ms;
    if ((bearer->token == NULL || now_ms >= bearer->renew_ms) && !waits)
        fetch(bearer);
    if (bearer->token != NULL && now_ms < bearer->ends_ms)
        return bearer->token;
    if (bearer->call == NULL) /* what was not to be had a moment ago is not asked for again at once */
        *why = bearer->why.data;
    return NULL;
}

static void forget(struct bearer *bearer)
{
    if (bearer->token == NULL)
        return;
    struct text old = {bearer->token, strlen(bearer->token), strlen(bearer->token) + 1};
    bearer->token = NULL;
    text_wipe(&old);
}

void teams_bearer_drop(struct bearer *bearer, const char *token)
{
    if (bearer->token != NULL && strcmp(bearer->token, token) == 0)
        forget(bearer);
}

struct bearer *teams_bearer_new(struct connector *connector)
{
    struct bearer *bearer = x_alloc(1, sizeof *bearer);
    *bearer = (struct bearer){.connector = connector, .refused_ms = -1, .why = TEXT_INIT};
    return bearer;
}

void teams_bearer_free(struct bearer *bearer)
{
    if (bearer == NULL)
        return;
    if (bearer->call != NULL)
        http_call_cancel(bearer->call);
    forget(bearer);
    text_done(&bearer->why);
    free(bearer);
}
