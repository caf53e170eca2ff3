#include "store/ticket_keys.h"

#include "store/inside.h"

enum { LINES_MOST = 200 };

static void key_hash(const struct store *store, const char *secret, char hash[HASH_HEX_BYTES])
{
    hash_strings_hex(store->key, hash, "ticket", secret, NULL);
}

enum result ticket_key_add(struct store *store, int64_t organisation_id, int64_t ticket_id, const char *kind,
                           const char *secret, int64_t until_ms, struct error *error)
{
    char hash[HASH_HEX_BYTES];
    key_hash(store, secret, hash);
    return db_run(store->db, NULL,
                  "INSERT INTO ticket_key (organisation_id, hash, ticket_id, kind, until_ms) "
                  "VALUES ($1, $2, $3, $4, $5)",
                  VALUES(INT(organisation_id), TEXT(hash), INT(ticket_id), TEXT(kind), INT(until_ms)), error);
}

enum result ticket_key_find(struct store *store, int64_t organisation_id, const char *kind, const char *secret,
                            int64_t now_ms, int64_t *ticket_id, struct error *error)
{
    char hash[HASH_HEX_BYTES];
    key_hash(store, secret, hash);
    return db_number(store->db, ticket_id,
                     "SELECT ticket_id FROM ticket_key WHERE organisation_id = $1 AND hash = $2 AND kind = $3 "
                     "AND (until_ms = 0 OR until_ms > $4)",
                     VALUES(INT(organisation_id), TEXT(hash), TEXT(kind), INT(now_ms)), error);
}

enum result ticket_key_drop(struct store *store, int64_t organisation_id, const char *secret, struct error *error)
{
    char hash[HASH_HEX_BYTES];
    key_hash(store, secret, hash);
    return db_run(store->db, NULL, "DELETE FROM ticket_key WHERE organisation_id = $1 AND hash = $2",
                  VALUES(INT(organisation_id), TEXT(hash)), error);
}

enum result ticket_key_waits(struct store *store, int64_t organisation_id, int64_t ticket_id, const char *kind,
                             int64_t now_ms, bool *waits, struct error *error)
{
    int64_t count = 0;
    enum result result = db_number(store->db, &count,
                                   "SELECT COUNT(*) FROM ticket_key WHERE organisation_id = $1 AND ticket_id = $2 "
                                   "AND kind = $3 AND (until_ms = 0 OR until_ms > $4)",
                                   VALUES(INT(organisation_id), INT(ticket_id), TEXT(kind), INT(now_ms)), error);
    *waits = count > 0;
    return result;
}

enum result ticket_keys_drop(struct store *store, int64_t organisation_id, int64_t ticket_id, const char *kind,
                             struct error *error)
{
    return db_run(store->db, NULL, "DELETE FROM ticket_key WHERE organisation_id = $1 AND ticket_id = $2 AND kind = $3",
                  VALUES(INT(organisation_id), INT(ticket_id), TEXT(kind)), error);
}

static void turn_round(struct visit_lines *lines, size_t from)
{
    for (size_t i = from, j = lines->list.count; i + 1 < j; i++) {
        struct visit_line first = lines->list.items[i];
        lines->list.items[i] = lines->list.items[--j];
        lines->list.items[j] = first;
    }
}

enum result ticket_lines(struct store *store, int64_t organisation_id, int64_t ticket_id, int64_t asker_conversation_id,
                         struct visit_lines *lines, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    size_t from = lines->list.count;
    enum result result = db_query(
        store->db, &rows,
        "SELECT e.at_ms, e.body, r.conversation_id, COALESCE((SELECT a.name FROM access a WHERE a.organisation_id = "
        "e.organisation_id AND a.person_id = e.person_id AND a.access = 'tutor'), '') FROM relay r JOIN entry e ON "
        "e.organisation_id = r.organisation_id AND e.conversation_id = r.conversation_id AND e.seq = r.seq "
        "WHERE r.organisation_id = $1 AND r.ticket_id = $2 AND e.redacted = 0 AND e.body <> '' "
        "ORDER BY e.at_ms DESC, e.conversation_id, e.seq DESC LIMIT $3",
        VALUES(INT(organisation_id), INT(ticket_id), INT(LINES_MOST)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        *list_push(&lines->list) = (struct visit_line){.at_ms = rows_int(rows, 0),
                                                       .text = x_strdup(rows_text(rows, 1)),
                                                       .asker = rows_int(rows, 2) == asker_conversation_id,
                                                       .name = x_strdup(rows_text(rows, 3))};
    turn_round(lines, from);
    return result;
}
