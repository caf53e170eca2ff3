/*
 * What was learnt from picks and confirmations, as counts of different people (knowledge/learnt.h says what for).
 *
 * A vote is a row: the keyed hash of what was said, the topic, the keyed hash of who said it, yes or no, and the day.
 * One person has one vote per association, the newest. An association counts them; its words are written down by the
 * third person who says yes, and are gone again when "unohda minut" or time leaves fewer. Of each kind the first
 * LEARNT_VOTES_MOST are kept: more would say nothing more.
 *
 * What an editor removes is removed with its votes: it comes back only when three people make it anew.
 */
#ifndef NEUVO_STORE_LEARNT_H
#define NEUVO_STORE_LEARNT_H

#include "model/learnt.h"
#include "store/store.h"

enum { LEARNT_PEOPLE_LEAST = 3, LEARNT_VOTES_MOST = 20 };

/* The key of what people say, HASH_KEY_BYTES long: not the store's own. */
void learnt_key_of(const struct store *store, uint8_t key[HASH_KEY_BYTES]);

enum result learnt_vote(struct store *store, int64_t organisation_id, int64_t person_id,
                        const struct learnt_draft *draft, int64_t now_ms, struct error *error);
/* How many votes of the person there are. */
enum result learnt_count_of_person(struct store *store, int64_t organisation_id, int64_t person_id, int64_t *count,
                                   struct error *error);
/* Their votes are gone, and the counts with them. */
enum result learnt_forget_person(struct store *store, int64_t organisation_id, int64_t person_id, struct error *error);
/* Two people are one: what both said counts once. */
enum result learnt_join_people(struct store *store, int64_t organisation_id, int64_t older_id, int64_t younger_id,
                               struct error *error);
/* At most limit votes from before that time are gone, and the counts with them. */
enum result learnt_drop_old(struct store *store, int64_t before_ms, int64_t limit, int64_t *dropped,
                            struct error *error);
/* NOT_FOUND (without a text): there is none of that code. */
enum result learnt_remove(struct store *store, int64_t organisation_id, const char *code, struct error *error);

/* All that enough people made, of all organisations or of one, the most often said first. */
enum result learnt_all(struct store *store, struct learnt_rows *rows, struct error *error);
enum result learnt_list(struct store *store, int64_t organisation_id, struct learnt_rows *rows, struct error *error);
/* A number that differs after any change of that, over all organisations. */
enum result learnt_changes(struct store *store, int64_t *changes, struct error *error);

#endif
