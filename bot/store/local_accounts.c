#include "store/local_accounts.h"

#include "store/inside.h"

#include <stdio.h>
#include <stdlib.h>

void local_account_done(struct local_account *account)
{
    free_pointer(&account->name);
    free_pointer(&account->login);
    free_pointer(&account->password);
    free_pointer(&account->accesses);
}

void local_accounts_done(struct local_accounts *accounts)
{
    for (size_t i = 0; i < accounts->list.count; i++)
        local_account_done(&accounts->list.items[i]);
    list_done(&accounts->list);
}

enum result local_account_add(struct store *store, int64_t organisation_id, int64_t person_id, const char *login,
                              const char *name, int64_t now_ms, struct error *error)
{
    return db_run(store->db, NULL,
                  "INSERT INTO local_account (organisation_id, person_id, login, name, created_ms) "
                  "VALUES ($1, $2, $3, $4, $5) "
                  "ON CONFLICT (organisation_id, person_id) DO UPDATE SET login = excluded.login, name = excluded.name",
                  VALUES(INT(organisation_id), INT(person_id), TEXT(login), TEXT(name), INT(now_ms)), error);
}

enum result local_account_is(struct store *store, int64_t organisation_id, int64_t person_id, bool *is,
                             struct error *error)
{
    int64_t count = 0;
    enum result result =
        db_number(store->db, &count, "SELECT COUNT(*) FROM local_account WHERE organisation_id = $1 AND person_id = $2",
                  VALUES(INT(organisation_id), INT(person_id)), error);
    *is = count > 0;
    return result;
}

#define ACCOUNT_COLUMNS "SELECT person_id, name, login, password, created_ms, invited_until_ms FROM local_account "

static struct local_account read_account(const struct rows *rows)
{
    return (struct local_account){.person_id = rows_int(rows, 0),
                                  .name = x_strdup(rows_text(rows, 1)),
                                  .login = x_strdup(rows_text(rows, 2)),
                                  .password = x_strdup(rows_text(rows, 3)),
                                  .created_ms = rows_int(rows, 4),
                                  .invited_until_ms = rows_int(rows, 5)};
}

