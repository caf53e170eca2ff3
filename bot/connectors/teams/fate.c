#include "connectors/teams/fate.h"

#include "base/json.h"
#include "base/own.h"

#include <string.h>

enum { CODE_BYTES = 80 };

/* {"error":{"code":"…","message":"…"}} */
static void read_code(const struct http_result *result, char code[CODE_BYTES])
{
    static const struct json_limits limits = {64 * 1024, 16};
    own_(json_freep) struct json *document = NULL;
    const struct json *error = NULL;
    const char *found = "";
    code[0] = '\0';
    if (json_parse(result->body, result->length, limits, &document, NULL) != RESULT_OK ||
        json_type(document) != JSON_OBJECT || json_opt_object(document, "error", &error, NULL) != RESULT_OK ||
        error == NULL || json_opt_string(error, "code", &found, NULL) != RESULT_OK || strlen(found) >= CODE_BYTES)
        return;
    for (const char *byte = found; *byte != '\0'; byte++) {
        bool plain = (*byte >= 'a' && *byte <= 'z') || (*byte >= 'A' && *byte <= 'Z') || (*byte >= '0' && *byte <= '9');
        if (!plain && *byte != '_' && *byte != '-' && *byte != '.')
            return;
    }
    memcpy(code, found, strlen(found) + 1);
}

/* In words, where the code says that nobody there can be spoken to. */
static const struct {
    const char *code, *words;
} closed[] = {
    {"BotNotInConversationRoster", "Neuvo's app is not installed there (any more)"},
    {"ConversationBlockedByUser", "the person has blocked Neuvo"},
    {"MessageWritesBlocked", "the person has blocked Neuvo, or writing there is not allowed"},
    {"BotDisabledByAdmin", "an administrator has disabled Neuvo's app"},
    {"ConversationNotFound", "the conversation is gone"},
};

static enum teams_fate refused(int status, const char *code, struct text *why)
{
    for (size_t i = 0; i < sizeof closed / sizeof *closed; i++) {
        if (strcmp(code, closed[i].code) != 0 || status == 413)
            continue;
        text_printf(why, "%s (%d %s)", closed[i].words, status, code);
        return FATE_GONE;
    }
    text_printf(why, "Teams answered %d%s%s", status, *code == '\0' ? "" : " ", code);
    return FATE_NEVER;
}

/* 429 and 412 are refused before anything is done; behind 500, 502, 503, 504 and 408 the message may stand there. */
static enum teams_fate answered(const struct http_result *result, struct text *why)
{
    char code[CODE_BYTES];
    int status = result->status;
    if (status >= 200 && status < 300)
        return FATE_DONE;
    read_code(result, code);
    if (status == 501)
        return refused(status, code, why);
    if (status >= 400 && status < 500 && status != 401 && status != 408 && status != 412 && status != 425 &&
        status != 429)
        return refused(status, code, why);
    text_printf(why, "Teams answered %d%s%s", status, *code == '\0' ? "" : " ", code);
    if (status == 401)
        return FATE_TOKEN;
    if (status == 408 || status >= 500)
        return FATE_AMBIGUOUS;
    return FATE_LATER;
}

enum teams_fate teams_fate_of(const struct http_result *result, struct text *why)
{
    switch (result->end) {
    case HTTP_CALL_ANSWERED:
        return answered(result, why);
    case HTTP_CALL_TOO_LARGE: /* only the answer is cut short */
        if (result->status >= 200 && result->status < 300)
            return FATE_DONE;
        break;
    case HTTP_CALL_NOT_SENT:
        text_add(why, result->reason);
        return FATE_LATER;
    case HTTP_CALL_UNCLEAR:
    case HTTP_CALL_STOPPED:
        break;
    }
    text_printf(why, "no whole answer came: %s", result->reason);
    return FATE_AMBIGUOUS;
}
