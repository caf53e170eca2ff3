#include "store/reader.h"

#include "store/attachments.h"
#include "store/conversations.h"
#include "store/entries.h"
#include "store/inside.h"
#include "store/learnt.h"
#include "store/organisations.h"
#include "store/outbox.h"

#include <stdlib.h>

struct reader {
    struct store *store;
};

enum result reader_open(const char *url, struct reader **reader, struct error *error)
{
    const struct store_options options = {.read_only = true};
    struct store *store = NULL;
    enum result result = store_open(url, &options, &store, error);
    if (result != RESULT_OK)
        return result;
    *reader = x_alloc(1, sizeof **reader);
    (*reader)->store = store;
    return RESULT_OK;
}

struct store *reader_store(struct reader *reader)
{
    return reader->store;
}

void reader_close(struct reader *reader)
{
    if (reader == NULL)
        return;
    store_close(reader->store);
    free(reader);
}

static enum result add_counts(struct store *store, int64_t organisation_id, struct reader_counts *counts,
                              struct error *error)
{
    const struct {
        const char *sql;
        int64_t *count;
    } questions[] = {
        {"SELECT COUNT(*) FROM person WHERE organisation_id = $1", &counts->people},
        {"SELECT COUNT(*) FROM conversation WHERE organisation_id = $1", &counts->conversations},
        {"SELECT COUNT(*) FROM entry WHERE organisation_id = $1", &counts->entries},
        /* neither resolved nor cancelled */
        {"SELECT COUNT(*) FROM ticket WHERE organisation_id = $1 AND state NOT IN (3, 5)", &counts->tickets_open},
        {"SELECT COUNT(*) FROM dead WHERE organisation_id = $1", &counts->dead},
    };
    enum result result = RESULT_OK;
    for (size_t i = 0; i < sizeof questions / sizeof *questions && result == RESULT_OK; i++) {
        int64_t count = 0;
        result = db_number(store->db, &count, questions[i].sql, VALUES(INT(organisation_id)), error);
        *questions[i].count += count;
    }
    return result;
}

enum result reader_counts(struct reader *reader, struct reader_counts *counts, struct error *error)
{
    own_(id_list_done) struct id_list organisations = {.list = LIST_INIT};
    struct outbox_counts waiting = {0};
    *counts = (struct reader_counts){0};
    enum result result = ids_of_organisations(reader->store, &organisations, error);
    for (size_t i = 0; i < organisations.list.count && result == RESULT_OK; i++)
        result = add_counts(reader->store, organisations.list.items[i], counts, error);
    if (result == RESULT_OK)
        result = outbox_counts(reader->store, &waiting, error);
    counts->outbox_waiting = waiting.waiting;
    counts->outbox_oldest_ms = waiting.oldest_ms;
    return result;
}

enum result reader_organisation(struct reader *reader, const char *code, int64_t *organisation_id, struct error *error)
{
    return organisation_find(reader->store, code, organisation_id, error);
}

enum result reader_entries(struct reader *reader, int64_t organisation_id, const char *connector, const char *place,
                           const char *thread, int64_t after_seq, size_t limit, struct entries *entries, bool *more,
                           struct error *error)
{
    struct conversation conversation = {0};
    enum result result =
        conversation_find(reader->store, organisation_id, connector, place, thread, &conversation, error);
    if (result != RESULT_OK)
        return result;
    return entries_after(reader->store, organisation_id, conversation.id, after_seq, limit, entries, more, error);
}

enum result reader_learnt_changes(struct reader *reader, int64_t *changes, struct error *error)
{
    return learnt_changes(reader->store, changes, error);
}

enum result reader_learnt(struct reader *reader, uint8_t key[HASH_KEY_BYTES], struct learnt_rows *rows,
                          struct error *error)
{
    learnt_key_of(reader->store, key);
    return learnt_all(reader->store, rows, error);
}

enum result store_checkpoint(const char *url, struct error *error)
{
    struct db *db = NULL;
    if (string_equal(url, "sqlite::memory:"))
        return RESULT_OK;
    enum result result = db_open(url, DB_WRITE, &db, error);
    if (result == RESULT_OK) {
        db_set_running(db);
        result = db_checkpoint(db, error);
    }
    db_close(db);
    return result;
}

enum result reader_each_picture(struct reader *reader,
                                void (*take)(void *context, const char *organisation, const char *name), void *context,
                                struct error *error)
{
    return attachments_each_file(reader_store(reader), take, context, error);
}
