#include "base/mailbox.h"

#include "base/own.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct mailbox {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    void **items; /* a ring */
    size_t size, first, count;
    size_t capacity;
    bool closed;
    void (*wake)(void *context);
    void *context;
};

struct mailbox *mailbox_new(size_t capacity, void (*wake)(void *context), void *context)
{
    struct mailbox *mailbox = x_alloc(1, sizeof *mailbox);
    pthread_condattr_t attributes;
    (void)pthread_condattr_init(&attributes);
    (void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    (void)pthread_mutex_init(&mailbox->lock, NULL);
    (void)pthread_cond_init(&mailbox->filled, &attributes);
    (void)pthread_condattr_destroy(&attributes);
    mailbox->capacity = capacity;
    mailbox->wake = wake;
    mailbox->context = context;
    return mailbox;
}

void mailbox_free(struct mailbox *mailbox, void (*discard)(void *item))
{
    if (mailbox == NULL)
        return;
    for (size_t i = 0; discard != NULL && i < mailbox->count; i++)
        discard(mailbox->items[(mailbox->first + i) % mailbox->size]);
    (void)pthread_cond_destroy(&mailbox->filled);
    (void)pthread_mutex_destroy(&mailbox->lock);
    free(mailbox->items);
    free(mailbox);
}

static void grow(struct mailbox *mailbox)
{
    size_t size = mailbox->size == 0 ? 64 : mailbox->size * 2;
    void **items = x_alloc(size, sizeof *items);
    for (size_t i = 0; i < mailbox->count; i++)
        items[i] = mailbox->items[(mailbox->first + i) % mailbox->size];
    free(mailbox->items);
    mailbox->items = items;
    mailbox->size = size;
    mailbox->first = 0;
}

static bool put(struct mailbox *mailbox, void *item, bool always)
{
    (void)pthread_mutex_lock(&mailbox->lock);
    bool taken = always || (!mailbox->closed && mailbox->count < mailbox->capacity);
    if (taken) {
        if (mailbox->count == mailbox->size)
            grow(mailbox);
        mailbox->items[(mailbox->first + mailbox->count) % mailbox->size] = item;
        mailbox->count++;
    }
    (void)pthread_mutex_unlock(&mailbox->lock);
    if (taken)
        (void)pthread_cond_signal(&mailbox->filled); /* now: who wakes finds the lock free */
    if (taken && mailbox->wake != NULL)
        mailbox->wake(mailbox->context);
    return taken;
}

bool mailbox_put(struct mailbox *mailbox, void *item)
{
    return put(mailbox, item, false);
}

void mailbox_put_always(struct mailbox *mailbox, void *item)
{
    (void)put(mailbox, item, true);
}

static struct timespec deadline_after(int64_t timeout_ms)
{
    struct timespec deadline;
    (void)clock_gettime(CLOCK_MONOTONIC, &deadline);
    deadline.tv_sec += timeout_ms / 1000;
    deadline.tv_nsec += (timeout_ms % 1000) * 1000000;
    if (deadline.tv_nsec >= 1000000000) {
        deadline.tv_sec++;
        deadline.tv_nsec -= 1000000000;
    }
    return deadline;
}

void *mailbox_take(struct mailbox *mailbox, int64_t timeout_ms)
{
    struct timespec deadline = deadline_after(timeout_ms > 0 ? timeout_ms : 0);
    (void)pthread_mutex_lock(&mailbox->lock);
    while (mailbox->count == 0 && !mailbox->closed && timeout_ms != 0) {
        int rc = timeout_ms < 0 ? pthread_cond_wait(&mailbox->filled, &mailbox->lock)
                                : pthread_cond_timedwait(&mailbox->filled, &mailbox->lock, &deadline);
        if (rc == ETIMEDOUT)
            break;
    }
    void *item = NULL;
    if (mailbox->count > 0) {
        item = mailbox->items[mailbox->first];
        mailbox->first = (mailbox->first + 1) % mailbox->size;
        mailbox->count--;
    }
    (void)pthread_mutex_unlock(&mailbox->lock);
    return item;
}

void mailbox_close(struct mailbox *mailbox)
{
    (void)pthread_mutex_lock(&mailbox->lock);
    mailbox->closed = true;
    (void)pthread_cond_broadcast(&mailbox->filled);
    (void)pthread_mutex_unlock(&mailbox->lock);
    if (mailbox->wake != NULL)
        mailbox->wake(mailbox->context);
}

bool mailbox_is_closed(struct mailbox *mailbox)
{
    (void)pthread_mutex_lock(&mailbox->lock);
    bool closed = mailbox->closed;
    (void)pthread_mutex_unlock(&mailbox->lock);
    return closed;
}

size_t mailbox_count(struct mailbox *mailbox)
{
    (void)pthread_mutex_lock(&mailbox->lock);
    size_t count = mailbox->count;
    (void)pthread_mutex_unlock(&mailbox->lock);
    return count;
}
