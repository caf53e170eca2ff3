#include "connectors/teams/sign_in.h"

#include "base/json.h"
#include "base/own.h"
#include "loop/http_client.h"

#include <ctype.h>
#include <string.h>

enum { TOKEN_BYTES = 16 * 1024, CODE_BYTES = 24 };
static const struct json_limits limits = {64 * 1024, 16};
static const char scope[] = "https://api.botframework.com/.default";

static void add_field(struct text *body, const char *name, const char *value)
{
    text_printf(body, "%s%s=", body->length == 0 ? "" : "&", name);
    http_escape(body, value);
}

void sign_in_body(const struct teams_options *options, struct text *body)
{
    add_field(body, "grant_type", "client_credentials");
    add_field(body, "client_id", options->app_id);
    add_field(body, "client_secret", options->app_secret);
    add_field(body, "scope", scope);
}

/* ---- what Microsoft Entra says ----------------------------------------------------------------------------------- */

static const struct {
    const char *code, *words;
} known[] = {
    {"AADSTS700016",
     "the tenant knows no application of that id: the app registration lies in another tenant; name that one "
     "first in teams.tenant, or correct teams.app_id"},
    {"AADSTS90002", "there is no such tenant; correct teams.tenant (Directory (tenant) ID)"},
    {"AADSTS900023", "teams.tenant is no tenant id; write the Directory (tenant) ID of the app registration"},
    {"AADSTS7000215",
     "the client secret is wrong; the portal shows its value only when it is made, and beside it an id "
     "that is not the secret: make a new one for teams.app_secret"},
    {"AADSTS7000222", "the client secret has expired; make a new one in the app registration for teams.app_secret"},
    {"AADSTS7000216", "there is no client secret; make one in the app registration for teams.app_secret"},
    {"AADSTS7000229",
     "the app registration has no service principal in that tenant; open Enterprise applications there and "
     "let an administrator consent"},
    {"AADSTS7000112", "the application is disabled in that tenant; enable it under Enterprise applications"},
    {"AADSTS500011", "the tenant does not know the Bot Framework; make the Azure Bot resource first"},
    {"AADSTS53003",
     "a Conditional Access policy refuses it; exclude the application from policies for workload identities"},
    {"AADSTS50034", "the tenant knows no such application"},
    {"AADSTS700027", "the client assertion is wrong; use a client secret"},
};

/* "AADSTS700016" out of "AADSTS700016: Application with …"; "" none. */
static void find_code(const char *description, char code[CODE_BYTES])
{
    const char *at = strstr(description, "AADSTS");
    size_t length = at == NULL ? 0 : strlen("AADSTS");
    code[0] = '\0';
    if (at == NULL)
        return;
    while (isdigit((unsigned char)at[length]) && length < CODE_BYTES - 1)
        length++;
    memcpy(code, at, length);
    code[length] = '\0';
}

static void explain(const struct json *document, int status, struct text *why)
{
    char code[CODE_BYTES];
    const char *error = "", *description = "";
    if (document != NULL) {
        (void)json_opt_string(document, "error", &error, NULL);
        (void)json_opt_string(document, "error_description", &description, NULL);
    }
    find_code(description, code);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(code, known[i].code) == 0) {
            text_printf(why, "%s: %s", code, known[i].words);
            return;
        }
    }
    text_printf(why, "the token address answered %d", status);
    if (*code != '\0')
        text_printf(why, " (%s)", code);
    else if (*error != '\0' && strlen(error) < 60 && strspn(error, "abcdefghijklmnopqrstuvwxyz_") == strlen(error))
        text_printf(why, " (%s)", error);
}

/* ---- its answer -------------------------------------------------------------------------------------------------- */

/* What goes into a header must be plain. */
static bool is_token(const char *token)
{
    for (const unsigned char *byte = (const unsigned char *)token; *byte != '\0'; byte++) {
        if (*byte <= ' ' || *byte >= 0x7F)
            return false;
    }
    return *token != '\0' && strlen(token) <= TOKEN_BYTES;
}

bool sign_in_read(const struct http_result *result, char **token, int64_t *lasts_s, struct text *why)
{
    static const int64_t shortest_s = 10, longest_s = INT64_C(24) * 3600;
    own_(json_freep) struct json *document = NULL;
    const char *value = "";
    if (result->end != HTTP_CALL_ANSWERED) {
        text_printf(why, "the token address does not answer: %s", result->reason);
        return false;
    }
    bool object = json_parse(result->body, result->length, limits, &document, NULL) == RESULT_OK &&
                  json_type(document) == JSON_OBJECT;
    if (result->status != 200) {
        explain(object ? document : NULL, result->status, why);
        return false;
    }
    *lasts_s = 3600;
    if (!object || json_opt_string(document, "access_token", &value, NULL) != RESULT_OK || !is_token(value)) {
        text_add(why, "the token address answered without a token");
        return false;
    }
    (void)json_opt_int(document, "expires_in", lasts_s, NULL);
    if (*lasts_s < shortest_s || *lasts_s > longest_s)
        *lasts_s = *lasts_s < shortest_s ? shortest_s : longest_s;
    *token = x_strdup(value);
    return true;
}
