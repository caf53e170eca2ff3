#include "store/learnt.h"

#include "store/inside.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define DAY_MS ((int64_t)24 * 60 * 60 * 1000)

enum { CODE_LETTERS = 10 };

void learnt_key_of(const struct store *store, uint8_t key[HASH_KEY_BYTES])
{
    char hex[HASH_HEX_BYTES];
    hash_strings_hex(store_key(store), hex, "learnt words", NULL);
    memcpy(key, hex, HASH_KEY_BYTES);
}

static void person_hash(const struct store *store, int64_t organisation_id, int64_t person_id, char hex[HASH_HEX_BYTES])
{
    char organisation[24], person[24];
    (void)snprintf(organisation, sizeof organisation, "%" PRId64, organisation_id);
    (void)snprintf(person, sizeof person, "%" PRId64, person_id);
    hash_strings_hex(store_key(store), hex, "learnt person", organisation, person, NULL);
}

/* ---- counting ---------------------------------------------------------------------------------------------- */

static enum result note_change(struct store *store, int64_t organisation_id, struct error *error)
{
    return db_run(store->db, NULL,
                  "INSERT INTO learnt_change (organisation_id, changes) VALUES ($1, 1) "
                  "ON CONFLICT (organisation_id) DO UPDATE SET changes = learnt_change.changes + 1",
                  VALUES(INT(organisation_id)), error);
}

static enum result count_votes(struct store *store, int64_t organisation_id, const char *mark, const char *topic,
                               bool against, int64_t *count, struct error *error)
{
    return db_number(store->db, count,
                     "SELECT COUNT(*) FROM learnt_vote WHERE organisation_id = $1 AND mark = $2 AND topic = $3 AND "
                     "against = $4",
                     VALUES(INT(organisation_id), TEXT(mark), TEXT(topic), INT(against)), error);
}

/* words: written down once enough people said yes; NULL: stay as they are. */
static enum result write_counts(struct store *store, int64_t organisation_id, const char *mark, const char *topic,
                                const char *words, int64_t people, int64_t against, struct error *error)
{
    char code[HASH_HEX_BYTES];
    if (people + against == 0)
        return db_run(store->db, NULL, "DELETE FROM learnt WHERE organisation_id = $1 AND mark = $2 AND topic = $3",
                      VALUES(INT(organisation_id), TEXT(mark), TEXT(topic)), error);
    hash_strings_hex(store_key(store), code, "learnt code", mark, topic, NULL);
    code[CODE_LETTERS] = '\0';
    if (people < LEARNT_PEOPLE_LEAST)
        words = "";
    enum result result = db_run(
        store->db, NULL,
        "INSERT INTO learnt (organisation_id, mark, topic, code, people, against) VALUES ($1, $2, $3, $4, $5, $6) "
        "ON CONFLICT (organisation_id, mark, topic) DO UPDATE SET people = excluded.people, "
        "against = excluded.against",
        VALUES(INT(organisation_id), TEXT(mark), TEXT(topic), TEXT(code), INT(people), INT(against)), error);
    if (result != RESULT_OK || words == NULL)
        return result;
    return db_run(
        store->db, NULL,
        "UPDATE learnt SET words = $4 WHERE organisation_id = $1 AND mark = $2 AND topic = $3 AND words <> $4",
        VALUES(INT(organisation_id), TEXT(mark), TEXT(topic), TEXT(words)), error);
}

static enum result count_anew(struct store *store, int64_t organisation_id, const char *mark, const char *topic,
                              const char *words, struct error *error)
{
    int64_t people = 0, against = 0;
    enum result result = count_votes(store, organisation_id, mark, topic, false, &people, error);
    if (result == RESULT_OK)
        result = count_votes(store, organisation_id, mark, topic, true, &against, error);
    if (result == RESULT_OK)
        result = write_counts(store, organisation_id, mark, topic, words, people, against, error);
    return result;
}

