#include "commands/learnt.h"

#include "base/clock.h"
#include "base/own.h"
#include "commands/errand.h"
#include "commands/house.h"
#include "jobs/learnt_watch.h"
#include "store/audit.h"
#include "store/learnt.h"
#include "store/organisations.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

static_assert((int)LEARNT_PEOPLE == (int)LEARNT_PEOPLE_LEAST, "what may be read is what counts");

static void close_store(struct store **store)
{
    store_close(*store);
}

struct learnt *learnt_read(const struct settings *settings, const char *data, int64_t *organisation_id)
{
    own_(close_store) struct store *store = NULL;
    own_(text_done) struct text url = TEXT_INIT;
    own_(learnt_rows_done) struct learnt_rows rows = {.list = LIST_INIT};
    const struct store_options options = {.read_only = true};
    uint8_t key[HASH_KEY_BYTES];
    store_url_of(settings, data, &url);
    if (store_open(url.data, &options, &store, NULL) != RESULT_OK ||
        organisation_find(store, ORGANISATION_DEFAULT, organisation_id, NULL) != RESULT_OK ||
        learnt_all(store, &rows, NULL) != RESULT_OK)
        return NULL;
    learnt_key_of(store, key);
    return learnt_from_rows(key, &rows);
}

static void print_rows(const struct learnt_rows *rows)
{
    if (rows->list.count == 0)
        printf("Nothing yet: at least %d different people must pick or confirm the same topic for the same words.\n",
               LEARNT_PEOPLE_LEAST);
    else
        printf("%-10s  %6s  %7s  %-32s  %s\n", "code", "people", "against", "topic", "words");
    for (size_t i = 0; i < rows->list.count; i++) {
        const struct learnt_row *row = &rows->list.items[i];
        printf("%-10s  %6" PRId64 "  %7" PRId64 "  %-32s  %s\n", row->code, row->people, row->against, row->topic,
               *row->words == '\0' ? "(words that no article holds)" : row->words);
    }
}

static void errand_close(struct errand *errand)
{
    store_close(errand->store);
}

enum result learnt_print(const char *organisation, const char *config, const char *data, struct error *error)
{
    own_(errand_close) struct errand errand = {.organisation = organisation, .config = config, .data = data};
    own_(learnt_rows_done) struct learnt_rows rows = {.list = LIST_INIT};
    enum result result = errand_open(&errand, error);
    if (result == RESULT_OK)
        result = learnt_list(errand.store, errand.organisation_id, &rows, error);
    if (result == RESULT_OK)
        print_rows(&rows);
    return result;
}

enum result learnt_forget(const char *organisation, const char *config, const char *data, const char *code,
                          struct error *error)
{
    own_(errand_close) struct errand errand = {.organisation = organisation, .config = config, .data = data};
    own_(text_done) struct text object = TEXT_INIT;
    enum result result = errand_open(&errand, error);
    if (result == RESULT_OK)
        result = learnt_remove(errand.store, errand.organisation_id, code, error);
    if (result == RESULT_NOT_FOUND && errand.organisation_id != 0)
        return error_set(error, RESULT_NOT_FOUND,
                         "nothing was learnt under the code \"%.40s\"; neuvo knowledge learnt lists "
                         "them",
                         code);
    text_printf(&object, "learnt %s", code);
    if (result == RESULT_OK)
        result = audit_add(errand.store, errand.organisation_id, "system", "learnt_removed", object.data, "",
                           clock_now_ms(), error);
    if (result == RESULT_OK)
        result = store_commit(errand.store, error);
    if (result == RESULT_OK)
        printf("Removed. It comes back only when three different people make it anew.\n");
    return result;
}
