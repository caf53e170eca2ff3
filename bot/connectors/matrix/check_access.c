/* Signing in, as far as it can be looked at without disturbing the Neuvo that runs. */
#include "connectors/matrix/checking.h"

#include "base/own.h"

#include <string.h>

/* Not the device of the running Neuvo: signing in as that one again would end its token. */
#define DEVICE "NEUVODOCTOR"

static const char token_line[] = "Matrix access token", password_line[] = "Matrix password",
                  service_line[] = "Matrix application service", device_line[] = "Matrix device",
                  ping_line[] = "Matrix way back", room_line[] = "Matrix rooms";

static const char take_token[] = "take one where Neuvo's account is signed in (Element: Settings, Help & About, Access "
                                 "Token; that session must stay signed in) and set matrix.token";

/* ---- a token --------------------------------------------------------------------------------------------------- */

static bool say_who(struct checking *checking, const char *line, const char *good, const struct check_answer *answer)
{
    const char *user = check_string(answer, "user_id");
    bool same = strcmp(user, checking->options->user) == 0;
    if (same)
        check_found(checking, MATRIX_GOOD, line, "%s %s", good, user);
    else
        check_found(checking, MATRIX_MEND, line,
                    "it belongs to \"%.255s\", but matrix.user is %s; they must be the same: change one of them", user,
                    checking->options->user);
    return same;
}

static bool check_token(struct checking *checking)
{
    check_set_token(checking, checking->options->token);
    own_(check_answer_done) struct check_answer answer =
        check_ask(checking, "GET", "/_matrix/client/v3/account/whoami", NULL);
    if (answer.fate == FATE_OK)
        return say_who(checking, token_line, "valid, of", &answer);
    if (answer.fate == FATE_SIGN_IN && answer.soft_logout)
        check_found(checking, MATRIX_MEND, token_line,
                    "the homeserver has signed that session out, softly (%s): its tokens end after a while. Set "
                    "matrix.password instead, with which Neuvo signs in again by itself, or %s",
                    answer.reason.data, take_token);
    else if (answer.fate == FATE_SIGN_IN)
        check_found(checking, MATRIX_MEND, token_line,
                    "the homeserver does not know it, or not any more (%s): its session was signed out, or it was not "
                    "copied whole; %s",
                    answer.reason.data, take_token);
    else if (answer.fate == FATE_NEVER)
        check_found(checking, MATRIX_MEND, token_line, "the homeserver refuses it (%s); is the account blocked?",
                    answer.reason.data);
    else
        check_found(checking, MATRIX_MEND, token_line, "cannot be looked at now (%s); look again later",
                    answer.reason.data);
    return false;
}

/* ---- a password ------------------------------------------------------------------------------------------------ */

/* Adds the ways to sign in that are offered. */
static bool offers_password(const struct check_answer *answer, struct text *offered)
{
    const struct json *flows = NULL;
    bool password = false;
    (void)json_opt_array(answer->document, "flows", &flows, NULL);
    for (const struct json *flow = flows == NULL ? NULL : json_first(flows); flow != NULL; flow = json_next(flow)) {
        const char *type = "";
        if (json_type(flow) != JSON_OBJECT)
            continue;
        (void)json_opt_string(flow, "type", &type, NULL);
        password = password || strcmp(type, "m.login.password") == 0;
        if (offered->length < 200)
            text_printf(offered, "%s%.60s", offered->length > 0 ? ", " : "", type);
    }
    return password;
}

static struct check_answer sign_in(struct checking *checking)
{
    own_(text_done) struct text body = TEXT_INIT;
    const struct matrix_options *options = checking->options;
    text_printf(&body, "{\"type\":\"%s\",\"identifier\":{\"type\":\"m.id.user\"",
                options->service ? "m.login.application_service" : "m.login.password");
    json_write_member(&body, "user", options->user);
    text_add(&body, "}");
    if (!options->service)
        json_write_member(&body, "password", options->password);
    text_add(&body, ",\"device_id\":\"" DEVICE "\",\"initial_device_display_name\":\"neuvo doctor\"}");
    return check_ask(checking, "POST", "/_matrix/client/v3/login", body.data);
}

static bool try_password(struct checking *checking)
{
    own_(check_answer_done) struct check_answer answer = sign_in(checking);
    if (answer.fate == FATE_OK) {
        check_set_token(checking, check_string(&answer, "access_token"));
        checking->has_session = true;
        return say_who(checking, password_line, "right, for", &answer);
    }
    if (answer.fate == FATE_LATER)
        check_found(checking, MATRIX_MEND, password_line, "cannot be tried now (%s); look again later%s",
                    answer.reason.data, answer.status == 429 ? ", each try counts" : "");
    else
        check_found(
            checking, MATRIX_MEND, password_line,
            "the homeserver refuses it (%s): check matrix.user and matrix.password, and that the account is not "
            "blocked",
            answer.reason.data);
    return false;
}

static bool check_password(struct checking *checking)
{
    own_(text_done) struct text offered = TEXT_INIT;
    own_(check_answer_done) struct check_answer answer = check_ask(checking, "GET", "/_matrix/client/v3/login", NULL);
    if (answer.fate != FATE_OK) {
        check_found(checking, MATRIX_MEND, password_line,
                    "the homeserver does not say how one can sign in (%s); if it takes no passwords, %s",
                    answer.reason.data, take_token);
        return false;
    }
    if (!offers_password(&answer, &offered)) {
        check_found(checking, MATRIX_MEND, password_line,
                    "the homeserver takes no passwords (it offers: %s), so matrix.password is of no use; %s",
                    offered.length > 0 ? offered.data : "nothing", take_token);
        return false;
    }
    if (checking->check->try_room)
        return try_password(checking);
    check_found(checking, MATRIX_GOOD, password_line, "the homeserver takes passwords");
    check_found(
        checking, MATRIX_NOTE, room_line,
        "not looked at, and not whether the password is right: neuvo doctor --try-room signs in, as a device of "
        "its own, and out again");
    return false;
}

