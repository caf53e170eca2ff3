/*
 * The loop thread: one libuv loop that owns every socket, timer and signal of the process.
 *
 * Everything here is for the loop thread, except loop_wake(), which any thread may call. Nothing that runs on the loop
 * may block: callbacks return within a millisecond or hand the work to a worker.
 *
 * Order of a life: loop_new, then what lives on it (http_server_new, connectors), loop_run until loop_stop, then what
 * lives on it is freed, then loop_free.
 */
#ifndef NEUVO_LOOP_H
#define NEUVO_LOOP_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

struct loop;
struct loop_timer;
struct uv_loop_s; /* libuv's; only files in loop/ look inside */

enum result loop_new(struct loop **loop, struct error *error);
/* Closes what is still open and turns until nothing is left. Signals go back to what they did before. NULL is fine. */
void loop_free(struct loop *loop);
/* Turns until loop_stop(). May be called again afterwards, for a farewell. */
void loop_run(struct loop *loop);
/* Ends the loop_run() that is under way, once the current callbacks are done. */
void loop_stop(struct loop *loop);
/* Turns until `done(context)` answers true or timeout_ms have passed; for taking things down in order. True: done. */
bool loop_run_until(struct loop *loop, bool (*done)(void *context), void *context, int64_t timeout_ms);
struct uv_loop_s *loop_uv(struct loop *loop);

/* ---- waking ---------------------------------------------------------------------------------------------- */

/* From now on each wake calls callback(context) on the loop thread (for example: empty a mailbox). Several wakes may
   become one call, so the callback takes all that is there. At most 16 of them. */
void loop_on_wake(struct loop *loop, void (*callback)(void *context), void *context);
/* Any thread. The argument is the struct loop *, so that mailbox_new(capacity, loop_wake, loop) works as it stands. */
void loop_wake(void *loop);

/* ---- timers ---------------------------------------------------------------------------------------------- */

/* Calls callback(context) after delay_ms and then, unless repeat_ms is 0, every repeat_ms. The timer is the caller's
   until loop_timer_stop(), also after it has fired. */
struct loop_timer *loop_timer_start(struct loop *loop, int64_t delay_ms, int64_t repeat_ms,
                                    void (*callback)(void *context), void *context);
/* Sets it anew from now, whether or not it has fired. */
void loop_timer_again(struct loop_timer *timer, int64_t delay_ms);
/* Ends and releases it; the pointer becomes NULL. Fine inside its own callback, and on a NULL pointer. */
void loop_timer_stop(struct loop_timer **timer);

/* ---- signals --------------------------------------------------------------------------------------------- */

/* SIGTERM or SIGINT: the first calls stop(context), the second ends the process at once (_exit 130). SIGHUP calls
   reload(context). SIGPIPE is ignored. At most once per loop. */
enum result loop_watch_signals(struct loop *loop, void (*stop)(void *context), void (*reload)(void *context),
                               void *context, struct error *error);

#endif
