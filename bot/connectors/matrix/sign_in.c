/*
 * A valid token. An account brings one, or gets one for its password; an application service has its own, and is given
 * a device, so that the homeserver remembers what it sent (client-server API, "Transaction identifiers").
 */
#include "connectors/matrix/connection.h"

#include "base/hash.h"
#include "base/log.h"
#include "base/own.h"
#include "connectors/matrix/encryption.h"
#include "connectors/matrix/identifiers.h"

#include <string.h>

#define DEVICE "NEUVO" /* always the same one, so that a try after a restart is known for a repeat */
static const int64_t refused_ms = 60 * 1000;

int64_t matrix_pause_ms(struct matrix_pause *pause, int64_t hint_ms)
{
    static const int64_t longest_ms = 60 * 1000, longest_hint_ms = 10 * 60 * 1000;
    uint32_t chance;
    int64_t ceiling = 1000;
    for (unsigned i = 0; i < pause->failures && ceiling < longest_ms; i++)
        ceiling *= 2;
    pause->failures++;
    random_bytes(&chance, sizeof chance);
    if (ceiling > longest_ms)
        ceiling = longest_ms;
    int64_t wait_ms = ceiling / 2 + (int64_t)chance % (ceiling / 2);
    if (hint_ms > longest_hint_ms)
        hint_ms = longest_hint_ms;
    return hint_ms > wait_ms ? hint_ms : wait_ms;
}

static void try_later(struct connector *connector, int64_t at_least_ms, const char *why)
{
    int64_t wait_ms = matrix_pause_ms(&connector->sign_in_pause, at_least_ms);
    if (connector->sign_in_pause.failures == 1 || connector->sign_in_pause.failures % 20 == 0)
        log_warn("matrix_not_signed_in", "user=%s tries=%u next_ms=%lld text=\"%s\"", connector->options.user,
                 connector->sign_in_pause.failures, (long long)wait_ms, why);
    connector->signing_in = false;
    loop_timer_again(connector->sign_in_timer, wait_ms);
}

static void refused(struct connector *connector, const struct matrix_answer *answer, const char *mend)
{
    own_(text_done) struct text why = TEXT_INIT;
    if (answer->fate == FATE_LATER)
        text_add(&why, answer->reason);
    else
        text_printf(&why, "the homeserver refuses: %s; %s", answer->reason, mend);
    try_later(connector, answer->fate == FATE_LATER ? answer->retry_after_ms : refused_ms, why.data);
}

static void signed_in(struct connector *connector)
{
    connector->sign_in_pause.failures = 0;
    connector->signing_in = false;
    connector->signed_in = true;
    log_info("matrix_signed_in", "user=%s mode=%s", connector->options.user,
             connector->options.service ? "appservice" : "account");
    matrix_ready(connector);
}

/* ---- who are we? ------------------------------------------------------------------------------------------- */

static void on_device(void *context, const struct matrix_answer *answer)
{
    struct connector *connector = context;
    if (answer->fate == FATE_LATER) {
        refused(connector, answer, "");
        return;
    }
    if (answer->fate == FATE_OK)
        matrix_api_set_device(connector->api, DEVICE);
    else
        log_warn("matrix_no_device",
                 "text=\"%s; without a device the homeserver forgets what was sent when it restarts, so Neuvo looks "
                 "before it sends anything a second time\"",
                 answer->reason);
    signed_in(connector);
}

static void take_device(struct connector *connector)
{
    own_(text_done) struct text body = TEXT_INIT;
    text_add(&body, "{\"type\":\"m.login.application_service\",\"identifier\":{\"type\":\"m.id.user\"");
    json_write_member(&body, "user", connector->options.user);
    text_add(&body, "},\"device_id\":\"" DEVICE "\",\"initial_device_display_name\":\"Neuvo\"}");
    matrix_call(connector->api, &(struct matrix_request){.method = "POST",
                                                         .path = "/_matrix/client/v3/login",
                                                         .body = body.data,
                                                         .done = on_device,
                                                         .context = connector});
}

