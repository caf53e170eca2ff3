/* Jobs that must survive a restart: a worker does them in pieces, the engine keeps how far they are. */
#ifndef NEUVO_STORE_JOBS_H
#define NEUVO_STORE_JOBS_H

#include "base/text.h"
#include "store/store.h"

enum job_state { JOB_WAITING, JOB_RUNNING, JOB_DONE, JOB_FAILED, JOB_CANCELLED };

struct job_row {
    int64_t id;
    enum job_state state;
    int64_t progress; /* the job's own count */
    bool cancel;      /* somebody asked to stop it */
    char *kind, *payload, *reason;
    int64_t updated_ms;
};
void job_row_done(struct job_row *job);

enum result job_add(struct store *store, int64_t organisation_id, const char *kind, const char *payload, int64_t now_ms,
                    int64_t *id, struct error *error);
/* NOT_FOUND (without a text): none. Fills job, which was empty. */
enum result job_find(struct store *store, int64_t organisation_id, int64_t id, struct job_row *job,
                     struct error *error);
/* Takes the oldest one that waits and marks it running. NOT_FOUND (without a text): none waits. */
enum result job_take(struct store *store, int64_t organisation_id, int64_t now_ms, struct job_row *job,
                     struct error *error);
enum result job_set_progress(struct store *store, int64_t organisation_id, int64_t id, int64_t progress, int64_t now_ms,
                             struct error *error);
/* state: DONE, FAILED (with a reason) or CANCELLED. */
enum result job_finish(struct store *store, int64_t organisation_id, int64_t id, enum job_state state,
                       const char *reason, int64_t now_ms, struct error *error);
/* Asks for its end: a waiting one is cancelled at once, a running one sees `cancel`. */
enum result job_cancel(struct store *store, int64_t organisation_id, int64_t id, int64_t now_ms, struct error *error);
/* At start: what the process before left running waits again, with its progress. */
enum result job_release_all(struct store *store, int64_t now_ms, struct error *error);

#endif
