/*
 * Rounds of check-ins (model/round.h), and who was told of them. A person stands there as a keyed hash, and one who
 * took part has the same row as one who said no: no function lists them.
 */
#ifndef NEUVO_STORE_ROUNDS_H
#define NEUVO_STORE_ROUNDS_H

#include "base/text.h"
#include "model/round.h"
#include "store/store.h"

/* Gives it an id and the next number, and invites people when it begins: by a timer of that kind, which says the round
 * and after whom to go on ("ID PERSON"). */
#define TIMER_ROUND "round"
enum result round_add(struct store *store, int64_t organisation_id, struct checkin_round *round, int64_t now_ms,
                      struct error *error);
/* With `told` for that person, into an empty value. NOT_FOUND (without a text): there is none. */
enum result round_find(struct store *store, int64_t organisation_id, int64_t id, int64_t person_id,
                       struct checkin_round *round, struct error *error);
/* By number; adds to the list. */
enum result rounds_all(struct store *store, int64_t organisation_id, struct checkin_rounds *rounds,
                       struct error *error);
/* NOT_FOUND (without a text): there is none of that number, or it is closed. */
enum result round_close(struct store *store, int64_t organisation_id, int64_t number, struct error *error);

/* It goes on at due_ms with those behind that person. */
enum result round_invites_on(struct store *store, int64_t organisation_id, int64_t id, int64_t after_person_id,
                             int64_t due_ms, struct error *error);
/* For the audit trail: "roles ope,joh, 2026-12-01 to 2026-12-18". */
void round_detail(const struct checkin_round *round, struct text *out);

/* id 0: they want to hear of none. */
enum result round_tell(struct store *store, int64_t organisation_id, int64_t id, int64_t person_id,
                       struct error *error);

/* Where each of those who can be invited is reached: accounts of one person each, served and not ended, in their newest
 * direct conversation. */
struct reached {
    int64_t person_id, conversation_id;
    char *connector, *place, *thread, *account, *roles; /* roles: as the people list names them */
};
struct reached_people {
    LIST_OF(struct reached) list;
};
void reached_people_done(struct reached_people *people);
/* Of those behind that person, by id; a portion: `most` people at most, none when there are no more. */
enum result round_reaches(struct store *store, int64_t organisation_id, int64_t after_person_id, size_t most,
                          int64_t now_ms, struct reached_people *people, struct error *error);

/* What somebody who allows it answered about support, sealed for `owner`. */
enum result round_answer_keep(struct store *store, int64_t organisation_id, int64_t id, int64_t person_id,
                              enum support_question question, int64_t owner, const char *sealed, struct error *error);
enum result round_answers_drop(struct store *store, int64_t organisation_id, int64_t person_id, struct error *error);
/* Nothing is kept of the person; and the younger of two is the older from now on. */
enum result rounds_forget(struct store *store, int64_t organisation_id, int64_t person_id, struct error *error);
enum result rounds_join(struct store *store, int64_t organisation_id, int64_t older_id, int64_t younger_id,
                        struct error *error);

#endif
