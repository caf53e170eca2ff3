#include "commands/house_media.h"

#include "base/log.h"
#include "base/own.h"
#include "jobs/media.h"
#include "loop/loop.h"
#include "store/attachments.h"

#include <stdlib.h>

static const int64_t busy_ms = 2000;

struct house_media {
    char *data;
    struct workers *workers; /* NULL once they stop */
    struct delivery *delivery;
    struct mailbox *results; /* of struct media_done * */
};

static void report_busy(struct house_media *media, int64_t departure_id)
{
    delivery_sent(
        media->delivery, departure_id,
        &(struct sent){.outcome = SENT_LATER, .retry_after_ms = busy_ms, .reason = "the worker has too much to do"});
}

static void hold(void *context, struct departure *departure, struct text *bytes)
{
    struct house_media *media = context;
    int64_t id = departure->id;
    if (media->workers == NULL) {
        departure_free(departure);
        return;
    }
    bool put = media_put_keep(media->workers, media->results, media->data, departure->organisation, id,
                              departure->attempt, bytes);
    departure_free(departure);
    if (!put)
        report_busy(media, id);
}

static void discard(void *context, struct departure *departure)
{
    struct house_media *media = context;
    int64_t id = departure->id;
    if (media->workers == NULL) {
        departure_free(departure);
        return;
    }
    bool put =
        media_put_remove(media->workers, media->results, media->data, departure->organisation, id, departure->target);
    departure_free(departure);
    if (!put)
        report_busy(media, id);
}

static void load(void *context, struct departure *departure)
{
    struct house_media *media = context;
    if (media->workers == NULL) {
        departure_free(departure);
        return;
    }
    if (media_put_open(media->workers, media->results, media->data, departure))
        return;
    report_busy(media, departure->id);
    departure_free(departure);
}

/* A mailbox frees what it holds. */
static void free_done(void *done)
{
    media_done_free(done);
}

struct house_media *house_media_new(const char *data, struct loop *loop, struct workers *workers,
                                    struct delivery *delivery)
{
    struct house_media *media = x_alloc(1, sizeof *media);
    *media = (struct house_media){
        .data = x_strdup(data), .workers = workers, .delivery = delivery, .results = mailbox_new(64, loop_wake, loop)};
    delivery_set_media(delivery,
                       (struct delivery_media){.context = media, .hold = hold, .discard = discard, .load = load});
    return media;
}

void house_media_stop(struct house_media *media)
{
    if (media != NULL)
        media->workers = NULL;
}

void house_media_free(struct house_media *media)
{
    if (media == NULL)
        return;
    mailbox_free(media->results, free_done);
    free(media->data);
    free(media);
}

void house_media_run(struct house_media *media)
{
    struct media_done *done;
    while (media != NULL && (done = mailbox_take(media->results, 0)) != NULL) {
        if (done->outcome != SENT_DONE) /* the reason names no person and no words */
            log_warn("picture_not_held", "later=%d text=\"%s\"", done->outcome == SENT_LATER, done->reason);
        if (done->departure != NULL) {
            delivery_loaded(media->delivery, TAKE(done->departure));
            media_done_free(done);
            continue;
        }
        delivery_sent(media->delivery, done->departure_id,
                      &(struct sent){.outcome = done->outcome,
                                     .reason = done->reason,
                                     .file = done->name,
                                     .media_type = done->media_type,
                                     .bytes = done->bytes});
        media_done_free(done);
    }
}

/* ---- at start ---------------------------------------------------------------------------------------------- */

static void note_file(void *context, const char *organisation, const char *sha256)
{
    struct media_files *known = context;
    *list_push(&known->list) = (struct media_file){x_strdup(organisation), x_strdup(sha256)};
}

void house_media_sweep(const char *data, struct store *store)
{
    own_(media_files_done) struct media_files known = {.list = LIST_INIT};
    struct error error = ERROR_INIT;
    size_t removed = 0;
    enum result result = attachments_each_file(store, note_file, &known, &error);
    if (result == RESULT_OK)
        result = media_sweep(data, &known, &removed, &error);
    if (result != RESULT_OK)
        log_warn("pictures_not_swept", "text=\"%s\"", error.text);
    else if (removed > 0)
        log_info("pictures_swept", "removed=%zu", removed);
}
