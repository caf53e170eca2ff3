/*
 * The driver interface: the few things the nouns of this room ask of a database.
 *
 * SQL is written once, in the nouns, so that it runs on SQLite and PostgreSQL alike: parameters are $1, $2, …;
 * ON CONFLICT and RETURNING are the only extras. Prepared statements are kept per connection by their text: give string
 * literals. One connection belongs to one thread at a time.
 *
 *     own_(rows_done) struct rows *rows = NULL;
 *     enum result result = db_query(db, &rows, "SELECT id FROM unit WHERE organisation_id = $1", VALUES(INT(7)),
 * error); while (result == RESULT_OK && rows_next(rows, &result, error)) use(rows_int(rows, 0));
 */
#ifndef NEUVO_STORE_DB_H
#define NEUVO_STORE_DB_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;
struct rows;

struct value {
    enum { VALUE_NULL, VALUE_INT, VALUE_TEXT, VALUE_BLOB } kind;
    int64_t integer;
    const void *bytes; /* TEXT, BLOB: must live until the call returns, for db_query until rows_done */
    size_t length;     /* BLOB */
};
#define INT(number) \
    (struct value) \
    { \
        .kind = VALUE_INT, .integer = (number) \
    }
/* NULL is written as "". */
#define TEXT(string) \
    (struct value) \
    { \
        .kind = VALUE_TEXT, .bytes = (string) \
    }
#define BLOB(start, size) \
    (struct value) \
    { \
        .kind = VALUE_BLOB, .bytes = (start), .length = (size) \
    }
#define NOTHING \
    (struct value) \
    { \
        .kind = VALUE_NULL \
    }
/* The parameters of a statement: two arguments of the call, the values and their number. */
#define VALUES(...) \
    (const struct value[]){__VA_ARGS__}, sizeof((const struct value[]){__VA_ARGS__}) / sizeof(struct value)
#define NO_VALUES NULL, 0

enum db_mode {
    DB_READ,   /* what is there; nothing can be changed */
    DB_WRITE,  /* what is there */
    DB_CREATE, /* and a new one when there is none */
};

/* BAD_INPUT, as db_open() would say: the url names no known kind. Nothing is opened. */
enum result db_url_check(const char *url, struct error *error);
/* url: "sqlite:PATH" or "sqlite::memory:". BUSY: locked by somebody else for longer than five seconds. NOT_FOUND: there
 * is no such database. BAD_INPUT: the url names no known kind, or the file is no database. */
enum result db_open(const char *url, enum db_mode mode, struct db **db, struct error *error);
void db_close(struct db *db); /* NULL is fine */

enum result db_begin(struct db *db, struct error *error); /* takes the write lock at once */
enum result db_commit(struct db *db, struct error *error);
void db_rollback(struct db *db); /* never fails; outside a transaction it does nothing */
enum result db_savepoint(struct db *db, struct error *error);
enum result db_savepoint_release(struct db *db, struct error *error);
void db_savepoint_rollback(struct db *db); /* back to the savepoint, which is gone afterwards */

/* Starts a statement that gives rows. At most one run of the same text at a time per connection. */
enum result db_query(struct db *db, struct rows **rows, const char *sql, const struct value *values, size_t count,
                     struct error *error);
/* True when there is a (next) row; false at the end and on failure, which *result tells. */
bool rows_next(struct rows *rows, enum result *result, struct error *error);
int64_t rows_int(const struct rows *rows, int column);
const char *rows_text(const struct rows *rows, int column); /* "" for NULL; valid until the next row */
void rows_done(struct rows **rows);

/* Runs a statement to its end. changes (may be NULL): how many rows it wrote. CONFLICT: a unique key, FULL: no space,
 * BUSY: locked. */
enum result db_run(struct db *db, int64_t *changes, const char *sql, const struct value *values, size_t count,
                   struct error *error);
/* The first column of the first row. NOT_FOUND (without a text): there was none. */
enum result db_number(struct db *db, int64_t *number, const char *sql, const struct value *values, size_t count,
                      struct error *error);
/* The same as text, which replaces what *text held. */
enum result db_text(struct db *db, struct text *text, const char *sql, const struct value *values, size_t count,
                    struct error *error);

/* Several statements at once, without parameters and not kept: for schema steps. */
enum result db_script(struct db *db, const char *sql, struct error *error);
enum result db_has_table(struct db *db, const char *name, bool *has, struct error *error);
/* Is there no table at all? */
enum result db_is_empty(struct db *db, bool *empty, struct error *error);
/* From now on damage and a file that can no longer be written are FAILED. Before (while it is opened, checked and its
 * schema is brought up) damage is BAD_INPUT, and a file that may not be written REFUSED; writing through DB_READ stays
 * REFUSED. */
void db_set_running(struct db *db);
/* The database's file, NULL for one in memory. */
const char *db_path(const struct db *db);
/* A consistent copy of the whole database, while others read and write. The file must be new or empty. */
enum result db_copy_to(struct db *db, const char *path, struct error *error);
/* Moves committed pages from the log into the database as far as readers allow. Holds the writer up for at most 20 ms,
 * and only when the log is long. */
enum result db_checkpoint(struct db *db, struct error *error);
/* Reads every page: BAD_INPUT when the database is damaged. Slow: about a second a gigabyte. */
enum result db_quick_check(struct db *db, struct error *error);
/* FAILED: the file under the open connection was deleted or replaced. Cheap (one stat). */
enum result db_check(struct db *db, struct error *error);
/* How long a statement waits for a lock before it is BUSY; 5 000 at first. */
void db_set_patience(struct db *db, int patience_ms);
/* The text of the index-th statement that was prepared so far, NULL past the last, and how the database finds its rows,
 * one step a line. For tests. */
const char *db_statement(const struct db *db, size_t index);
enum result db_plan(struct db *db, const char *sql, struct text *plan, struct error *error);

#endif
