/* The loop: wakes, timers, signals, its end. */
#include "base/mailbox.h"
#include "loop/loop.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define ITEMS 10000

struct fixture {
    struct loop *loop;
    struct mailbox *mailbox;
    size_t taken, woken;
    struct loop_timer *once, *often;
    int fired, repeated, stops, reloads;
};

static int set_up(void **state)
{
    struct error error = ERROR_INIT;
    struct fixture *fixture = calloc(1, sizeof *fixture);
    assert_int_equal(loop_new(&fixture->loop, &error), RESULT_OK);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    loop_timer_stop(&fixture->once);
    loop_timer_stop(&fixture->often);
    mailbox_free(fixture->mailbox, NULL);
    loop_free(fixture->loop);
    free(fixture);
    return 0;
}

static void take_all(void *context)
{
    struct fixture *fixture = context;
    fixture->woken++;
    while (mailbox_take(fixture->mailbox, 0) != NULL)
        fixture->taken++;
    if (fixture->taken == 2 * ITEMS)
        loop_stop(fixture->loop);
}

static void *put_items(void *context)
{
    struct fixture *fixture = context;
    for (size_t i = 0; i < ITEMS; i++)
        mailbox_put_always(fixture->mailbox, fixture);
    return NULL;
}

static void test_wakes_from_other_threads(void **state)
{
    struct fixture *fixture = *state;
    pthread_t threads[2];
    fixture->mailbox = mailbox_new(16, loop_wake, fixture->loop);
    loop_on_wake(fixture->loop, take_all, fixture);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, put_items, fixture), 0);
    loop_run(fixture->loop);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    assert_int_equal(fixture->taken, 2 * ITEMS);
    assert_true(fixture->woken <= 2 * ITEMS);
}

static void fire(void *context)
{
    struct fixture *fixture = context;
    if (++fixture->fired < 3)
        loop_timer_again(fixture->once, 1);
    else
        loop_timer_stop(&fixture->once);
}

static void repeat(void *context)
{
    struct fixture *fixture = context;
    if (++fixture->repeated >= 5 && fixture->fired == 3)
        loop_stop(fixture->loop);
}

static void test_timers(void **state)
{
    struct fixture *fixture = *state;
    fixture->once = loop_timer_start(fixture->loop, 1, 0, fire, fixture);
    fixture->often = loop_timer_start(fixture->loop, 1, 2, repeat, fixture);
    loop_run(fixture->loop);
    assert_int_equal(fixture->fired, 3);
    assert_null(fixture->once);
    assert_true(fixture->repeated >= 5);
}

static bool fired_once(void *context)
{
    return ((struct fixture *)context)->fired > 0;
}

static void fire_one(void *context)
{
    ((struct fixture *)context)->fired++;
}

static void test_run_until(void **state)
{
    struct fixture *fixture = *state;
    assert_false(loop_run_until(fixture->loop, fired_once, fixture, 30)); /* nothing happens: the limit holds */
    fixture->once = loop_timer_start(fixture->loop, 5, 0, fire_one, fixture);
    assert_true(loop_run_until(fixture->loop, fired_once, fixture, 20000));
}

static void note_stop(void *context)
{
    struct fixture *fixture = context;
    fixture->stops++;
    loop_stop(fixture->loop);
}

static void note_reload(void *context)
{
    struct fixture *fixture = context;
    fixture->reloads++;
    (void)raise(SIGTERM);
}

static void test_signals(void **state)
{
    struct fixture *fixture = *state;
    struct error error = ERROR_INIT;
    assert_int_equal(loop_watch_signals(fixture->loop, note_stop, note_reload, fixture, &error), RESULT_OK);
    assert_int_equal(loop_watch_signals(fixture->loop, note_stop, note_reload, fixture, &error), RESULT_CONFLICT);
    (void)raise(SIGHUP);
    (void)raise(SIGPIPE); /* is ignored */
    loop_run(fixture->loop);
    assert_int_equal(fixture->reloads, 1);
    assert_int_equal(fixture->stops, 1);
}

static void ask_again(void *context)
{
    (void)context;
    (void)raise(SIGINT);
}

static void test_a_second_signal_ends_at_once(void **state)
{
    pid_t child = fork();
    if (child == 0) {
        struct error error = ERROR_INIT;
        struct loop *loop = NULL;
        if (loop_new(&loop, &error) != RESULT_OK ||
            loop_watch_signals(loop, ask_again, ask_again, loop, &error) != RESULT_OK)
            _exit(1);
        (void)raise(SIGINT);
        loop_run(loop);
        _exit(2);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 130);
}

#define loop_test(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        loop_test(test_wakes_from_other_threads),
        loop_test(test_timers),
        loop_test(test_run_until),
        loop_test(test_signals),
        cmocka_unit_test(test_a_second_signal_ends_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
