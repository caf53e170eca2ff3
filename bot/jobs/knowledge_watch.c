#include "jobs/knowledge_watch.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/own.h"
#include "jobs/folder_watch.h"
#include "model/traffic.h"

#include <stdatomic.h>
#include <stdlib.h>

/* What inotify cannot see (a shared disk, a symbolic link) is looked for all the same, more slowly. */
static const int64_t look_anyway_ms = 30 * 1000;

struct knowledge_watch {
    struct job job; /* first: the worker gives it back as a job */
    const struct knowledge_sources *sources;
    struct mailbox *arrivals;
    struct analyser *analyser; /* used on the worker alone once the workers run */
    struct knowledge *current;
    struct folder_watch *folders; /* NULL: the system does not tell of changes */
    int64_t look_ms;              /* monotonic: when to look although nothing was told */
    uint64_t fingerprint;
    atomic_bool busy;
};

static void log_complaints(const struct complaints *complaints)
{
    for (size_t i = 0; i < complaints->list.count; i++) {
        const struct complaint *complaint = &complaints->list.items[i];
        log_warn("article_fault", "file=\"%s\" line=%u key=\"%s\" text=\"%s\"", complaint->path, complaint->line,
                 complaint->key, complaint->text);
    }
}

static enum result build(struct knowledge_watch *watch, struct error *error)
{
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    struct knowledge *built = NULL;
    int64_t started_us = clock_monotonic_us();
    enum result result = knowledge_build(watch->sources, watch->current, watch->analyser, &built, &complaints, error);
    log_complaints(&complaints);
    if (result != RESULT_OK)
        return result;
    knowledge_release(watch->current);
    watch->current = built;
    log_info("knowledge_built", "articles=%zu topics=%zu faults=%zu took_us=%lld", knowledge_article_count(built),
             knowledge_topic_count(built), complaints.list.count, (long long)(clock_monotonic_us() - started_us));
    return RESULT_OK;
}

static void add_folder(void *context, const char *path)
{
    folder_watch_add(context, path);
}

/* The folders are watched before they are looked at, so that no change falls in between. */
static bool is_changed(struct knowledge_watch *watch)
{
    int64_t now_ms = clock_monotonic_ms();
    if (!folder_watch_changed(watch->folders) && now_ms < watch->look_ms)
        return false;
    watch->look_ms = now_ms + look_anyway_ms;
    knowledge_folders(watch->sources, add_folder, watch->folders);
    return true;
}

static void look(struct job *job)
{
    struct knowledge_watch *watch = (struct knowledge_watch *)job;
    struct error error = ERROR_INIT;
    if (!is_changed(watch))
        return;
    uint64_t fingerprint = knowledge_fingerprint(watch->sources);
    if (fingerprint == watch->fingerprint)
        return;
    watch->fingerprint = fingerprint;
    if (build(watch, &error) != RESULT_OK) {
        log_error("knowledge_kept", "text=\"%s; the articles that were loaded before go on answering\"", error.text);
        return;
    }
    struct arrival *arrival = arrival_new(ARRIVAL_KNOWLEDGE, "", 0);
    arrival->knowledge = knowledge_hold(watch->current);
    mailbox_put_always(watch->arrivals, arrival);
}

static void rest(struct job *job)
{
    atomic_store(&((struct knowledge_watch *)job)->busy, false);
}

enum result knowledge_watch_new(const struct knowledge_sources *sources, struct mailbox *arrivals,
                                struct knowledge_watch **watch, struct error *error)
{
    struct knowledge_watch *made = x_alloc(1, sizeof *made);
    made->job = (struct job){.run = look, .release = rest};
    made->sources = sources;
    made->arrivals = arrivals;
    made->folders = folder_watch_new();
    enum result result = analyser_open(&made->analyser, error);
    (void)is_changed(made);
    made->fingerprint = knowledge_fingerprint(sources);
    if (result == RESULT_OK)
        result = build(made, error);
    if (result != RESULT_OK) {
        knowledge_watch_free(made);
        return result;
    }
    *watch = made;
    return RESULT_OK;
}

void knowledge_watch_free(struct knowledge_watch *watch)
{
    if (watch == NULL)
        return;
    knowledge_release(watch->current);
    analyser_free(watch->analyser);
    folder_watch_free(watch->folders);
    free(watch);
}

struct knowledge *knowledge_watch_first(struct knowledge_watch *watch)
{
    return knowledge_hold(watch->current);
}

void knowledge_watch_tick(struct knowledge_watch *watch, struct workers *workers)
{
    if (atomic_exchange(&watch->busy, true))
        return;
    if (!workers_put(workers, WORKER_KNOWLEDGE, &watch->job))
        atomic_store(&watch->busy, false);
}
