#include "base/mailbox.h"

#include "base/clock.h"
#include "base_test.h"

#include <pthread.h>
#include <stdatomic.h>

static void test_first_in_first_out(void **state)
{
    struct mailbox *mailbox = mailbox_new(100, NULL, NULL);
    static int numbers[100];
    assert_null(mailbox_take(mailbox, 0));
    /* Round and round, so that the ring wraps and grows while it is in use. */
    size_t put = 0, taken = 0;
    for (int round = 0; round < 50; round++) {
        for (int i = 0; i < round && put - taken < 100; i++)
            assert_true(mailbox_put(mailbox, &numbers[put++ % 100]));
        for (int i = 0; i < round / 2; i++)
            assert_ptr_equal(mailbox_take(mailbox, 0), &numbers[taken++ % 100]);
        assert_int_equal(mailbox_count(mailbox), put - taken);
    }
    while (taken < put)
        assert_ptr_equal(mailbox_take(mailbox, 0), &numbers[taken++ % 100]);
    assert_null(mailbox_take(mailbox, 0));
    mailbox_free(mailbox, NULL);
}

static void test_full_refuses_except_what_must_not_be_refused(void **state)
{
    struct mailbox *mailbox = mailbox_new(2, NULL, NULL);
    int a, b, c, d;
    assert_true(mailbox_put(mailbox, &a));
    assert_true(mailbox_put(mailbox, &b));
    assert_false(mailbox_put(mailbox, &c));
    mailbox_put_always(mailbox, &d);
    assert_int_equal(mailbox_count(mailbox), 3);
    assert_ptr_equal(mailbox_take(mailbox, 0), &a);
    assert_false(mailbox_put(mailbox, &c)); /* two are still in it */
    assert_ptr_equal(mailbox_take(mailbox, 0), &b);
    assert_true(mailbox_put(mailbox, &c));
    assert_ptr_equal(mailbox_take(mailbox, 0), &d);
    assert_ptr_equal(mailbox_take(mailbox, 0), &c);
    mailbox_free(mailbox, NULL);
}

static void count_call(void *context)
{
    atomic_fetch_add((atomic_int *)context, 1);
}

static void test_wake_is_called_for_what_was_put(void **state)
{
    atomic_int calls = 0;
    int item;
    struct mailbox *mailbox = mailbox_new(1, count_call, &calls);
    assert_true(mailbox_put(mailbox, &item));
    assert_false(mailbox_put(mailbox, &item));
    mailbox_put_always(mailbox, &item);
    assert_int_equal(atomic_load(&calls), 2);
    mailbox_close(mailbox);
    assert_int_equal(atomic_load(&calls), 3);
    mailbox_free(mailbox, NULL);
}

static void test_closed_takes_no_more_and_drains(void **state)
{
    struct mailbox *mailbox = mailbox_new(10, NULL, NULL);
    int a, b;
    assert_true(mailbox_put(mailbox, &a));
    assert_false(mailbox_is_closed(mailbox));
    mailbox_close(mailbox);
    assert_true(mailbox_is_closed(mailbox));
    assert_false(mailbox_put(mailbox, &b));
    mailbox_put_always(mailbox, &b); /* an outcome still comes in */
    assert_ptr_equal(mailbox_take(mailbox, -1), &a);
    assert_ptr_equal(mailbox_take(mailbox, -1), &b);
    assert_null(mailbox_take(mailbox, -1)); /* closed and empty: no waiting for ever */
    mailbox_free(mailbox, NULL);
}

static void test_free_discards_what_is_left(void **state)
{
    struct mailbox *mailbox = mailbox_new(100, NULL, NULL);
    for (int i = 0; i < 70; i++)
        assert_true(mailbox_put(mailbox, x_alloc(1, 8)));
    free(mailbox_take(mailbox, 0));
    mailbox_free(mailbox, free);
    mailbox_free(NULL, free);
}

static void test_take_gives_up_in_time(void **state)
{
    struct mailbox *mailbox = mailbox_new(1, NULL, NULL);
    int64_t before_ms = clock_monotonic_ms();
    assert_null(mailbox_take(mailbox, 30));
    assert_in_range(clock_monotonic_ms() - before_ms, 29, 20000);
    mailbox_free(mailbox, NULL);
}

static void *close_it(void *context)
{
    mailbox_close(context);
    return NULL;
}

static void test_close_wakes_a_waiting_taker(void **state)
{
    for (int i = 0; i < 50; i++) { /* sometimes the taker waits already, sometimes not yet */
        struct mailbox *mailbox = mailbox_new(1, NULL, NULL);
        pthread_t thread;
        assert_int_equal(pthread_create(&thread, NULL, close_it, mailbox), 0);
        assert_null(mailbox_take(mailbox, -1));
        assert_int_equal(pthread_join(thread, NULL), 0);
        mailbox_free(mailbox, NULL);
    }
}

/* ---- several threads put, one takes -------------------------------------------------------------------------- */

enum { PUTTERS = 4, EACH = 5000, ROOM = 16 };

struct item {
    int putter, number;
};

struct putter {
    struct mailbox *mailbox;
    int number;
    int refused;
};

static void *put_all(void *context)
{
    struct putter *putter = context;
    for (int i = 0; i < EACH; i++) {
        struct item *item = x_alloc(1, sizeof *item);
        *item = (struct item){putter->number, i};
        while (!mailbox_put(putter->mailbox, item)) {
            putter->refused++;
            (void)usleep(10); /* as a connector does: it keeps the item and comes back */
        }
    }
    return NULL;
}

static void test_many_put_one_takes(void **state)
{
    struct mailbox *mailbox = mailbox_new(ROOM, NULL, NULL);
    struct putter putters[PUTTERS];
    pthread_t threads[PUTTERS];
    int next[PUTTERS] = {0};
    for (int i = 0; i < PUTTERS; i++) {
        putters[i] = (struct putter){.mailbox = mailbox, .number = i};
        assert_int_equal(pthread_create(&threads[i], NULL, put_all, &putters[i]), 0);
    }
    for (int taken = 0; taken < PUTTERS * EACH; taken++) {
        own_(free_pointer) struct item *item = mailbox_take(mailbox, -1);
        assert_non_null(item);
        assert_int_equal(item->number, next[item->putter]); /* each putter's own order is kept */
        next[item->putter]++;
        assert_true(mailbox_count(mailbox) <= ROOM);
    }
    for (int i = 0; i < PUTTERS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    assert_null(mailbox_take(mailbox, 0));
    mailbox_free(mailbox, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_first_in_first_out),
        cmocka_unit_test(test_full_refuses_except_what_must_not_be_refused),
        cmocka_unit_test(test_wake_is_called_for_what_was_put),
        cmocka_unit_test(test_closed_takes_no_more_and_drains),
        cmocka_unit_test(test_free_discards_what_is_left),
        cmocka_unit_test(test_take_gives_up_in_time),
        cmocka_unit_test(test_close_wakes_a_waiting_taker),
        cmocka_unit_test(test_many_put_one_takes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
