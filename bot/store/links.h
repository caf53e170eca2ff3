/*
 * Linking a person's accounts by proof: codes (model/link_code.h), wrong ones, and the two people who become one.
 *
 * Of a code only a keyed hash is kept (the key is the instance's).
 */
#ifndef NEUVO_STORE_LINKS_H
#define NEUVO_STORE_LINKS_H

#include "base/text.h"
#include "model/person.h"
#include "store/store.h"

/* The code leads to the person until until_ms; an earlier one of theirs no longer does. */
enum result link_code_keep(struct store *store, int64_t organisation_id, int64_t person_id, const char *code,
                           int64_t until_ms, struct error *error);
/* Whose it is. NOT_FOUND (without a text): nobody's (any more). */
enum result link_code_find(struct store *store, int64_t organisation_id, const char *code, int64_t now_ms,
                           int64_t *person_id, struct error *error);
/* It was used, or written where others read. One that is not there is fine. */
enum result link_code_drop(struct store *store, int64_t organisation_id, const char *code, struct error *error);

/* The person wrote a wrong code. */
enum result link_missed(struct store *store, int64_t organisation_id, int64_t person_id, int64_t now_ms,
                        struct error *error);
/* How many wrong ones they may still write, and when that is forgotten (an hour after the first of them; from now when
 * there was none). */
enum result link_misses_left(struct store *store, int64_t organisation_id, int64_t person_id, int64_t now_ms,
                             int64_t *left, int64_t *until_ms, struct error *error);

/* Adds the person's accounts as people read them: "@aino:kunta.example, Teams". */
enum result person_account_names(struct store *store, int64_t organisation_id, int64_t person_id, struct text *names,
                                 struct error *error);
/*
 * The two become one: everything of the younger (accounts, what they took part in and said, states, timers, tickets,
 * feedback, queues, unit) is the older's from now on, and the younger is no more. Where both have the same thing (a
 * state in one room, a unit), the older's stays. *kept: who is left; a language that the older had not told is the
 * younger's.
 */
enum result person_link(struct store *store, int64_t organisation_id, int64_t one_id, int64_t other_id,
                        struct person *kept, struct error *error);

#endif
