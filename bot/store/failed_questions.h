/* The words of questions that failed, for editors (model/failed_question.h). They go with the conversation's entries.
 */
#ifndef NEUVO_STORE_FAILED_QUESTIONS_H
#define NEUVO_STORE_FAILED_QUESTIONS_H

#include "model/failed_question.h"
#include "store/store.h"

/* The newest question of the conversation failed, and these were its words (masked). */
enum result failed_question_keep(struct store *store, int64_t organisation_id, int64_t conversation_id,
                                 int64_t person_id, const char *words, int64_t now_ms, struct error *error);
/* Its person wants to hear when there is an answer. NOT_FOUND (without a text): nothing of theirs waits there. */
enum result failed_question_tell(struct store *store, int64_t organisation_id, int64_t conversation_id,
                                 int64_t person_id, struct error *error);
/* Words were changed or taken back there: whatever of them waits goes. */
enum result failed_questions_drop(struct store *store, int64_t organisation_id, int64_t conversation_id,
                                  struct error *error);
/* Adds those that wait and still stand as failed, the newest first, at most limit. */
enum result failed_questions_waiting(struct store *store, int64_t organisation_id, size_t limit,
                                     struct failed_questions *questions, struct error *error);
/* One of them with where it was asked, into an empty value. NOT_FOUND (without a text): there is none. */
enum result failed_question_find(struct store *store, int64_t organisation_id, int64_t id,
                                 struct failed_question *question, struct error *error);
/* CONFLICT (without a text): it does not wait any more. */
enum result failed_question_settle(struct store *store, int64_t organisation_id, int64_t id, enum failed_state state,
                                   struct error *error);

#endif
