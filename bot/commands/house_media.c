#include "commands/house_media.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/own.h"
#include "jobs/media.h"
#include "jobs/picture.h"
#include "loop/loop.h"

#include <stdlib.h>

static const int64_t busy_ms = 2000;
/* The dialog remembers a picture for 12 hours: an upload that no ticket has got by then gets none. */
static const int64_t upload_ms = INT64_C(13) * 3600 * 1000, sweep_ms = INT64_C(3600) * 1000;
enum { ASKED_MOST = 4 }; /* pictures in memory, of 10 MiB at most */

struct house_media {
    char *data, *url;
    struct workers *workers; /* NULL once they stop */
    struct delivery *delivery;
    struct mailbox *results; /* of struct media_done * */
    struct mailbox *answers; /* of struct picture_query * */
    unsigned asked;
    struct loop_timer *timer;
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

/* ---- uploads ----------------------------------------------------------------------------------------------- */

static bool ask(void *context, struct picture_query *query)
{
    struct house_media *media = context;
    if (media->workers == NULL || media->asked >= ASKED_MOST ||
        !picture_put(media->workers, media->answers, media->data, media->url, query))
        return false;
    media->asked++;
    return true;
}

static void adopt(void *context, struct departure *departure)
{
    struct house_media *media = context;
    int64_t id = departure->id;
    bool put = media->workers == NULL || media_put_adopt(media->workers, media->results, media->data,
                                                         departure->organisation, id, departure->target);
    departure_free(departure);
    if (!put)
        report_busy(media, id);
}

struct connector_pictures house_media_pictures(struct house_media *media)
{
    return media == NULL ? (struct connector_pictures){.context = NULL}
                         : (struct connector_pictures){.context = media, .ask = ask, .adopt = adopt};
}

static void sweep(void *context)
{
    struct house_media *media = context;
    if (media->workers != NULL)
        (void)media_put_sweep(media->workers, media->data, media->url, clock_now_ms() - upload_ms);
}

/* ---- life -------------------------------------------------------------------------------------------------- */

/* A mailbox frees what it holds. */
static void free_done(void *done)
{
    media_done_free(done);
}

static void free_query(void *query)
{
    picture_query_free(query);
}

struct house_media *house_media_new(const char *data, const char *url, struct loop *loop, struct workers *workers,
                                    struct delivery *delivery)
{
    struct house_media *media = x_alloc(1, sizeof *media);
    *media = (struct house_media){.data = x_strdup(data),
                                  .url = x_strdup(url),
                                  .workers = workers,
                                  .delivery = delivery,
                                  .results = mailbox_new(64, loop_wake, loop),
                                  .answers = mailbox_new(ASKED_MOST, loop_wake, loop)};
    media->timer = loop_timer_start(loop, 1, sweep_ms, sweep, media);
    delivery_set_media(delivery,
                       (struct delivery_media){.context = media, .hold = hold, .discard = discard, .load = load});
    return media;
}

void house_media_stop(struct house_media *media)
{
    if (media == NULL)
        return;
    media->workers = NULL;
    loop_timer_stop(&media->timer);
}

void house_media_free(struct house_media *media)
{
    if (media == NULL)
        return;
    mailbox_free(media->results, free_done);
    mailbox_free(media->answers, free_query);
    free(media->data);
    free(media->url);
    free(media);
}

static void tell(struct house_media *media)
{
    struct picture_query *query;
    while ((query = mailbox_take(media->answers, 0)) != NULL) {
        media->asked--;
        query->tell(query->to, query);
        picture_query_free(query);
    }
}

void house_media_run(struct house_media *media)
{
    struct media_done *done;
    if (media != NULL)
        tell(media);
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
