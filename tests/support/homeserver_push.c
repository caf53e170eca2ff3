/*
 * The application-service side: one transaction at a time, again and again until it is taken, and the ping.
 *
 * Blocking, on a thread of its own. The lock is let go while Neuvo is asked.
 */
#include "support/homeserver_internal.h"

#include "base/clock.h"
#include "base/own.h"
#include "support/http_caller.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { EVENTS_MAX = 100, PAUSES_MAX = 5, PATIENCE_MS = 20000 };

/* A transaction on its way. */
struct batch {
    size_t from, to; /* (from, to] of the stream */
    size_t number;
    struct text body;
    bool any, pending; /* pending: not taken yet */
    unsigned tries;
};

static void render(struct homeserver *homeserver, struct batch *batch)
{
    size_t count = 0;
    batch->to = batch->from;
    text_clear(&batch->body);
    text_add(&batch->body, "{\"events\":[");
    while (batch->to < homeserver->stream.count && count < EVENTS_MAX) {
        struct homeserver_event *event = homeserver->stream.items[batch->to++].event;
        if (event == NULL || !room_concerns(event, homeserver->bot))
            continue;
        event_write(event, true, homeserver->bot, NULL, &batch->body);
        if (event->handed_us == 0)
            event->handed_us = clock_monotonic_us();
        count++;
    }
    text_add(&batch->body, "]}");
    batch->any = count > 0;
}

static int put_batch(struct homeserver *homeserver, struct http_caller *caller, const struct batch *batch)
{
    own_(text_done) struct text headers = TEXT_INIT;
    char target[80];
    bool wrong_token = fault_is_on(homeserver, "push-wrong-token");
    text_printf(&headers, "Content-Type: application/json\r\nAuthorization: Bearer %s\r\n",
                wrong_token ? "somebody-else" : homeserver->pusher.hs_token);
    (void)snprintf(target, sizeof target, "/_matrix/app/v1/transactions/%zu", batch->number);
    size_t length = fault_is_on(homeserver, "push-truncated") ? batch->body.length / 2 : batch->body.length;
    homeserver->requests[__builtin_ctz(HOMESERVER_PUSH)]++;
    (void)pthread_mutex_unlock(&homeserver->lock);
    int status = http_call(caller, "PUT", target, headers.data, batch->body.data, length);
    (void)pthread_mutex_lock(&homeserver->lock);
    return status;
}

static void pause_for(struct homeserver *homeserver, int64_t pause_ms)
{
    struct timespec until;
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += pause_ms / 1000;
    until.tv_nsec += pause_ms % 1000 * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    while (!homeserver->stopping && !homeserver->pusher.ping &&
           pthread_cond_timedwait(&homeserver->pusher.news, &homeserver->lock, &until) == 0)
        continue;
}

/* Faults of the specification's "at least once": all of the newest transaction again. */
static void push_again(struct homeserver *homeserver, struct http_caller *caller, struct batch *batch)
{
    if (!batch->any || homeserver->stopping)
        return;
    if (fault_is_on(homeserver, "push-again"))
        (void)put_batch(homeserver, caller, batch);
    if (fault_is_on(homeserver, "push-doubled")) {
        batch->number = ++homeserver->pusher.number;
        (void)put_batch(homeserver, caller, batch);
    }
}

/* What Synapse does when it finds its way back just as something new comes. */
static void leave_lying(struct pusher *pusher, struct batch *batch)
{
    pusher->left_lying = batch->number;
    pusher->left_at = batch->from;
    pusher->position = batch->to;
    batch->pending = false;
}

/* After a refusal everything that was not taken comes again, oldest first. */
static void pick_up(struct pusher *pusher, struct batch *batch)
{
    pusher->position = pusher->left_at;
    pusher->number = pusher->left_lying - 1;
    pusher->left_lying = 0;
    batch->pending = false;
}

/* Tries the next transaction until it is taken. A ping or a stop comes between; afterwards the very same one goes on,
 * as the specification wants. */
static void push(struct homeserver *homeserver, struct http_caller *caller, struct batch *batch)
{
    struct pusher *pusher = &homeserver->pusher;
    if (!batch->pending || batch->from != pusher->position) { /* else the server was restored or wiped meanwhile */
        batch->from = pusher->position;
        render(homeserver, batch);
        batch->number = batch->any ? ++pusher->number : pusher->number;
        batch->tries = 0;
    }
    batch->pending = batch->any;
    if (batch->any && batch->tries == 0 && fault_is_on(homeserver, "push-left-lying") &&
        fault_for(homeserver, FAULT_STATE, HOMESERVER_PUSH, NULL) != NULL) {
        leave_lying(pusher, batch);
        return;
    }
    int status = batch->any ? put_batch(homeserver, caller, batch) : 200;
    if (batch->from != pusher->position)
        return;
    if (status != 200) {
        pause_for(homeserver, pusher->first_pause_ms << batch->tries);
        batch->tries += batch->tries < PAUSES_MAX ? 1 : 0;
        if (status > 0 && pusher->left_lying > 0)
            pick_up(pusher, batch);
        return;
    }
    batch->pending = false;
    pusher->position = batch->to;
    pusher->taken += batch->any ? 1 : 0;
    (void)pthread_cond_broadcast(&homeserver->heard_more);
    push_again(homeserver, caller, batch);
}

