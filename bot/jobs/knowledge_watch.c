#include "jobs/knowledge_watch.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/own.h"
#include "jobs/article_files.h"
#include "jobs/folder_watch.h"
#include "knowledge/regression.h"
#include "model/traffic.h"
#include "store/article_reader.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

/* What inotify cannot see (a shared disk, a symbolic link) is looked for all the same, more slowly. */
static const int64_t look_anyway_ms = 30 * 1000;
/* How long expected questions are asked at a look, about 0.7 ms each: behind it waits a change that comes meanwhile, an
 * editor who tries or publishes something, whoever stops Neuvo. */
static const int64_t asking_ms = 50;
enum { BROKEN_TOLD = 10 };

/* What other threads may read, under the lock. */
struct told {
    pthread_mutex_t lock;
    size_t questions, broken;
    bool held_back;
    struct text lines; /* of the first broken ones */
};

struct knowledge_watch {
    struct job job;                             /* first: the worker gives it back as a job */
    const struct knowledge_sources *folders_of; /* the caller's */
    struct knowledge_sources sources;           /* the same, and what editors wrote */
    struct mailbox *arrivals;
    char *url;                             /* of the store; NULL: none */
    struct reader *reader;                 /* NULL: not opened yet, or given up after a fault */
    struct article_versions versions;      /* that editors wrote, and that answer */
    LIST_OF(struct edited_article) edited; /* the same, as sources */
    int64_t changes;                       /* of theirs, as seen; -1: none was */
    struct analyser *analyser;             /* used on the worker alone once the workers run */
    struct knowledge *current;
    struct knowledge *good; /* what answered before current, as long as that was not asked everything; NULL: no such */
    struct regression *regression;
    size_t most_broken;
    bool asking;     /* current was not asked everything yet */
    bool held_back;  /* the last change is not in use */
    bool files_told; /* which files changed since the last start */
    struct told told;
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

static enum result build(struct knowledge_watch *watch, struct knowledge **built, struct error *error)
{
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    int64_t started_us = clock_monotonic_us();
    enum result result = knowledge_build(&watch->sources, watch->current, watch->analyser, built, &complaints, error);
    regression_load(watch->regression, &watch->sources, &complaints);
    log_complaints(&complaints);
    if (result == RESULT_OK)
        log_info("knowledge_built", "articles=%zu topics=%zu faults=%zu took_us=%lld", knowledge_article_count(*built),
                 knowledge_topic_count(*built), complaints.list.count, (long long)(clock_monotonic_us() - started_us));
    return result;
}

/* Other threads may hold it meanwhile. */
static void set_current(struct knowledge_watch *watch, struct knowledge *knowledge)
{
    (void)pthread_mutex_lock(&watch->told.lock);
    struct knowledge *before = watch->current;
    watch->current = knowledge;
    (void)pthread_mutex_unlock(&watch->told.lock);
    knowledge_release(before);
}

static void send_current(struct knowledge_watch *watch)
{
    struct arrival *arrival = arrival_new(ARRIVAL_KNOWLEDGE, "", 0);
    arrival->knowledge = knowledge_hold(watch->current);
    mailbox_put_always(watch->arrivals, arrival);
}

/* ---- what the expected questions tell ---------------------------------------------------------------------- */

struct telling {
    struct knowledge_watch *watch;
    bool log;
    size_t count;
};

static void tell_broken(void *context, const struct expected_line *line, enum expected_fault fault, bool was_right)
{
    struct telling *telling = context;
    if (!was_right || telling->count++ >= BROKEN_TOLD)
        return;
    text_printf(&telling->watch->told.lines, "neuvo_knowledge_question_broken{question=\"%s:%u\"} 1\n", line->path,
                line->number);
    if (telling->log)
        log_warn("expected_question_broken", "file=\"%s\" line=%u text=\"%s\"", line->path, line->number,
                 expected_fault_text(fault));
}

static void tell(struct knowledge_watch *watch, bool log)
{
    struct telling telling = {.watch = watch, .log = log};
    (void)pthread_mutex_lock(&watch->told.lock);
    watch->told.questions = regression_questions(watch->regression);
    watch->told.broken = regression_broken(watch->regression);
    watch->told.held_back = watch->held_back;
    text_clear(&watch->told.lines);
    regression_each_wrong(watch->regression, tell_broken, &telling);
    (void)pthread_mutex_unlock(&watch->told.lock);
}

static void hold_back(struct knowledge_watch *watch)
{
    log_error("knowledge_held_back",
              "broken=%zu questions=%zu most=%zu text=\"the changed articles would break more expected questions than "
              "knowledge.most_broken_questions allows; what answered before goes on answering, and later changes wait, "
              "too; mend: run neuvo knowledge check, change the articles, or, where the new answer is the right one, "
              "write the question with its topic into expected/*.jsonl beside your articles\"",
              regression_broken(watch->regression), regression_questions(watch->regression), watch->most_broken);
    watch->held_back = true;
    tell(watch, true);
}

/* Takes what was built into use, or leaves it, by what it does with the questions that the change may touch. */
static void put_to_the_test(struct knowledge_watch *watch, struct knowledge *built)
{
    int64_t started_us = clock_monotonic_us();
    size_t broken = regression_try(watch->regression, watch->current, built, watch->analyser);
    log_info("knowledge_tried", "broken=%zu took_us=%lld", broken, (long long)(clock_monotonic_us() - started_us));
    if (broken > watch->most_broken) {
        hold_back(watch);
        regression_reject(watch->regression);
        knowledge_release(built);
        return;
    }
    regression_accept(watch->regression);
    if (watch->good == NULL)
        watch->good = knowledge_hold(watch->current);
    set_current(watch, built);
    watch->asking = true;
    watch->held_back = false;
    send_current(watch);
    tell(watch, broken > 0);
}

/* The questions that the change did not seem to touch. */
static void ask_the_rest(struct knowledge_watch *watch)
{
    if (!watch->asking)
        return;
    int64_t until_ms = clock_monotonic_ms() + asking_ms;
    do
        watch->asking = regression_go_on(watch->regression, watch->current, watch->analyser, 1);
    while (watch->asking && clock_monotonic_ms() < until_ms);
    if (regression_broken(watch->regression) > watch->most_broken && watch->good != NULL) {
        hold_back(watch);
        regression_forget_answers(watch->regression);
        set_current(watch, TAKE(watch->good));
        watch->asking = true;
        send_current(watch);
    } else if (!watch->asking) {
        knowledge_release(watch->good);
        watch->good = NULL;
        tell(watch, false);
    }
    knowledge_rest(watch->current);
}

void knowledge_watch_metrics(struct knowledge_watch *watch, struct text *out)
{
    (void)pthread_mutex_lock(&watch->told.lock);
    text_printf(out,
                "# HELP neuvo_knowledge_expected_questions Expected questions that changes of articles are held "
                "against.\n# TYPE neuvo_knowledge_expected_questions gauge\n"
                "neuvo_knowledge_expected_questions %zu\n"
                "# HELP neuvo_knowledge_broken_questions Those that were right once and are not any more.\n"
                "# TYPE neuvo_knowledge_broken_questions gauge\nneuvo_knowledge_broken_questions %zu\n"
                "# HELP neuvo_knowledge_held_back 1: a change of articles would break too many; the log tells how to "
                "mend.\n# TYPE neuvo_knowledge_held_back gauge\nneuvo_knowledge_held_back %d\n"
                "# HELP neuvo_knowledge_question_broken The first of them, by file and line.\n"
                "# TYPE neuvo_knowledge_question_broken gauge\n%s",
                watch->told.questions, watch->told.broken, watch->told.held_back, watch->told.lines.data);
    (void)pthread_mutex_unlock(&watch->told.lock);
}

/* ---- what editors wrote -------------------------------------------------------------------------------------- */

static void use_versions(struct knowledge_watch *watch, struct article_versions *versions)
{
    article_versions_done(&watch->versions);
    watch->versions = *versions;
    *versions = (struct article_versions){.list = LIST_INIT};
    watch->edited.count = 0;
    for (size_t i = 0; i < watch->versions.list.count; i++) {
        const struct article_version *version = &watch->versions.list.items[i];
        *list_push(&watch->edited) = (struct edited_article){version->topic, version->language, version->text,
                                                             version->number, version->deed == ARTICLE_ARCHIVED};
    }
    watch->sources.edited = watch->edited.items;
    watch->sources.edited_count = watch->edited.count;
}

static enum result read_versions(struct knowledge_watch *watch, bool *changed, struct error *error)
{
    own_(article_versions_done) struct article_versions versions = {.list = LIST_INIT};
    int64_t of = 0, changes = 0;
    enum result result = watch->reader == NULL ? reader_open(watch->url, &watch->reader, error) : RESULT_OK;
    if (result == RESULT_OK)
        result = reader_organisation(watch->reader, watch->sources.organisation, &of, error);
    if (result == RESULT_OK)
        result = reader_article_changes(watch->reader, of, &changes, error);
    if (result != RESULT_OK || changes == watch->changes)
        return result;
    result = reader_articles_in_force(watch->reader, of, &versions, error);
    if (result == RESULT_OK) {
        use_versions(watch, &versions);
        watch->changes = changes;
        *changed = true;
    }
    return result;
}

/* Whether something else answers than before. Where the store cannot be read now, what was read before stays. */
static bool is_edited(struct knowledge_watch *watch)
{
    struct error error = ERROR_INIT;
    bool changed = false;
    if (watch->url == NULL || read_versions(watch, &changed, &error) == RESULT_OK)
        return changed;
    log_warn("edited_articles_kept", "text=\"%s; what editors wrote before goes on answering\"", error.text);
    reader_close(watch->reader);
    watch->reader = NULL;
    return false;
}

struct analyser *knowledge_watch_analyser(const struct knowledge_watch *watch)
{
    return watch->analyser;
}

size_t knowledge_watch_most_broken(const struct knowledge_watch *watch)
{
    return watch->most_broken;
}

static bool same_article(const struct edited_article *one, const struct edited_article *other)
{
    return one->language == other->language && string_equal(one->topic, other->topic);
}

enum result knowledge_watch_with(struct knowledge_watch *watch, const struct edited_article *edited,
                                 struct knowledge **built, struct complaints *complaints, struct error *error)
{
    struct knowledge_sources sources = watch->sources;
    LIST_OF(struct edited_article) all = LIST_INIT;
    for (size_t i = 0; i < watch->edited.count; i++) {
        if (!same_article(&watch->edited.items[i], edited))
            *list_push(&all) = watch->edited.items[i];
    }
    if (edited->archived || *edited->text != '\0') /* else it is taken back */
        *list_push(&all) = *edited;
    sources.edited = all.items;
    sources.edited_count = all.count;
    enum result result = knowledge_build(&sources, watch->current, watch->analyser, built, complaints, error);
    list_done(&all);
    return result;
}

void knowledge_watch_try(struct knowledge_watch *watch, const struct knowledge *built,
                         void (*visit)(void *context, const struct expected_line *line, enum expected_fault fault,
                                       bool was_right),
                         void *context)
{
    (void)regression_try(watch->regression, watch->current, built, watch->analyser);
    regression_each_wrong(watch->regression, visit, context);
    regression_reject(watch->regression);
}

/* ---- what changed on disk ------------------------------------------------------------------------------------ */

/* The engine keeps them, so many at once. */
static void send_files(struct knowledge_watch *watch, struct article_files *files)
{
    enum { FILES_AT_ONCE = 100 };
    for (size_t i = 0; i < files->list.count;) {
        struct arrival *arrival = arrival_new(ARRIVAL_FILES, "", 0);
        free(arrival->organisation);
        arrival->organisation = x_strdup(watch->sources.organisation);
        for (size_t end = i + FILES_AT_ONCE; i < end && i < files->list.count; i++) {
            *list_push(&arrival->files.list) = files->list.items[i];
            files->list.items[i] = (struct article_file){.topic = NULL};
        }
        mailbox_put_always(watch->arrivals, arrival);
    }
}

/* What cannot be told now is told at the next change, or at the next start. */
static void tell_files(struct knowledge_watch *watch)
{
    own_(article_files_done) struct article_files changed = {.list = LIST_INIT};
    struct error error = ERROR_INIT;
    int64_t of = 0;
    if (watch->reader == NULL || string_empty(watch->sources.organisation))
        return;
    enum result result = reader_organisation(watch->reader, watch->sources.organisation, &of, &error);
    if (result == RESULT_OK)
        result = article_files_changed(watch->reader, of, &watch->sources, &changed, &error);
    watch->files_told = result == RESULT_OK;
    if (result == RESULT_OK)
        send_files(watch, &changed);
}

/* ---- looking ---------------------------------------------------------------------------------------------- */

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
    knowledge_folders(&watch->sources, add_folder, watch->folders);
    return true;
}

