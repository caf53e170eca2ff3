#include "store/people.h"

#include "model/message.h"
#include "store/inside.h"
#include "store/people_list.h"

#include <stdlib.h>
#include <string.h>

static enum result find_person(struct store *store, int64_t organisation_id, const char *connector, const char *account,
                               struct person *person, int64_t *presence, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows,
                                  "SELECT p.id, p.language, p.greeted, p.created_ms, a.presence FROM account a "
                                  "JOIN person p ON p.organisation_id = a.organisation_id AND p.id = a.person_id "
                                  "WHERE a.organisation_id = $1 AND a.connector = $2 AND a.account = $3",
                                  VALUES(INT(organisation_id), TEXT(connector), TEXT(account)), error);
    if (result != RESULT_OK)
        return result;
    if (!rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    *person = (struct person){.id = rows_int(rows, 0),
                              .language = language_from_code(rows_text(rows, 1)),
                              .greeted = rows_int(rows, 2) != 0,
                              .created_ms = rows_int(rows, 3)};
    *presence = rows_int(rows, 4);
    return RESULT_OK;
}

static enum result listed_language(struct store *store, int64_t organisation_id, const char *connector,
                                   const char *account, int64_t now_ms, enum language *language, struct error *error)
{
    own_(listed_person_done) struct listed_person listed = {.language = LANGUAGE_NONE};
    enum result result = people_list_find(store, organisation_id, connector, account, now_ms, &listed, error);
    *language = listed.language;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

static enum result add_account(struct store *store, int64_t organisation_id, const char *connector, const char *account,
                               int64_t person_id, enum presence presence, int64_t now_ms, struct error *error)
{
    return db_run(
        store->db, NULL,
        "INSERT INTO account (organisation_id, connector, account, person_id, presence, created_ms) "
        "VALUES ($1, $2, $3, $4, $5, $6)",
        VALUES(INT(organisation_id), TEXT(connector), TEXT(account), INT(person_id), INT(presence), INT(now_ms)),
        error);
}

static enum result make_person(struct store *store, int64_t organisation_id, const char *connector, const char *account,
                               enum presence presence, int64_t now_ms, struct person *person, struct error *error)
{
    *person = (struct person){.id = store_new_id(store, now_ms), .language = LANGUAGE_NONE, .created_ms = now_ms};
    enum result result = listed_language(store, organisation_id, connector, account, now_ms, &person->language, error);
    if (result != RESULT_OK)
        return result;
    result = db_run(
        store->db, NULL, "INSERT INTO person (organisation_id, id, language, created_ms) VALUES ($1, $2, $3, $4)",
        VALUES(INT(organisation_id), INT(person->id), TEXT(language_code(person->language)), INT(now_ms)), error);
    if (result != RESULT_OK)
        return result;
    return add_account(store, organisation_id, connector, account, person->id, presence, now_ms, error);
}

/* The account is that of a person who is there already, who signs in by a local account. NOT_FOUND: it is not, or they
 * are gone. */
static enum result adopt_account(struct store *store, int64_t organisation_id, const char *connector,
                                 const char *account, enum presence presence, int64_t now_ms, struct error *error)
{
    int64_t id = 0;
    if (!string_starts(account, ACCOUNT_LOCAL))
        return RESULT_NOT_FOUND;
    enum result result =
        db_number(store->db, &id, "SELECT id FROM person WHERE organisation_id = $1 AND id = $2",
                  VALUES(INT(organisation_id), INT(strtoll(account + strlen(ACCOUNT_LOCAL), NULL, 10))), error);
    return result == RESULT_OK ? add_account(store, organisation_id, connector, account, id, presence, now_ms, error)
                               : result;
}

enum result person_for_account(struct store *store, int64_t organisation_id, const char *connector, const char *account,
                               enum presence presence, int64_t now_ms, struct person *person, struct error *error)
{
    int64_t kept = 0;
    enum result result = find_person(store, organisation_id, connector, account, person, &kept, error);
    if (result == RESULT_NOT_FOUND &&
        (result = adopt_account(store, organisation_id, connector, account, presence, now_ms, error)) == RESULT_OK)
        return find_person(store, organisation_id, connector, account, person, &kept, error);
    if (result == RESULT_NOT_FOUND)
        return make_person(store, organisation_id, connector, account, presence, now_ms, person, error);
    if (result == RESULT_OK && kept != (int64_t)presence)
        result =
            db_run(store->db, NULL,
                   "UPDATE account SET presence = $4 WHERE organisation_id = $1 AND connector = $2 AND account = $3",
                   VALUES(INT(organisation_id), TEXT(connector), TEXT(account), INT(presence)), error);
    return result;
}

enum result person_find(struct store *store, int64_t organisation_id, const char *connector, const char *account,
                        struct person *person, struct error *error)
{
    int64_t presence = 0;
    return find_person(store, organisation_id, connector, account, person, &presence, error);
}

enum result person_set_language(struct store *store, int64_t organisation_id, int64_t person_id, enum language language,
                                struct error *error)
{
    return db_run(store->db, NULL, "UPDATE person SET language = $3 WHERE organisation_id = $1 AND id = $2",
                  VALUES(INT(organisation_id), INT(person_id), TEXT(language_code(language))), error);
}

enum result person_set_greeted(struct store *store, int64_t organisation_id, int64_t person_id, struct error *error)
{
    return db_run(store->db, NULL, "UPDATE person SET greeted = 1 WHERE organisation_id = $1 AND id = $2",
                  VALUES(INT(organisation_id), INT(person_id)), error);
}
