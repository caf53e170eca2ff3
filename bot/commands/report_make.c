/* neuvo report make: the snapshots that are due, beside the running service as well as without it. */
#include "commands/report.h"

#include "base/clock.h"
#include "base/own.h"
#include "base/seal.h"
#include "checkin/framework.h"
#include "commands/articles.h"
#include "commands/competences.h"
#include "commands/errand.h"
#include "commands/house_checkins.h"
#include "commands/house_figures.h"
#include "jobs/snapshot.h"
#include "store/snapshot.h"

#include <stdio.h>

struct making {
    struct errand errand;
    struct settings *settings;
    struct analyser *analyser;
    struct knowledge *knowledge;
    struct framework *framework;
    struct seal_key key;
    struct reader *reader;
};

static enum result open_making(struct making *making, const struct shipped *shipped, struct error *error)
{
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    own_(text_done) struct text url = TEXT_INIT, bad = TEXT_INIT;
    if (settings_load(making->errand.config, NULL, 0, &making->settings, &bad) != RESULT_OK)
        return error_set(error, RESULT_BAD_INPUT, "%.500s", bad.data);
    if (competences_load(shipped, making->errand.data, &making->framework, &complaints) != RESULT_OK)
        return error_set(error, RESULT_BAD_INPUT, "the competences cannot be read: neuvo items check says why");
    enum result result = errand_open(&making->errand, error);
    if (result == RESULT_OK)
        result = store_commit(making->errand.store, error);
    if (result == RESULT_OK)
        result = errand_store_url(&making->errand, &url, error);
    if (result == RESULT_OK)
        result = reader_open(url.data, &making->reader, error);
    if (result == RESULT_OK)
        result = house_checkins_key(making->errand.data, &making->key, error);
    if (result == RESULT_OK)
        result = analyser_open(&making->analyser, error);
    return result == RESULT_OK ? articles_build(shipped, making->settings, NULL, making->analyser, &making->knowledge,
                                                &complaints, error)
                               : result;
}

static void close_making(struct making *making)
{
    knowledge_release(making->knowledge);
    analyser_free(making->analyser);
    reader_close(making->reader);
    store_close(making->errand.store);
    framework_free(making->framework);
    settings_free(making->settings);
    seal_key_wipe(&making->key);
}

static enum result keep(struct making *making, const struct snapshot_parts *parts, struct error *error)
{
    struct store *store = making->errand.store;
    enum result result = store_begin(store, error);
    for (size_t i = 0; result == RESULT_OK && i < parts->list.count; i++) {
        const struct snapshot_part *part = &parts->list.items[i];
        int64_t of = making->errand.organisation_id, now_ms = clock_now_ms();
        result =
            part->name[0] == '\0'
                ? snapshot_end(store, of, parts->kind, parts->quarter, (int64_t)i, part->body.data, now_ms, error)
                : snapshot_keep(store, of, parts->kind, parts->quarter, part->name, part->body.data, now_ms, error);
    }
    if (result == RESULT_OK)
        return store_commit(store, error);
    store_rollback(store);
    return result;
}

static enum result make_one(struct making *making, enum snapshot_kind kind, int64_t quarter, struct error *error)
{
    own_(snapshot_parts_done) struct snapshot_parts parts = {.list = LIST_INIT};
    const struct snapshot_maker maker = {.reader = making->reader,
                                         .organisation_id = making->errand.organisation_id,
                                         .framework = making->framework,
                                         .knowledge = making->knowledge,
                                         .key = &making->key,
                                         .now_ms = clock_now_ms()};
    char name[QUARTER_NAME_BYTES];
    quarter_name(quarter, name);
    enum result result = snapshot_make(&maker, kind, quarter, &parts, error);
    if (result == RESULT_OK)
        result = keep(making, &parts, error);
    if (result == RESULT_OK)
        printf("%s %s\n", snapshot_kind_name(kind), name);
    return result;
}

static enum result make_all(struct making *making, const struct report_wish *wish, const struct shipped *shipped,
                            struct error *error)
{
    int64_t wanted = 0, last = quarter_last_over(clock_now_ms());
    if (wish->quarter != NULL && !quarter_read(wish->quarter, &wanted))
        return error_set(error, RESULT_BAD_INPUT, "--quarter must be a quarter, such as 2026-Q3");
    enum result result = open_making(making, shipped, error);
    for (int kind = 0; kind < SNAPSHOT_KINDS && result == RESULT_OK; kind++) {
        struct snapshots_made made = {.list = LIST_INIT};
        result = snapshots_made(making->errand.store, making->errand.organisation_id, (enum snapshot_kind)kind, &made,
                                error);
        int64_t quarter = wish->quarter != NULL
                              ? wanted
                              : snapshot_first_due(&made, last, clock_now_ms() - house_kept_ms(making->settings));
        for (; result == RESULT_OK && quarter <= (wish->quarter != NULL ? wanted : last); quarter++)
            result = make_one(making, (enum snapshot_kind)kind, quarter, error);
        list_done(&made.list);
    }
    return result;
}

int report_make(const struct report_wish *wish, const struct shipped *shipped)
{
    struct making making = {.errand = {.organisation = wish->organisation, .config = wish->config, .data = wish->data}};
    struct error error = ERROR_INIT;
    enum result result = make_all(&making, wish, shipped, &error);
    close_making(&making);
    if (result != RESULT_OK)
        fprintf(stderr, "neuvo report make: %s\n", error.text);
    return result == RESULT_OK ? 0 : 1;
}