/* Whether it counts now or did before: only then anybody must look at it. */
static enum result people_of(struct store *store, int64_t organisation_id, const char *mark, const char *topic,
                             int64_t *people, struct error *error)
{
    *people = 0;
    enum result result = db_number(store->db, people,
                                   "SELECT people FROM learnt WHERE organisation_id = $1 AND mark = $2 AND topic = $3",
                                   VALUES(INT(organisation_id), TEXT(mark), TEXT(topic)), error);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

static enum result recount(struct store *store, int64_t organisation_id, const char *mark, const char *topic,
                           const char *words, struct error *error)
{
    int64_t before = 0, after = 0;
    enum result result = people_of(store, organisation_id, mark, topic, &before, error);
    if (result == RESULT_OK)
        result = count_anew(store, organisation_id, mark, topic, words, error);
    if (result == RESULT_OK)
        result = people_of(store, organisation_id, mark, topic, &after, error);
    if (result == RESULT_OK && (before >= LEARNT_PEOPLE_LEAST || after >= LEARNT_PEOPLE_LEAST))
        result = note_change(store, organisation_id, error);
    return result;
}

/* ---- voting ------------------------------------------------------------------------------------------------ */

/* Nobody new is kept where there are enough. */
static enum result may_vote(struct store *store, int64_t organisation_id, const struct learnt_draft *draft,
                            const char *person, bool *may, struct error *error)
{
    int64_t count = 0;
    *may = true;
    enum result result = count_votes(store, organisation_id, draft->mark, draft->topic, draft->against, &count, error);
    if (result != RESULT_OK || count < LEARNT_VOTES_MOST)
        return result;
    result = db_number(store->db, &count,
                       "SELECT 1 FROM learnt_vote WHERE organisation_id = $1 AND mark = $2 AND topic = $3 AND person = "
                       "$4",
                       VALUES(INT(organisation_id), TEXT(draft->mark), TEXT(draft->topic), TEXT(person)), error);
    *may = result == RESULT_OK;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result learnt_vote(struct store *store, int64_t organisation_id, int64_t person_id,
                        const struct learnt_draft *draft, int64_t now_ms, struct error *error)
{
    char person[HASH_HEX_BYTES];
    bool may = false;
    person_hash(store, organisation_id, person_id, person);
    enum result result = may_vote(store, organisation_id, draft, person, &may, error);
    if (result != RESULT_OK || !may)
        return result;
    result = db_run(store->db, NULL,
                    "INSERT INTO learnt_vote (organisation_id, mark, topic, person, against, at_ms) "
                    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (organisation_id, mark, topic, person) "
                    "DO UPDATE SET against = excluded.against, at_ms = excluded.at_ms",
                    VALUES(INT(organisation_id), TEXT(draft->mark), TEXT(draft->topic), TEXT(person),
                           INT(draft->against), INT(now_ms - now_ms % DAY_MS)),
                    error);
    return result == RESULT_OK
               ? recount(store, organisation_id, draft->mark, draft->topic, draft->against ? NULL : draft->words, error)
               : result;
}

/* ---- people ------------------------------------------------------------------------------------------------ */

static enum result votes_of(struct store *store, int64_t organisation_id, const char *person, struct learnt_rows *votes,
                            struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result =
        db_query(store->db, &rows, "SELECT mark, topic FROM learnt_vote WHERE organisation_id = $1 AND person = $2",
                 VALUES(INT(organisation_id), TEXT(person)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error)) {
        struct learnt_row *vote = list_push(&votes->list);
        (void)snprintf(vote->mark, sizeof vote->mark, "%s", rows_text(rows, 0));
        vote->topic = x_strdup(rows_text(rows, 1));
    }
    return result;
}

enum result learnt_count_of_person(struct store *store, int64_t organisation_id, int64_t person_id, int64_t *count,
                                   struct error *error)
{
    char person[HASH_HEX_BYTES];
    person_hash(store, organisation_id, person_id, person);
    return db_number(store->db, count, "SELECT COUNT(*) FROM learnt_vote WHERE organisation_id = $1 AND person = $2",
                     VALUES(INT(organisation_id), TEXT(person)), error);
}

static enum result recount_all(struct store *store, int64_t organisation_id, const struct learnt_rows *votes,
                               struct error *error)
{
    enum result result = RESULT_OK;
    for (size_t i = 0; i < votes->list.count && result == RESULT_OK; i++)
        result = recount(store, organisation_id, votes->list.items[i].mark, votes->list.items[i].topic, NULL, error);
    return result;
}

enum result learnt_forget_person(struct store *store, int64_t organisation_id, int64_t person_id, struct error *error)
{
    own_(learnt_rows_done) struct learnt_rows votes = {.list = LIST_INIT};
    char person[HASH_HEX_BYTES];
    person_hash(store, organisation_id, person_id, person);
    enum result result = votes_of(store, organisation_id, person, &votes, error);
    if (result == RESULT_OK)
        result = db_run(store->db, NULL, "DELETE FROM learnt_vote WHERE organisation_id = $1 AND person = $2",
                        VALUES(INT(organisation_id), TEXT(person)), error);
    return result == RESULT_OK ? recount_all(store, organisation_id, &votes, error) : result;
}

enum result learnt_join_people(struct store *store, int64_t organisation_id, int64_t older_id, int64_t younger_id,
                               struct error *error)
{
    own_(learnt_rows_done) struct learnt_rows votes = {.list = LIST_INIT};
    char older[HASH_HEX_BYTES], younger[HASH_HEX_BYTES];
    person_hash(store, organisation_id, older_id, older);
    person_hash(store, organisation_id, younger_id, younger);
    enum result result = votes_of(store, organisation_id, younger, &votes, error);
    if (result == RESULT_OK)
        result = db_run(store->db, NULL,
                        "INSERT INTO learnt_vote (organisation_id, mark, topic, person, against, at_ms) "
                        "SELECT organisation_id, mark, topic, $2, against, at_ms FROM learnt_vote "
                        "WHERE organisation_id = $1 AND person = $3 ON CONFLICT DO NOTHING",
                        VALUES(INT(organisation_id), TEXT(older), TEXT(younger)), error);
    if (result == RESULT_OK)
        result = db_run(store->db, NULL, "DELETE FROM learnt_vote WHERE organisation_id = $1 AND person = $2",
                        VALUES(INT(organisation_id), TEXT(younger)), error);
    return result == RESULT_OK ? recount_all(store, organisation_id, &votes, error) : result;
}

/* ---- time -------------------------------------------------------------------------------------------------- */

static enum result drop_old_of(struct store *store, int64_t organisation_id, int64_t before_ms, int64_t limit,
                               int64_t *dropped, struct error *error)
{
    own_(learnt_rows_done) struct learnt_rows votes = {.list = LIST_INIT};
    struct old {
        char person[HASH_HEX_BYTES];
    };
    own_(rows_done) struct rows *rows = NULL;
    LIST_OF(struct old) people = LIST_INIT;
    enum result result = db_query(store->db, &rows,
                                  "SELECT mark, topic, person FROM learnt_vote WHERE organisation_id = $1 AND at_ms < "
                                  "$2 ORDER BY at_ms LIMIT $3",
                                  VALUES(INT(organisation_id), INT(before_ms), INT(limit)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error)) {
        struct learnt_row *vote = list_push(&votes.list);
        (void)snprintf(vote->mark, sizeof vote->mark, "%s", rows_text(rows, 0));
        vote->topic = x_strdup(rows_text(rows, 1));
        (void)snprintf(list_push(&people)->person, HASH_HEX_BYTES, "%s", rows_text(rows, 2));
    }
    for (size_t i = 0; i < votes.list.count && result == RESULT_OK; i++)
        result =
            db_run(store->db, NULL,
                   "DELETE FROM learnt_vote WHERE organisation_id = $1 AND mark = $2 AND topic = $3 AND person = $4",
                   VALUES(INT(organisation_id), TEXT(votes.list.items[i].mark), TEXT(votes.list.items[i].topic),
                          TEXT(people.items[i].person)),
                   error);
    *dropped += (int64_t)votes.list.count;
    list_done(&people);
    return result == RESULT_OK ? recount_all(store, organisation_id, &votes, error) : result;
}

enum result learnt_drop_old(struct store *store, int64_t before_ms, int64_t limit, int64_t *dropped,
                            struct error *error)
{
    own_(id_list_done) struct id_list organisations = {.list = LIST_INIT};
    enum result result = ids_of_organisations(store, &organisations, error);
    *dropped = 0;
    for (size_t i = 0; i < organisations.list.count && result == RESULT_OK && *dropped < limit; i++)
        result = drop_old_of(store, organisations.list.items[i], before_ms, limit - *dropped, dropped, error);
    return result;
}

/* ---- editors and workers ----------------------------------------------------------------------------------- */

enum result learnt_remove(struct store *store, int64_t organisation_id, const char *code, struct error *error)
{
    int64_t removed = 0;
    enum result result = db_run(store->db, NULL,
                                "DELETE FROM learnt_vote WHERE organisation_id = $1 AND (mark, topic) IN "
                                "(SELECT mark, topic FROM learnt WHERE organisation_id = $1 AND code = $2)",
                                VALUES(INT(organisation_id), TEXT(code)), error);
    if (result == RESULT_OK)
        result = db_run(store->db, &removed, "DELETE FROM learnt WHERE organisation_id = $1 AND code = $2",
                        VALUES(INT(organisation_id), TEXT(code)), error);
    if (result == RESULT_OK && removed == 0)
        return RESULT_NOT_FOUND;
    return result == RESULT_OK ? note_change(store, organisation_id, error) : result;
}

enum result learnt_list(struct store *store, int64_t organisation_id, struct learnt_rows *found, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(
        store->db, &rows,
        "SELECT mark, topic, code, words, people, against FROM learnt WHERE organisation_id = $1 AND people >= "
        "$2 ORDER BY people DESC",
        VALUES(INT(organisation_id), INT(LEARNT_PEOPLE_LEAST)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error)) {
        struct learnt_row *row = list_push(&found->list);
        (void)snprintf(row->mark, sizeof row->mark, "%s", rows_text(rows, 0));
        row->topic = x_strdup(rows_text(rows, 1));
        row->code = x_strdup(rows_text(rows, 2));
        row->words = x_strdup(rows_text(rows, 3));
        row->people = rows_int(rows, 4);
        row->against = rows_int(rows, 5);
    }
    return result;
}

enum result learnt_all(struct store *store, struct learnt_rows *rows, struct error *error)
{
    own_(id_list_done) struct id_list organisations = {.list = LIST_INIT};
    enum result result = ids_of_organisations(store, &organisations, error);
    for (size_t i = 0; i < organisations.list.count && result == RESULT_OK; i++)
        result = learnt_list(store, organisations.list.items[i], rows, error);
    return result;
}

enum result learnt_changes(struct store *store, int64_t *changes, struct error *error)
{
    own_(id_list_done) struct id_list organisations = {.list = LIST_INIT};
    enum result result = ids_of_organisations(store, &organisations, error);
    *changes = 0;
    for (size_t i = 0; i < organisations.list.count && result == RESULT_OK; i++) {
        int64_t count = 0;
        result = db_number(store->db, &count, "SELECT changes FROM learnt_change WHERE organisation_id = $1",
                           VALUES(INT(organisations.list.items[i])), error);
        if (result == RESULT_NOT_FOUND)
            result = RESULT_OK;
        *changes += count;
    }
    return result;
}
