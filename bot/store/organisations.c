#include "store/organisations.h"

#include "store/inside.h"

#include <stdlib.h>

void organisations_done(struct organisations *organisations)
{
    for (size_t i = 0; i < organisations->list.count; i++)
        free(organisations->list.items[i].code);
    list_done(&organisations->list);
}

void facts_done(struct facts *facts)
{
    for (size_t i = 0; i < facts->list.count; i++) {
        free(facts->list.items[i].name);
        free(facts->list.items[i].value);
    }
    list_done(&facts->list);
}

enum result organisation_find(struct store *store, const char *code, int64_t *id, struct error *error)
{
    return db_number(store->db, id, "SELECT organisation_id FROM organisation WHERE code = $1", VALUES(TEXT(code)),
                     error);
}

enum result organisation_code(struct store *store, int64_t organisation_id, struct text *code, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows, "SELECT code FROM organisation WHERE organisation_id = $1",
                                  VALUES(INT(organisation_id)), error);
    if (result != RESULT_OK || !rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    text_clear(code);
    text_add(code, rows_text(rows, 0));
    return RESULT_OK;
}

enum result organisation_ensure(struct store *store, const char *code, int64_t now_ms, int64_t *id, struct error *error)
{
    enum result result = organisation_find(store, code, id, error);
    if (result != RESULT_NOT_FOUND)
        return result;
    *id = store_new_id(store, now_ms);
    return db_run(store->db, NULL, "INSERT INTO organisation (organisation_id, code, created_ms) VALUES ($1, $2, $3)",
                  VALUES(INT(*id), TEXT(code), INT(now_ms)), error);
}

enum result organisation_ensure_default(struct store *store, int64_t now_ms, int64_t *id, struct error *error)
{
    enum result result = organisation_ensure(store, ORGANISATION_DEFAULT, now_ms, id, error);
    if (result != RESULT_OK)
        return result;
    /* Not queue_ensure: a queue that is there keeps the name it was given. */
    return db_run(store->db, NULL,
                  "INSERT INTO queue (organisation_id, id, code, name, created_ms) VALUES ($1, $2, $3, $3, $4) "
                  "ON CONFLICT DO NOTHING",
                  VALUES(INT(*id), INT(store_new_id(store, now_ms)), TEXT(ORGANISATION_DEFAULT), INT(now_ms)), error);
}

enum result organisation_list(struct store *store, struct organisations *organisations, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result =
        db_query(store->db, &rows, "SELECT organisation_id, code FROM organisation ORDER BY code", NO_VALUES, error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        *list_push(&organisations->list) =
            (struct organisation){.id = rows_int(rows, 0), .code = x_strdup(rows_text(rows, 1))};
    return result;
}

/* ---- facts ------------------------------------------------------------------------------------------------- */

enum result organisation_fact_set(struct store *store, int64_t organisation_id, const char *name, const char *value,
                                  struct error *error)
{
    if (string_empty(value))
        return db_run(store->db, NULL, "DELETE FROM organisation_fact WHERE organisation_id = $1 AND name = $2",
                      VALUES(INT(organisation_id), TEXT(name)), error);
    return db_run(store->db, NULL,
                  "INSERT INTO organisation_fact (organisation_id, name, value) VALUES ($1, $2, $3) "
                  "ON CONFLICT (organisation_id, name) DO UPDATE SET value = excluded.value",
                  VALUES(INT(organisation_id), TEXT(name), TEXT(value)), error);
}

enum result organisation_fact(struct store *store, int64_t organisation_id, const char *name, struct text *value,
                              struct error *error)
{
    return db_text(store->db, value, "SELECT value FROM organisation_fact WHERE organisation_id = $1 AND name = $2",
                   VALUES(INT(organisation_id), TEXT(name)), error);
}

enum result organisation_facts_all(struct store *store, int64_t organisation_id, struct facts *facts,
                                   struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result =
        db_query(store->db, &rows, "SELECT name, value FROM organisation_fact WHERE organisation_id = $1 ORDER BY name",
                 VALUES(INT(organisation_id)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        *list_push(&facts->list) =
            (struct fact){.name = x_strdup(rows_text(rows, 0)), .value = x_strdup(rows_text(rows, 1))};
    return result;
}
