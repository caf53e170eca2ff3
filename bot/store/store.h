/*
 * The store: all that must outlive the process, in the nouns of the house (the other headers of this room).
 *
 * One writer: the engine thread opens the store and calls the nouns inside its transaction. Workers read through
 * reader.h. Every function that touches an organisation's rows takes the organisation first. Errors: BUSY (locked by
 * another process for five seconds), FULL (disk full), CONFLICT, NOT_FOUND (often without a text: it is an answer);
 * after BUSY, FULL or FAILED roll the transaction back: what was committed before stays whole. A store that is found
 * damaged or can no longer be written while it is open is FAILED: end the process.
 */
#ifndef NEUVO_STORE_H
#define NEUVO_STORE_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

struct store_options {
    const char *backup_folder; /* for the copy before each schema step; NULL: "backup" beside the database file */
    bool read_only;            /* no migration; every write fails */
};

/*
 * Opens the database ("sqlite:PATH", "sqlite::memory:"), makes it when it is missing and brings its schema up to this
 * version, step by step, each after a backup. options may be NULL. REFUSED: the database is newer than this program
 * (or, read only, older); BUSY: another process holds it; BAD_INPUT: damaged, no database or a url of no known kind.
 */
enum result store_open(const char *url, const struct store_options *options, struct store **store, struct error *error);
/* BAD_INPUT, as store_open() would say: the url is of no known kind. Nothing is opened. */
enum result store_url_check(const char *url, struct error *error);
void store_close(struct store *store); /* NULL is fine; an open transaction is rolled back */

enum result store_begin(struct store *store, struct error *error);
enum result store_commit(struct store *store, struct error *error);
void store_rollback(struct store *store);
/* One savepoint at a time, for one message of a group. */
enum result store_savepoint(struct store *store, struct error *error);
enum result store_savepoint_release(struct store *store, struct error *error);
void store_savepoint_rollback(struct store *store); /* what happened since the savepoint is undone; the group goes on */

/* The instance's secret of 32 bytes (HASH_KEY_BYTES) for keyed hashes; made with the database. */
const uint8_t *store_key(const struct store *store);
/* The instance's number, 0 … 1023, part of every id. */
unsigned store_instance(const struct store *store);
/* A new id (base/id.h). Never given twice, even when the clock goes back between two runs. */
int64_t store_new_id(struct store *store, int64_t now_ms);
/* FAILED when the database file was deleted or replaced while it was open: nothing more can be kept, stop. Cheap. */
enum result store_check(struct store *store, struct error *error);
/* The number of the newest schema step in the database. */
int store_schema_version(const struct store *store);

#endif
