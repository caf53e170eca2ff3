#include "store/store.h"

#include "base/clock.h"
#include "store/inside.h"
#include "store/schema.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* Ids are promised this far ahead, so that the promise is written at most once a second. */
#define PROMISE_MS 1000

static enum result make_instance(struct store *store, int64_t now_ms, struct error *error)
{
    char hex[2 * HASH_KEY_BYTES + 1];
    uint16_t number = 0;
    random_bytes(store->key, sizeof store->key);
    random_bytes(&number, sizeof number);
    (void)sodium_bin2hex(hex, sizeof hex, store->key, sizeof store->key);
    return db_run(store->db, NULL,
                  "INSERT INTO instance (only_row, number, hash_key, issued_ms, created_ms) VALUES (1, $1, $2, $3, $4) "
                  "ON CONFLICT DO NOTHING",
                  VALUES(INT(number & 1023), TEXT(hex), INT(0), INT(now_ms)), error);
}

static enum result load_instance(struct store *store, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    size_t length = 0;
    enum result result =
        db_query(store->db, &rows, "SELECT number, issued_ms, hash_key FROM instance", NO_VALUES, error);
    if (result != RESULT_OK)
        return result;
    if (!rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    const char *hex = rows_text(rows, 2);
    if (sodium_hex2bin(store->key, sizeof store->key, hex, strlen(hex), NULL, &length, NULL) != 0 ||
        length != sizeof store->key)
        return error_set(error, RESULT_BAD_INPUT, "the database's instance key is damaged; restore a backup");
    store->issued_ms = rows_int(rows, 1);
    store->ids = (struct id_source){
        .instance = (uint32_t)rows_int(rows, 0) & 1023, .last_ms = store->issued_ms, .counter = 4095};
    return RESULT_OK;
}

static enum result find_instance(struct store *store, struct error *error)
{
    enum result result = load_instance(store, error);
    if (result != RESULT_NOT_FOUND)
        return result;
    if (store->read_only)
        return error_set(error, RESULT_REFUSED, "the database was never started; run: neuvo migrate");
    result = make_instance(store, clock_now_ms(), error);
    return result == RESULT_OK ? load_instance(store, error) : result;
}

static void backup_folder(const struct store *store, const struct store_options *options, struct text *folder)
{
    const char *path = db_path(store->db);
    if (options != NULL && options->backup_folder != NULL) {
        text_add(folder, options->backup_folder);
    } else if (path != NULL) {
        const char *slash = strrchr(path, '/');
        text_add_bytes(folder, path, slash == NULL ? 0 : (size_t)(slash - path) + 1);
        text_add(folder, "backup");
    }
}

static enum result prepare(struct store *store, const struct store_options *options, struct error *error)
{
    own_(text_done) struct text folder = TEXT_INIT;
    backup_folder(store, options, &folder);
    enum result result = store->read_only
                             ? schema_verify(store->db, schema_steps, schema_step_count, error)
                             : schema_migrate(store->db, schema_steps, schema_step_count,
                                              folder.length == 0 ? NULL : folder.data, clock_now_ms(), error);
    store->schema_version = (int)schema_step_count;
    return result == RESULT_OK ? find_instance(store, error) : result;
}

static void close_owned(struct store **store)
{
    store_close(*store);
}

enum result store_open(const char *url, const struct store_options *options, struct store **opened, struct error *error)
{
    own_(close_owned) struct store *store = x_alloc(1, sizeof *store);
    store->read_only = options != NULL && options->read_only;
    enum result result = db_open(url, store->read_only ? DB_READ : DB_CREATE, &store->db, error);
    if (result != RESULT_OK)
        return result;
    result = prepare(store, options, error);
    if (result == RESULT_OK) {
        db_set_running(store->db);
        *opened = TAKE(store);
    } else if (db_path(store->db) != NULL && !string_starts(error == NULL ? "" : error->text, db_path(store->db))) {
        (void)error_prefix(error, "%s", db_path(store->db));
    }
    return result;
}

enum result store_url_check(const char *url, struct error *error)
{
    return db_url_check(url, error);
}

void store_close(struct store *store)
{
    if (store == NULL)
        return;
    if (store->db != NULL)
        db_rollback(store->db);
    db_close(store->db);
    sodium_memzero(store->key, sizeof store->key);
    free(store);
}

enum result store_begin(struct store *store, struct error *error)
{
    return db_begin(store->db, error);
}

enum result store_commit(struct store *store, struct error *error)
{
    int64_t promise = store->issued_ms;
    enum result result = RESULT_OK;
    if (store->ids.last_ms > promise) {
        promise = store->ids.last_ms + PROMISE_MS;
        result = db_run(store->db, NULL, "UPDATE instance SET issued_ms = $1 WHERE only_row = 1 AND issued_ms < $1",
                        VALUES(INT(promise)), error);
    }
    if (result == RESULT_OK)
        result = db_commit(store->db, error);
    if (result == RESULT_OK)
        store->issued_ms = promise;
    return result;
}

void store_rollback(struct store *store)
{
    db_rollback(store->db);
}

enum result store_savepoint(struct store *store, struct error *error)
{
    return db_savepoint(store->db, error);
}

enum result store_savepoint_release(struct store *store, struct error *error)
{
    return db_savepoint_release(store->db, error);
}

void store_savepoint_rollback(struct store *store)
{
    db_savepoint_rollback(store->db);
}

const uint8_t *store_key(const struct store *store)
{
    return store->key;
}

unsigned store_instance(const struct store *store)
{
    return store->ids.instance;
}

int64_t store_new_id(struct store *store, int64_t now_ms)
{
    return id_next(&store->ids, now_ms);
}

enum result store_check(struct store *store, struct error *error)
{
    return db_check(store->db, error);
}

int store_schema_version(const struct store *store)
{
    return store->schema_version;
}
