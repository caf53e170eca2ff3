#include "jobs/workers.h"

#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

static atomic_int runs, releases, last, disorder;
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;

struct numbered {
    struct job job;
    int number;
    bool waits; /* at the gate */
};

static void run_numbered(struct job *job)
{
    struct numbered *numbered = (struct numbered *)job;
    if (numbered->waits) {
        (void)pthread_mutex_lock(&gate);
        (void)pthread_mutex_unlock(&gate);
    }
    if (atomic_exchange(&last, numbered->number) > numbered->number)
        atomic_fetch_add(&disorder, 1);
    atomic_fetch_add(&runs, 1);
}

static void release_numbered(struct job *job)
{
    atomic_fetch_add(&releases, 1);
    free(job);
}

static struct job *job_new(int number, bool waits)
{
    struct numbered *numbered = calloc(1, sizeof *numbered);
    *numbered = (struct numbered){{run_numbered, release_numbered}, number, waits};
    return &numbered->job;
}

static int clear(void **state)
{
    runs = releases = last = disorder = 0;
    return 0;
}

static void test_one_after_the_other_and_each_released_once(void **state)
{
    struct workers *workers = workers_start();
    int put = 0;
    while (put < 500) {
        struct job *job = job_new(put + 1, false);
        if (workers_put(workers, WORKER_STORE, job))
            put++;
        else
            free(job);
    }
    workers_stop(workers);
    assert_int_equal(releases, 500);
    assert_int_equal(disorder, 0);
    assert_true(runs <= 500);
}

static void test_a_full_queue_refuses_and_the_rest_is_only_released(void **state)
{
    struct workers *workers = workers_start();
    int put = 0;
    assert_int_equal(pthread_mutex_lock(&gate), 0);
    for (;;) {
        struct job *job = job_new(put + 1, true);
        if (!workers_put(workers, WORKER_KNOWLEDGE, job)) {
            free(job);
            break;
        }
        put++;
        assert_true(put < 1000);
    }
    assert_true(put >= 64);
    assert_int_equal(pthread_mutex_unlock(&gate), 0);
    workers_stop(workers);
    assert_int_equal(releases, put);
}

static void test_stop_without_work(void **state)
{
    workers_stop(workers_start());
    workers_stop(NULL);
}

static atomic_int niceness;
static sem_t known;

static void run_niceness(struct job *job)
{
    (void)job;
    atomic_store(&niceness, getpriority(PRIO_PROCESS, (id_t)gettid()));
}

static void release_niceness(struct job *job)
{
    (void)job;
    (void)sem_post(&known);
}

static int niceness_of(struct workers *workers, enum worker_name name)
{
    struct job job = {run_niceness, release_niceness};
    assert_true(workers_put(workers, name, &job));
    assert_int_equal(sem_wait(&known), 0);
    return atomic_load(&niceness);
}

/* Whoever waits for an answer comes before the next snapshot; the store's work is waited for and is not held up. */
static void test_only_the_knowledge_worker_steps_back(void **state)
{
    assert_int_equal(sem_init(&known, 0, 0), 0);
    struct workers *workers = workers_start();
    int own = getpriority(PRIO_PROCESS, (id_t)gettid());
    assert_true(niceness_of(workers, WORKER_KNOWLEDGE) > own || own >= 10);
    assert_int_equal(niceness_of(workers, WORKER_STORE), own);
    workers_stop(workers);
    (void)sem_destroy(&known);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_one_after_the_other_and_each_released_once, clear),
        cmocka_unit_test_setup(test_a_full_queue_refuses_and_the_rest_is_only_released, clear),
        cmocka_unit_test_setup(test_stop_without_work, clear),
        cmocka_unit_test(test_only_the_knowledge_worker_steps_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
