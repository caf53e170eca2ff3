#include "store/feedback.h"

#include "store/inside.h"

enum result feedback_add(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t person_id,
                         const struct feedback_draft *draft, int64_t now_ms, struct error *error)
{
    return db_run(
        store->db, NULL,
        "INSERT INTO feedback (organisation_id, id, conversation_id, person_id, topic, language, kind, at_ms) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        VALUES(INT(organisation_id), INT(store_new_id(store, now_ms)), INT(conversation_id), INT(person_id),
               TEXT(draft->topic), TEXT(language_code(draft->language)), TEXT(draft->kind), INT(now_ms)),
        error);
}
