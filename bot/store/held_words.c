#include "store/held_words.h"

#include "store/inside.h"

/* The departure knows only its own id, so the organisations are gone through. */
enum result held_words_find(struct store *store, int64_t departure_id, int64_t before_ms, bool untold,
                            struct held_words *held, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result =
        db_query(store->db, &rows,
                 "SELECT o.organisation_id, r.ticket_id, o.conversation_id, r.conversation_id, e.person_id, o.at_ms "
                 "FROM organisation g CROSS JOIN outbox o CROSS JOIN lane l CROSS JOIN relay r CROSS JOIN entry e "
                 "WHERE o.organisation_id = g.organisation_id AND o.id = $1 AND o.kind IN ('relay', 'picture') "
                 "AND o.at_ms < $2 AND l.organisation_id = o.organisation_id "
                 "AND l.conversation_id = o.conversation_id AND l.told <= $3 "
                 "AND r.organisation_id = o.organisation_id AND r.to_conversation_id = o.conversation_id "
                 "AND r.to_seq = o.seq AND e.organisation_id = o.organisation_id "
                 "AND e.conversation_id = o.conversation_id AND e.seq = o.seq LIMIT 1",
                 VALUES(INT(departure_id), INT(before_ms), INT(untold ? 0 : 1)), error);
    if (result != RESULT_OK)
        return result;
    if (!rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    *held = (struct held_words){.organisation_id = rows_int(rows, 0),
                                .ticket_id = rows_int(rows, 1),
                                .conversation_id = rows_int(rows, 2),
                                .from_conversation_id = rows_int(rows, 3),
                                .person_id = rows_int(rows, 4),
                                .at_ms = rows_int(rows, 5)};
    return RESULT_OK;
}

enum result held_words_told(struct store *store, const struct held_words *held, struct error *error)
{
    return db_run(store->db, NULL, "UPDATE lane SET told = 1 WHERE organisation_id = $1 AND conversation_id = $2",
                  VALUES(INT(held->organisation_id), INT(held->conversation_id)), error);
}
