/* The driver for SQLite. The only file that sees sqlite3.h. */
#include "store/db.h"

#include "base/hash.h"
#include "base/list.h"
#include "base/own.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PARAMETERS_MOST 24
#define PLACES 512
#define PATIENCE_MS 5000
#define LONG_LOG_FRAMES 4096  /* pages of 4 KiB: 16 MiB */
#define FULL_LOG_FRAMES 32768 /* 128 MiB */
#define RESTART_PATIENCE_MS 20

/* A prepared statement and, while it is busy, its rows. */
struct rows {
    struct db *db;
    sqlite3_stmt *statement;
    char *sql;
    uint64_t hash;
    int places[PARAMETERS_MOST]; /* SQLite's index of $1, $2, …: it counts them in order of appearance */
    size_t place_count;
    bool busy;
};

struct db {
    sqlite3 *connection;
    char *path; /* NULL: in memory */
    struct stat status;
    bool read_only;
    bool running;   /* opened and in use: damage is no longer the caller's input */
    int log_frames; /* pages in the write-ahead log after the last commit */
    LIST_OF(struct rows *) statements;
    /* Where the text of a statement lies, which as a literal is always the same place: found again without reading it
       through. */
    struct place {
        const char *sql;
        struct rows *rows;
    } places[PLACES];
};

/* ---- errors ------------------------------------------------------------------------------------------------ */

static const char *name_of(const struct db *db)
{
    return db->path == NULL ? "the database in memory" : db->path;
}

/* SQLite says FULL for ENOSPC only; a quota or a limit on file sizes is the same to us. sqlite3_system_errno() is not
 * set when a COMMIT fails, so errno itself is asked: it is 0 before each step. */
static bool out_of_space(int code, int system)
{
    return code == SQLITE_FULL || (code == SQLITE_IOERR && (system == ENOSPC || system == EDQUOT || system == EFBIG));
}

static enum result failure(const struct db *db, struct error *error)
{
    int system = errno;
    int extended = sqlite3_extended_errcode(db->connection);
    int code = extended & 0xff;
    if (out_of_space(code, system))
        return error_set(error, RESULT_FULL,
                         "%s: there is no space left to write; free some: what was committed is whole", name_of(db));
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
        return error_set(error, RESULT_BUSY,
                         "%s: is locked by another program; end what holds it (a shell, a backup tool) or try again",
                         name_of(db));
    if (extended == SQLITE_CONSTRAINT_UNIQUE || extended == SQLITE_CONSTRAINT_PRIMARYKEY)
        return error_set(error, RESULT_CONFLICT, "%s: %s", name_of(db), sqlite3_errmsg(db->connection));
    if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB)
        return error_set(error, db->running ? RESULT_FAILED : RESULT_BAD_INPUT,
                         "%s: is damaged or no database (%s); restore a backup", name_of(db),
                         sqlite3_errmsg(db->connection));
    if (code == SQLITE_READONLY || code == SQLITE_PERM)
        return error_set(error, db->running && !db->read_only ? RESULT_FAILED : RESULT_REFUSED,
                         "%s: may not be written (%s)", name_of(db), sqlite3_errmsg(db->connection));
    return error_set(error, RESULT_FAILED, "%s: %s (SQLite %d)", name_of(db), sqlite3_errmsg(db->connection), extended);
}

/* ---- opening ----------------------------------------------------------------------------------------------- */

/* Makes an empty file that only its owner may read; the log files that SQLite makes beside it get the same mode. */
static enum result make_file(const char *path, struct error *error)
{
    int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor >= 0)
        (void)close(descriptor);
    else if (errno == ENOSPC || errno == EDQUOT)
        return error_set(error, RESULT_FULL, "%s: cannot make the database: %s", path, strerror(errno));
    else if (errno != EEXIST)
        return error_set(error, RESULT_FAILED, "%s: cannot make the database: %s", path, strerror(errno));
    return RESULT_OK;
}

/* What stands behind the kind may hold a password, so it is not told. */
enum result db_url_check(const char *url, struct error *error)
{
    if (string_starts(url, "sqlite:") && url[strlen("sqlite:")] != '\0')
        return RESULT_OK;
    return error_set(error, RESULT_BAD_INPUT,
                     "\"%.*s…\" is no database address; write sqlite:PATH (PostgreSQL is not served yet)",
                     (int)(strcspn(url, ":@/") < 20 ? strcspn(url, ":@/") : 20), url);
}

