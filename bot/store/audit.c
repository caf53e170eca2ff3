#include "store/audit.h"

#include "store/inside.h"

enum result audit_add(struct store *store, int64_t organisation_id, const char *actor, const char *action,
                      const char *object, const char *detail, int64_t now_ms, struct error *error)
{
    return db_run(store->db, NULL,
                  "INSERT INTO audit (organisation_id, id, at_ms, actor, action, object, detail) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                  VALUES(INT(organisation_id), INT(store_new_id(store, now_ms)), INT(now_ms), TEXT(actor), TEXT(action),
                         TEXT(object), TEXT(detail)),
                  error);
}

enum result audit_count(struct store *store, int64_t organisation_id, int64_t *count, struct error *error)
{
    return db_number(store->db, count, "SELECT COUNT(*) FROM audit WHERE organisation_id = $1",
                     VALUES(INT(organisation_id)), error);
}
