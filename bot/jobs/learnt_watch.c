#include "jobs/learnt_watch.h"

#include "base/log.h"
#include "base/own.h"
#include "model/traffic.h"
#include "store/reader.h"

#include <stdatomic.h>
#include <stdlib.h>

struct learnt_watch {
    struct job job; /* first: the worker gives it back as a job */
    char *url;
    struct mailbox *arrivals;
    struct reader *reader; /* on the worker alone; NULL: not opened yet, or given up after a fault */
    int64_t changes;       /* what was sent last; -1: nothing yet */
    atomic_bool busy;
};

struct learnt *learnt_from_rows(const uint8_t *key, const struct learnt_rows *rows)
{
    struct learnt *made = learnt_new(key);
    for (size_t i = 0; i < rows->list.count; i++) {
        const struct learnt_row *row = &rows->list.items[i];
        learnt_add(made, row->mark, row->topic, row->people, row->against);
    }
    learnt_seal(made);
    return made;
}

static enum result look_into_store(struct learnt_watch *watch, struct error *error)
{
    own_(learnt_rows_done) struct learnt_rows rows = {.list = LIST_INIT};
    uint8_t key[HASH_KEY_BYTES];
    int64_t changes = 0;
    enum result result = watch->reader == NULL ? reader_open(watch->url, &watch->reader, error) : RESULT_OK;
    if (result == RESULT_OK)
        result = reader_learnt_changes(watch->reader, &changes, error);
    if (result != RESULT_OK || changes == watch->changes)
        return result;
    result = reader_learnt(watch->reader, key, &rows, error);
    if (result != RESULT_OK)
        return result;
    struct arrival *arrival = arrival_new(ARRIVAL_KNOWLEDGE, "", 0);
    arrival->learnt = learnt_from_rows(key, &rows);
    watch->changes = changes;
    log_info("learnt", "associations=%zu", learnt_count(arrival->learnt));
    mailbox_put_always(watch->arrivals, arrival);
    return RESULT_OK;
}

static void look(struct job *job)
{
    struct learnt_watch *watch = (struct learnt_watch *)job;
    struct error error = ERROR_INIT;
    if (look_into_store(watch, &error) == RESULT_OK)
        return;
    log_warn("learnt_kept", "text=\"%s; what was learnt before goes on counting\"", error.text);
    reader_close(watch->reader);
    watch->reader = NULL;
}

static void rest(struct job *job)
{
    atomic_store(&((struct learnt_watch *)job)->busy, false);
}

struct learnt_watch *learnt_watch_new(const char *url, struct mailbox *arrivals)
{
    struct learnt_watch *watch = x_alloc(1, sizeof *watch);
    watch->job = (struct job){.run = look, .release = rest};
    watch->url = x_strdup(url);
    watch->arrivals = arrivals;
    watch->changes = -1;
    return watch;
}

void learnt_watch_free(struct learnt_watch *watch)
{
    if (watch == NULL)
        return;
    reader_close(watch->reader);
    free(watch->url);
    free(watch);
}

void learnt_watch_tick(struct learnt_watch *watch, struct workers *workers)
{
    if (watch == NULL || atomic_exchange(&watch->busy, true))
        return;
    if (!workers_put(workers, WORKER_STORE, &watch->job))
        atomic_store(&watch->busy, false);
}
