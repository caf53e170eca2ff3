#include "store/shared_bands.h"

#include "base/own.h"
#include "base/text.h"
#include "store/inside.h"

#include <stdlib.h>

void shared_bands_done(struct shared_bands *shared)
{
    free(shared->sealed);
}

void shared_bands_list_done(struct shared_bands_list *shared)
{
    for (size_t i = 0; i < shared->list.count; i++)
        shared_bands_done(&shared->list.items[i]);
    list_done(&shared->list);
}

enum result shared_bands_keep(struct store *store, int64_t organisation_id, int64_t ticket_id, int64_t person_id,
                              const char *sealed, int64_t now_ms, struct error *error)
{
    return db_run(store->db, NULL,
                  "INSERT INTO shared_bands (organisation_id, ticket_id, person_id, sealed, at_ms) VALUES ($1, $2, $3, "
                  "$4, $5) ON CONFLICT (organisation_id, ticket_id) DO UPDATE SET person_id = $3, sealed = $4, "
                  "conversation_id = 0, seq = 0, at_ms = $5",
                  VALUES(INT(organisation_id), INT(ticket_id), INT(person_id), TEXT(sealed), INT(now_ms)), error);
}

static struct shared_bands read_row(const struct rows *rows)
{
    return (struct shared_bands){.ticket_id = rows_int(rows, 0),
                                 .sealed = x_strdup(rows_text(rows, 1)),
                                 .conversation_id = rows_int(rows, 2),
                                 .seq = rows_int(rows, 3)};
}

enum result shared_bands_find(struct store *store, int64_t organisation_id, int64_t ticket_id,
                              struct shared_bands *shared, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows,
                                  "SELECT ticket_id, sealed, conversation_id, seq FROM shared_bands "
                                  "WHERE organisation_id = $1 AND ticket_id = $2",
                                  VALUES(INT(organisation_id), INT(ticket_id)), error);
    if (result != RESULT_OK)
        return result;
    if (!rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    *shared = read_row(rows);
    return RESULT_OK;
}

enum result shared_bands_of(struct store *store, int64_t organisation_id, int64_t person_id,
                            struct shared_bands_list *shared, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows,
                                  "SELECT ticket_id, sealed, conversation_id, seq FROM shared_bands "
                                  "WHERE organisation_id = $1 AND person_id = $2 ORDER BY ticket_id",
                                  VALUES(INT(organisation_id), INT(person_id)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        *list_push(&shared->list) = read_row(rows);
    return result;
}

enum result shared_bands_shown(struct store *store, int64_t organisation_id, int64_t ticket_id, int64_t conversation_id,
                               int64_t seq, struct error *error)
{
    return db_run(store->db, NULL,
                  "UPDATE shared_bands SET conversation_id = $3, seq = $4 WHERE organisation_id = $1 AND ticket_id = "
                  "$2",
                  VALUES(INT(organisation_id), INT(ticket_id), INT(conversation_id), INT(seq)), error);
}

enum result shared_bands_drop(struct store *store, int64_t organisation_id, int64_t ticket_id, struct error *error)
{
    return db_run(store->db, NULL, "DELETE FROM shared_bands WHERE organisation_id = $1 AND ticket_id = $2",
                  VALUES(INT(organisation_id), INT(ticket_id)), error);
}
