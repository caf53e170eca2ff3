/*
 * The channel's keys: fetched at the start, once a day, and when a token names one that is not known, but for that at
 * most once in a while. Those that are there stay when a fetch fails, and are kept over a restart.
 */
#include "connectors/teams/connection.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "base/own.h"
#include "connectors/teams/teams.h"
#include "loop/http_client.h"

#include <stdlib.h>
#include <string.h>

static const int64_t day_ms = INT64_C(24) * 3600 * 1000, timeout_ms = 10000, look_ms = 1000, again_ms = 60 * 1000;

struct keys {
    struct connector *connector;
    struct keyring *ring; /* NULL: none yet */
    struct http_call *call;
    struct loop_timer *timer;
    int64_t fetched_ms, tried_ms, unknown_ms; /* monotonic; unknown: when one was looked for the last time, -1 never */
    bool failing;                             /* told already */
    int tries;                                /* of this fetch */
};

enum { TRIES_MOST = 3 };

static void ask(struct keys *keys);

bool teams_keys_are_there(const struct keys *keys)
{
    return keys->ring != NULL;
}

/* ---- fetching ------------------------------------------------------------------------------------------------- */

static void settle(struct keys *keys, const char *why)
{
    if (why != NULL && !keys->failing)
        log_warn("teams_keys", "text=\"%s; those that are there stay, and it is tried again\"", why);
    keys->failing = why != NULL;
    keys->tried_ms = clock_monotonic_ms();
    teams_door_settled(keys->connector->door);
}

/* A connection that broke is no answer: whoever waits with a key that is not known yet would be sent away for good. */
static void fail(struct keys *keys, const char *why)
{
    if (keys->tries < TRIES_MOST)
        ask(keys);
    else
        settle(keys, why);
}

static void keep(const struct keys *keys, const char *json)
{
    const struct connector_services *services = keys->connector->services;
    struct arrival *arrival = arrival_new(ARRIVAL_MESSAGES, teams_type.name, 0);
    kept_add(&arrival->kept, "keys", json);
    if (!services->arrive(services->context, arrival))
        arrival_free(arrival); /* they will be fetched again */
}

static void on_keys(void *context, const struct http_result *result)
{
    struct keys *keys = context;
    struct keyring *ring = NULL;
    struct error error = ERROR_INIT;
    keys->call = NULL;
    if (result->end != HTTP_CALL_ANSWERED || result->status != 200)
        (void)error_set(&error, RESULT_FAILED, "the channel's keys cannot be had: %s (status %d)", result->reason,
                        result->status);
    else if (keyring_read(result->body, result->length, &ring, &error) == RESULT_OK) {
        keyring_free(keys->ring);
        keys->ring = ring;
        keys->fetched_ms = clock_monotonic_ms();
        keep(keys, result->body);
        settle(keys, NULL);
        return;
    }
    fail(keys, error.text);
}

static void call(struct keys *keys, const char *url, void (*done)(void *context, const struct http_result *result))
{
    keys->call =
        http_call_start(keys->connector->services->client, &(struct http_call_request){.method = "GET",
                                                                                       .url = url,
                                                                                       .max_bytes = KEYRING_BYTES,
                                                                                       .timeout_ms = timeout_ms,
                                                                                       .done = done,
                                                                                       .context = keys});
}

static void on_metadata(void *context, const struct http_result *result)
{
    static const struct json_limits limits = {KEYRING_BYTES, 16};
    struct keys *keys = context;
    own_(json_freep) struct json *document = NULL;
    const char *address = "";
    struct error error = ERROR_INIT;
    keys->call = NULL;
    if (result->end != HTTP_CALL_ANSWERED || result->status != 200)
        (void)error_set(&error, RESULT_FAILED, "the channel's OpenID metadata cannot be had: %s (status %d)",
                        result->reason, result->status);
    else if (json_parse(result->body, result->length, limits, &document, &error) == RESULT_OK &&
             json_type(document) == JSON_OBJECT &&
             json_need_string(document, "jwks_uri", &address, &error) == RESULT_OK &&
             teams_address_is_safe(&keys->connector->options, address)) {
        call(keys, address, on_keys);
        return;
    }
    fail(keys, error.result == RESULT_OK ? "the channel's OpenID metadata name no address of keys" : error.text);
}

static void ask(struct keys *keys)
{
    keys->tries++;
    keys->connector->key_fetches++;
    keys->tried_ms = clock_monotonic_ms();
    call(keys, keys->connector->options.openid_url, on_metadata);
}

static void fetch(struct keys *keys)
{
    if (keys->call != NULL)
        return;
    keys->tries = 0;
    ask(keys);
}

static void on_look(void *context)
{
    struct keys *keys = context;
    int64_t now_ms = clock_monotonic_ms();
    bool old = keys->ring != NULL && now_ms - keys->fetched_ms > day_ms;
    int64_t pause_ms = keys->ring == NULL ? look_ms : again_ms;
    if ((keys->ring == NULL || old || keys->failing) && now_ms - keys->tried_ms >= pause_ms)
        fetch(keys);
}

/* ---- finding -------------------------------------------------------------------------------------------------- */

enum keys_verdict teams_keys_find(struct keys *keys, const char *id, struct keyring_key **key)
{
    int64_t now_ms = clock_monotonic_ms();
    *key = keyring_find(keys->ring, id);
    if (*key != NULL)
        return KEYS_FOUND;
    if (keys->ring == NULL || keys->call != NULL)
        return KEYS_COMING;
    if (keys->unknown_ms >= 0 && now_ms - keys->unknown_ms < keys->connector->options.key_refresh_pause_ms)
        return KEYS_NONE;
    keys->unknown_ms = now_ms;
    fetch(keys);
    return KEYS_COMING;
}

/* ---- life ------------------------------------------------------------------------------------------------------ */

struct keys *teams_keys_new(struct connector *connector, const char *json)
{
    struct keys *keys = x_alloc(1, sizeof *keys);
    *keys = (struct keys){.connector = connector, .unknown_ms = -1, .fetched_ms = clock_monotonic_ms()};
    if (!string_empty(json))
        (void)keyring_read(json, strlen(json), &keys->ring, NULL);
    if (connector->options.no_auth)
        return keys;
    fetch(keys);
    keys->timer = loop_timer_start(connector->services->loop, look_ms, look_ms, on_look, keys);
    return keys;
}

void teams_keys_free(struct keys *keys)
{
    if (keys == NULL)
        return;
    loop_timer_stop(&keys->timer);
    if (keys->call != NULL)
        http_call_cancel(keys->call);
    keyring_free(keys->ring);
    free(keys);
}
