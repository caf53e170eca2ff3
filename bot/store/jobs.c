#include "store/jobs.h"

#include "store/inside.h"

#include <stdlib.h>

void job_row_done(struct job_row *job)
{
    free_pointer(&job->kind);
    free_pointer(&job->payload);
    free_pointer(&job->reason);
}

enum result job_add(struct store *store, int64_t organisation_id, const char *kind, const char *payload, int64_t now_ms,
                    int64_t *id, struct error *error)
{
    *id = store_new_id(store, now_ms);
    return db_run(store->db, NULL,
                  "INSERT INTO job (organisation_id, id, kind, payload, state, created_ms, updated_ms) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $6)",
                  VALUES(INT(organisation_id), INT(*id), TEXT(kind), TEXT(payload), INT(JOB_WAITING), INT(now_ms)),
                  error);
}

enum result job_find(struct store *store, int64_t organisation_id, int64_t id, struct job_row *job, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows,
                                  "SELECT id, state, progress, cancel, updated_ms, kind, payload, reason FROM job "
                                  "WHERE organisation_id = $1 AND id = $2",
                                  VALUES(INT(organisation_id), INT(id)), error);
    if (result != RESULT_OK)
        return result;
    if (!rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    *job = (struct job_row){.id = rows_int(rows, 0),
                            .state = (enum job_state)rows_int(rows, 1),
                            .progress = rows_int(rows, 2),
                            .cancel = rows_int(rows, 3) != 0,
                            .updated_ms = rows_int(rows, 4),
                            .kind = x_strdup(rows_text(rows, 5)),
                            .payload = x_strdup(rows_text(rows, 6)),
                            .reason = x_strdup(rows_text(rows, 7))};
    return RESULT_OK;
}

enum result job_take(struct store *store, int64_t organisation_id, int64_t now_ms, struct job_row *job,
                     struct error *error)
{
    int64_t id = 0;
    enum result result =
        db_number(store->db, &id,
                  "UPDATE job SET state = $2, updated_ms = $4 WHERE organisation_id = $1 AND id = ("
                  "SELECT id FROM job WHERE organisation_id = $1 AND state = $3 ORDER BY id LIMIT 1) RETURNING id",
                  VALUES(INT(organisation_id), INT(JOB_RUNNING), INT(JOB_WAITING), INT(now_ms)), error);
    return result == RESULT_OK ? job_find(store, organisation_id, id, job, error) : result;
}

enum result job_set_progress(struct store *store, int64_t organisation_id, int64_t id, int64_t progress, int64_t now_ms,
                             struct error *error)
{
    return db_run(store->db, NULL,
                  "UPDATE job SET progress = $3, updated_ms = $4 WHERE organisation_id = $1 AND id = $2",
                  VALUES(INT(organisation_id), INT(id), INT(progress), INT(now_ms)), error);
}

enum result job_finish(struct store *store, int64_t organisation_id, int64_t id, enum job_state state,
                       const char *reason, int64_t now_ms, struct error *error)
{
    return db_run(store->db, NULL,
                  "UPDATE job SET state = $3, reason = $4, updated_ms = $5 WHERE organisation_id = $1 AND id = $2",
                  VALUES(INT(organisation_id), INT(id), INT(state), TEXT(reason), INT(now_ms)), error);
}

enum result job_cancel(struct store *store, int64_t organisation_id, int64_t id, int64_t now_ms, struct error *error)
{
    return db_run(store->db, NULL,
                  "UPDATE job SET cancel = 1, state = CASE WHEN state = $3 THEN $4 ELSE state END, updated_ms = $5 "
                  "WHERE organisation_id = $1 AND id = $2",
                  VALUES(INT(organisation_id), INT(id), INT(JOB_WAITING), INT(JOB_CANCELLED), INT(now_ms)), error);
}

enum result job_release_all(struct store *store, int64_t now_ms, struct error *error)
{
    own_(id_list_done) struct id_list organisations = {.list = LIST_INIT};
    enum result result = ids_of_organisations(store, &organisations, error);
    for (size_t i = 0; i < organisations.list.count && result == RESULT_OK; i++)
        result = db_run(
            store->db, NULL, "UPDATE job SET state = $2, updated_ms = $4 WHERE organisation_id = $1 AND state = $3",
            VALUES(INT(organisations.list.items[i]), INT(JOB_WAITING), INT(JOB_RUNNING), INT(now_ms)), error);
    return result;
}
