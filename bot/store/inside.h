/* What the nouns of this room share. Nobody outside includes it. */
#ifndef NEUVO_STORE_INSIDE_H
#define NEUVO_STORE_INSIDE_H

#include "base/hash.h"
#include "base/id.h"
#include "base/list.h"
#include "base/own.h"
#include "store/db.h"
#include "store/store.h"

struct store {
    struct db *db;
    struct id_source ids;
    int64_t issued_ms; /* ids up to this time may have been given, says the database */
    uint8_t key[HASH_KEY_BYTES];
    int schema_version;
    bool read_only;
    size_t turn; /* which organisation outbox_claim begins with */
};

struct reader;
/* The read-only store behind a reader, for the readers of this room. */
struct store *reader_store(struct reader *reader);

struct id_list {
    LIST_OF(int64_t) list;
};
void id_list_done(struct id_list *ids);
/* Adds the first column of all rows. */
enum result ids_select(struct store *store, struct id_list *ids, const char *sql, const struct value *values,
                       size_t count, struct error *error);
/* All organisations: what must look over all of them goes through their indexes one by one. */
enum result ids_of_organisations(struct store *store, struct id_list *ids, struct error *error);

/* The organisation's smallest of something over all organisations; -1 when none has one. The statement takes the
 * organisation as $1 and gives at most one row. */
enum result smallest_number(struct store *store, const char *sql, int64_t *smallest, struct error *error);

#endif
