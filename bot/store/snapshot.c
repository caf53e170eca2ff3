#include "store/snapshot.h"

#include "store/inside.h"

enum result snapshots_made(struct store *store, int64_t organisation_id, enum snapshot_kind kind,
                           struct snapshots_made *made, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows,
                                  "SELECT quarter, made_ms FROM snapshot WHERE organisation_id = $1 AND kind = $2 AND "
                                  "part = '' ORDER BY quarter DESC",
                                  VALUES(INT(organisation_id), TEXT(snapshot_kind_name(kind))), error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        *list_push(&made->list) = (struct snapshot_made){rows_int(rows, 0), rows_int(rows, 1)};
    return result;
}

int64_t snapshot_first_due(const struct snapshots_made *made, int64_t last, int64_t kept_from_ms)
{
    enum { FARTHEST = 8 };
    int64_t first = made->list.count > 0 ? made->list.items[0].quarter + 1 : last - FARTHEST;
    while (first <= last && quarter_start_ms(first) < kept_from_ms)
        first++;
    return first;
}

static enum result is_whole(struct store *store, int64_t organisation_id, enum snapshot_kind kind, int64_t quarter,
                            bool *whole, struct error *error)
{
    int64_t one = 0;
    enum result result = db_number(store->db, &one,
                                   "SELECT 1 FROM snapshot WHERE organisation_id = $1 AND kind = $2 AND quarter = $3 "
                                   "AND part = ''",
                                   VALUES(INT(organisation_id), TEXT(snapshot_kind_name(kind)), INT(quarter)), error);
    *whole = result == RESULT_OK;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result snapshot_part(struct store *store, int64_t organisation_id, enum snapshot_kind kind, int64_t quarter,
                          const char *part, struct text *body, struct error *error)
{
    bool whole = false;
    enum result result = is_whole(store, organisation_id, kind, quarter, &whole, error);
    if (result != RESULT_OK || !whole)
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    return db_text(store->db, body,
                   "SELECT body FROM snapshot WHERE organisation_id = $1 AND kind = $2 AND quarter = $3 AND part = $4",
                   VALUES(INT(organisation_id), TEXT(snapshot_kind_name(kind)), INT(quarter), TEXT(part)), error);
}

static enum result refuse_whole(struct store *store, int64_t organisation_id, enum snapshot_kind kind, int64_t quarter,
                                struct error *error)
{
    bool whole = false;
    enum result result = is_whole(store, organisation_id, kind, quarter, &whole, error);
    return result == RESULT_OK && whole
               ? error_set(error, RESULT_CONFLICT, "the snapshot is made already, and stays as it is")
               : result;
}

static enum result put(struct store *store, int64_t organisation_id, enum snapshot_kind kind, int64_t quarter,
                       const char *part, const char *body, int64_t now_ms, struct error *error)
{
    return db_run(
        store->db, NULL,
        "INSERT INTO snapshot (organisation_id, kind, quarter, part, body, made_ms) "
        "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (organisation_id, kind, quarter, part) "
        "DO UPDATE SET body = excluded.body, made_ms = excluded.made_ms",
        VALUES(INT(organisation_id), TEXT(snapshot_kind_name(kind)), INT(quarter), TEXT(part), TEXT(body), INT(now_ms)),
        error);
}

enum result snapshot_keep(struct store *store, int64_t organisation_id, enum snapshot_kind kind, int64_t quarter,
                          const char *part, const char *body, int64_t now_ms, struct error *error)
{
    enum result result = refuse_whole(store, organisation_id, kind, quarter, error);
    return result == RESULT_OK ? put(store, organisation_id, kind, quarter, part, body, now_ms, error) : result;
}

enum result snapshot_end(struct store *store, int64_t organisation_id, enum snapshot_kind kind, int64_t quarter,
                         int64_t parts, const char *body, int64_t now_ms, struct error *error)
{
    int64_t there = 0;
    enum result result = refuse_whole(store, organisation_id, kind, quarter, error);
    if (result == RESULT_OK)
        result = db_number(store->db, &there,
                           "SELECT COUNT(*) FROM snapshot WHERE organisation_id = $1 AND kind = $2 AND quarter = $3",
                           VALUES(INT(organisation_id), TEXT(snapshot_kind_name(kind)), INT(quarter)), error);
    if (result == RESULT_OK && there != parts)
        return error_set(error, RESULT_CONFLICT, "a part of the snapshot is missing; it is made again");
    return result == RESULT_OK ? put(store, organisation_id, kind, quarter, "", body, now_ms, error) : result;
}
