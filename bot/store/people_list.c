#include "store/people_list.h"

#include "store/inside.h"

#include <stdlib.h>
#include <string.h>

void listed_person_done(struct listed_person *person)
{
    free_pointer(&person->connector);
    free_pointer(&person->account);
    free_pointer(&person->units);
    free_pointer(&person->roles);
}

void people_list_done(struct people_list *list)
{
    for (size_t i = 0; i < list->people.count; i++)
        listed_person_done(&list->people.items[i]);
    list_done(&list->people);
}

size_t people_list_ended(const struct people_list *list, int64_t now_ms)
{
    size_t ended = 0;
    for (size_t i = 0; i < list->people.count; i++)
        ended += list->people.items[i].end_ms != 0 && list->people.items[i].end_ms <= now_ms;
    return ended;
}

void account_fold(char *account)
{
    for (; *account != '\0'; account++) {
        if (*account >= 'A' && *account <= 'Z')
            *account = (char)(*account - 'A' + 'a');
    }
}

enum result people_list_exists(struct store *store, int64_t organisation_id, bool *exists, struct error *error)
{
    int64_t one = 0;
    enum result result = db_number(store->db, &one, "SELECT 1 FROM listed_person WHERE organisation_id = $1 LIMIT 1",
                                   VALUES(INT(organisation_id)), error);
    *exists = result == RESULT_OK;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

static struct listed_person read_row(const struct rows *rows)
{
    return (struct listed_person){.connector = x_strdup(rows_text(rows, 0)),
                                  .account = x_strdup(rows_text(rows, 1)),
                                  .units = x_strdup(rows_text(rows, 2)),
                                  .roles = x_strdup(rows_text(rows, 3)),
                                  .language = language_from_code(rows_text(rows, 4)),
                                  .end_ms = rows_int(rows, 5)};
}

enum result people_list_find(struct store *store, int64_t organisation_id, const char *connector, const char *account,
                             int64_t now_ms, struct listed_person *person, struct error *error)
{
    own_(free_pointer) char *folded = x_strdup(account);
    own_(rows_done) struct rows *rows = NULL;
    account_fold(folded);
    enum result result = db_query(store->db, &rows,
                                  "SELECT connector, account, units, roles, language, end_ms FROM listed_person "
                                  "WHERE organisation_id = $1 AND connector = $2 AND account = $3 "
                                  "AND (end_ms = 0 OR end_ms > $4) UNION ALL "
                                  "SELECT connector, account, units, roles, language, end_ms FROM listed_person "
                                  "WHERE organisation_id = $1 AND connector = 'mail' AND account = $3 "
                                  "AND $2 <> 'mail' AND (end_ms = 0 OR end_ms > $4)",
                                  VALUES(INT(organisation_id), TEXT(connector), TEXT(folded), INT(now_ms)), error);
    if (result != RESULT_OK)
        return result;
    if (!rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    *person = read_row(rows);
    return RESULT_OK;
}

enum result people_list_serves(struct store *store, int64_t organisation_id, const char *connector, const char *account,
                               int64_t now_ms, bool *serves, struct error *error)
{
    own_(listed_person_done) struct listed_person person = {0};
    bool exists = false;
    *serves = true;
    enum result result = people_list_exists(store, organisation_id, &exists, error);
    if (result != RESULT_OK || !exists)
        return result;
    result = people_list_find(store, organisation_id, connector, account, now_ms, &person, error);
    *serves = result == RESULT_OK;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result people_list_all(struct store *store, int64_t organisation_id, struct people_list *list, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows,
                                  "SELECT connector, account, units, roles, language, end_ms FROM listed_person "
                                  "WHERE organisation_id = $1 ORDER BY connector, account",
                                  VALUES(INT(organisation_id)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        *list_push(&list->people) = read_row(rows);
    return result;
}

/* ---- replacing --------------------------------------------------------------------------------------------- */

static int by_account(const void *a, const void *b)
{
    const struct listed_person *one = *(const struct listed_person *const *)a;
    const struct listed_person *other = *(const struct listed_person *const *)b;
    int order = strcmp(one->connector, other->connector);
    return order != 0 ? order : strcmp(one->account, other->account);
}

/* The people of the list in the order of their accounts; the caller frees the array. */
static const struct listed_person **in_order(const struct people_list *list)
{
    const struct listed_person **people = x_alloc(list->people.count + 1, sizeof *people);
    for (size_t i = 0; i < list->people.count; i++)
        people[i] = &list->people.items[i];
    qsort(people, list->people.count, sizeof *people, by_account);
    return people;
}

static enum result remove_row(struct store *store, int64_t organisation_id, const struct listed_person *person,
                              struct error *error)
{
    return db_run(store->db, NULL,
                  "DELETE FROM listed_person WHERE organisation_id = $1 AND connector = $2 AND account = $3",
                  VALUES(INT(organisation_id), TEXT(person->connector), TEXT(person->account)), error);
}

static enum result write_row(struct store *store, int64_t organisation_id, const struct listed_person *person,
                             struct error *error)
{
    return db_run(
        store->db, NULL,
        "INSERT INTO listed_person (organisation_id, connector, account, units, roles, language, end_ms) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (organisation_id, connector, account) DO UPDATE SET "
        "units = excluded.units, roles = excluded.roles, language = excluded.language, end_ms = excluded.end_ms",
        VALUES(INT(organisation_id), TEXT(person->connector), TEXT(person->account), TEXT(person->units),
               TEXT(person->roles), TEXT(language_code(person->language)), INT(person->end_ms)),
        error);
}

static bool same(const struct listed_person *a, const struct listed_person *b)
{
    return strcmp(a->units, b->units) == 0 && strcmp(a->roles, b->roles) == 0 && a->language == b->language &&
           a->end_ms == b->end_ms;
}

/* Walks both lists side by side, the old ones in `from`, the new ones in `to`; both end with NULL. */
static enum result walk(struct store *store, int64_t organisation_id, const struct listed_person *const *from,
                        const struct listed_person *const *to, struct people_list_changes *changes, struct error *error)
{
    enum result result = RESULT_OK;
    while (result == RESULT_OK && (*from != NULL || *to != NULL)) {
        int order = *from == NULL ? 1 : *to == NULL ? -1 : by_account(from, to);
        if (order < 0) {
            result = remove_row(store, organisation_id, *from++, error);
            changes->removed++;
        } else if (order > 0) {
            result = write_row(store, organisation_id, *to++, error);
            changes->added++;
        } else if (same(*from++, *to)) {
            changes->unchanged++;
            to++;
        } else {
            result = write_row(store, organisation_id, *to++, error);
            changes->changed++;
        }
    }
    return result;
}

enum result people_list_replace(struct store *store, int64_t organisation_id, const struct people_list *list,
                                struct people_list_changes *changes, struct error *error)
{
    own_(people_list_done) struct people_list before = {.people = LIST_INIT};
    *changes = (struct people_list_changes){0};
    enum result result = people_list_all(store, organisation_id, &before, error);
    if (result != RESULT_OK)
        return result;
    const struct listed_person **from = in_order(&before);
    const struct listed_person **to = in_order(list);
    result = walk(store, organisation_id, from, to, changes, error);
    free(from);
    free(to);
    return result;
}
