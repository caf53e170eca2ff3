#include "store/conversations.h"

#include "store/inside.h"

enum result conversation_find(struct store *store, int64_t organisation_id, const char *connector, const char *place,
                              const char *thread, struct conversation *conversation, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows,
                                  "SELECT id, direct, last_ms, ended FROM conversation "
                                  "WHERE organisation_id = $1 AND connector = $2 AND place = $3 AND thread = $4",
                                  VALUES(INT(organisation_id), TEXT(connector), TEXT(place), TEXT(thread)), error);
    if (result != RESULT_OK)
        return result;
    if (!rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    *conversation = (struct conversation){.id = rows_int(rows, 0),
                                          .organisation_id = organisation_id,
                                          .direct = rows_int(rows, 1) != 0,
                                          .last_ms = rows_int(rows, 2),
                                          .ended = rows_int(rows, 3) != 0};
    return RESULT_OK;
}

void conversation_place_done(struct conversation_place *place)
{
    text_done(&place->connector);
    text_done(&place->place);
    text_done(&place->thread);
}

enum result conversation_where(struct store *store, int64_t organisation_id, int64_t conversation_id,
                               struct conversation_place *place, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(
        store->db, &rows, "SELECT connector, place, thread FROM conversation WHERE organisation_id = $1 AND id = $2",
        VALUES(INT(organisation_id), INT(conversation_id)), error);
    if (result != RESULT_OK)
        return result;
    if (!rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    text_add(&place->connector, rows_text(rows, 0));
    text_add(&place->place, rows_text(rows, 1));
    text_add(&place->thread, rows_text(rows, 2));
    return RESULT_OK;
}

enum result conversation_thread_of(struct store *store, int64_t organisation_id, int64_t conversation_id,
                                   const char *thread, int64_t now_ms, struct conversation *conversation,
                                   struct error *error)
{
    own_(conversation_place_done) struct conversation_place where = CONVERSATION_PLACE_INIT;
    enum result result = conversation_where(store, organisation_id, conversation_id, &where, error);
    return result == RESULT_OK ? conversation_for_place(store, organisation_id, where.connector.data, where.place.data,
                                                        thread, false, now_ms, conversation, error)
                               : result;
}

/* A person has few of them, so the newest is looked for here and not by sorting. */
enum result conversation_alone_with(struct store *store, int64_t organisation_id, int64_t person_id,
                                    int64_t *conversation_id, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    int64_t newest_ms = -1;
    enum result result = db_query(store->db, &rows,
                                  "SELECT c.id, c.last_ms FROM participant p JOIN conversation c "
                                  "ON c.organisation_id = p.organisation_id AND c.id = p.conversation_id "
                                  "WHERE p.organisation_id = $1 AND p.person_id = $2 AND c.direct = 1 AND c.ended = 0",
                                  VALUES(INT(organisation_id), INT(person_id)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error)) {
        if (rows_int(rows, 1) <= newest_ms)
            continue;
        newest_ms = rows_int(rows, 1);
        *conversation_id = rows_int(rows, 0);
    }
    return result == RESULT_OK && newest_ms < 0 ? RESULT_NOT_FOUND : result;
}

enum result conversation_set_direct(struct store *store, int64_t organisation_id, struct conversation *conversation,
                                    bool direct, struct error *error)
{
    if (conversation->direct == direct)
        return RESULT_OK;
    conversation->direct = direct;
    return db_run(store->db, NULL, "UPDATE conversation SET direct = $3 WHERE organisation_id = $1 AND id = $2",
                  VALUES(INT(organisation_id), INT(conversation->id), INT(direct)), error);
}

enum result conversation_for_place(struct store *store, int64_t organisation_id, const char *connector,
                                   const char *place, const char *thread, bool direct, int64_t now_ms,
                                   struct conversation *conversation, struct error *error)
{
    enum result result = conversation_find(store, organisation_id, connector, place, thread, conversation, error);
    if (result == RESULT_OK)
        return conversation_set_direct(store, organisation_id, conversation, direct, error);
    if (result != RESULT_NOT_FOUND)
        return result;
    *conversation =
        (struct conversation){.id = store_new_id(store, now_ms), .organisation_id = organisation_id, .direct = direct};
    return db_run(store->db, NULL,
                  "INSERT INTO conversation (organisation_id, id, connector, place, thread, direct, created_ms) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                  VALUES(INT(organisation_id), INT(conversation->id), TEXT(connector), TEXT(place), TEXT(thread),
                         INT(direct), INT(now_ms)),
                  error);
}

enum result conversation_move(struct store *store, int64_t organisation_id, int64_t conversation_id, const char *place,
                              struct error *error)
{
    return db_run(store->db, NULL,
                  "UPDATE conversation SET place = $3 WHERE organisation_id = $1 AND id = $2 AND NOT EXISTS (SELECT 1 "
                  "FROM conversation c WHERE c.organisation_id = $1 AND c.connector = conversation.connector "
                  "AND c.place = $3 AND c.thread = conversation.thread)",
                  VALUES(INT(organisation_id), INT(conversation_id), TEXT(place)), error);
}

enum result conversation_touch(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t last_ms,
                               struct error *error)
{
    return db_run(store->db, NULL,
                  "UPDATE conversation SET last_ms = $3 WHERE organisation_id = $1 AND id = $2 AND last_ms < $3",
                  VALUES(INT(organisation_id), INT(conversation_id), INT(last_ms)), error);
}

enum result conversation_end(struct store *store, int64_t organisation_id, int64_t conversation_id, struct error *error)
{
    enum result result =
        db_run(store->db, NULL, "UPDATE conversation SET ended = 1 WHERE organisation_id = $1 AND id = $2",
               VALUES(INT(organisation_id), INT(conversation_id)), error);
    if (result != RESULT_OK)
        return result;
    return db_run(store->db, NULL, "DELETE FROM dialog_state WHERE organisation_id = $1 AND conversation_id = $2",
                  VALUES(INT(organisation_id), INT(conversation_id)), error);
}

enum result dialog_state_load(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t person_id,
                              struct text *state, struct error *error)
{
    enum result result = db_text(store->db, state,
                                 "SELECT state FROM dialog_state "
                                 "WHERE organisation_id = $1 AND conversation_id = $2 AND person_id = $3",
                                 VALUES(INT(organisation_id), INT(conversation_id), INT(person_id)), error);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result dialog_state_save(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t person_id,
                              const char *state, struct error *error)
{
    if (string_empty(state))
        return db_run(store->db, NULL,
                      "DELETE FROM dialog_state "
                      "WHERE organisation_id = $1 AND conversation_id = $2 AND person_id = $3",
                      VALUES(INT(organisation_id), INT(conversation_id), INT(person_id)), error);
    return db_run(store->db, NULL,
                  "INSERT INTO dialog_state (organisation_id, conversation_id, person_id, state) "
                  "VALUES ($1, $2, $3, $4) ON CONFLICT (organisation_id, conversation_id, person_id) "
                  "DO UPDATE SET state = excluded.state, version = dialog_state.version + 1",
                  VALUES(INT(organisation_id), INT(conversation_id), INT(person_id), TEXT(state)), error);
}
