#include "store/links.h"

#include "model/link_code.h"
#include "store/inside.h"

#include <string.h>

static const int64_t window_ms = INT64_C(3600) * 1000;

static void code_hash(const struct store *store, const char *code, char hash[HASH_HEX_BYTES])
{
    hash_strings_hex(store->key, hash, "link", code, NULL);
}

enum result link_code_keep(struct store *store, int64_t organisation_id, int64_t person_id, const char *code,
                           int64_t until_ms, struct error *error)
{
    char hash[HASH_HEX_BYTES];
    code_hash(store, code, hash);
    enum result result = db_run(store->db, NULL, "DELETE FROM link_code WHERE organisation_id = $1 AND person_id = $2",
                                VALUES(INT(organisation_id), INT(person_id)), error);
    if (result != RESULT_OK)
        return result;
    return db_run(store->db, NULL,
                  "INSERT INTO link_code (organisation_id, hash, person_id, until_ms) VALUES ($1, $2, $3, $4)",
                  VALUES(INT(organisation_id), TEXT(hash), INT(person_id), INT(until_ms)), error);
}

enum result link_code_find(struct store *store, int64_t organisation_id, const char *code, int64_t now_ms,
                           int64_t *person_id, struct error *error)
{
    char hash[HASH_HEX_BYTES];
    code_hash(store, code, hash);
    return db_number(store->db, person_id,
                     "SELECT person_id FROM link_code WHERE organisation_id = $1 AND hash = $2 AND until_ms > $3",
                     VALUES(INT(organisation_id), TEXT(hash), INT(now_ms)), error);
}

enum result link_code_drop(struct store *store, int64_t organisation_id, const char *code, struct error *error)
{
    char hash[HASH_HEX_BYTES];
    code_hash(store, code, hash);
    return db_run(store->db, NULL, "DELETE FROM link_code WHERE organisation_id = $1 AND hash = $2",
                  VALUES(INT(organisation_id), TEXT(hash)), error);
}

enum result link_missed(struct store *store, int64_t organisation_id, int64_t person_id, int64_t now_ms,
                        struct error *error)
{
    return db_run(store->db, NULL,
                  "INSERT INTO link_miss (organisation_id, person_id, misses, since_ms) VALUES ($1, $2, 1, $3) "
                  "ON CONFLICT (organisation_id, person_id) DO UPDATE SET "
                  "misses = CASE WHEN link_miss.since_ms > $4 THEN link_miss.misses + 1 ELSE 1 END, "
                  "since_ms = CASE WHEN link_miss.since_ms > $4 THEN link_miss.since_ms ELSE $3 END",
                  VALUES(INT(organisation_id), INT(person_id), INT(now_ms), INT(now_ms - window_ms)), error);
}

enum result link_misses_left(struct store *store, int64_t organisation_id, int64_t person_id, int64_t now_ms,
                             int64_t *left, int64_t *until_ms, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    *left = LINK_MISSES_MOST;
    *until_ms = now_ms + window_ms;
    enum result result = db_query(store->db, &rows,
                                  "SELECT misses, since_ms FROM link_miss WHERE organisation_id = $1 "
                                  "AND person_id = $2 AND since_ms > $3",
                                  VALUES(INT(organisation_id), INT(person_id), INT(now_ms - window_ms)), error);
    if (result != RESULT_OK || !rows_next(rows, &result, error))
        return result;
    int64_t misses = rows_int(rows, 0);
    *left = misses >= LINK_MISSES_MOST ? 0 : LINK_MISSES_MOST - misses;
    *until_ms = rows_int(rows, 1) + window_ms;
    return RESULT_OK;
}

/* An id of Teams tells people nothing. */
static const char *name_of(const char *connector, const char *account)
{
    if (strcmp(connector, "matrix") == 0)
        return account;
    return strcmp(connector, "teams") == 0 ? "Teams" : connector;
}

enum result person_account_names(struct store *store, int64_t organisation_id, int64_t person_id, struct text *names,
                                 struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    size_t before = names->length;
    enum result result = db_query(store->db, &rows,
                                  "SELECT connector, account FROM account "
                                  "WHERE organisation_id = $1 AND person_id = $2 ORDER BY connector, account",
                                  VALUES(INT(organisation_id), INT(person_id)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        text_printf(names, "%s%s", names->length > before ? ", " : "", name_of(rows_text(rows, 0), rows_text(rows, 1)));
    return result;
}
