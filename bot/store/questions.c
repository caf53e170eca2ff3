#include "store/questions.h"

#include "store/inside.h"

enum result question_add(struct store *store, int64_t organisation_id, const struct question_row *row, int64_t now_ms,
                         struct error *error)
{
    return db_run(store->db, NULL,
                  "INSERT INTO question (organisation_id, id, conversation_id, person_id, unit, topic, language, "
                  "outcome, at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                  VALUES(INT(organisation_id), INT(store_new_id(store, now_ms)), INT(row->conversation_id),
                         INT(row->person_id), TEXT(row->unit), TEXT(row->topic), TEXT(language_code(row->language)),
                         TEXT(row->outcome), INT(now_ms)),
                  error);
}

enum result question_turns(struct store *store, int64_t organisation_id, int64_t conversation_id, const char *topic,
                           const char *outcome, int64_t since_ms, struct error *error)
{
    int64_t changed = 0;
    enum result result = db_run(
        store->db, &changed,
        "UPDATE question SET outcome = $3, topic = CASE WHEN $4 = '' THEN topic ELSE $4 END "
        "WHERE organisation_id = $1 AND at_ms >= $5 AND id = (SELECT id FROM question WHERE organisation_id = $1 "
        "AND conversation_id = $2 ORDER BY id DESC LIMIT 1)",
        VALUES(INT(organisation_id), INT(conversation_id), TEXT(outcome), TEXT(topic == NULL ? "" : topic),
               INT(since_ms)),
        error);
    return result == RESULT_OK && changed == 0 ? RESULT_NOT_FOUND : result;
}
