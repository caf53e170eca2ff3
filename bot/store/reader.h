/*
 * Reading beside the writer: a read-only connection for a worker. It sees what is committed, never holds the writer up
 * and can change nothing. One thread at a time per reader.
 */
#ifndef NEUVO_STORE_READER_H
#define NEUVO_STORE_READER_H

#include "base/error.h"
#include "model/learnt.h"
#include "model/world.h"

#include <stdbool.h>
#include <stdint.h>

struct reader;

/* NOT_FOUND: there is no database yet; REFUSED: its schema is not this program's. */
enum result reader_open(const char *url, struct reader **reader, struct error *error);
void reader_close(struct reader *reader); /* NULL is fine */

struct reader_counts {
    int64_t people, conversations, entries, tickets_open, dead;
    int64_t outbox_waiting, outbox_oldest_ms; /* 0: none */
};
/* Over all organisations, for /metrics and doctor. */
enum result reader_counts(struct reader *reader, struct reader_counts *counts, struct error *error);
/* NOT_FOUND (without a text): no organisation has this code. */
enum result reader_organisation(struct reader *reader, const char *code, int64_t *organisation_id, struct error *error);
/* Entries of a conversation as entries_after of entries.h; for exports. NOT_FOUND: no such conversation. */
enum result reader_entries(struct reader *reader, int64_t organisation_id, const char *connector, const char *place,
                           const char *thread, int64_t after_seq, size_t limit, struct entries *entries, bool *more,
                           struct error *error);

/* Every picture's file that a row knows of, with the code of its organisation. take copies what it needs. */
enum result reader_each_picture(struct reader *reader,
                                void (*take)(void *context, const char *organisation, const char *name), void *context,
                                struct error *error);
/* Of all organisations, as learnt_changes(), learnt_key_of() and learnt_all() of learnt.h. */
enum result reader_learnt_changes(struct reader *reader, int64_t *changes, struct error *error);
enum result reader_learnt(struct reader *reader, uint8_t key[HASH_KEY_BYTES], struct learnt_rows *rows,
                          struct error *error);

/* Moves committed work from the write-ahead log into the database. For a worker: opens its own connection; holds the
 * writer up for at most 20 ms, and only when the log has grown long. Due every few seconds while there is traffic. */
enum result store_checkpoint(const char *url, struct error *error);

#endif