static enum result add_accesses(struct store *store, int64_t organisation_id, struct local_account *account,
                                struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    own_(text_done) struct text names = TEXT_INIT;
    enum result result = db_query(
        store->db, &rows, "SELECT access FROM access WHERE organisation_id = $1 AND person_id = $2 ORDER BY access",
        VALUES(INT(organisation_id), INT(account->person_id)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        text_printf(&names, "%s%s", names.length > 0 ? "," : "", rows_text(rows, 0));
    account->accesses = text_detach(&names);
    return result;
}

static enum result take_one(struct store *store, int64_t organisation_id, enum result result, struct rows *rows,
                            struct local_account *account, struct error *error)
{
    if (result != RESULT_OK)
        return result;
    if (!rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    *account = read_account(rows);
    return add_accesses(store, organisation_id, account, error);
}

enum result local_account_find(struct store *store, int64_t organisation_id, const char *login,
                               struct local_account *account, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows, ACCOUNT_COLUMNS "WHERE organisation_id = $1 AND login = $2",
                                  VALUES(INT(organisation_id), TEXT(login)), error);
    return take_one(store, organisation_id, result, rows, account, error);
}

enum result local_account_invited(struct store *store, int64_t organisation_id, const char *code, int64_t now_ms,
                                  struct local_account *account, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    char hash[HASH_HEX_BYTES];
    secret_hash(store, organisation_id, code, hash);
    enum result result = db_query(
        store->db, &rows,
        ACCOUNT_COLUMNS "WHERE organisation_id = $1 AND invitation = $2 AND invitation <> '' AND invited_until_ms > $3",
        VALUES(INT(organisation_id), TEXT(hash), INT(now_ms)), error);
    return take_one(store, organisation_id, result, rows, account, error);
}

enum result local_accounts_list(struct store *store, int64_t organisation_id, const char *after,
                                struct local_accounts *accounts, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result =
        db_query(store->db, &rows, ACCOUNT_COLUMNS "WHERE organisation_id = $1 AND login > $2 ORDER BY login LIMIT 200",
                 VALUES(INT(organisation_id), TEXT(after)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        *list_push(&accounts->list) = read_account(rows);
    for (size_t i = 0; i < accounts->list.count && result == RESULT_OK; i++)
        result = add_accesses(store, organisation_id, &accounts->list.items[i], error);
    return result;
}

enum result local_account_invite(struct store *store, int64_t organisation_id, int64_t person_id, const char *code,
                                 int64_t until_ms, struct error *error)
{
    char hash[HASH_HEX_BYTES];
    secret_hash(store, organisation_id, code, hash);
    return db_run(store->db, NULL,
                  "UPDATE local_account SET invitation = $3, invited_until_ms = $4 WHERE organisation_id = $1 "
                  "AND person_id = $2",
                  VALUES(INT(organisation_id), INT(person_id), TEXT(hash), INT(until_ms)), error);
}

enum result local_account_set_password(struct store *store, int64_t organisation_id, int64_t person_id,
                                       const char *hash, struct error *error)
{
    enum result result = db_run(store->db, NULL,
                                "UPDATE local_account SET password = $3, invitation = '', invited_until_ms = 0 "
                                "WHERE organisation_id = $1 AND person_id = $2",
                                VALUES(INT(organisation_id), INT(person_id), TEXT(hash)), error);
    return result == RESULT_OK ? sessions_close_all(store, organisation_id, person_id, error) : result;
}

enum result local_account_remove(struct store *store, int64_t organisation_id, int64_t person_id, struct error *error)
{
    static const char *const statements[] = {
        "DELETE FROM session WHERE organisation_id = $1 AND person_id = $2",
        "DELETE FROM access WHERE organisation_id = $1 AND person_id = $2",
        ("DELETE FROM queue_member WHERE organisation_id = $1 AND queue_id IN (SELECT id FROM queue WHERE "
         "organisation_id = $1) AND person_id = $2"),
        "DELETE FROM local_account WHERE organisation_id = $1 AND person_id = $2",
    };
    enum result result = RESULT_OK;
    for (size_t i = 0; i < sizeof statements / sizeof *statements && result == RESULT_OK; i++)
        result = db_run(store->db, NULL, statements[i], VALUES(INT(organisation_id), INT(person_id)), error);
    return result;
}

void secret_hash(const struct store *store, int64_t organisation_id, const char *secret, char hash[HASH_HEX_BYTES])
{
    char number[24];
    (void)snprintf(number, sizeof number, "%lld", (long long)organisation_id);
    hash_strings_hex(store->key, hash, "secret", number, secret, NULL);
}

enum result session_open(struct store *store, int64_t organisation_id, int64_t person_id, const char *hash,
                         int64_t now_ms, struct error *error)
{
    return db_run(store->db, NULL,
                  "INSERT INTO session (organisation_id, hash, person_id, created_ms, seen_ms) "
                  "VALUES ($1, $2, $3, $4, $4)",
                  VALUES(INT(organisation_id), TEXT(hash), INT(person_id), INT(now_ms)), error);
}

enum result session_find(struct store *store, int64_t organisation_id, const char *hash, struct session *session,
                         struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(
        store->db, &rows, "SELECT person_id, created_ms, seen_ms FROM session WHERE organisation_id = $1 AND hash = $2",
        VALUES(INT(organisation_id), TEXT(hash)), error);
    if (result != RESULT_OK)
        return result;
    if (!rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    *session = (struct session){rows_int(rows, 0), rows_int(rows, 1), rows_int(rows, 2)};
    return RESULT_OK;
}

enum result session_seen(struct store *store, int64_t organisation_id, const char *hash, int64_t now_ms,
                         struct error *error)
{
    return db_run(store->db, NULL, "UPDATE session SET seen_ms = $3 WHERE organisation_id = $1 AND hash = $2",
                  VALUES(INT(organisation_id), TEXT(hash), INT(now_ms)), error);
}

enum result session_close(struct store *store, int64_t organisation_id, const char *hash, struct error *error)
{
    return db_run(store->db, NULL, "DELETE FROM session WHERE organisation_id = $1 AND hash = $2",
                  VALUES(INT(organisation_id), TEXT(hash)), error);
}

enum result sessions_close_all(struct store *store, int64_t organisation_id, int64_t person_id, struct error *error)
{
    return db_run(store->db, NULL, "DELETE FROM session WHERE organisation_id = $1 AND person_id = $2",
                  VALUES(INT(organisation_id), INT(person_id)), error);
}
