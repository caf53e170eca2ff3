#include "loop/loop.h"

#include "base/clock.h"
#include "base/list.h"
#include "base/own.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>
#include <uv.h>

#define WAKERS_MAX 16
#define SIGNAL_COUNT 3

struct waker {
    void (*callback)(void *context);
    void *context;
};

struct loop_timer {
    uv_timer_t timer; /* first: a handle is its timer */
    void (*callback)(void *context);
    void *context;
};

struct loop {
    uv_loop_t uv;
    uv_async_t wake;
    struct waker wakers[WAKERS_MAX];
    size_t waker_count;
    uv_signal_t signals[SIGNAL_COUNT];
    bool watches_signals;
    bool stop_seen;
    void (*stop)(void *context);
    void (*reload)(void *context);
    void *context;
};

static void call_wakers(uv_async_t *handle)
{
    struct loop *loop = handle->data;
    for (size_t i = 0; i < loop->waker_count; i++)
        loop->wakers[i].callback(loop->wakers[i].context);
}

enum result loop_new(struct loop **loop, struct error *error)
{
    struct loop *made = x_alloc(1, sizeof *made);
    int rc = uv_loop_init(&made->uv);
    if (rc == 0)
        rc = uv_async_init(&made->uv, &made->wake, call_wakers);
    if (rc != 0) {
        free(made);
        return error_set(error, RESULT_FAILED, "the event loop does not start: %s", uv_strerror(rc));
    }
    made->wake.data = made;
    *loop = made;
    return RESULT_OK;
}

static void close_if_open(uv_handle_t *handle, void *unused)
{
    (void)unused;
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

void loop_free(struct loop *loop)
{
    if (loop == NULL)
        return;
    uv_walk(&loop->uv, close_if_open, NULL);
    while (uv_run(&loop->uv, UV_RUN_DEFAULT) != 0)
        ;
    (void)uv_loop_close(&loop->uv);
    free(loop);
}

void loop_run(struct loop *loop)
{
    (void)uv_run(&loop->uv, UV_RUN_DEFAULT);
}

void loop_stop(struct loop *loop)
{
    uv_stop(&loop->uv);
}

static void wake_only(void *unused)
{
    (void)unused;
}

bool loop_run_until(struct loop *loop, bool (*done)(void *context), void *context, int64_t timeout_ms)
{
    int64_t deadline = clock_monotonic_ms() + timeout_ms;
    struct loop_timer *tick = loop_timer_start(loop, 0, 10, wake_only, NULL); /* done() may depend on no event at all */
    bool is_done = done(context);
    while (!is_done && clock_monotonic_ms() < deadline) {
        (void)uv_run(&loop->uv, UV_RUN_ONCE);
        is_done = done(context);
    }
    loop_timer_stop(&tick);
    (void)uv_run(&loop->uv, UV_RUN_NOWAIT);
    return is_done;
}

struct uv_loop_s *loop_uv(struct loop *loop)
{
    return &loop->uv;
}

void loop_on_wake(struct loop *loop, void (*callback)(void *context), void *context)
{
    if (loop->waker_count == WAKERS_MAX)
        abort(); /* a mistake of the program, not of its input */
    loop->wakers[loop->waker_count++] = (struct waker){.callback = callback, .context = context};
}

void loop_wake(void *loop)
{
    (void)uv_async_send(&((struct loop *)loop)->wake);
}

static void timer_fired(uv_timer_t *handle)
{
    struct loop_timer *timer = (struct loop_timer *)handle;
    timer->callback(timer->context);
}

struct loop_timer *loop_timer_start(struct loop *loop, int64_t delay_ms, int64_t repeat_ms,
                                    void (*callback)(void *context), void *context)
{
    struct loop_timer *timer = x_alloc(1, sizeof *timer);
    timer->callback = callback;
    timer->context = context;
    (void)uv_timer_init(&loop->uv, &timer->timer);
    uv_update_time(&loop->uv);
    (void)uv_timer_start(&timer->timer, timer_fired, delay_ms > 0 ? (uint64_t)delay_ms : 0, (uint64_t)repeat_ms);
    return timer;
}

void loop_timer_again(struct loop_timer *timer, int64_t delay_ms)
{
    uv_update_time(timer->timer.loop);
    (void)uv_timer_start(&timer->timer, timer_fired, delay_ms > 0 ? (uint64_t)delay_ms : 0,
                         uv_timer_get_repeat(&timer->timer));
}

static void timer_closed(uv_handle_t *handle)
{
    free(handle);
}

void loop_timer_stop(struct loop_timer **timer)
{
    if (*timer == NULL)
        return;
    uv_close((uv_handle_t *)&(*timer)->timer, timer_closed);
    *timer = NULL;
}

static void signal_came(uv_signal_t *handle, int number)
{
    struct loop *loop = handle->data;
    if (number == SIGHUP) {
        loop->reload(loop->context);
        return;
    }
    if (loop->stop_seen)
        _exit(130); /* asked twice: whoever asks does not want to wait; what is committed is safe */
    loop->stop_seen = true;
    loop->stop(loop->context);
}

enum result loop_watch_signals(struct loop *loop, void (*stop)(void *context), void (*reload)(void *context),
                               void *context, struct error *error)
{
    static const int numbers[SIGNAL_COUNT] = {SIGTERM, SIGINT, SIGHUP};
    if (loop->watches_signals)
        return error_set(error, RESULT_CONFLICT, "the loop watches the signals already");
    loop->watches_signals = true;
    loop->stop = stop;
    loop->reload = reload;
    loop->context = context;
    (void)signal(SIGPIPE, SIG_IGN);
    for (size_t i = 0; i < SIGNAL_COUNT; i++) {
        int rc = uv_signal_init(&loop->uv, &loop->signals[i]);
        if (rc == 0) {
            loop->signals[i].data = loop;
            rc = uv_signal_start(&loop->signals[i], signal_came, numbers[i]);
        }
        if (rc != 0)
            return error_set(error, RESULT_FAILED, "cannot watch signal %d: %s", numbers[i], uv_strerror(rc));
        uv_unref((uv_handle_t *)&loop->signals[i]);
    }
    return RESULT_OK;
}
