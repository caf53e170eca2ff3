/* The calls under way and those that wait, and curl as a guest on our loop. */
#include "base/clock.h"
#include "base/own.h"
#include "loop/http_call.h"
#include "loop/loop.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#define CALLS_AT_ONCE 256
#define KEPT_CONNECTIONS 64L
#define WAITING_TICK_MS 100
#define END_COUNT 5
#define HANDLE_COUNT 3

struct http_call_list {
    struct http_call *first, *last;
    size_t count;
};

struct http_client {
    struct loop *loop;
    CURLM *multi;
    uv_timer_t curl_timer; /* when curl wants to be called without a socket */
    uv_timer_t tick;       /* while calls wait: whose time has run out */
    uv_idle_t work;        /* starts and removes calls, so that neither happens inside a callback of curl */
    int handles_open;
    struct http_call_list waiting, under_way, cancelled; /* cancelled: curl does not know it yet */
    uint64_t ended[END_COUNT];
    uint64_t cancels;
};

/* ---- lists ----------------------------------------------------------------------------------------------- */

static void list_append(struct http_call_list *list, struct http_call *call)
{
    call->list = list;
    call->next = NULL;
    call->previous = list->last;
    *(list->last == NULL ? &list->first : &list->last->next) = call;
    list->last = call;
    list->count++;
}

static void list_remove(struct http_call *call)
{
    struct http_call_list *list = call->list;
    *(call->previous == NULL ? &list->first : &call->previous->next) = call->next;
    *(call->next == NULL ? &list->last : &call->next->previous) = call->previous;
    list->count--;
    call->list = NULL;
}

static void list_drop(struct http_client *client, struct http_call_list *list)
{
    while (list->first != NULL) {
        struct http_call *call = list->first;
        list_remove(call);
        call->cancelled = true;
        if (call->easy != NULL)
            (void)curl_multi_remove_handle(client->multi, call->easy);
        http_call_free(call);
    }
}

/* ---- beginnings and ends --------------------------------------------------------------------------------- */

static void work_later(struct http_client *client);
static void curl_time_came(uv_timer_t *timer);

static void call_ended(struct http_client *client, struct http_call *call, CURLcode code)
{
    list_remove(call); /* first, so that `done` finds a free place for its next call */
    client->ended[http_call_finish(call, code)]++;
    http_call_free(call);
}

static void begin_call(struct http_client *client, struct http_call *call)
{
    list_remove(call);
    list_append(&client->under_way, call);
    if (!http_call_prepare(call, call->deadline_ms - clock_monotonic_ms()))
        call_ended(client, call, CURLE_OK);
    else if (curl_multi_add_handle(client->multi, call->easy) != CURLM_OK)
        call_ended(client, call, CURLE_OUT_OF_MEMORY);
}

static void look_at_waiting(uv_timer_t *timer)
{
    struct http_client *client = timer->data;
    int64_t now_ms = clock_monotonic_ms();
    for (struct http_call *call = client->waiting.first, *next; call != NULL; call = next) {
        next = call->next;
        if (call->deadline_ms > now_ms)
            continue;
        begin_call(client, call);     /* it has no time left, so it ends there */
        next = client->waiting.first; /* `done` may have changed the list */
    }
    if (client->waiting.count == 0)
        (void)uv_timer_stop(timer);
}

static void work(uv_idle_t *idle)
{
    struct http_client *client = idle->data;
    bool begun = client->waiting.count > 0;
    (void)uv_idle_stop(idle);
    list_drop(client, &client->cancelled);
    /* Calls that fail at once and are made again by their `done` wait for the next turn. */
    for (size_t i = client->waiting.count; i > 0 && client->waiting.count > 0; i--) {
        if (client->under_way.count == CALLS_AT_ONCE)
            break;
        begin_call(client, client->waiting.first);
    }
    if (client->waiting.count > 0 && !uv_is_active((uv_handle_t *)&client->tick))
        (void)uv_timer_start(&client->tick, look_at_waiting, WAITING_TICK_MS, WAITING_TICK_MS);
    if (begun)
        curl_time_came(&client->curl_timer); /* they go out in this turn of the loop and not by a timer in the next */
}

