/* Calls of the HTTP client in a test's own loop, and what came of them. */
#ifndef NEUVO_TEST_CALLED_H
#define NEUVO_TEST_CALLED_H

#include "base/clock.h"
#include "loop/http_client.h"
#include "served.h"

#define PATIENCE_MS 60000

struct caller {
    struct loop *loop;
    struct http_client *client;
};

struct called {
    struct http_call *call; /* NULL once it ended */
    int ends;               /* how often `done` came */
    struct http_result result;
    struct text body, pieces;
    char media_type[80], reason[400];
    bool (*on_chunk)(struct called *called); /* what `chunk` answers; NULL: true */
    void (*on_done)(struct called *called);
    struct caller *caller;
    struct called *other;
};

static inline void caller_new(struct caller *caller)
{
    struct error error = ERROR_INIT;
    assert_int_equal(loop_new(&caller->loop, &error), RESULT_OK);
    if (http_client_new(caller->loop, &caller->client, &error) != RESULT_OK)
        fail_msg("%s", error.text);
}

static inline void caller_free(struct caller *caller)
{
    http_client_free(caller->client);
    loop_free(caller->loop);
}

static inline bool called_chunk(void *context, const char *bytes, size_t length)
{
    struct called *called = context;
    text_add_bytes(&called->pieces, bytes, length);
    return called->on_chunk == NULL || called->on_chunk(called);
}

static inline void called_done(void *context, const struct http_result *result)
{
    struct called *called = context;
    called->ends++;
    called->result = *result;
    (void)snprintf(called->media_type, sizeof called->media_type, "%s", result->media_type);
    (void)snprintf(called->reason, sizeof called->reason, "%s", result->reason);
    text_clear(&called->body);
    text_add_bytes(&called->body, result->body, result->length);
    assert_int_equal(result->body[result->length], '\0');
    assert_true((result->end == HTTP_CALL_ANSWERED) == (result->reason[0] == '\0'));
    called->result.media_type = called->media_type;
    called->result.reason = called->reason;
    called->result.body = NULL;
    called->call = NULL;
    if (called->on_done != NULL)
        called->on_done(called);
}

static inline void called_release(struct called *called)
{
    text_done(&called->body);
    text_done(&called->pieces);
}

/* Starts it; `request` needs neither done nor context. */
static inline void call_begin(struct caller *caller, struct called *called, struct http_call_request request)
{
    if (called->body.data == NULL)
        called->body = called->pieces = (struct text)TEXT_INIT;
    called->caller = caller;
    called->ends = 0;
    request.method = request.method == NULL ? "GET" : request.method;
    request.done = called_done;
    request.context = called;
    called->call = http_call_start(caller->client, &request);
    assert_int_equal(called->ends, 0); /* never from inside */
}

static inline bool called_has_ended(void *context)
{
    return ((struct called *)context)->ends > 0;
}

static inline void call_wait(struct caller *caller, struct called *called)
{
    assert_true(loop_run_until(caller->loop, called_has_ended, called, PATIENCE_MS));
    assert_int_equal(called->ends, 1);
}

/* One call from beginning to end. */
static inline void call(struct caller *caller, struct called *called, struct http_call_request request)
{
    call_begin(caller, called, request);
    call_wait(caller, called);
}

struct address_of {
    char url[300];
};

static inline struct address_of at(uint16_t port, const char *path)
{
    struct address_of address;
    (void)snprintf(address.url, sizeof address.url, "http://127.0.0.1:%d%s", port, path);
    return address;
}

static inline void assert_end(const struct called *called, enum http_call_end end, int status)
{
    if (called->result.end != end || called->result.status != status)
        fail_msg("wanted end %d, status %d; got end %d, status %d: %s", end, status, called->result.end,
                 called->result.status, called->reason);
}

/* The value of a line of the metrics. */
static inline long metric(const struct caller *caller, const char *name)
{
    own_(text_done) struct text lines = TEXT_INIT;
    own_(text_done) struct text start = TEXT_INIT;
    http_client_metrics(caller->client, &lines);
    text_printf(&start, "\nneuvo_http_client_%s ", name);
    const char *found = strstr(lines.data, start.data);
    if (found == NULL)
        fail_msg("there is no %s in %s", name, lines.data);
    return strtol(found + start.length, NULL, 10);
}

#endif
