#include "store/desk_reader.h"

#include "base/own.h"
#include "store/inside.h"

enum result reader_session(struct reader *reader, int64_t organisation_id, const char *token, struct viewer *viewer,
                           char hash[HASH_HEX_BYTES], struct text *accesses, struct error *error)
{
    struct store *store = reader_store(reader);
    struct session session;
    own_(rows_done) struct rows *rows = NULL;
    secret_hash(store, organisation_id, token, hash);
    enum result result = session_find(store, organisation_id, hash, &session, error);
    if (result != RESULT_OK)
        return result;
    *viewer = (struct viewer){session.person_id, session.created_ms, session.seen_ms, NULL, 0};
    result = db_query(store->db, &rows,
                      "SELECT l.name, COALESCE(a.access, '') FROM local_account l LEFT JOIN access a ON "
                      "a.organisation_id = l.organisation_id AND a.person_id = l.person_id "
                      "WHERE l.organisation_id = $1 AND l.person_id = $2",
                      VALUES(INT(organisation_id), INT(session.person_id)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error)) {
        if (viewer->name == NULL)
            viewer->name = x_strdup(rows_text(rows, 0));
        text_printf(accesses, "%s,", rows_text(rows, 1));
    }
    return result == RESULT_OK && viewer->name == NULL ? RESULT_NOT_FOUND : result;
}

enum result reader_login(struct reader *reader, int64_t organisation_id, const char *login,
                         struct local_account *account, struct error *error)
{
    return local_account_find(reader_store(reader), organisation_id, login, account, error);
}

enum result reader_invited(struct reader *reader, int64_t organisation_id, const char *code, int64_t now_ms,
                           struct local_account *account, struct error *error)
{
    return local_account_invited(reader_store(reader), organisation_id, code, now_ms, account, error);
}

void reader_secret_hash(struct reader *reader, int64_t organisation_id, const char *secret, char hash[HASH_HEX_BYTES])
{
    secret_hash(reader_store(reader), organisation_id, secret, hash);
}
