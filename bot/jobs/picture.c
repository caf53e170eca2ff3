#include "jobs/picture.h"

#include "base/own.h"
#include "jobs/media.h"
#include "store/desk_reader.h"

#include <stdlib.h>

struct picture_job {
    struct job job; /* first: the worker gives it back as a job */
    struct mailbox *results;
    char *data, *url;
    struct picture_query *query;
};

static void close_reader(struct reader **reader)
{
    reader_close(*reader);
}

static enum picture_answer keep(const char *data, struct picture_query *query)
{
    enum { LAST_TRY = 99 }; /* what is cut off here stays so */
    struct media_done done;
    media_take(data, query->organisation, &query->bytes, LAST_TRY, &done);
    text_wipe(&query->bytes);
    query->bytes = (struct text)TEXT_INIT;
    if (done.outcome != SENT_DONE)
        return done.outcome == SENT_LATER ? PICTURE_LATER : PICTURE_BAD;
    query->name = x_strdup(done.name);
    query->media_type = done.media_type;
    return PICTURE_FOUND;
}

static enum picture_answer show(const char *data, const char *url, struct picture_query *query)
{
    own_(close_reader) struct reader *reader = NULL;
    own_(text_done) struct text name = TEXT_INIT;
    struct error error = ERROR_INIT;
    int64_t of = 0;
    if (reader_open(url, &reader, &error) != RESULT_OK)
        return PICTURE_LATER;
    enum result result = reader_organisation(reader, query->organisation, &of, &error);
    if (result == RESULT_OK)
        result = reader_picture_shown(reader, of, query, &name, &error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? PICTURE_MISSING : PICTURE_LATER;
    result = media_open(data, query->organisation, name.data, &query->bytes, &error);
    query->media_type = media_type_of(&query->bytes);
    return result == RESULT_OK ? PICTURE_FOUND : PICTURE_MISSING;
}

static void run(struct job *job)
{
    struct picture_job *picture = (struct picture_job *)job;
    struct picture_query *query = picture->query;
    query->answer = query->kind == PICTURE_KEEP ? keep(picture->data, query) : show(picture->data, picture->url, query);
    mailbox_put_always(picture->results, TAKE(picture->query));
}

static void release(struct job *job)
{
    struct picture_job *picture = (struct picture_job *)job;
    picture_query_free(picture->query);
    free(picture->data);
    free(picture->url);
    free(picture);
}

bool picture_put(struct workers *workers, struct mailbox *results, const char *data, const char *url,
                 struct picture_query *query)
{
    struct picture_job *job = x_alloc(1, sizeof *job);
    *job = (struct picture_job){.job = {.run = run, .release = release},
                                .results = results,
                                .data = x_strdup(data),
                                .url = x_strdup(url),
                                .query = query};
    if (workers_put(workers, WORKER_STORE, &job->job))
        return true;
    job->query = NULL;
    release(&job->job);
    return false;
}