static enum result find_file(const char *url, enum db_mode mode, struct db *db, struct error *error)
{
    enum result result = db_url_check(url, error);
    if (result != RESULT_OK)
        return result;
    const char *path = url + strlen("sqlite:");
    if (string_equal(path, ":memory:"))
        return RESULT_OK;
    db->path = x_strdup(path);
    if (mode == DB_CREATE)
        return make_file(path, error);
    if (access(path, F_OK) != 0)
        return error_set(error, RESULT_NOT_FOUND, "%s: there is no database", path);
    return RESULT_OK;
}

/* What a hostile or damaged file could try is switched off; limits are far above what the nouns need. */
static enum result harden(struct db *db, struct error *error)
{
    sqlite3 *connection = db->connection;
    (void)sqlite3_extended_result_codes(connection, 1);
    (void)sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    (void)sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
    (void)sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, 64 << 20);
    (void)sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 1);
    (void)sqlite3_busy_timeout(connection, PATIENCE_MS);
    return db_script(db,
                     "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA foreign_keys = ON;"
                     "PRAGMA temp_store = MEMORY",
                     error);
}

static int note_log(void *context, sqlite3 *connection, const char *name, int frames)
{
    (void)connection;
    (void)name;
    ((struct db *)context)->log_frames = frames;
    return SQLITE_OK;
}

/* FULL: a commit survives a power cut. Checkpoints are a worker's business, so that no commit pays for one. */
static enum result set_journal(struct db *db, enum db_mode mode, struct error *error)
{
    if (mode == DB_READ)
        return RESULT_OK;
    enum result result = db_script(db,
                                   "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                                   "PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 67108864;"
                                   "PRAGMA cache_size = -4000",
                                   error);
    (void)sqlite3_wal_hook(db->connection, note_log, db);
    return result;
}

