/* Files that nothing in the store knows of: uploads that were never passed on, what a crash left. */
#include "jobs/media.h"

#include "base/log.h"
#include "base/own.h"
#include "store/reader.h"

#include <stdlib.h>

struct sweep_job {
    struct job job; /* first: the worker gives it back as a job */
    char *data, *url;
    int64_t before_ms;
};

static void release(struct job *job)
{
    struct sweep_job *sweep = (struct sweep_job *)job;
    free(sweep->data);
    free(sweep->url);
    free(sweep);
}

static void close_reader(struct reader **reader)
{
    reader_close(*reader);
}

static void note_file(void *context, const char *organisation, const char *sha256)
{
    struct media_files *known = context;
    *list_push(&known->list) = (struct media_file){x_strdup(organisation), x_strdup(sha256)};
}

static void run(struct job *job)
{
    const struct sweep_job *sweep = (struct sweep_job *)job;
    own_(media_files_done) struct media_files known = {.list = LIST_INIT};
    own_(close_reader) struct reader *reader = NULL;
    struct error error = ERROR_INIT;
    size_t removed = 0;
    enum result result = reader_open(sweep->url, &reader, &error);
    if (result == RESULT_OK)
        result = reader_each_picture(reader, note_file, &known, &error);
    if (result == RESULT_OK)
        result = media_sweep(sweep->data, &known, sweep->before_ms, &removed, &error);
    if (result != RESULT_OK)
        log_warn("pictures_not_swept", "text=\"%s\"", error.text);
    else if (removed > 0)
        log_info("pictures_swept", "removed=%zu", removed);
}

bool media_put_sweep(struct workers *workers, const char *data, const char *url, int64_t before_ms)
{
    struct sweep_job *sweep = x_alloc(1, sizeof *sweep);
    *sweep = (struct sweep_job){
        .job = {.run = run, .release = release}, .data = x_strdup(data), .url = x_strdup(url), .before_ms = before_ms};
    if (workers_put(workers, WORKER_STORE, &sweep->job))
        return true;
    release(&sweep->job);
    return false;
}
