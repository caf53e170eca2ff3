#include "connectors/matrix/pulse.h"

#include "base/clock.h"
#include "base/own.h"
#include "connectors/matrix/connection.h"

#include <stdlib.h>

static const int64_t every_ms = 15 * 60 * 1000, patience_ms = 45 * 1000;

struct pulse {
    struct connector *connector;
    int64_t number;   /* of the last beat */
    int64_t heard;    /* the newest that came back */
    int64_t taken_ms; /* monotonic, when the homeserver took it; 0: nothing is awaited */
    int64_t due_ms;   /* monotonic */
    bool beating;
};

struct pulse *pulse_new(struct connector *connector)
{
    struct pulse *pulse = x_alloc(1, sizeof *pulse);
    pulse->connector = connector;
    pulse->number = clock_now_ms(); /* higher than any of the process before */
    pulse->due_ms = clock_monotonic_ms() + every_ms;
    return pulse;
}

void pulse_free(struct pulse *pulse)
{
    free(pulse);
}

void pulse_doubt(struct pulse *pulse)
{
    pulse->due_ms = 0;
}

void pulse_forget(struct pulse *pulse)
{
    pulse->taken_ms = 0;
    pulse->due_ms = clock_monotonic_ms() + every_ms;
}

static void on_taken(void *context, const struct matrix_answer *answer)
{
    struct pulse *pulse = context;
    pulse->beating = false;
    if (answer->fate == FATE_OK && pulse->heard < pulse->number)
        pulse->taken_ms = clock_monotonic_ms();
}

void pulse_beat(struct pulse *pulse)
{
    own_(text_done) struct text path = TEXT_INIT;
    own_(text_done) struct text body = TEXT_INIT;
    struct connector *connector = pulse->connector;
    int64_t now_ms = clock_monotonic_ms();
    if (pulse->beating || pulse->taken_ms != 0 || now_ms < pulse->due_ms || connector->quiet_until_ms > now_ms)
        return;
    pulse->beating = true;
    pulse->due_ms = now_ms + every_ms;
    pulse->number++;
    text_add(&path, "/_matrix/client/v3/user");
    matrix_path_add(&path, connector->options.user);
    text_add(&path, "/account_data/" PULSE_TYPE);
    text_add_char(&body, '{');
    json_write_member_int(&body, "beat", pulse->number);
    text_add_char(&body, '}');
    matrix_call(connector->api,
                &(struct matrix_request){
                    .method = "PUT", .path = path.data, .body = body.data, .done = on_taken, .context = pulse});
}

void pulse_heard(struct pulse *pulse, const char *json, size_t length)
{
    own_(json_freep) struct json *event = NULL;
    struct json_limits limits = {.max_bytes = 4096, .max_depth = 4};
    const struct json *content = NULL;
    int64_t beat = 0;
    if (json_parse(json, length, limits, &event, NULL) != RESULT_OK ||
        json_opt_object(event, "content", &content, NULL) != RESULT_OK || content == NULL ||
        json_opt_int(content, "beat", &beat, NULL) != RESULT_OK)
        return;
    pulse->heard = beat;
    if (beat >= pulse->number)
        pulse->taken_ms = 0;
}

bool pulse_is_lost(const struct pulse *pulse)
{
    return pulse->taken_ms != 0 && clock_monotonic_ms() - pulse->taken_ms > patience_ms;
}