/* Nobody asks how much memory SQLite has, and to count it takes a lock at each allocation. */
static void configure(void)
{
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static void db_close_owned(struct db **db)
{
    db_close(*db);
}

enum result db_open(const char *url, enum db_mode mode, struct db **opened, struct error *error)
{
    static pthread_once_t configured = PTHREAD_ONCE_INIT;
    (void)pthread_once(&configured, configure);
    own_(db_close_owned) struct db *db = x_alloc(1, sizeof *db);
    enum result result = find_file(url, mode, db, error);
    db->read_only = mode == DB_READ;
    if (result != RESULT_OK)
        return result;
    int flags = (mode == DB_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) | SQLITE_OPEN_NOMUTEX;
    if (db->path == NULL)
        flags |= SQLITE_OPEN_MEMORY;
    if (sqlite3_open_v2(db->path == NULL ? ":memory:" : db->path, &db->connection, flags, NULL) != SQLITE_OK)
        return failure(db, error);
    result = harden(db, error);
    if (result == RESULT_OK)
        result = set_journal(db, mode, error);
    if (result != RESULT_OK)
        return result;
    if (db->path != NULL && stat(db->path, &db->status) != 0)
        return error_set(error, RESULT_FAILED, "%s: vanished while it was opened", db->path);
    *opened = TAKE(db);
    return RESULT_OK;
}

void db_close(struct db *db)
{
    if (db == NULL)
        return;
    for (size_t i = 0; i < db->statements.count; i++) {
        (void)sqlite3_finalize(db->statements.items[i]->statement);
        free(db->statements.items[i]->sql);
        free(db->statements.items[i]);
    }
    list_done(&db->statements);
    (void)sqlite3_close_v2(db->connection);
    free(db->path);
    free(db);
}

void db_set_running(struct db *db)
{
    db->running = true;
}

const char *db_path(const struct db *db)
{
    return db->path;
}

void db_set_patience(struct db *db, int patience_ms)
{
    (void)sqlite3_busy_timeout(db->connection, patience_ms);
}

/* ---- statements -------------------------------------------------------------------------------------------- */

static void number_places(struct rows *rows)
{
    char name[8];
    for (rows->place_count = 0; rows->place_count < PARAMETERS_MOST; rows->place_count++) {
        (void)snprintf(name, sizeof name, "$%zu", rows->place_count + 1);
        int place = sqlite3_bind_parameter_index(rows->statement, name);
        if (place == 0)
            return;
        rows->places[rows->place_count] = place;
    }
}

static enum result prepare(struct db *db, const char *sql, struct rows **rows, struct error *error)
{
    struct place *place = &db->places[((uintptr_t)sql >> 3) % PLACES];
    if (place->sql == sql && strcmp(place->rows->sql, sql) == 0) {
        *rows = place->rows;
        return RESULT_OK;
    }
    uint64_t hash = hash_fnv(HASH_FNV_SEED, sql, strlen(sql));
    for (size_t i = 0; i < db->statements.count; i++) {
        *rows = db->statements.items[i];
        if ((*rows)->hash == hash && strcmp((*rows)->sql, sql) == 0) {
            *place = (struct place){sql, *rows};
            return RESULT_OK;
        }
    }
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v3(db->connection, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
        return failure(db, error);
    *rows = x_alloc(1, sizeof **rows);
    **rows = (struct rows){.db = db, .statement = statement, .sql = x_strdup(sql), .hash = hash};
    number_places(*rows);
    *list_push(&db->statements) = *rows;
    *place = (struct place){sql, *rows};
    return RESULT_OK;
}

static int bind(sqlite3_stmt *statement, int place, const struct value *value)
{
    const char *bytes = value->bytes == NULL ? "" : value->bytes;
    switch (value->kind) {
    case VALUE_INT:
        return sqlite3_bind_int64(statement, place, value->integer);
    case VALUE_TEXT:
        return sqlite3_bind_text(statement, place, bytes, -1, SQLITE_STATIC);
    case VALUE_BLOB:
        return sqlite3_bind_blob64(statement, place, bytes, value->length, SQLITE_STATIC);
    case VALUE_NULL:
        break;
    }
    return sqlite3_bind_null(statement, place);
}

enum result db_query(struct db *db, struct rows **rows, const char *sql, const struct value *values, size_t count,
                     struct error *error)
{
    struct rows *found = NULL;
    enum result result = prepare(db, sql, &found, error);
    if (result != RESULT_OK)
        return result;
    if (found->busy || found->place_count != count)
        return error_set(error, RESULT_FAILED, "a statement is run %s: %s",
                         found->busy ? "inside itself" : "with a wrong number of values", sql);
    for (size_t i = 0; i < count; i++)
        if (bind(found->statement, found->places[i], &values[i]) != SQLITE_OK)
            return failure(db, error);
    found->busy = true;
    *rows = found;
    return RESULT_OK;
}

bool rows_next(struct rows *rows, enum result *result, struct error *error)
{
    errno = 0;
    int code = sqlite3_step(rows->statement);
    if (code == SQLITE_ROW)
        return true;
    *result = code == SQLITE_DONE ? RESULT_OK : failure(rows->db, error);
    return false;
}

int64_t rows_int(const struct rows *rows, int column)
{
    return sqlite3_column_int64(rows->statement, column);
}

const char *rows_text(const struct rows *rows, int column)
{
    const char *text = (const char *)sqlite3_column_text(rows->statement, column);
    return text == NULL ? "" : text;
}

void rows_done(struct rows **rows)
{
    if (*rows == NULL)
        return;
    (void)sqlite3_reset((*rows)->statement);
    (*rows)->busy = false;
    *rows = NULL;
}

enum result db_run(struct db *db, int64_t *changes, const char *sql, const struct value *values, size_t count,
                   struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(db, &rows, sql, values, count, error);
    if (result != RESULT_OK || rows == NULL)
        return result;
    while (rows_next(rows, &result, error))
        continue;
    if (result == RESULT_OK && changes != NULL)
        *changes = sqlite3_changes64(db->connection);
    return result;
}

enum result db_script(struct db *db, const char *sql, struct error *error)
{
    errno = 0;
    return sqlite3_exec(db->connection, sql, NULL, NULL, NULL) == SQLITE_OK ? RESULT_OK : failure(db, error);
}

const char *db_statement(const struct db *db, size_t index)
{
    return index < db->statements.count ? db->statements.items[index]->sql : NULL;
}

enum result db_plan(struct db *db, const char *sql, struct text *plan, struct error *error)
{
    own_(text_done) struct text explain = TEXT_INIT;
    text_printf(&explain, "EXPLAIN QUERY PLAN %s", sql);
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(db->connection, explain.data, -1, &statement, NULL) != SQLITE_OK)
        return failure(db, error);
    while (sqlite3_step(statement) == SQLITE_ROW)
        text_printf(plan, "%s\n", (const char *)sqlite3_column_text(statement, 3));
    (void)sqlite3_finalize(statement);
    return RESULT_OK;
}

/* ---- transactions ------------------------------------------------------------------------------------------ */

enum result db_begin(struct db *db, struct error *error)
{
    return db_run(db, NULL, "BEGIN IMMEDIATE", NO_VALUES, error);
}

/* After some failures SQLite has rolled back by itself; COMMIT then fails, as it must. Should the worker's checkpoints
 * never win against a writer without a pause, the writer makes one itself, so that the log cannot fill the disk. */
enum result db_commit(struct db *db, struct error *error)
{
    enum result result = db_run(db, NULL, "COMMIT", NO_VALUES, error);
    if (result == RESULT_OK && db->log_frames > FULL_LOG_FRAMES) {
        db->log_frames = 0;
        (void)sqlite3_wal_checkpoint_v2(db->connection, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    }
    return result;
}

void db_rollback(struct db *db)
{
    if (sqlite3_get_autocommit(db->connection) == 0)
        (void)db_run(db, NULL, "ROLLBACK", NO_VALUES, NULL);
}

enum result db_savepoint(struct db *db, struct error *error)
{
    return db_run(db, NULL, "SAVEPOINT message", NO_VALUES, error);
}

enum result db_savepoint_release(struct db *db, struct error *error)
{
    return db_run(db, NULL, "RELEASE message", NO_VALUES, error);
}

void db_savepoint_rollback(struct db *db)
{
    if (sqlite3_get_autocommit(db->connection) != 0)
        return;
    (void)db_run(db, NULL, "ROLLBACK TO message", NO_VALUES, NULL);
    (void)db_run(db, NULL, "RELEASE message", NO_VALUES, NULL);
}

/* ---- the whole database ------------------------------------------------------------------------------------ */

static enum result exists(struct db *db, const char *sql, const struct value *values, size_t count, bool *found,
                          struct error *error)
{
    int64_t number = 0;
    enum result result = db_number(db, &number, sql, values, count, error);
    *found = result == RESULT_OK;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result db_has_table(struct db *db, const char *name, bool *has, struct error *error)
{
    return exists(db, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $1", VALUES(TEXT(name)), has, error);
}

enum result db_is_empty(struct db *db, bool *empty, struct error *error)
{
    bool any = false;
    enum result result = exists(db, "SELECT 1 FROM sqlite_master LIMIT 1", NO_VALUES, &any, error);
    *empty = !any;
    return result;
}

enum result db_copy_to(struct db *db, const char *path, struct error *error)
{
    return db_run(db, NULL, "VACUUM INTO $1", VALUES(TEXT(path)), error);
}

/* Somebody else makes a checkpoint right now: as good as done. */
static enum result checkpoint(struct db *db, int mode, int *frames, int *moved, struct error *error)
{
    int code = sqlite3_wal_checkpoint_v2(db->connection, NULL, mode, frames, moved);
    return code == SQLITE_OK || (code & 0xff) == SQLITE_BUSY ? RESULT_OK : failure(db, error);
}

/* Moves pages without holding anybody up. Under traffic new ones come meanwhile, fewer each time; the log begins again
 * at its front only when all were moved. If that does not come about and the log is long, the writer is held up once.
 */
enum result db_checkpoint(struct db *db, struct error *error)
{
    int frames = 1, moved = 0;
    enum result result = RESULT_OK;
    for (int round = 0; round < 4 && moved < frames && result == RESULT_OK; round++)
        result = checkpoint(db, SQLITE_CHECKPOINT_PASSIVE, &frames, &moved, error);
    if (result != RESULT_OK || moved >= frames || frames < LONG_LOG_FRAMES)
        return result;
    (void)sqlite3_busy_timeout(db->connection, RESTART_PATIENCE_MS);
    result = checkpoint(db, SQLITE_CHECKPOINT_RESTART, NULL, NULL, error);
    (void)sqlite3_busy_timeout(db->connection, PATIENCE_MS);
    return result;
}

enum result db_quick_check(struct db *db, struct error *error)
{
    own_(text_done) struct text verdict = TEXT_INIT;
    enum result result = db_text(db, &verdict, "PRAGMA quick_check(1)", NO_VALUES, error);
    if (result == RESULT_OK && !string_equal(verdict.data, "ok"))
        result =
            error_set(error, RESULT_BAD_INPUT, "%s: is damaged (%s); use another backup", name_of(db), verdict.data);
    return result;
}

enum result db_check(struct db *db, struct error *error)
{
    struct stat now;
    if (db->path == NULL)
        return RESULT_OK;
    if (stat(db->path, &now) != 0)
        return error_set(error, RESULT_FAILED,
                         "%s: was deleted while it was open; stop the server, restore a backup, start again", db->path);
    if (now.st_dev != db->status.st_dev || now.st_ino != db->status.st_ino)
        return error_set(error, RESULT_FAILED,
                         "%s: was replaced while it was open; stop the server before files are exchanged", db->path);
    return RESULT_OK;
}
