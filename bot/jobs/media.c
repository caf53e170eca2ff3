#include "jobs/media.h"

#include "base/own.h"
#include "jobs/strip.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ATTEMPTS = 3 };

struct media_job {
    struct job job; /* first: the worker gives it back as a job */
    struct mailbox *results;
    char *data, *organisation;
    int64_t departure_id;
    unsigned attempt;
    char adopts[MEDIA_NAME_BYTES]; /* the file that is looked for; "" none */
    char *name;                    /* what is removed; NULL: bytes are kept */
    struct text bytes;             /* plain */
    struct departure *departure;   /* that is sent with the bytes; NULL */
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

static void write_reason(struct media_done *done, const struct error *error)
{
    (void)snprintf(done->reason, sizeof done->reason, "%.*s", (int)utf8_cut(error->text, sizeof done->reason - 1),
                   error->text);
}

static void keep(const char *data, const char *organisation, const struct text *bytes, unsigned attempt,
                 struct media_done *done, struct error *error)
{
    own_(text_wipe) struct text stripped = TEXT_INIT;
    enum picture_kind kind = PICTURE_NONE;
    done->outcome = SENT_NEVER;
    if (bytes->length > MEDIA_BYTES) {
        (void)error_set(error, RESULT_BAD_INPUT, "it is larger than %zu MiB", MEDIA_BYTES >> 20);
        return;
    }
    enum result result = picture_strip(bytes->data, bytes->length, &stripped, &kind, error);
    if (result != RESULT_OK) {
        bool cut = kind != PICTURE_NONE && (kind != PICTURE_PDF || result == RESULT_FAILED); /* on its way, perhaps */
        done->outcome = cut && attempt < ATTEMPTS ? SENT_LATER : SENT_NEVER;
        return;
    }
    done->outcome = SENT_LATER;
    if (media_keep(data, organisation, &stripped, done->name, error) != RESULT_OK)
        return;
    done->outcome = SENT_DONE;
    done->media_type = picture_media_type(kind);
    done->bytes = (int64_t)stripped.length;
}

void media_take(const char *data, const char *organisation, const struct text *bytes, unsigned attempt,
                struct media_done *done)
{
    struct error error = ERROR_INIT;
    *done = (struct media_done){.media_type = ""};
    keep(data, organisation, bytes, attempt, done, &error);
    if (done->outcome != SENT_DONE)
        write_reason(done, &error);
}

const char *media_type_of(const struct text *bytes)
{
    return picture_media_type(picture_kind_of(bytes->data, bytes->length));
}

static void run_adopt(const struct media_job *job, struct media_done *done, struct error *error)
{
    own_(text_wipe) struct text bytes = TEXT_INIT;
    enum result result = media_open(job->data, job->organisation, job->adopts, &bytes, error);
    done->outcome = result == RESULT_OK ? SENT_DONE : SENT_NEVER;
    if (result != RESULT_OK)
        return;
    memcpy(done->name, job->adopts, sizeof done->name);
    done->media_type = media_type_of(&bytes);
    done->bytes = (int64_t)bytes.length;
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
    else if (media->adopts[0] != '\0')
        run_adopt(media, done, &error);
    else if (media->name == NULL)
        keep(media->data, media->organisation, &media->bytes, media->attempt, done, &error);
    else if (media_remove(media->data, media->organisation, media->name, &error) == RESULT_OK)
        done->outcome = SENT_DONE;
    else
        done->outcome = SENT_LATER;
    if (done->outcome != SENT_DONE)
        write_reason(done, &error);
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

bool media_put_adopt(struct workers *workers, struct mailbox *results, const char *data, const char *organisation,
                     int64_t departure_id, const char *name)
{
    struct media_job *job = job_new(results, data, organisation, departure_id);
    if (strlen(name) == sizeof job->adopts - 1)
        memcpy(job->adopts, name, sizeof job->adopts);
    else
        (void)snprintf(job->adopts, sizeof job->adopts, "-"); /* no name of ours: it is not there */
    return put(workers, job);
}

bool media_put_remove(struct workers *workers, struct mailbox *results, const char *data, const char *organisation,
                      int64_t departure_id, const char *name)
{
    struct media_job *job = job_new(results, data, organisation, departure_id);
    job->name = x_strdup(name);
    return put(workers, job);
}
