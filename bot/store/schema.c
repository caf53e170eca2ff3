#include "store/schema.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/own.h"
#include "store/copy.h"

#include <string.h>
#include <time.h>

static const char make_table[] = "CREATE TABLE IF NOT EXISTS schema ("
                                 "number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, fingerprint TEXT NOT NULL, "
                                 "applied_ms BIGINT NOT NULL)";

static void fingerprint(const struct schema_step *step, char hex[HASH_HEX_BYTES])
{
    hash_hex(NULL, step->sql, strlen(step->sql), hex);
}

static enum result check_row(const struct rows *rows, const struct schema_step *steps, size_t count, size_t applied,
                             struct error *error)
{
    char hex[HASH_HEX_BYTES];
    if (applied >= count)
        return error_set(error, RESULT_REFUSED,
                         "the database is of a newer version (it has schema step %lld \"%s\", this program knows %zu); "
                         "start the newer program, or restore the backup from before the upgrade",
                         (long long)rows_int(rows, 0), rows_text(rows, 1), count);
    fingerprint(&steps[applied], hex);
    if (rows_int(rows, 0) == steps[applied].number && string_equal(rows_text(rows, 2), hex))
        return RESULT_OK;
    return error_set(error, RESULT_REFUSED,
                     "the database has schema step %lld \"%s\" that is not the one of this program (\"%s\"); "
                     "it was made by a changed build: use that build, or restore a backup",
                     (long long)rows_int(rows, 0), rows_text(rows, 1), steps[applied].name);
}

/* How many of the steps the database has had; REFUSED when it had any other. */
static enum result count_applied(struct db *db, const struct schema_step *steps, size_t count, size_t *applied,
                                 struct error *error)
{
    bool has = false, empty = false;
    *applied = 0;
    enum result result = db_has_table(db, "schema", &has, error);
    if (result == RESULT_OK && !has)
        result = db_is_empty(db, &empty, error);
    if (result != RESULT_OK || empty)
        return result;
    if (!has)
        return error_set(error, RESULT_REFUSED, "the file holds another program's database; name another one");
    own_(rows_done) struct rows *rows = NULL;
    result = db_query(db, &rows, "SELECT number, name, fingerprint FROM schema ORDER BY number", NO_VALUES, error);
    while (result == RESULT_OK && rows_next(rows, &result, error)) {
        result = check_row(rows, steps, count, *applied, error);
        *applied += 1;
    }
    return result;
}

static enum result keep_copy(struct db *db, const struct schema_step *step, const char *folder, int64_t now_ms,
                             struct error *error)
{
    own_(text_done) struct text file = TEXT_INIT;
    char stamp[32] = "";
    time_t seconds = (time_t)(now_ms / 1000);
    struct tm utc;
    if (gmtime_r(&seconds, &utc) != NULL)
        (void)strftime(stamp, sizeof stamp, "%Y%m%dT%H%M%SZ", &utc);
    text_printf(&file, "%s/before-%04d-%s.db", folder, step->number, stamp);
    enum result result = folder_make(folder, 0700, error);
    if (result == RESULT_OK)
        result = database_copy(db, file.data, error);
    if (result != RESULT_OK)
        (void)error_prefix(error, "no backup before schema step %d, so the step was not begun", step->number);
    return result;
}

/* One step in one transaction. Another process may have been faster: then there is nothing to do. */
static enum result apply(struct db *db, const struct schema_step *steps, size_t count, size_t next, int64_t now_ms,
                         struct error *error)
{
    char hex[HASH_HEX_BYTES];
    size_t applied = 0;
    enum result result = count_applied(db, steps, count, &applied, error);
    if (result != RESULT_OK || applied != next)
        return result;
    const struct schema_step *step = &steps[next];
    fingerprint(step, hex);
    result = db_script(db, make_table, error);
    if (result == RESULT_OK)
        result = db_script(db, step->sql, error);
    if (result == RESULT_OK)
        result = db_run(db, NULL, "INSERT INTO schema (number, name, fingerprint, applied_ms) VALUES ($1, $2, $3, $4)",
                        VALUES(INT(step->number), TEXT(step->name), TEXT(hex), INT(now_ms)), error);
    if (result != RESULT_OK)
        (void)error_prefix(error, "schema step %d \"%s\" was undone", step->number, step->name);
    return result;
}

enum result schema_migrate(struct db *db, const struct schema_step *steps, size_t count, const char *backup_folder,
                           int64_t now_ms, struct error *error)
{
    size_t applied = 0;
    bool fresh = false; /* there is nothing yet that could be lost */
    for (;;) {
        enum result result = count_applied(db, steps, count, &applied, error);
        if (result != RESULT_OK || applied == count)
            return result;
        fresh = fresh || applied == 0;
        if (!fresh && backup_folder != NULL)
            result = keep_copy(db, &steps[applied], backup_folder, now_ms, error);
        if (result == RESULT_OK)
            result = db_begin(db, error);
        if (result != RESULT_OK)
            return result;
        result = apply(db, steps, count, applied, now_ms, error);
        if (result == RESULT_OK)
            result = db_commit(db, error);
        if (result != RESULT_OK) {
            db_rollback(db);
            return result;
        }
    }
}

enum result schema_verify(struct db *db, const struct schema_step *steps, size_t count, struct error *error)
{
    size_t applied = 0;
    enum result result = count_applied(db, steps, count, &applied, error);
    if (result != RESULT_OK || applied == count)
        return result;
    return error_set(error, RESULT_REFUSED,
                     "the database is of an older version (schema step %zu of %zu); run: neuvo migrate", applied,
                     count);
}
