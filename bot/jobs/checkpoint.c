#include "jobs/checkpoint.h"

#include "base/log.h"
#include "base/own.h"
#include "store/reader.h"

#include <stdatomic.h>
#include <stdlib.h>

struct checkpoint {
    struct job job; /* first: the worker gives it back as a job */
    char *url;
    atomic_bool busy;
};

static void run(struct job *job)
{
    struct error error = ERROR_INIT;
    if (store_checkpoint(((struct checkpoint *)job)->url, &error) != RESULT_OK)
        log_warn("checkpoint_failed", "text=\"%s\"", error.text);
}

static void rest(struct job *job)
{
    atomic_store(&((struct checkpoint *)job)->busy, false);
}

struct checkpoint *checkpoint_new(const char *url)
{
    struct checkpoint *checkpoint = x_alloc(1, sizeof *checkpoint);
    checkpoint->job = (struct job){.run = run, .release = rest};
    checkpoint->url = x_strdup(url);
    return checkpoint;
}

void checkpoint_free(struct checkpoint *checkpoint)
{
    if (checkpoint == NULL)
        return;
    free(checkpoint->url);
    free(checkpoint);
}

void checkpoint_tick(struct checkpoint *checkpoint, struct workers *workers)
{
    if (atomic_exchange(&checkpoint->busy, true))
        return;
    if (!workers_put(workers, WORKER_STORE, &checkpoint->job))
        atomic_store(&checkpoint->busy, false);
}
