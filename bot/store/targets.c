#include "store/targets.h"

#include "store/inside.h"

void queue_targets_done(struct queue_targets *targets)
{
    text_done(&targets->escalate_to);
}

enum result queue_targets_set(struct store *store, int64_t organisation_id, const struct queue_targets *targets,
                              struct error *error)
{
    return db_run(store->db, NULL,
                  "UPDATE queue SET reply_minutes = $3, solve_minutes = $4, escalate_to = $5 "
                  "WHERE organisation_id = $1 AND id = $2",
                  VALUES(INT(organisation_id), INT(targets->queue_id), INT(targets->reply_minutes),
                         INT(targets->solve_minutes), TEXT(targets->escalate_to.data)),
                  error);
}

enum result queue_targets_of(struct store *store, int64_t organisation_id, int64_t queue_id,
                             struct queue_targets *targets, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows,
                                  "SELECT reply_minutes, solve_minutes, escalate_to FROM queue "
                                  "WHERE organisation_id = $1 AND id = $2",
                                  VALUES(INT(organisation_id), INT(queue_id)), error);
    targets->queue_id = queue_id;
    if (result != RESULT_OK || !rows_next(rows, &result, error))
        return result;
    targets->reply_minutes = rows_int(rows, 0);
    targets->solve_minutes = rows_int(rows, 1);
    text_add(&targets->escalate_to, rows_text(rows, 2));
    return RESULT_OK;
}

enum result silent_days_set(struct store *store, int64_t organisation_id, int64_t days, struct error *error)
{
    return db_run(store->db, NULL, "UPDATE organisation SET silent_days = $2 WHERE organisation_id = $1",
                  VALUES(INT(organisation_id), INT(days)), error);
}

enum result silent_days(struct store *store, int64_t organisation_id, int64_t *days, struct error *error)
{
    return db_number(store->db, days, "SELECT silent_days FROM organisation WHERE organisation_id = $1",
                     VALUES(INT(organisation_id)), error);
}