static void look(struct job *job)
{
    struct knowledge_watch *watch = (struct knowledge_watch *)job;
    struct knowledge *built = NULL;
    struct error error = ERROR_INIT;
    bool edited = is_edited(watch);
    uint64_t fingerprint = is_changed(watch) || edited ? knowledge_fingerprint(&watch->sources) : watch->fingerprint;
    if (fingerprint != watch->fingerprint || !watch->files_told)
        tell_files(watch);
    if (fingerprint == watch->fingerprint) {
        ask_the_rest(watch);
        return;
    }
    watch->fingerprint = fingerprint;
    if (build(watch, &built, &error) == RESULT_OK)
        put_to_the_test(watch, built);
    else
        log_error("knowledge_kept", "text=\"%s; the articles that were loaded before go on answering\"", error.text);
}

static void rest(struct job *job)
{
    atomic_store(&((struct knowledge_watch *)job)->busy, false);
}

enum result knowledge_watch_new(const struct knowledge_sources *sources, const char *url, size_t most_broken,
                                struct mailbox *arrivals, struct knowledge_watch **watch, struct error *error)
{
    struct knowledge_watch *made = x_alloc(1, sizeof *made);
    made->job = (struct job){.run = look, .release = rest};
    made->folders_of = sources;
    made->sources = *sources;
    made->url = x_strdup(url);
    made->versions = (struct article_versions){.list = LIST_INIT};
    made->changes = -1;
    made->arrivals = arrivals;
    made->folders = folder_watch_new();
    made->regression = regression_new();
    made->most_broken = most_broken;
    made->told.lines = (struct text)TEXT_INIT;
    (void)pthread_mutex_init(&made->told.lock, NULL);
    made->asking = true;
    enum result result = analyser_open(&made->analyser, error);
    (void)is_changed(made);
    (void)is_edited(made);
    made->fingerprint = knowledge_fingerprint(&made->sources);
    if (result == RESULT_OK)
        result = build(made, &made->current, error);
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
    knowledge_release(watch->good);
    regression_free(watch->regression);
    reader_close(watch->reader);
    article_versions_done(&watch->versions);
    list_done(&watch->edited);
    free(watch->url);
    text_done(&watch->told.lines);
    (void)pthread_mutex_destroy(&watch->told.lock);
    analyser_free(watch->analyser);
    folder_watch_free(watch->folders);
    free(watch);
}

struct knowledge *knowledge_watch_hold(struct knowledge_watch *watch)
{
    (void)pthread_mutex_lock(&watch->told.lock);
    struct knowledge *held = knowledge_hold(watch->current);
    (void)pthread_mutex_unlock(&watch->told.lock);
    return held;
}

const struct knowledge_sources *knowledge_watch_folders(const struct knowledge_watch *watch)
{
    return watch->folders_of;
}

void knowledge_watch_tick(struct knowledge_watch *watch, struct workers *workers)
{
    if (atomic_exchange(&watch->busy, true))
        return;
    if (!workers_put(workers, WORKER_KNOWLEDGE, &watch->job))
        atomic_store(&watch->busy, false);
}
