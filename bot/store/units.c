/* Units, which form a tree, and queues. */
#include "store/inside.h"
#include "store/organisations.h"

#include <stdlib.h>

#define TREE_DEPTH_MOST 32

void place_rows_done(struct place_rows *rows)
{
    for (size_t i = 0; i < rows->list.count; i++) {
        free(rows->list.items[i].code);
        free(rows->list.items[i].name);
    }
    list_done(&rows->list);
}

/* Would the unit stand above itself? Follows the parents up to the top. */
static enum result check_tree(struct store *store, int64_t organisation_id, int64_t unit_id, int64_t parent_id,
                              const char *code, struct error *error)
{
    for (int depth = 0; parent_id != 0; depth++) {
        if (parent_id == unit_id || depth == TREE_DEPTH_MOST)
            return error_set(error, RESULT_BAD_INPUT, "unit \"%s\": its parents form a circle or more than %d levels",
                             code, TREE_DEPTH_MOST);
        enum result result =
            db_number(store->db, &parent_id, "SELECT parent_id FROM unit WHERE organisation_id = $1 AND id = $2",
                      VALUES(INT(organisation_id), INT(parent_id)), error);
        if (result != RESULT_OK)
            return result;
    }
    return RESULT_OK;
}

static enum result find_parent(struct store *store, int64_t organisation_id, const char *code, const char *parent_code,
                               int64_t *parent_id, struct error *error)
{
    *parent_id = 0;
    if (string_empty(parent_code))
        return RESULT_OK;
    enum result result = unit_find(store, organisation_id, parent_code, parent_id, NULL, error);
    if (result != RESULT_NOT_FOUND)
        return result;
    return error_set(error, RESULT_BAD_INPUT, "unit \"%s\": there is no parent unit \"%s\"; make that one first", code,
                     parent_code);
}

enum result unit_set(struct store *store, int64_t organisation_id, const char *code, const char *name,
                     const char *parent_code, int64_t now_ms, int64_t *id, struct error *error)
{
    int64_t parent_id = 0, known_id = 0;
    enum result result = find_parent(store, organisation_id, code, parent_code, &parent_id, error);
    if (result != RESULT_OK)
        return result;
    result = unit_find(store, organisation_id, code, &known_id, NULL, error);
    if (result == RESULT_OK)
        result = check_tree(store, organisation_id, known_id, parent_id, code, error);
    if (result != RESULT_OK && result != RESULT_NOT_FOUND)
        return result;
    return db_number(store->db, id,
                     "INSERT INTO unit (organisation_id, id, code, name, parent_id, created_ms) "
                     "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (organisation_id, code) "
                     "DO UPDATE SET name = excluded.name, parent_id = excluded.parent_id RETURNING id",
                     VALUES(INT(organisation_id), INT(store_new_id(store, now_ms)), TEXT(code), TEXT(name),
                            INT(parent_id), INT(now_ms)),
                     error);
}

enum result unit_find(struct store *store, int64_t organisation_id, const char *code, int64_t *id, struct text *name,
                      struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result =
        db_query(store->db, &rows, "SELECT id, name FROM unit WHERE organisation_id = $1 AND code = $2",
                 VALUES(INT(organisation_id), TEXT(code)), error);
    if (result != RESULT_OK)
        return result;
    if (!rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    *id = rows_int(rows, 0);
    if (name != NULL) {
        text_clear(name);
        text_add(name, rows_text(rows, 1));
    }
    return RESULT_OK;
}

static enum result list_places(struct store *store, int64_t organisation_id, const char *sql, struct place_rows *places,
                               struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows, sql, VALUES(INT(organisation_id)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        *list_push(&places->list) = (struct place_row){.id = rows_int(rows, 0),
                                                       .parent_id = rows_int(rows, 1),
                                                       .code = x_strdup(rows_text(rows, 2)),
                                                       .name = x_strdup(rows_text(rows, 3))};
    return result;
}

enum result unit_list(struct store *store, int64_t organisation_id, struct place_rows *units, struct error *error)
{
    return list_places(store, organisation_id,
                       "SELECT id, parent_id, code, name FROM unit WHERE organisation_id = $1 ORDER BY code", units,
                       error);
}

enum result queue_ensure(struct store *store, int64_t organisation_id, const char *code, const char *name,
                         int64_t now_ms, int64_t *id, struct error *error)
{
    return db_number(
        store->db, id,
        "INSERT INTO queue (organisation_id, id, code, name, created_ms) VALUES ($1, $2, $3, $4, $5) "
        "ON CONFLICT (organisation_id, code) DO UPDATE SET name = excluded.name RETURNING id",
        VALUES(INT(organisation_id), INT(store_new_id(store, now_ms)), TEXT(code), TEXT(name), INT(now_ms)), error);
}

enum result queue_list(struct store *store, int64_t organisation_id, struct place_rows *queues, struct error *error)
{
    return list_places(store, organisation_id,
                       "SELECT id, 0, code, name FROM queue WHERE organisation_id = $1 "
                       "ORDER BY topics || units || languages <> '', code",
                       queues, error);
}

enum result queue_has_tutor(struct store *store, int64_t organisation_id, bool *has, struct error *error)
{
    int64_t one = 0;
    enum result result = db_number(store->db, &one,
                                   "SELECT 1 FROM queue_member m WHERE m.organisation_id = $1 AND NOT EXISTS "
                                   "(SELECT 1 FROM tutor_hours h WHERE h.organisation_id = $1 AND "
                                   "h.person_id = m.person_id AND h.off = 1) LIMIT 1",
                                   VALUES(INT(organisation_id)), error);
    *has = result == RESULT_OK;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}
