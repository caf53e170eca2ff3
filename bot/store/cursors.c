#include "store/cursors.h"

#include "store/inside.h"

enum result cursor_set(struct store *store, int64_t organisation_id, const char *connector, const char *name,
                       const char *value, int64_t now_ms, struct error *error)
{
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
