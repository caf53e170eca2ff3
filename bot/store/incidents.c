#include "store/incidents.h"

#include "model/ticket.h"
#include "store/inside.h"

enum { INCIDENTS_MOST = 20, TOLD_MOST = 200 };

void kept_incident_done(struct kept_incident *incident)
{
    free_pointer(&incident->words);
    free_pointer(&incident->line);
}

enum result incident_add(struct store *store, int64_t organisation_id, struct kept_incident *incident,
                         struct error *error)
{
    incident->id = store_new_id(store, incident->began_ms);
    return db_run(store->db, NULL,
                  "INSERT INTO incident (organisation_id, id, words, line, state, began_ms, until_ms) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                  VALUES(INT(organisation_id), INT(incident->id), TEXT(incident->words), TEXT(incident->line),
                         INT(incident->state), INT(incident->began_ms), INT(incident->until_ms)),
                  error);
}

enum result incident_set_card(struct store *store, int64_t organisation_id, int64_t id, int64_t conversation_id,
                              int64_t seq, struct error *error)
{
    return db_run(store->db, NULL,
                  "UPDATE incident SET card_conversation_id = $3, card_seq = $4 WHERE organisation_id = $1 AND id = $2",
                  VALUES(INT(organisation_id), INT(id), INT(conversation_id), INT(seq)), error);
}

enum result incident_set_state(struct store *store, int64_t organisation_id, int64_t id, enum incident_state state,
                               int64_t until_ms, struct error *error)
{
    return db_run(store->db, NULL,
                  "UPDATE incident SET state = $3, until_ms = $4 WHERE organisation_id = $1 AND id = $2",
                  VALUES(INT(organisation_id), INT(id), INT(state), INT(until_ms)), error);
}

#define INCIDENT_COLUMNS \
    "SELECT id, words, line, state, began_ms, until_ms, card_conversation_id, card_seq FROM incident "

static enum result take_one(enum result result, struct rows *rows, struct kept_incident *incident, struct error *error)
{
    if (result != RESULT_OK)
        return result;
    if (!rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    *incident = (struct kept_incident){.id = rows_int(rows, 0),
                                       .words = x_strdup(rows_text(rows, 1)),
                                       .line = x_strdup(rows_text(rows, 2)),
                                       .state = (enum incident_state)rows_int(rows, 3),
                                       .began_ms = rows_int(rows, 4),
                                       .until_ms = rows_int(rows, 5),
                                       .card_conversation_id = rows_int(rows, 6),
                                       .card_seq = rows_int(rows, 7)};
    return RESULT_OK;
}

enum result incident_find(struct store *store, int64_t organisation_id, int64_t id, struct kept_incident *incident,
                          struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows, INCIDENT_COLUMNS "WHERE organisation_id = $1 AND id = $2",
                                  VALUES(INT(organisation_id), INT(id)), error);
    return take_one(result, rows, incident, error);
}

enum result incident_of_card(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t seq,
                             struct kept_incident *incident, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(
        store->db, &rows, INCIDENT_COLUMNS "WHERE organisation_id = $1 AND card_conversation_id = $2 AND card_seq = $3",
        VALUES(INT(organisation_id), INT(conversation_id), INT(seq)), error);
    return take_one(result, rows, incident, error);
}

enum result incidents_in(struct store *store, int64_t organisation_id, enum incident_state state,
                         struct incidents *incidents, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows,
                                  "SELECT id, words, line FROM incident WHERE organisation_id = $1 AND state = $2 "
                                  "ORDER BY id DESC LIMIT $3",
                                  VALUES(INT(organisation_id), INT(state), INT(INCIDENTS_MOST)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        *list_push(&incidents->list) = (struct incident){
            .id = rows_int(rows, 0), .words = x_strdup(rows_text(rows, 1)), .line = x_strdup(rows_text(rows, 2))};
    return result;
}

enum result incident_tell(struct store *store, int64_t organisation_id, int64_t id, int64_t conversation_id,
                          int64_t person_id, enum language language, bool joined, int64_t now_ms, struct error *error)
{
    return db_run(
        store->db, NULL,
        "INSERT INTO incident_told (organisation_id, incident_id, conversation_id, person_id, language, at_ms, "
        "joined) VALUES ($1, $2, $3, $4, $5, $6, $7) "
        "ON CONFLICT (organisation_id, incident_id, conversation_id) DO UPDATE SET "
        "joined = CASE WHEN excluded.joined > incident_told.joined THEN 1 ELSE incident_told.joined END",
        VALUES(INT(organisation_id), INT(id), INT(conversation_id), INT(person_id), TEXT(language_code(language)),
               INT(now_ms), INT(joined)),
        error);
}

enum result incident_count(struct store *store, int64_t organisation_id, int64_t id, struct incident_counts *counts,
                           struct error *error)
{
    enum result result = db_number(store->db, &counts->told,
                                   "SELECT COUNT(*) FROM incident_told WHERE organisation_id = $1 AND incident_id = $2",
                                   VALUES(INT(organisation_id), INT(id)), error);
    if (result == RESULT_OK)
        result = db_number(store->db, &counts->joined,
                           "SELECT COALESCE(SUM(joined), 0) FROM incident_told WHERE organisation_id = $1 "
                           "AND incident_id = $2",
                           VALUES(INT(organisation_id), INT(id)), error);
    return result == RESULT_OK
               ? db_number(store->db, &counts->tickets,
                           "SELECT COUNT(*) FROM ticket WHERE organisation_id = $1 "
                           "AND incident_id = $2 AND state IN ($3, $4)",
                           VALUES(INT(organisation_id), INT(id), INT(TICKET_NEW), INT(TICKET_CLAIMED)), error)
               : result;
}

enum result incident_untold(struct store *store, int64_t organisation_id, int64_t id, size_t limit,
                            struct told_rows *found, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    int64_t most = (int64_t)(limit > TOLD_MOST ? TOLD_MOST : limit);
    enum result result = db_query(store->db, &rows,
                                  "SELECT conversation_id, person_id, language FROM incident_told "
                                  "WHERE organisation_id = $1 AND incident_id = $2 AND over_ms = 0 LIMIT $3",
                                  VALUES(INT(organisation_id), INT(id), INT(most)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        *list_push(&found->list) =
            (struct told_row){rows_int(rows, 0), rows_int(rows, 1), language_from_code(rows_text(rows, 2))};
    return result;
}

enum result incident_told_over(struct store *store, int64_t organisation_id, int64_t id, int64_t conversation_id,
                               int64_t now_ms, struct error *error)
{
    return db_run(store->db, NULL,
                  "UPDATE incident_told SET over_ms = $4 WHERE organisation_id = $1 AND incident_id = $2 "
                  "AND conversation_id = $3",
                  VALUES(INT(organisation_id), INT(id), INT(conversation_id), INT(now_ms)), error);
}

enum result incident_take_ticket(struct store *store, int64_t organisation_id, int64_t id, int64_t ticket_id,
                                 struct error *error)
{
    return db_run(store->db, NULL, "UPDATE ticket SET incident_id = $3 WHERE organisation_id = $1 AND id = $2",
                  VALUES(INT(organisation_id), INT(ticket_id), INT(id)), error);
}