static void ping(struct homeserver *homeserver, struct http_caller *caller)
{
    struct pusher *pusher = &homeserver->pusher;
    own_(text_done) struct text headers = TEXT_INIT;
    own_(text_done) struct text body = TEXT_INIT;
    text_printf(&headers, "Content-Type: application/json\r\nAuthorization: Bearer %s\r\n", pusher->hs_token);
    text_add_char(&body, '{');
    json_write_member(&body, "transaction_id", string_empty(pusher->ping_id) ? NULL : pusher->ping_id);
    text_add_char(&body, '}');
    pusher->ping = false;
    int64_t started_ms = clock_monotonic_ms();
    (void)pthread_mutex_unlock(&homeserver->lock);
    int status = http_call(caller, "POST", "/_matrix/app/v1/ping", headers.data, body.data, body.length);
    (void)pthread_mutex_lock(&homeserver->lock);
    pusher->ping_status = status;
    pusher->ping_ms = clock_monotonic_ms() - started_ms;
    pusher->ping_done = true;
    loop_wake(homeserver->loop);
}

static void *run(void *context)
{
    struct homeserver *homeserver = context;
    struct http_caller caller;
    struct batch batch = {.body = TEXT_INIT};
    http_caller_init(&caller, homeserver->pusher.port);
    caller.patience_ms = PATIENCE_MS;
    (void)pthread_mutex_lock(&homeserver->lock);
    while (!homeserver->stopping) {
        if (homeserver->pusher.ping) {
            ping(homeserver, &caller);
        } else if (homeserver->pusher.position < homeserver->stream.count && !homeserver->is_down) {
            push(homeserver, &caller, &batch);
        } else {
            (void)pthread_cond_wait(&homeserver->pusher.news, &homeserver->lock);
        }
    }
    (void)pthread_mutex_unlock(&homeserver->lock);
    text_done(&batch.body);
    http_caller_done(&caller);
    return NULL;
}

void pusher_start(struct homeserver *homeserver)
{
    if (homeserver->pusher.port == 0)
        return;
    homeserver->pusher.running = pthread_create(&homeserver->pusher.thread, NULL, run, homeserver) == 0;
}

void pusher_stop(struct homeserver *homeserver)
{
    if (!homeserver->pusher.running)
        return;
    (void)pthread_mutex_lock(&homeserver->lock);
    (void)pthread_cond_broadcast(&homeserver->pusher.news);
    (void)pthread_mutex_unlock(&homeserver->lock);
    (void)pthread_join(homeserver->pusher.thread, NULL);
}

size_t homeserver_pushed(struct homeserver *homeserver)
{
    (void)pthread_mutex_lock(&homeserver->lock);
    size_t taken = homeserver->pusher.taken;
    (void)pthread_mutex_unlock(&homeserver->lock);
    return taken;
}

/* ---- the ping, as the application service asks for it ---------------------------------------------------- */

static void answer_ping(struct homeserver *homeserver, struct http_request *request)
{
    const struct pusher *pusher = &homeserver->pusher;
    own_(text_done) struct text body = TEXT_INIT;
    bool good = pusher->ping_status >= 200 && pusher->ping_status < 300;
    text_add_char(&body, '{');
    if (good) {
        json_write_member_int(&body, "duration_ms", pusher->ping_ms);
    } else if (pusher->ping_status == 0) {
        json_write_member(&body, "errcode", "M_CONNECTION_FAILED");
        json_write_member(&body, "error", "the application service did not answer");
    } else {
        json_write_member(&body, "errcode", "M_BAD_STATUS");
        json_write_member_int(&body, "status", pusher->ping_status);
    }
    text_add_char(&body, '}');
    call_deliver(homeserver, request, HOMESERVER_PING, NULL, good ? 200 : 502, NULL, &body);
}

void pusher_serve(struct homeserver *homeserver)
{
    struct pusher *pusher = &homeserver->pusher;
    if (!pusher->ping_done)
        return;
    pusher->ping_done = false;
    for (size_t i = 0; i < pusher->pings.count; i++) {
        struct http_request *request = http_request_find(homeserver->server, pusher->pings.items[i]);
        if (request != NULL)
            answer_ping(homeserver, request);
    }
    pusher->pings.count = 0;
}

static int ping_call(struct call *call)
{
    struct pusher *pusher = &call->homeserver->pusher;
    const char *id = call_string(call, "transaction_id");
    if (pusher->port == 0 || strcmp(call_segment(call, 4), pusher->id) != 0)
        return call_error(call, 403, "M_FORBIDDEN", "That is another application service");
    (void)snprintf(pusher->ping_id, sizeof pusher->ping_id, "%s", id == NULL ? "" : id);
    *list_push(&pusher->pings) = http_request_keep(call->request);
    pusher->ping = true;
    (void)pthread_cond_broadcast(&pusher->news);
    call->kept = true;
    return 0;
}

const struct call_route push_calls[] = {
    {HTTP_POST, "/_matrix/client/v1/appservice/*/ping", HOMESERVER_PING, CALL_JSON, ping_call, 65536},
    {.path = NULL},
};
