/* GET /sync and its long poll. */
#include "support/homeserver_internal.h"

#include "base/clock.h"
#include "base/own.h"

#include <stdlib.h>
#include <string.h>

enum { SYNC_TIMEOUT_MAX_MS = 600000 };

static void note_size(struct homeserver *homeserver, size_t bytes)
{
    if (bytes <= homeserver->largest_bytes)
        return;
    homeserver->largest_bytes = bytes;
    homeserver->largest_us = clock_monotonic_us();
    homeserver->after_largest_us = 0;
}

static void answer_sync(struct homeserver *homeserver, struct http_request *request, const struct text *body)
{
    note_size(homeserver, body->length);
    call_deliver(homeserver, request, HOMESERVER_SYNC, NULL, 200, NULL, body);
}

static void waiting_free(struct waiting *waiting)
{
    loop_timer_stop(&waiting->timer);
    filter_done(&waiting->wish->filter);
    free(waiting->wish);
    free(waiting);
}

/* True when it was answered, or its client is gone. */
static bool serve_waiting(struct waiting *waiting)
{
    struct homeserver *homeserver = waiting->homeserver;
    own_(text_done) struct text body = TEXT_INIT;
    struct http_request *request = http_request_find(homeserver->server, waiting->request);
    if (request == NULL)
        return true;
    bool news = sync_has_news(homeserver, waiting->account, waiting->looked);
    waiting->looked = homeserver->stream.count;
    if (!news && !waiting->over) {
        homeserver->idle_position = homeserver->stream.count;
        homeserver->idles = true;
        (void)pthread_cond_broadcast(&homeserver->heard_more);
        return false;
    }
    if (!sync_write(homeserver, waiting->wish, &body) && !waiting->over)
        return false;
    answer_sync(homeserver, request, &body);
    return true;
}

void sync_serve(struct homeserver *homeserver)
{
    for (size_t i = homeserver->waiting.count; i-- > 0;) {
        struct waiting *waiting = homeserver->waiting.items[i];
        if (!serve_waiting(waiting))
            continue;
        waiting_free(waiting);
        homeserver->waiting.items[i] = homeserver->waiting.items[--homeserver->waiting.count];
    }
}

void sync_forget(struct homeserver *homeserver)
{
    while (homeserver->waiting.count > 0)
        waiting_free(homeserver->waiting.items[--homeserver->waiting.count]);
}

void sync_rewind(struct homeserver *homeserver, size_t position)
{
    for (size_t i = 0; i < homeserver->waiting.count; i++) {
        struct waiting *waiting = homeserver->waiting.items[i];
        if (waiting->looked > position)
            waiting->looked = position;
        if (waiting->wish->since > position)
            waiting->wish->since = position;
    }
}

static void time_is_over(void *context)
{
    struct waiting *waiting = context;
    struct homeserver *homeserver = waiting->homeserver;
    (void)pthread_mutex_lock(&homeserver->lock);
    waiting->over = true;
    sync_serve(homeserver);
    (void)pthread_mutex_unlock(&homeserver->lock);
}

static int64_t timeout_of(const struct call *call)
{
    const char *timeout = http_request_query(call->request, "timeout");
    int64_t timeout_ms = timeout == NULL ? 0 : strtoll(timeout, NULL, 10);
    return timeout_ms > SYNC_TIMEOUT_MAX_MS ? SYNC_TIMEOUT_MAX_MS : timeout_ms;
}

static void wait_for_news(struct call *call, struct wish *wish, int64_t timeout_ms)
{
    struct homeserver *homeserver = call->homeserver;
    struct waiting *waiting = x_alloc(1, sizeof *waiting);
    *waiting = (struct waiting){.request = http_request_keep(call->request),
                                .account = wish->account,
                                .device = wish->device,
                                .looked = homeserver->stream.count,
                                .wish = wish,
                                .homeserver = homeserver};
    waiting->timer = loop_timer_start(homeserver->loop, timeout_ms, 0, time_is_over, waiting);
    *list_push(&homeserver->waiting) = waiting;
    if (strcmp(wish->account->user, homeserver->bot) == 0) {
        homeserver->idle_position = homeserver->stream.count;
        homeserver->idles = true;
        (void)pthread_cond_broadcast(&homeserver->heard_more);
    }
    call->kept = true;
}

static bool make_wish(const struct call *call, struct wish *wish)
{
    const struct homeserver *homeserver = call->homeserver;
    const char *since = http_request_query(call->request, "since");
    const char *filter = http_request_query(call->request, "filter");
    const char *full_state = http_request_query(call->request, "full_state");
    *wish = (struct wish){.account = call->account,
                          .device = call->device,
                          .first = since == NULL,
                          .full_state = full_state != NULL && strcmp(full_state, "true") == 0,
                          .filter = {.limit = TIMELINE_DEFAULT}};
    size_t number = filter == NULL ? 0 : strtoul(filter, NULL, 10);
    if (filter != NULL && filter[0] == '{')
        filter_read(filter, &wish->filter);
    else if (filter != NULL && number < call->account->filters.count)
        filter_read(call->account->filters.items[number], &wish->filter);
    if (since != NULL && !token_read(homeserver, since, &wish->since))
        return false;
    /* A token from the future (the database was restored) is taken for now, as Synapse does. */
    if (wish->since > homeserver->stream.count)
        wish->since = homeserver->stream.count;
    if (homeserver->doubled && wish->since > homeserver->doubled_since && !wish->first) {
        size_t since_before = homeserver->doubled_since;
        call->homeserver->doubled_since = wish->since;
        wish->since = since_before;
    }
    return true;
}

static int sync_call(struct call *call)
{
    struct homeserver *homeserver = call->homeserver;
    struct wish *wish = x_alloc(1, sizeof *wish);
    int64_t timeout_ms = timeout_of(call);
    if (homeserver->after_largest_us == 0)
        homeserver->after_largest_us = clock_monotonic_us();
    if (!make_wish(call, wish)) {
        filter_done(&wish->filter);
        free(wish);
        return call_error(call, 400, "M_UNKNOWN", "Invalid stream token");
    }
    bool any = sync_write(homeserver, wish, &call->answer);
    if (!any && timeout_ms > 0 && !fault_is_on(homeserver, "hasty")) {
        wait_for_news(call, wish, timeout_ms);
        return 0;
    }
    note_size(homeserver, call->answer.length);
    filter_done(&wish->filter);
    free(wish);
    return 200;
}

const struct call_route sync_calls[] = {
    {HTTP_GET, "/_matrix/client/v3/sync", HOMESERVER_SYNC, 0, sync_call, 0},
    {HTTP_GET, "/_matrix/client/r0/sync", HOMESERVER_SYNC, 0, sync_call, 0},
    {.path = NULL},
};
