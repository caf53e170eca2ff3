#include "store/elsewhere.h"

#include "store/inside.h"

#include <inttypes.h>

#define KEY_BEGINS "elsewhere-"

void elsewhere_done(struct elsewhere *elsewhere)
{
    text_done(&elsewhere->kind);
    text_done(&elsewhere->body);
}

void elsewhere_key(int64_t departure_id, struct text *key)
{
    text_printf(key, KEY_BEGINS "%" PRId64, departure_id);
}

/* The departure knows only its own id, so the organisations are gone through. */
enum result elsewhere_find(struct store *store, int64_t departure_id, struct elsewhere *elsewhere, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result =
        db_query(store->db, &rows,
                 "SELECT o.organisation_id, o.conversation_id, o.seq, c2.id, p.person_id, o.kind, o.body "
                 "FROM organisation g CROSS JOIN outbox o CROSS JOIN conversation c CROSS JOIN participant p "
                 "CROSS JOIN participant p2 CROSS JOIN conversation c2 "
                 "WHERE o.organisation_id = g.organisation_id AND o.id = $1 AND o.kind IN ('reply', 'relay') "
                 "AND o.target_seq = 0 AND o.idempotency_key NOT LIKE '" KEY_BEGINS "%' "
                 "AND c.organisation_id = o.organisation_id AND c.id = o.conversation_id AND c.direct = 1 "
                 "AND p.organisation_id = o.organisation_id AND p.conversation_id = c.id "
                 "AND p2.organisation_id = o.organisation_id AND p2.person_id = p.person_id "
                 "AND c2.organisation_id = o.organisation_id AND c2.id = p2.conversation_id AND c2.direct = 1 "
                 "AND c2.ended = 0 AND (c2.connector <> c.connector OR c2.place <> c.place) "
                 "ORDER BY CASE WHEN c2.connector = c.connector THEN 2 WHEN c2.connector = 'web' THEN 1 ELSE 0 END, "
                 "c2.last_ms DESC LIMIT 1",
                 VALUES(INT(departure_id)), error);
    if (result != RESULT_OK)
        return result;
    if (!rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    elsewhere->organisation_id = rows_int(rows, 0);
    elsewhere->conversation_id = rows_int(rows, 1);
    elsewhere->seq = rows_int(rows, 2);
    elsewhere->other_id = rows_int(rows, 3);
    elsewhere->person_id = rows_int(rows, 4);
    text_add(&elsewhere->kind, rows_text(rows, 5));
    text_add(&elsewhere->body, rows_text(rows, 6));
    return RESULT_OK;
}

enum result elsewhere_moved(struct store *store, const struct elsewhere *elsewhere, int64_t other_seq,
                            struct error *error)
{
    int64_t of = elsewhere->organisation_id;
    enum result result = db_run(
        store->db, NULL,
        "UPDATE relay SET to_conversation_id = $4, to_seq = $5 "
        "WHERE organisation_id = $1 AND to_conversation_id = $2 AND to_seq = $3",
        VALUES(INT(of), INT(elsewhere->conversation_id), INT(elsewhere->seq), INT(elsewhere->other_id), INT(other_seq)),
        error);
    if (result != RESULT_OK)
        return result;
    return db_run(store->db, NULL,
                  "UPDATE ticket SET conversation_id = $3 WHERE organisation_id = $1 AND conversation_id = $2 "
                  "AND person_id = $4",
                  VALUES(INT(of), INT(elsewhere->conversation_id), INT(elsewhere->other_id), INT(elsewhere->person_id)),
                  error);
}