static void work_later(struct http_client *client)
{
    (void)uv_idle_start(&client->work, work);
}

/* ---- curl on the loop ------------------------------------------------------------------------------------ */

static void take_ended(struct http_client *client)
{
    int left = 0;
    for (CURLMsg *message; (message = curl_multi_info_read(client->multi, &left)) != NULL;) {
        CURLcode code = message->data.result;
        struct http_call *call = NULL;
        if (message->msg != CURLMSG_DONE ||
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &call) != CURLE_OK || call->cancelled)
            continue; /* a cancelled one is removed by work() */
        (void)curl_multi_remove_handle(client->multi, call->easy);
        call_ended(client, call, code);
    }
    if (client->waiting.count > 0 && client->under_way.count < CALLS_AT_ONCE)
        work_later(client);
}

static void curl_time_came(uv_timer_t *timer)
{
    struct http_client *client = timer->data;
    int running = 0;
    (void)curl_multi_socket_action(client->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    take_ended(client);
}

/* curl must not be entered from here, so "at once" is in a millisecond. */
static int set_curl_timer(CURLM *multi, long timeout_ms, void *context)
{
    (void)multi;
    struct http_client *client = context;
    if (timeout_ms < 0)
        (void)uv_timer_stop(&client->curl_timer);
    else
        (void)uv_timer_start(&client->curl_timer, curl_time_came, timeout_ms == 0 ? 1 : (uint64_t)timeout_ms, 0);
    return 0;
}

struct watch {
    uv_poll_t poll; /* first: a handle is its watch */
    struct http_client *client;
    curl_socket_t fd;
};

static void socket_ready(uv_poll_t *poll, int status, int events)
{
    struct watch *watch = (struct watch *)poll;
    struct http_client *client = watch->client; /* curl may close the watch meanwhile */
    int running = 0;
    int flags = status < 0 ? CURL_CSELECT_ERR : 0;
    if ((events & UV_READABLE) != 0)
        flags |= CURL_CSELECT_IN;
    if ((events & UV_WRITABLE) != 0)
        flags |= CURL_CSELECT_OUT;
    (void)curl_multi_socket_action(client->multi, watch->fd, flags, &running);
    take_ended(client);
}

static void watch_closed(uv_handle_t *handle)
{
    free(handle);
}

static struct watch *watch_open(struct http_client *client, curl_socket_t fd)
{
    struct watch *watch = x_alloc(1, sizeof *watch);
    if (uv_poll_init_socket(loop_uv(client->loop), &watch->poll, fd) != 0) {
        free(watch);
        return NULL; /* the call ends by its time */
    }
    watch->client = client;
    watch->fd = fd;
    (void)curl_multi_assign(client->multi, fd, watch);
    return watch;
}

static int watch_socket(CURL *easy, curl_socket_t fd, int what, void *context, void *socket_context)
{
    (void)easy;
    struct http_client *client = context;
    struct watch *watch = socket_context;
    if (what == CURL_POLL_REMOVE) {
        if (watch == NULL)
            return 0;
        (void)uv_poll_stop(&watch->poll); /* now: curl closes the descriptor next, and its number may come again */
        uv_close((uv_handle_t *)&watch->poll, watch_closed);
        (void)curl_multi_assign(client->multi, fd, NULL);
        return 0;
    }
    if (watch == NULL && (watch = watch_open(client, fd)) == NULL)
        return 0;
    int events = (what & CURL_POLL_IN) != 0 ? UV_READABLE : 0;
    if ((what & CURL_POLL_OUT) != 0)
        events |= UV_WRITABLE;
    (void)uv_poll_start(&watch->poll, events, socket_ready);
    return 0;
}

/* ---- the client's life ----------------------------------------------------------------------------------- */

static CURLM *multi_new(struct http_client *client)
{
    CURLM *multi = curl_multi_init();
    if (multi == NULL)
        return NULL;
    (void)curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, watch_socket);
    (void)curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, client);
    (void)curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, set_curl_timer);
    (void)curl_multi_setopt(multi, CURLMOPT_TIMERDATA, client);
    (void)curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, KEPT_CONNECTIONS);
    return multi;
}