static void on_who(void *context, const struct matrix_answer *answer)
{
    struct connector *connector = context;
    const char *user = "", *device = "";
    if (answer->fate != FATE_OK) {
        refused(connector, answer, "check matrix.token");
        return;
    }
    (void)json_opt_string(answer->document, "user_id", &user, NULL);
    if (*user == '\0') { /* a proxy in between, or a homeserver that is just starting */
        try_later(connector, -1, "the homeserver does not say whose the token is");
        return;
    }
    if (strcmp(user, connector->options.user) != 0) {
        own_(text_done) struct text why = TEXT_INIT;
        text_printf(&why, "the token belongs to %.255s; give the token of this user, or name that user in matrix.user",
                    user);
        try_later(connector, refused_ms, why.data);
        return;
    }
    (void)json_opt_string(answer->document, "device_id", &device, NULL);
    if (connector->options.service) {
        take_device(connector);
        return;
    }
    signed_in(connector);
    encryption_begin(connector->encryption, device);
}

static void ask_who(struct connector *connector)
{
    matrix_call(connector->api, &(struct matrix_request){.method = "GET",
                                                         .path = "/_matrix/client/v3/account/whoami",
                                                         .done = on_who,
                                                         .context = connector});
}

/* ---- an application service's user must exist --------------------------------------------------------------- */

static void on_registered(void *context, const struct matrix_answer *answer)
{
    struct connector *connector = context;
    if (answer->fate == FATE_LATER || answer->fate == FATE_SIGN_IN)
        refused(connector, answer, "does the homeserver have the same registration file?");
    else
        ask_who(connector); /* it was there already, or is now */
}

static void register_user(struct connector *connector)
{
    own_(text_done) struct text body = TEXT_INIT;
    own_(free_pointer) char *local =
        x_strndup(connector->options.user + 1, (size_t)matrix_local_length(connector->options.user));
    text_add(&body, "{\"type\":\"m.login.application_service\",\"inhibit_login\":true");
    json_write_member(&body, "username", local);
    text_add_char(&body, '}');
    matrix_call(connector->api, &(struct matrix_request){.method = "POST",
                                                         .path = "/_matrix/client/v3/register",
                                                         .body = body.data,
                                                         .done = on_registered,
                                                         .context = connector});
}

/* ---- a password -------------------------------------------------------------------------------------------- */

static void on_login(void *context, const struct matrix_answer *answer)
{
    struct connector *connector = context;
    const char *token = "";
    if (answer->fate != FATE_OK) {
        refused(connector, answer, "check matrix.user and matrix.password, or give a matrix.token");
        return;
    }
    (void)json_opt_string(answer->document, "access_token", &token, NULL);
    matrix_api_set_token(connector->api, token);
    ask_who(connector);
}

static void log_in(struct connector *connector)
{
    const char *device = encryption_device(connector->encryption);
    own_(text_done) struct text body = TEXT_INIT;
    text_add(&body, "{\"type\":\"m.login.password\",\"identifier\":{\"type\":\"m.id.user\"");
    json_write_member(&body, "user", connector->options.user);
    text_add(&body, "}");
    json_write_member(&body, "password", connector->options.password);
    json_write_member(&body, "device_id", *device == '\0' ? DEVICE : device);
    text_add(&body, ",\"initial_device_display_name\":\"Neuvo\"}");
    matrix_call(connector->api, &(struct matrix_request){.method = "POST",
                                                         .path = "/_matrix/client/v3/login",
                                                         .body = body.data,
                                                         .without_token = true,
                                                         .done = on_login,
                                                         .context = connector});
}

void matrix_sign_in(struct connector *connector)
{
    if (connector->signed_in || connector->signing_in)
        return;
    connector->signing_in = true;
    matrix_api_set_token(connector->api, connector->options.token);
    if (connector->options.service)
        register_user(connector);
    else if (*connector->options.token != '\0')
        ask_who(connector);
    else
        log_in(connector);
}

void matrix_signed_out(struct connector *connector, const char *why)
{
    if (!connector->signed_in)
        return;
    connector->signed_in = false;
    try_later(connector, -1, why);
}
