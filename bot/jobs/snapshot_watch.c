#include "jobs/snapshot_watch.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/own.h"
#include "jobs/snapshot.h"
#include "knowledge/knowledge.h"
#include "model/traffic.h"
#include "store/insight_reader.h"

#include <stdatomic.h>
#include <stdlib.h>

static const int64_t look_ms = INT64_C(15) * 60 * 1000;

struct snapshot_watch {
    struct job job; /* first: the worker gives it back as a job */
    struct snapshot_watch_parts parts;
    char *url;
    struct snapshot_parts made; /* on its way to the engine */
    size_t next;                /* part of it */
    int64_t of;                 /* whose it is */
    int64_t next_ms;            /* monotonic: when it looks again */
    atomic_bool busy, stop;
};

static void close_reader(struct reader **reader)
{
    reader_close(*reader);
}

static void send_next(struct snapshot_watch *watch)
{
    struct snapshot_part *part = &watch->made.list.items[watch->next];
    struct arrival *arrival = arrival_new(ARRIVAL_SNAPSHOT, "", 0);
    arrival->snapshot = (struct snapshot_arrival){.organisation_id = watch->of,
                                                  .kind = watch->made.kind,
                                                  .quarter = watch->made.quarter,
                                                  .name = x_strdup(part->name),
                                                  .body = text_detach(&part->body),
                                                  .before = (int64_t)watch->next};
    mailbox_put_always(watch->parts.arrivals, arrival);
    if (++watch->next < watch->made.list.count)
        return;
    snapshot_parts_done(&watch->made);
    watch->made = (struct snapshot_parts){.list = LIST_INIT};
    watch->next = 0;
    watch->next_ms = clock_monotonic_ms() + 1000; /* perhaps another one is due */
}

/* The first one that is due of this organisation. *found: it was made. */
static enum result make_due(struct snapshot_watch *watch, const struct snapshot_maker *maker, bool *found,
                            struct error *error)
{
    enum result result = RESULT_OK;
    for (int kind = 0; kind < SNAPSHOT_KINDS && result == RESULT_OK && !*found; kind++) {
        struct snapshots_made made = {.list = LIST_INIT};
        int64_t last = quarter_last_over(maker->now_ms);
        result = reader_snapshots(maker->reader, maker->organisation_id, (enum snapshot_kind)kind, &made, error);
        int64_t due = snapshot_first_due(&made, last, maker->now_ms - watch->parts.kept_ms);
        list_done(&made.list);
        if (result != RESULT_OK || due > last)
            continue;
        result = snapshot_make(maker, (enum snapshot_kind)kind, due, &watch->made, error);
        *found = result == RESULT_OK;
    }
    return result;
}

static enum result look_into_store(struct snapshot_watch *watch, struct error *error)
{
    own_(close_reader) struct reader *reader = NULL;
    own_(organisations_done) struct organisations organisations = {.list = LIST_INIT};
    struct knowledge *knowledge = knowledge_watch_hold(watch->parts.knowledge);
    bool found = false;
    enum result result = reader_open(watch->url, &reader, error);
    if (result == RESULT_OK)
        result = reader_organisations(reader, &organisations, error);
    for (size_t i = 0; result == RESULT_OK && i < organisations.list.count && !found; i++) {
        const struct snapshot_maker maker = {.reader = reader,
                                             .organisation_id = organisations.list.items[i].id,
                                             .framework = watch->parts.framework,
                                             .knowledge = knowledge,
                                             .key = watch->parts.key,
                                             .now_ms = clock_now_ms(),
                                             .stop = &watch->stop};
        watch->of = maker.organisation_id;
        result = make_due(watch, &maker, &found, error);
        if (result == RESULT_REFUSED) /* its record does not tell yet what must come before */
            result = RESULT_OK;
    }
    knowledge_release(knowledge);
    return result;
}

static void look(struct job *job)
{
    struct snapshot_watch *watch = (struct snapshot_watch *)job;
    struct error error = ERROR_INIT;
    if (watch->made.list.count > 0) {
        send_next(watch);
        return;
    }
    if (clock_monotonic_ms() < watch->next_ms)
        return;
    watch->next_ms = clock_monotonic_ms() + look_ms;
    if (look_into_store(watch, &error) == RESULT_OK)
        return;
    if (!atomic_load(&watch->stop))
        log_warn("snapshot_later", "text=\"%s; it is tried again\"", error.text);
    snapshot_parts_done(&watch->made);
    watch->made = (struct snapshot_parts){.list = LIST_INIT};
}

static void rest(struct job *job)
{
    atomic_store(&((struct snapshot_watch *)job)->busy, false);
}

struct snapshot_watch *snapshot_watch_new(const struct snapshot_watch_parts *parts)
{
    struct snapshot_watch *watch = x_alloc(1, sizeof *watch);
    watch->job = (struct job){.run = look, .release = rest};
    watch->parts = *parts;
    watch->url = x_strdup(parts->url);
    return watch;
}

void snapshot_watch_stop(struct snapshot_watch *watch)
{
    if (watch != NULL)
        atomic_store(&watch->stop, true);
}

void snapshot_watch_free(struct snapshot_watch *watch)
{
    if (watch == NULL)
        return;
    snapshot_parts_done(&watch->made);
    free(watch->url);
    free(watch);
}

void snapshot_watch_tick(struct snapshot_watch *watch, struct workers *workers)
{
    if (watch == NULL || atomic_exchange(&watch->busy, true))
        return;
    if (!workers_put(workers, WORKER_FIGURES, &watch->job))
        atomic_store(&watch->busy, false);
}
