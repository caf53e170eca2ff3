#include "jobs/workers.h"

#include "base/own.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

struct workers {
    struct mailbox *waiting[WORKER_COUNT];
    pthread_t threads[WORKER_COUNT];
};

static void *work(void *context)
{
    struct mailbox *waiting = context;
    struct job *job;
    while ((job = mailbox_take(waiting, -1)) != NULL) {
        if (!mailbox_is_closed(waiting))
            job->run(job);
        job->release(job);
    }
    return NULL;
}

/* Building a snapshot can wait a little; a message that is to be answered cannot, even where the cores are few. */
static void *work_politely(void *context)
{
    enum { NICE = 10 };
    (void)setpriority(PRIO_PROCESS, (id_t)gettid(), NICE);
    return work(context);
}

struct workers *workers_start(void)
{
    struct workers *workers = x_alloc(1, sizeof *workers);
    sigset_t all, before;
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before); /* signals belong to the loop */
    for (int i = 0; i < WORKER_COUNT; i++) {
        workers->waiting[i] = mailbox_new(64, NULL, NULL);
        if (pthread_create(&workers->threads[i], NULL, i == WORKER_STORE ? work : work_politely, workers->waiting[i]) !=
            0)
            abort();
    }
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return workers;
}

void workers_stop(struct workers *workers)
{
    if (workers == NULL)
        return;
    for (int i = 0; i < WORKER_COUNT; i++)
        mailbox_close(workers->waiting[i]);
    for (int i = 0; i < WORKER_COUNT; i++) {
        (void)pthread_join(workers->threads[i], NULL);
        mailbox_free(workers->waiting[i], NULL);
    }
    free(workers);
}

bool workers_put(struct workers *workers, enum worker_name name, struct job *job)
{
    return mailbox_put(workers->waiting[name], job);
}
