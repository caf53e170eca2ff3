/* What is learnt from picks on the stage: kept in a real store, in a folder of its own, and read back as a worker does.
 */
#include "stage.h"

#include "base/own.h"
#include "jobs/learnt_watch.h"
#include "store/learnt.h"
#include "store/organisations.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool holds(enum result result, const struct error *error)
{
    if (result != RESULT_OK)
        (void)fprintf(stderr, "the stage's store: %s\n", error->text);
    return result == RESULT_OK;
}

static bool read_learnt(struct stage *stage)
{
    own_(learnt_rows_done) struct learnt_rows rows = {.list = LIST_INIT};
    struct error error = ERROR_INIT;
    uint8_t key[HASH_KEY_BYTES];
    if (!holds(learnt_all(stage->store, &rows, &error), &error))
        return false;
    learnt_key_of(stage->store, key);
    learnt_release(stage->learnt);
    stage->learnt = learnt_from_rows(key, &rows);
    return true;
}

bool stage_start_learning(struct stage *stage)
{
    own_(text_done) struct text url = TEXT_INIT;
    struct error error = ERROR_INIT;
    if (stage->store == NULL && stage->store_folder[0] == '\0') {
        (void)snprintf(stage->store_folder, sizeof stage->store_folder, "/tmp/neuvo-play-XXXXXX");
        if (mkdtemp(stage->store_folder) == NULL)
            return false;
    }
    store_close(stage->store);
    stage->store = NULL;
    text_printf(&url, "sqlite:%s/neuvo.db", stage->store_folder);
    return holds(store_open(url.data, NULL, &stage->store, &error), &error) &&
           holds(organisation_ensure_default(stage->store, stage->now_ms, &stage->organisation_id, &error), &error) &&
           read_learnt(stage);
}

static enum result keep(struct stage *stage, const struct actor *actor, struct error *error)
{
    const struct decision *decision = &stage->last;
    enum result result = RESULT_OK;
    if (decision->forget_person)
        result = learnt_forget_person(stage->store, stage->organisation_id, actor->person.id, error);
    for (size_t i = 0; i < decision->learnt.list.count && result == RESULT_OK; i++)
        result = learnt_vote(stage->store, stage->organisation_id, actor->person.id, &decision->learnt.list.items[i],
                             stage->now_ms, error);
    return result;
}

void stage_learnt_carry_out(struct stage *stage, const struct actor *actor)
{
    struct error error = ERROR_INIT;
    if (stage->store == NULL || (stage->last.learnt.list.count == 0 && !stage->last.forget_person))
        return;
    if (holds(store_begin(stage->store, &error), &error) && holds(keep(stage, actor, &error), &error) &&
        holds(store_commit(stage->store, &error), &error))
        (void)read_learnt(stage);
}

/* What was learnt of exactly these words; the list is filled from the store. */
static const struct learnt_row *find(const struct stage *stage, const char *words, struct learnt_rows *rows)
{
    struct error error = ERROR_INIT;
    if (stage->store == NULL || !holds(learnt_list(stage->store, stage->organisation_id, rows, &error), &error))
        return NULL;
    for (size_t i = 0; i < rows->list.count; i++) {
        if (strcmp(rows->list.items[i].words, words) == 0)
            return &rows->list.items[i];
    }
    return NULL;
}

bool stage_remove_learnt(struct stage *stage, const char *words)
{
    own_(learnt_rows_done) struct learnt_rows rows = {.list = LIST_INIT};
    struct error error = ERROR_INIT;
    const struct learnt_row *row = find(stage, words, &rows);
    return row != NULL && holds(learnt_remove(stage->store, stage->organisation_id, row->code, &error), &error) &&
           read_learnt(stage);
}

int64_t stage_learnt_people(const struct stage *stage, const char *words)
{
    own_(learnt_rows_done) struct learnt_rows rows = {.list = LIST_INIT};
    const struct learnt_row *row = find(stage, words, &rows);
    return row == NULL ? 0 : row->people;
}

void stage_learnt_done(struct stage *stage)
{
    static const char *const files[] = {"neuvo.db", "neuvo.db-wal", "neuvo.db-shm"};
    learnt_release(stage->learnt);
    store_close(stage->store);
    for (size_t i = 0; i < sizeof files / sizeof *files && stage->store_folder[0] != '\0'; i++) {
        own_(text_done) struct text path = TEXT_INIT;
        text_printf(&path, "%s/%s", stage->store_folder, files[i]);
        (void)unlink(path.data);
    }
    if (stage->store_folder[0] != '\0')
        (void)rmdir(stage->store_folder);
}