/* ---- an application service ------------------------------------------------------------------------------------ */

/* Gets a device and gives it back. Servers whose accounts live elsewhere (MAS) may have none to give. */
static void check_device(struct checking *checking)
{
    own_(check_answer_done) struct check_answer answer = sign_in(checking);
    const char *token = check_string(&answer, "access_token");
    if (*token != '\0') {
        check_set_token(checking, token);
        own_(check_answer_done) struct check_answer end =
            check_ask(checking, "POST", "/_matrix/client/v3/logout", "{}");
        check_set_token(checking, checking->options->token);
        check_found(checking, MATRIX_GOOD, device_line,
                    "to be had, so the homeserver knows a repeat after its own restart%s",
                    end.fate == FATE_OK ? "" : " (" DEVICE " is left over: sign it out in a client)");
    } else {
        check_found(checking, MATRIX_NOTE, device_line,
                    "none to be had (%s), so after a restart of the homeserver Neuvo looks up what it sent before it "
                    "sends it again",
                    answer.fate == FATE_OK ? "no access_token in the answer" : answer.reason.data);
    }
}

/* Neuvo makes its user at its first start. Until then a homeserver answers strangely: Synapse gives a token for a
 * device, and does not know it a moment later. */
static bool has_user(struct checking *checking)
{
    own_(text_done) struct text path = TEXT_INIT;
    text_add(&path, "/_matrix/client/v3/profile");
    matrix_path_add(&path, checking->options->user);
    own_(check_answer_done) struct check_answer answer = check_ask(checking, "GET", path.data, NULL);
    if (answer.status == 404)
        check_found(checking, MATRIX_NOTE, device_line,
                    "not looked at, nor anything further: there is no user %s yet. Neuvo makes it at its first start; "
                    "look again then",
                    checking->options->user);
    return answer.status != 404;
}

static bool check_service(struct checking *checking)
{
    check_set_token(checking, checking->options->token);
    own_(check_answer_done) struct check_answer answer =
        check_ask(checking, "GET", "/_matrix/client/v3/account/whoami", NULL);
    if (answer.fate == FATE_OK) {
        if (!say_who(checking, service_line, "the homeserver knows it, as", &answer) || !has_user(checking))
            return false;
        check_device(checking);
        return true;
    }
    if (answer.fate == FATE_LATER)
        check_found(checking, MATRIX_MEND, service_line, "cannot be looked at now (%s); look again later",
                    answer.reason.data);
    else
        check_found(checking, MATRIX_MEND, service_line,
                    "the homeserver does not know its as_token (%s): name the very same registration file in its "
                    "app_service_config_files, and restart the homeserver",
                    answer.reason.data);
    return false;
}

bool check_access(struct checking *checking)
{
    if (checking->options->service)
        return check_service(checking);
    return *checking->options->token != '\0' ? check_token(checking) : check_password(checking);
}

void check_sign_out(struct checking *checking)
{
    if (!checking->has_session)
        return;
    own_(check_answer_done) struct check_answer answer = check_ask(checking, "POST", "/_matrix/client/v3/logout", "{}");
    if (answer.fate != FATE_OK)
        check_found(checking, MATRIX_NOTE, password_line,
                    "the session of this look is left over (%s): sign " DEVICE " out in a client", answer.reason.data);
}

/* ---- the way back ---------------------------------------------------------------------------------------------- */

/* What each of a ping's error codes means here (application service API, "Pinging"). */
static const struct ping_mend {
    const char *errcode, *mend;
} ping_mends[] = {
    {"M_BAD_STATUS", "somebody answers there who refuses: is it this Neuvo, with the same registration file?"},
    {"M_CONNECTION_FAILED",
     "nobody answers there: is the url in the registration file right, seen from the homeserver?"},
    {"M_CONNECTION_TIMEOUT", "nobody answers there in time: does a firewall stand between?"},
    {"M_URL_NOT_SET", "the registration file of the homeserver has no url"},
    {"M_FORBIDDEN", "the homeserver knows the service under another id: both must have the same registration file"},
    {"M_UNRECOGNIZED", "the homeserver cannot be asked (Matrix v1.7 or later can); bring it up to date"},
};

static const char *ping_mend_of(const char *errcode)
{
    for (size_t i = 0; i < sizeof ping_mends / sizeof *ping_mends; i++) {
        if (strcmp(ping_mends[i].errcode, errcode) == 0)
            return ping_mends[i].mend;
    }
    return "is the url in the registration file right, seen from the homeserver?";
}

void check_ping(struct checking *checking)
{
    own_(text_done) struct text path = TEXT_INIT;
    const struct matrix_options *options = checking->options;
    if (!checking->check->neuvo_runs) {
        check_found(
            checking, MATRIX_NOTE, ping_line,
            "not tried, since no Neuvo runs on this data folder: start it, then look again whether the homeserver "
            "reaches it at %s",
            options->service_url);
        return;
    }
    text_add(&path, "/_matrix/client/v1/appservice");
    matrix_path_add(&path, options->service_id);
    text_add(&path, "/ping");
    own_(check_answer_done) struct check_answer answer = check_ask(checking, "POST", path.data, "{}");
    if (answer.fate == FATE_OK)
        check_found(checking, MATRIX_GOOD, ping_line, "the homeserver reaches Neuvo at %s", options->service_url);
    else
        check_found(checking, MATRIX_MEND, ping_line, "the homeserver does not reach Neuvo at %s (%s); %s",
                    options->service_url, answer.reason.data, ping_mend_of(answer.errcode));
}
