#include "connectors/matrix/api.h"

#include "base/clock.h"
#include "base/own.h"

#include <stdlib.h>
#include <string.h>

struct call {
    struct matrix_api *api;
    struct call *previous, *next;
    struct http_call *http;
    unsigned token;   /* the number of the one that it was made with */
    int64_t begun_ms; /* monotonic */
    bool streams;
    bool (*chunk)(void *context, const char *bytes, size_t length);
    void (*done)(void *context, const struct matrix_answer *answer);
    void *context;
    void (*release)(void *context);
};

struct matrix_api {
    struct http_client *client;
    char *homeserver, *token, *device;
    unsigned token_number;
    struct call *calls;
    size_t open;
    void (*heard)(void *context, const struct matrix_answer *answer, int64_t begun_ms);
    void *heard_context;
};

struct matrix_api *matrix_api_new(struct http_client *client, const char *homeserver)
{
    struct matrix_api *api = x_alloc(1, sizeof *api);
    api->client = client;
    api->homeserver = x_strdup(homeserver);
    api->token = x_strdup("");
    api->device = x_strdup("");
    return api;
}

static void call_free(struct call *call)
{
    struct matrix_api *api = call->api;
    if (call->previous != NULL)
        call->previous->next = call->next;
    else
        api->calls = call->next;
    if (call->next != NULL)
        call->next->previous = call->previous;
    api->open--;
    if (call->release != NULL)
        call->release(call->context);
    free(call);
}

void matrix_api_free(struct matrix_api *api)
{
    if (api == NULL)
        return;
    for (struct call *call = api->calls, *next = NULL; call != NULL; call = next) {
        next = call->next;
        http_call_cancel(call->http);
        call_free(call);
    }
    free(api->homeserver);
    free(api->token);
    free(api->device);
    free(api);
}

static void replace(char **field, const char *value)
{
    char *copy = x_strdup(value);
    free(*field);
    *field = copy;
}

void matrix_api_set_token(struct matrix_api *api, const char *token)
{
    replace(&api->token, token);
    api->token_number++;
}

void matrix_api_set_device(struct matrix_api *api, const char *device)
{
    replace(&api->device, device);
}

const char *matrix_api_device(const struct matrix_api *api)
{
    return api->device;
}

void matrix_api_watch(struct matrix_api *api,
                      void (*heard)(void *context, const struct matrix_answer *answer, int64_t begun_ms), void *context)
{
    api->heard = heard;
    api->heard_context = context;
}

size_t matrix_api_open(const struct matrix_api *api)
{
    return api->open;
}

void matrix_path_add(struct text *path, const char *segment)
{
    text_add_char(path, '/');
    http_escape(path, segment);
}

/* ---- what the answer means --------------------------------------------------------------------------------- */

static enum matrix_fate fate_of(const struct http_result *result, bool readable, const char *errcode)
{
    if (result->end == HTTP_CALL_TOO_LARGE || result->end == HTTP_CALL_STOPPED)
        return FATE_LATER;
    if (result->end != HTTP_CALL_ANSWERED)
        return FATE_LATER;
    if (result->status == 200)
        return readable ? FATE_OK : FATE_LATER;
    if (strcmp(errcode, "M_UNKNOWN_TOKEN") == 0 || strcmp(errcode, "M_MISSING_TOKEN") == 0)
        return FATE_SIGN_IN;
    /* A page of a proxy has no error code: it does not speak for the homeserver. */
    if (result->status >= 500 || result->status == 429 || result->status == 408 || *errcode == '\0')
        return FATE_LATER;
    return FATE_NEVER;
}

static void read_answer(const struct http_result *result, bool streams, struct json **document,
                        struct matrix_answer *answer, struct text *reason)
{
    struct json_limits limits = {.max_bytes = (size_t)8 << 20, .max_depth = 100};
    struct error error = ERROR_INIT;
    const char *errcode = "";
    bool told_in_chunks = streams && result->status == 200;
    bool readable = told_in_chunks;
    if (!told_in_chunks && result->end == HTTP_CALL_ANSWERED)
        readable = json_parse(result->body, result->length, limits, document, &error) == RESULT_OK &&
                   json_type(*document) == JSON_OBJECT;
    if (readable && *document != NULL && result->status != 200) {
        int64_t retry_ms = -1;
        (void)json_opt_string(*document, "errcode", &errcode, NULL);
        (void)json_opt_bool(*document, "soft_logout", &answer->soft_logout, NULL);
        if (json_opt_int(*document, "retry_after_ms", &retry_ms, NULL) == RESULT_OK && answer->retry_after_ms < 0)
            answer->retry_after_ms = retry_ms;
    }
    answer->errcode = errcode;
    answer->fate = fate_of(result, readable, errcode);
    answer->document = answer->fate == FATE_OK && !told_in_chunks ? *document : NULL;
    if (answer->fate == FATE_OK)
        return;
    if (result->end != HTTP_CALL_ANSWERED)
        text_add(reason, result->reason);
    else
        text_printf(reason, "status %d %s", result->status,
                    *errcode != '\0'                     ? errcode
                    : result->status == 200 && !readable ? "but what came is no JSON object"
                                                         : "");
}

static void on_done(void *context, const struct http_result *result)
{
    struct call *call = context;
    own_(json_freep) struct json *document = NULL;
    own_(text_done) struct text reason = TEXT_INIT;
    struct matrix_answer answer = {.status = result->status,
                                   .retry_after_ms = result->retry_after_ms,
                                   .too_large = result->end == HTTP_CALL_TOO_LARGE || result->end == HTTP_CALL_STOPPED};
    call->http = NULL;
    read_answer(result, call->streams, &document, &answer, &reason);
    answer.reason = reason.data;
    if (answer.fate == FATE_SIGN_IN && call->token != call->api->token_number)
        answer.fate = FATE_LATER; /* with the token before; by now there is another one */
    call->done(call->context, &answer);
    if (call->api->heard != NULL)
        call->api->heard(call->api->heard_context, &answer, call->begun_ms);
    call_free(call);
}

static bool on_chunk(void *context, const char *bytes, size_t length)
{
    struct call *call = context;
    return call->chunk(call->context, bytes, length);
}

struct call *matrix_call(struct matrix_api *api, const struct matrix_request *request)
{
    own_(text_done) struct text url = TEXT_INIT;
    struct call *call = x_alloc(1, sizeof *call);
    *call = (struct call){.api = api,
                          .token = api->token_number,
                          .begun_ms = clock_monotonic_ms(),
                          .next = api->calls,
                          .streams = request->chunk != NULL,
                          .chunk = request->chunk,
                          .done = request->done,
                          .context = request->context,
                          .release = request->release};
    if (api->calls != NULL)
        api->calls->previous = call;
    api->calls = call;
    api->open++;
    text_printf(&url, "%s%s", api->homeserver, request->path);
    struct http_call_request http = {.method = request->method,
                                     .url = url.data,
                                     .bearer = request->without_token ? NULL : api->token,
                                     .media_type = request->media_type,
                                     .body = request->body,
                                     .length = request->length != 0    ? request->length
                                               : request->body == NULL ? 0
                                                                       : strlen(request->body),
                                     .max_bytes = request->max_bytes,
                                     .timeout_ms = request->timeout_ms,
                                     .chunk = request->chunk == NULL ? NULL : on_chunk,
                                     .done = on_done,
                                     .context = call};
    call->http = http_call_start(api->client, &http);
    return call;
}

void matrix_call_cancel(struct call *call)
{
    http_call_cancel(call->http);
    call_free(call);
}
