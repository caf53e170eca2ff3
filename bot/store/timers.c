#include "store/timers.h"

#include "store/inside.h"

#include <stdlib.h>

void timers_done(struct timers *timers)
{
    for (size_t i = 0; i < timers->list.count; i++) {
        free(timers->list.items[i].kind);
        free(timers->list.items[i].payload);
    }
    list_done(&timers->list);
}

enum result timer_add(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t person_id,
                      const char *kind, const char *payload, int64_t due_ms, int64_t now_ms, int64_t *id,
                      struct error *error)
{
    *id = store_new_id(store, now_ms);
    return db_run(store->db, NULL,
                  "INSERT INTO timer (organisation_id, id, conversation_id, person_id, kind, payload, due_ms) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                  VALUES(INT(organisation_id), INT(*id), INT(conversation_id), INT(person_id), TEXT(kind),
                         TEXT(payload), INT(due_ms)),
                  error);
}

static enum result due_of_organisation(struct store *store, int64_t organisation_id, int64_t now_ms, size_t limit,
                                       struct timers *timers, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows,
                                  "SELECT id, conversation_id, person_id, due_ms, kind, payload FROM timer "
                                  "WHERE organisation_id = $1 AND due_ms <= $2 ORDER BY due_ms LIMIT $3",
                                  VALUES(INT(organisation_id), INT(now_ms), INT((int64_t)limit)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        *list_push(&timers->list) = (struct timer){.id = rows_int(rows, 0),
                                                   .organisation_id = organisation_id,
                                                   .conversation_id = rows_int(rows, 1),
                                                   .person_id = rows_int(rows, 2),
                                                   .due_ms = rows_int(rows, 3),
                                                   .kind = x_strdup(rows_text(rows, 4)),
                                                   .payload = x_strdup(rows_text(rows, 5))};
    return result;
}

enum result timers_due(struct store *store, int64_t now_ms, size_t limit, struct timers *timers, struct error *error)
{
    own_(id_list_done) struct id_list organisations = {.list = LIST_INIT};
    enum result result = ids_of_organisations(store, &organisations, error);
    size_t before = timers->list.count;
    for (size_t i = 0; i < organisations.list.count && result == RESULT_OK; i++) {
        size_t found = timers->list.count - before;
        if (found < limit)
            result = due_of_organisation(store, organisations.list.items[i], now_ms, limit - found, timers, error);
    }
    return result;
}

enum result timer_fired(struct store *store, int64_t organisation_id, int64_t id, struct error *error)
{
    int64_t removed = 0;
    enum result result = db_run(store->db, &removed, "DELETE FROM timer WHERE organisation_id = $1 AND id = $2",
                                VALUES(INT(organisation_id), INT(id)), error);
    return result == RESULT_OK && removed == 0 ? RESULT_NOT_FOUND : result;
}

enum result timer_next_due(struct store *store, int64_t *due_ms, struct error *error)
{
    return smallest_number(store, "SELECT due_ms FROM timer WHERE organisation_id = $1 ORDER BY due_ms LIMIT 1", due_ms,
                           error);
}
