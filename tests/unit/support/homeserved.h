/* A fake homeserver for the tests of itself, and a client with its token. */
#ifndef NEUVO_TEST_HOMESERVED_H
#define NEUVO_TEST_HOMESERVED_H

#include "support/homeserver.h"
#include "support/http_caller.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/own.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAIJA "@maija:fake.test"

struct homeserved {
    struct homeserver *server;
    struct http_caller caller;
    char token[64];
    char since[40];
};

static inline void homeserved_start(struct homeserved *served, const struct homeserver_options *options)
{
    memset(served, 0, sizeof *served);
    served->server = homeserver_start(options);
    assert_non_null(served->server);
    http_caller_init(&served->caller, homeserver_port(served->server));
    (void)snprintf(served->token, sizeof served->token, "%s", homeserver_token(served->server));
}

static inline void homeserved_stop(struct homeserved *served)
{
    http_caller_done(&served->caller);
    homeserver_stop(served->server);
}

/* Asks with the token; the status. */
static inline int ask(struct homeserved *served, const char *method, const char *target, const char *body)
{
    own_(text_done) struct text headers = TEXT_INIT;
    text_printf(&headers, "Authorization: Bearer %s\r\n", served->token);
    return http_call(&served->caller, method, target, headers.data, body, body == NULL ? 0 : strlen(body));
}

/* The same below /_matrix/client/v3/rooms/{room}. */
static inline int ask_room(struct homeserved *served, const struct homeserver_room *room, const char *method,
                           const char *rest, const char *body)
{
    own_(text_done) struct text target = TEXT_INIT;
    text_add(&target, "/_matrix/client/v3/rooms");
    http_add_segment(&target, homeserver_room_id(room));
    text_add(&target, rest);
    return ask(served, method, target.data, body);
}

static inline void assert_says(const struct homeserved *served, const char *wanted)
{
    if (strstr(served->caller.body.data, wanted) == NULL)
        fail_msg("wanted \"%s\" in: %s%.3000s", wanted, served->caller.head.data, served->caller.body.data);
}

static inline void assert_not_says(const struct homeserved *served, const char *unwanted)
{
    if (strstr(served->caller.body.data, unwanted) != NULL)
        fail_msg("did not want \"%s\" in: %.3000s", unwanted, served->caller.body.data);
}

static inline struct json *answer_of(const struct homeserved *served)
{
    struct json *json = NULL;
    struct error error = ERROR_INIT;
    struct json_limits limits = {.max_bytes = SIZE_MAX, .max_depth = 100};
    if (json_parse(served->caller.body.data, served->caller.body.length, limits, &json, &error) != RESULT_OK)
        fail_msg("%s: %.300s", error.text, served->caller.body.data);
    return json;
}

/* The string at this key of the newest answer. */
static inline void take(const struct homeserved *served, const char *key, char *place, size_t size)
{
    own_(json_freep) struct json *json = answer_of(served);
    const char *value = NULL;
    assert_int_equal(json_need_string(json, key, &value, NULL), RESULT_OK);
    (void)snprintf(place, size, "%s", value);
}

/* /sync from where the last one ended; more: further parameters. The token comes first, and the rest may be more than
   base/json.h reads. */
static inline int sync_once(struct homeserved *served, const char *more)
{
    own_(text_done) struct text target = TEXT_INIT;
    text_printf(&target, "/_matrix/client/v3/sync?timeout=0%s%s%s",
                served->since[0] == '\0' ? "" : "&since=", served->since, more);
    int status = ask(served, "GET", target.data, NULL);
    if (status == 200)
        (void)sscanf(served->caller.body.data, "{\"next_batch\":\"%39[^\"]", served->since);
    return status;
}

#endif
