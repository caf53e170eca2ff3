#include "jobs/media.h"

#include "base/own.h"
#include "jobs/strip.h"

#include <stdio.h>
#include <stdlib.h>

enum { ATTEMPTS = 3 };

struct media_job {
    struct job job; /* first: the worker gives it back as a job */
    struct mailbox *results;
    char *data, *organisation;
    int64_t departure_id;
    unsigned attempt;
    char *name;                  /* what is removed; NULL: bytes are kept */
    struct text bytes;           /* plain */
    struct departure *departure; /* that is sent with the bytes; NULL */
};

static void release(struct job *job)
{
    struct media_job *media = (struct media_job *)job;
    free(media->data);
    free(media->organisation);
    free(media->name);
    text_wipe(&media->bytes);
    departure_free(media->departure);
    free(media);
}

static void run_keep(const struct media_job *job, struct media_done *done, struct error *error)
{
    own_(text_wipe) struct text stripped = TEXT_INIT;
    enum picture_kind kind = PICTURE_NONE;
    done->outcome = SENT_NEVER;
    if (job->bytes.length > MEDIA_BYTES) {
        (void)error_set(error, RESULT_BAD_INPUT, "it is larger than %zu MiB", MEDIA_BYTES >> 20);
        return;
    }
    if (picture_strip(job->bytes.data, job->bytes.length, &stripped, &kind, error) != RESULT_OK) {
        bool cut = kind != PICTURE_NONE && kind != PICTURE_PDF; /* on its way here, perhaps */
        done->outcome = cut && job->attempt < ATTEMPTS ? SENT_LATER : SENT_NEVER;
        return;
    }
    done->outcome = SENT_LATER;
    if (media_keep(job->data, job->organisation, &stripped, done->name, error) != RESULT_OK)
        return;
    done->outcome = SENT_DONE;
    done->media_type = picture_media_type(kind);
    done->bytes = (int64_t)stripped.length;
}

static void run_open(struct media_job *job, struct media_done *done, struct error *error)
{
    struct departure *departure = TAKE(job->departure);
    enum result result = media_open(job->data, departure->organisation, departure->file, &departure->bytes, error);
    done->departure = departure;
    done->outcome = result == RESULT_OK ? SENT_DONE : SENT_NEVER;
}

static void run(struct job *job)
{
    struct media_job *media = (struct media_job *)job;
    struct media_done *done = x_alloc(1, sizeof *done);
    struct error error = ERROR_INIT;
    *done = (struct media_done){.departure_id = media->departure_id, .media_type = ""};
    if (media->departure != NULL)
        run_open(media, done, &error);
    else if (media->name == NULL)
        run_keep(media, done, &error);
    else if (media_remove(media->data, media->organisation, media->name, &error) == RESULT_OK)
        done->outcome = SENT_DONE;
    else
        done->outcome = SENT_LATER;
    if (done->outcome != SENT_DONE)
        (void)snprintf(done->reason, sizeof done->reason, "%.*s", (int)utf8_cut(error.text, sizeof done->reason - 1),
                       error.text);
    mailbox_put_always(media->results, done);
}

static bool put(struct workers *workers, struct media_job *job)
{
    if (workers_put(workers, WORKER_STORE, &job->job))
        return true;
    release(&job->job);
    return false;
}

static struct media_job *job_new(struct mailbox *results, const char *data, const char *organisation,
                                 int64_t departure_id)
{
    struct media_job *job = x_alloc(1, sizeof *job);
    *job = (struct media_job){.job = {.run = run, .release = release},
                              .results = results,
                              .data = x_strdup(data),
                              .organisation = x_strdup(organisation),
                              .departure_id = departure_id,
                              .bytes = TEXT_INIT};
    return job;
}

bool media_put_keep(struct workers *workers, struct mailbox *results, const char *data, const char *organisation,
                    int64_t departure_id, unsigned attempt, struct text *bytes)
{
    struct media_job *job = job_new(results, data, organisation, departure_id);
    job->bytes = *bytes;
    job->attempt = attempt;
    *bytes = (struct text)TEXT_INIT;
    return put(workers, job);
}

bool media_put_open(struct workers *workers, struct mailbox *results, const char *data, struct departure *departure)
{
    struct media_job *job = job_new(results, data, departure->organisation, departure->id);
    job->departure = departure;
    if (workers_put(workers, WORKER_STORE, &job->job))
        return true;
    job->departure = NULL;
    release(&job->job);
    return false;
}

void media_done_free(struct media_done *done)
{
    departure_free(done->departure);
    free(done);
}

bool media_put_remove(struct workers *workers, struct mailbox *results, const char *data, const char *organisation,
                      int64_t departure_id, const char *name)
{
    struct media_job *job = job_new(results, data, organisation, departure_id);
    job->name = x_strdup(name);
    return put(workers, job);
}
