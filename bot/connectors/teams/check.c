#include "connectors/teams/check.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/own.h"
#include "connectors/teams/keyring.h"
#include "connectors/teams/sign_in.h"
#include "loop/http_client.h"
#include "loop/loop.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const int64_t usual_limit_ms = 8000, clock_bound_s = 60;
static const char channel[] = "msteams";

struct asking {
    const struct teams_check *check;
    struct loop *loop;
    struct http_client *client;
    /* The answer that came last; its body and reason are texts here. */
    struct http_result result;
    struct text body, reason;
    bool over;
};

static void found(const struct asking *asking, enum teams_mark mark, const char *what, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void found(const struct asking *asking, enum teams_mark mark, const char *what, const char *format, ...)
{
    own_(text_done) struct text detail = TEXT_INIT;
    va_list arguments;
    va_start(arguments, format);
    text_vprintf(&detail, format, arguments);
    va_end(arguments);
    asking->check->found(asking->check->context, mark, what, detail.data);
}

/* ---- asking
 * ----------------------------------------------------------------------------------------------------------- */

static void on_answer(void *context, const struct http_result *result)
{
    struct asking *asking = context;
    text_clear(&asking->body);
    text_clear(&asking->reason);
    text_add_bytes(&asking->body, result->body, result->length);
    text_add(&asking->reason, result->reason);
    asking->result = *result;
    asking->result.body = asking->body.data;
    asking->result.reason = asking->reason.data;
    asking->result.media_type = "";
    asking->over = true;
}

static bool is_over(void *context)
{
    const struct asking *asking = context;
    return asking->over;
}

static const struct http_result *ask(struct asking *asking, struct http_call_request request)
{
    int64_t limit_ms = asking->check->limit_ms > 0 ? asking->check->limit_ms : usual_limit_ms;
    request.done = on_answer;
    request.context = asking;
    request.timeout_ms = limit_ms;
    asking->over = false;
    (void)http_call_start(asking->client, &request);
    (void)loop_run_until(asking->loop, is_over, asking, limit_ms * 2);
    return &asking->result;
}

static bool is_fine(const struct http_result *result)
{
    return result->end == HTTP_CALL_ANSWERED && result->status == 200;
}

/* ---- the token
 * ----------------------------------------------------------------------------------------------------------- */

/* The claims of a token of Microsoft Entra; NULL: it is made otherwise, which is its right. */
static struct json *claims_of(const char *token)
{
    static const struct json_limits limits = {16 * 1024, 8};
    const char *first = strchr(token, '.');
    const char *second = first == NULL ? NULL : strchr(first + 1, '.');
    struct json *claims = NULL;
    size_t size = 0;
    if (second == NULL)
        return NULL;
    own_(free_pointer) char *bytes = x_alloc((size_t)(second - first), 1);
    if (sodium_base642bin((unsigned char *)bytes, (size_t)(second - first), first + 1, (size_t)(second - first - 1),
                          NULL, &size, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        json_parse(bytes, size, limits, &claims, NULL) != RESULT_OK || json_type(claims) == JSON_OBJECT)
        return claims;
    json_free(claims);
    return NULL;
}

static void look_at_clock(const struct asking *asking, int64_t issued_s)
{
    int64_t ahead_s = clock_now_ms() / 1000 - issued_s;
    if (issued_s == 0)
        return;
    /* Microsoft Entra dates its tokens five minutes back. */
    if (ahead_s > -clock_bound_s && ahead_s < 300 + clock_bound_s)
        found(asking, TEAMS_GOOD, "clock", "agrees with Microsoft's");
    else
        found(asking, TEAMS_MEND, "clock",
              "this machine's clock is %lld seconds %s Microsoft's, so tokens look expired or not valid yet; set it "
              "(timedatectl set-ntp true)",
              (long long)(ahead_s < 0 ? -ahead_s : ahead_s), ahead_s < 0 ? "behind" : "ahead of");
}

static void look_at_token(const struct asking *asking, const char *token)
{
    const struct teams_options *options = asking->check->options;
    own_(json_freep) struct json *claims = claims_of(token);
    const char *tenant = "";
    int64_t issued_s = 0;
    if (claims != NULL) {
        (void)json_opt_string(claims, "tid", &tenant, NULL);
        (void)json_opt_int(claims, "iat", &issued_s, NULL);
    }
    if (*tenant == '\0' || strcasecmp(tenant, options->home_tenant) == 0)
        found(asking, TEAMS_GOOD, "Teams token", "Microsoft Entra gives one to application %.60s", options->app_id);
    else
        found(asking, TEAMS_MEND, "Teams token",
              "it is of tenant %.60s, and the first in teams.tenant is %.60s; answers would be refused", tenant,
              options->home_tenant);
    look_at_clock(asking, issued_s);
}

static void check_token(struct asking *asking)
{
    own_(text_wipe) struct text body = TEXT_INIT;
    own_(text_done) struct text why = TEXT_INIT;
    own_(free_pointer) char *token = NULL;
    int64_t lasts_s = 0;
    const struct teams_options *options = asking->check->options;
    if (*options->app_secret == '\0') {
        found(asking, TEAMS_NOTE, "Teams token", "none is asked for: teams.test_no_auth is on and there is no secret");
        return;
    }
    sign_in_body(options, &body);
    const struct http_result *result =
        ask(asking, (struct http_call_request){.method = "POST",
                                               .url = options->token_url,
                                               .media_type = "application/x-www-form-urlencoded",
                                               .body = body.data,
                                               .length = body.length});
    if (sign_in_read(result, &token, &lasts_s, &why))
        look_at_token(asking, token);
    else
        found(asking, TEAMS_MEND, "Teams token", "%s", why.data);
}

/* ---- the keys
 * -------------------------------------------------------------------------------------------------------------- */

static bool find_keys(struct asking *asking, struct text *address)
{
    static const struct json_limits limits = {KEYRING_BYTES, 16};
    own_(json_freep) struct json *document = NULL;
    const char *named = "";
    const struct http_result *result =
        ask(asking, (struct http_call_request){.method = "GET", .url = asking->check->options->openid_url});
    if (!is_fine(result)) {
        found(asking, TEAMS_MEND, "Teams keys",
              "%s cannot be had (%s, status %d); let this machine reach it, else nobody is let in",
              asking->check->options->openid_url, result->reason, result->status);
        return false;
    }
    if (json_parse(result->body, result->length, limits, &document, NULL) == RESULT_OK &&
        json_type(document) == JSON_OBJECT)
        (void)json_opt_string(document, "jwks_uri", &named, NULL);
    text_add(address, named);
    if (teams_address_is_safe(asking->check->options, address->data))
        return true;
    found(asking, TEAMS_MEND, "Teams keys", "%s names no address of keys; is teams.openid_url right?",
          asking->check->options->openid_url);
    return false;
}

static void check_keys(struct asking *asking)
{
    own_(text_done) struct text address = TEXT_INIT;
    own_(keyring_freep) struct keyring *ring = NULL;
    struct error error = ERROR_INIT;
    if (!find_keys(asking, &address))
        return;
    const struct http_result *result =
        ask(asking, (struct http_call_request){.method = "GET", .url = address.data, .max_bytes = KEYRING_BYTES});
    if (!is_fine(result))
        found(asking, TEAMS_MEND, "Teams keys", "%s cannot be had (%s, status %d)", address.data, result->reason,
              result->status);
    else if (keyring_read(result->body, result->length, &ring, &error) != RESULT_OK)
        found(asking, TEAMS_MEND, "Teams keys", "%s", error.text);
    else
        found(asking, keyring_endorsed(ring, channel) > 0 ? TEAMS_GOOD : TEAMS_MEND, "Teams keys",
              "%zu, of which %zu for Teams", keyring_count(ring), keyring_endorsed(ring, channel));
}

/* ---- can we be reached?
 * ------------------------------------------------------------------------------------------------------ */

static void tell_reached(const struct asking *asking, const char *url, const struct http_result *result)
{
    static const char what[] = "Teams endpoint";
    if (result->end != HTTP_CALL_ANSWERED)
        found(asking, TEAMS_NOTE, what,
              "%s does not answer from here (%s); that may be so inside, but from the internet it must", url,
              result->reason);
    else if (result->status == 401)
        found(asking, TEAMS_GOOD, what, "%s asks for a token, as it should", url);
    else if (result->status == 404 || result->status == 405)
        found(asking, TEAMS_MEND, what,
              "%s answers %d: the reverse proxy leads elsewhere, or the running Neuvo was started without teams.app_id",
              url, result->status);
    else if (result->status >= 502 && result->status <= 504)
        found(asking, TEAMS_MEND, what, "%s answers %d: the reverse proxy does not find Neuvo", url, result->status);
    else
        found(asking, TEAMS_MEND, what, "%s answers %d to a request without a token, not 401", url, result->status);
}

static void check_endpoint(struct asking *asking)
{
    static const char what[] = "Teams endpoint";
    own_(text_done) struct text url = TEXT_INIT;
    const char *public_url = asking->check->public_url;
    if (asking->check->options->no_auth) {
        found(asking, TEAMS_NOTE, what, "teams.test_no_auth is on: for tests on this machine, never for people");
        return;
    }
    text_printf(&url, "%s/api/messages", public_url);
    if (!string_starts(public_url, "https://"))
        found(asking, TEAMS_MEND, what,
              "server.public_url is \"%.200s\"; Teams reaches only https:// addresses, and the Azure Bot's messaging "
              "endpoint is that address with /api/messages behind it",
              public_url);
    else if (!asking->check->neuvo_runs)
        found(asking, TEAMS_NOTE, what, "%s was not tried, because Neuvo does not run here", url.data);
    else
        tell_reached(
            asking, url.data,
            ask(asking, (struct http_call_request){.method = "POST", .url = url.data, .body = "{}", .length = 2}));
}

/* Only whether something answers there at all. */
static void check_service(struct asking *asking)
{
    static const char what[] = "Teams service";
    own_(text_done) struct text url = TEXT_INIT;
    own_(text_done) struct text host = TEXT_INIT;
    const char *hosts = asking->check->options->service_hosts;
    text_add_bytes(&host, hosts, strcspn(hosts, ","));
    text_trim(&host);
    text_printf(&url, "https://%s/", host.data);
    if (!teams_address_is_service(asking->check->options, url.data) || asking->check->options->no_auth)
        return;
    const struct http_result *result = ask(asking, (struct http_call_request){.method = "GET", .url = url.data});
    bool answers = result->end == HTTP_CALL_ANSWERED;
    found(asking, answers ? TEAMS_GOOD : TEAMS_NOTE, what, answers ? "%s answers" : "%s does not answer from here: %s",
          host.data, result->reason);
}

enum result teams_check_run(const struct teams_check *check, struct error *error)
{
    struct asking asking = {.check = check, .body = TEXT_INIT, .reason = TEXT_INIT};
    enum result result = loop_new(&asking.loop, error);
    if (result == RESULT_OK)
        result = http_client_new(asking.loop, &asking.client, error);
    if (result == RESULT_OK) {
        check_token(&asking);
        check_keys(&asking);
        check_endpoint(&asking);
        check_service(&asking);
    }
    http_client_free(asking.client);
    loop_free(asking.loop);
    text_wipe(&asking.body);
    text_done(&asking.reason);
    return result;
}
