#include "connectors/teams/invoke_answer.h"

#include "base/json.h"
#include "base/own.h"
#include "loop/http_server.h"

#include <string.h>

static void send_json(struct http_request *request, int status, const char *json)
{
    http_answer(request, status, "application/json; charset=utf-8", json, strlen(json));
}

void invoke_answer_told(struct http_request *request, const char *words)
{
    own_(text_done) struct text json = TEXT_INIT;
    text_add(&json, "{\"statusCode\":200,\"type\":\"application/vnd.microsoft.activity.message\"");
    json_write_member(&json, "value", words);
    text_add_char(&json, '}');
    send_json(request, 200, json.data);
}

/* The chosen words, so that whoever clicked sees that they were heard; the answer comes as a message. */
static void answer_card(struct http_request *request, const struct activity *activity)
{
    own_(text_done) struct text words = TEXT_INIT;
    text_printf(&words, "✓ %s", activity->text);
    invoke_answer_told(request, words.data);
}

void invoke_answer(struct http_request *request, const struct activity *activity)
{
    if (strcmp(activity->name, "adaptiveCard/action") == 0)
        answer_card(request, activity);
    else
        send_json(request, 200, "{}");
}

void invoke_answer_unknown(struct http_request *request)
{
    send_json(request, 400, "{}");
}
