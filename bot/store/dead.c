#include "store/dead.h"

#include "store/inside.h"

#include <stdlib.h>

#define LETTERS_MOST 200

void dead_letters_done(struct dead_letters *letters)
{
    for (size_t i = 0; i < letters->list.count; i++) {
        free(letters->list.items[i].source);
        free(letters->list.items[i].body);
        free(letters->list.items[i].reason);
    }
    list_done(&letters->list);
}

enum result dead_add(struct store *store, int64_t organisation_id, int64_t conversation_id, const char *source,
                     const char *body, const char *reason, int64_t now_ms, struct error *error)
{
    return db_run(store->db, NULL,
                  "INSERT INTO dead (organisation_id, id, conversation_id, source, body, reason, at_ms) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                  VALUES(INT(organisation_id), INT(store_new_id(store, now_ms)), INT(conversation_id), TEXT(source),
                         TEXT(body), TEXT(reason), INT(now_ms)),
                  error);
}

enum result dead_count(struct store *store, int64_t organisation_id, int64_t *count, struct error *error)
{
    return db_number(store->db, count, "SELECT COUNT(*) FROM dead WHERE organisation_id = $1",
                     VALUES(INT(organisation_id)), error);
}

enum result dead_list(struct store *store, int64_t organisation_id, int64_t after_id, size_t limit,
                      struct dead_letters *letters, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(
        store->db, &rows,
        "SELECT id, at_ms, conversation_id, source, body, reason FROM dead "
        "WHERE organisation_id = $1 AND id > $2 ORDER BY id LIMIT $3",
        VALUES(INT(organisation_id), INT(after_id), INT((int64_t)(limit > LETTERS_MOST ? LETTERS_MOST : limit))),
        error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        *list_push(&letters->list) = (struct dead_letter){.id = rows_int(rows, 0),
                                                          .at_ms = rows_int(rows, 1),
                                                          .conversation_id = rows_int(rows, 2),
                                                          .source = x_strdup(rows_text(rows, 3)),
                                                          .body = x_strdup(rows_text(rows, 4)),
                                                          .reason = x_strdup(rows_text(rows, 5))};
    return result;
}
