#include "store/failed_questions.h"

#include "store/inside.h"

enum result failed_question_keep(struct store *store, int64_t organisation_id, int64_t conversation_id,
                                 int64_t person_id, const char *words, int64_t now_ms, struct error *error)
{
    return db_run(store->db, NULL,
                  "INSERT INTO failed_question (organisation_id, id, conversation_id, person_id, at_ms, words, state, "
                  "tells) SELECT organisation_id, id, conversation_id, $3, $4, $5, 0, 0 FROM question WHERE "
                  "organisation_id = $1 AND conversation_id = $2 AND id = (SELECT MAX(q.id) FROM question q WHERE "
                  "q.organisation_id = $1 AND q.conversation_id = $2) ON CONFLICT (organisation_id, id) DO UPDATE SET "
                  "words = excluded.words WHERE failed_question.state = 0",
                  VALUES(INT(organisation_id), INT(conversation_id), INT(person_id), INT(now_ms), TEXT(words)), error);
}

enum result failed_question_tell(struct store *store, int64_t organisation_id, int64_t conversation_id,
                                 int64_t person_id, struct error *error)
{
    int64_t changed = 0;
    enum result result =
        db_run(store->db, &changed,
               "UPDATE failed_question SET tells = 1 WHERE organisation_id = $1 AND state = 0 AND id = (SELECT "
               "MAX(f.id) FROM failed_question f WHERE f.organisation_id = $1 AND f.conversation_id = $2 AND "
               "f.person_id = $3)",
               VALUES(INT(organisation_id), INT(conversation_id), INT(person_id)), error);
    return result == RESULT_OK && changed == 0 ? RESULT_NOT_FOUND : result;
}

enum result failed_questions_drop(struct store *store, int64_t organisation_id, int64_t conversation_id,
                                  struct error *error)
{
    return db_run(store->db, NULL, "DELETE FROM failed_question WHERE organisation_id = $1 AND conversation_id = $2",
                  VALUES(INT(organisation_id), INT(conversation_id)), error);
}

enum result failed_questions_waiting(struct store *store, int64_t organisation_id, size_t limit,
                                     struct failed_questions *questions, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result =
        db_query(store->db, &rows,
                 "SELECT f.id, f.person_id, f.at_ms, q.language, f.words, q.topic, f.tells FROM failed_question f JOIN "
                 "question q ON q.organisation_id = f.organisation_id AND q.id = f.id WHERE f.organisation_id = $1 AND "
                 "f.state = 0 AND q.outcome IN ('unknown', 'missed', 'person') ORDER BY f.id DESC LIMIT $2",
                 VALUES(INT(organisation_id), INT((int64_t)limit)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        *list_push(&questions->list) = (struct failed_question){.id = rows_int(rows, 0),
                                                                .person_id = rows_int(rows, 1),
                                                                .at_ms = rows_int(rows, 2),
                                                                .language = language_from_code(rows_text(rows, 3)),
                                                                .words = x_strdup(rows_text(rows, 4)),
                                                                .topic = x_strdup(rows_text(rows, 5)),
                                                                .tells = rows_int(rows, 6) != 0};
    return result;
}

enum result failed_question_find(struct store *store, int64_t organisation_id, int64_t id,
                                 struct failed_question *question, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result =
        db_query(store->db, &rows,
                 "SELECT f.id, f.person_id, f.at_ms, f.conversation_id, q.language, f.words, q.topic, f.tells FROM "
                 "failed_question f JOIN question q ON q.organisation_id = f.organisation_id AND q.id = f.id WHERE "
                 "f.organisation_id = $1 AND f.id = $2",
                 VALUES(INT(organisation_id), INT(id)), error);
    if (result != RESULT_OK)
        return result;
    if (!rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    *question = (struct failed_question){.id = rows_int(rows, 0),
                                         .person_id = rows_int(rows, 1),
                                         .at_ms = rows_int(rows, 2),
                                         .conversation_id = rows_int(rows, 3),
                                         .language = language_from_code(rows_text(rows, 4)),
                                         .words = x_strdup(rows_text(rows, 5)),
                                         .topic = x_strdup(rows_text(rows, 6)),
                                         .tells = rows_int(rows, 7) != 0};
    return RESULT_OK;
}

enum result failed_question_settle(struct store *store, int64_t organisation_id, int64_t id, enum failed_state state,
                                   struct error *error)
{
    int64_t changed = 0;
    enum result result =
        db_run(store->db, &changed,
               "UPDATE failed_question SET state = $3 WHERE organisation_id = $1 AND id = $2 AND state = 0",
               VALUES(INT(organisation_id), INT(id), INT(state)), error);
    return result == RESULT_OK && changed == 0 ? RESULT_CONFLICT : result;
}