enum result http_client_new(struct loop *loop, struct http_client **client, struct error *error)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return error_set(error, RESULT_FAILED, "libcurl does not start");
    struct http_client *made = x_alloc(1, sizeof *made);
    made->loop = loop;
    made->multi = multi_new(made);
    if (made->multi == NULL) {
        free(made);
        curl_global_cleanup();
        return error_set(error, RESULT_FAILED, "libcurl's multi interface does not start");
    }
    (void)signal(SIGPIPE, SIG_IGN); /* TLS writes with write(2), and we ask curl to leave signals alone */
    (void)uv_timer_init(loop_uv(loop), &made->curl_timer);
    (void)uv_timer_init(loop_uv(loop), &made->tick);
    (void)uv_idle_init(loop_uv(loop), &made->work);
    made->curl_timer.data = made->tick.data = made->work.data = made;
    made->handles_open = HANDLE_COUNT;
    *client = made;
    return RESULT_OK;
}

static void handle_closed(uv_handle_t *handle)
{
    struct http_client *client = handle->data;
    if (--client->handles_open == 0)
        free(client);
}

void http_client_free(struct http_client *client)
{
    if (client == NULL)
        return;
    list_drop(client, &client->cancelled);
    list_drop(client, &client->under_way);
    list_drop(client, &client->waiting);
    (void)curl_multi_cleanup(client->multi);
    curl_global_cleanup();
    /* The rest is released by the loop's next turn; nothing of it calls anybody. */
    uv_close((uv_handle_t *)&client->curl_timer, handle_closed);
    uv_close((uv_handle_t *)&client->tick, handle_closed);
    uv_close((uv_handle_t *)&client->work, handle_closed);
}

struct http_call *http_call_start(struct http_client *client, const struct http_call_request *request)
{
    struct http_call *call = http_call_new(client, request);
    list_append(&client->waiting, call);
    work_later(client);
    return call;
}

void http_call_cancel(struct http_call *call)
{
    struct http_client *client = call->client;
    client->cancels++;
    list_remove(call);
    call->cancelled = true;
    list_append(&client->cancelled, call);
    work_later(client);
}

/* ---- addresses and figures ------------------------------------------------------------------------------- */

void http_escape(struct text *out, const char *string)
{
    static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    for (; *string != '\0'; string++)
        if (strchr(unreserved, *string) != NULL)
            text_add_char(out, *string);
        else
            text_printf(out, "%%%02X", (unsigned)(unsigned char)*string);
}

void http_client_metrics(const struct http_client *client, struct text *out)
{
    static const char *const names[END_COUNT] = {"answered", "not_sent", "unclear", "too_large", "stopped"};
    text_printf(out, "# TYPE neuvo_http_client_under_way gauge\nneuvo_http_client_under_way %zu\n",
                client->under_way.count);
    text_printf(out, "# TYPE neuvo_http_client_waiting gauge\nneuvo_http_client_waiting %zu\n", client->waiting.count);
    text_add(out, "# TYPE neuvo_http_client_calls_total counter\n");
    for (size_t i = 0; i < END_COUNT; i++)
        text_printf(out, "neuvo_http_client_calls_total{end=\"%s\"} %llu\n", names[i],
                    (unsigned long long)client->ended[i]);
    text_printf(out, "neuvo_http_client_calls_total{end=\"cancelled\"} %llu\n", (unsigned long long)client->cancels);
}
