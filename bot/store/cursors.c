#include "store/cursors.h"

#include "store/inside.h"

enum result cursor_set(struct store *store, int64_t organisation_id, const char *connector, const char *name,
                       const char *value, int64_t now_ms, struct error *error)
{
    if (string_empty(value))
        return db_run(store->db, NULL, "DELETE FROM cursor WHERE organisation_id = $1 AND connector = $2 AND name = $3",
                      VALUES(INT(organisation_id), TEXT(connector), TEXT(name)), error);
    return db_run(store->db, NULL,
                  "INSERT INTO cursor (organisation_id, connector, name, value, at_ms) VALUES ($1, $2, $3, $4, $5) "
                  "ON CONFLICT (organisation_id, connector, name) "
                  "DO UPDATE SET value = excluded.value, at_ms = excluded.at_ms",
                  VALUES(INT(organisation_id), TEXT(connector), TEXT(name), TEXT(value), INT(now_ms)), error);
}

enum result cursor_get(struct store *store, int64_t organisation_id, const char *connector, const char *name,
                       struct text *value, struct error *error)
{
    return db_text(store->db, value,
                   "SELECT value FROM cursor WHERE organisation_id = $1 AND connector = $2 AND name = $3",
                   VALUES(INT(organisation_id), TEXT(connector), TEXT(name)), error);
}

enum result cursors_of_connector(struct store *store, int64_t organisation_id, const char *connector,
                                 struct kept_list *kept, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(
        store->db, &rows, "SELECT name, value FROM cursor WHERE organisation_id = $1 AND connector = $2 ORDER BY name",
        VALUES(INT(organisation_id), TEXT(connector)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        kept_add(kept, rows_text(rows, 0), rows_text(rows, 1));
    return result;
}
