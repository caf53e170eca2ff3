/*
 * "Neuvo has read this": the newest of each room and thread, told a second later. Where an answer was said meanwhile it
 * shows by itself that the question was read (clients count whoever says something as having read so far), and the
 * receipt waits for what more comes: so a talk costs the homeserver one in ten seconds.
 */
#include "connectors/matrix/connection.h"

#include "base/clock.h"
#include "base/own.h"
#include "connectors/matrix/identifiers.h"

#include <stdlib.h>
#include <string.h>

enum { GATHER_MS = 1000, ANSWERED_MS = 10000, UNTOLD_MOST = 512 };

struct untold {
    char *room, *thread, *event;
    int64_t since_ms, due_ms; /* monotonic */
};

struct receipts {
    struct connector *connector;
    struct loop_timer *timer;
    LIST_OF(struct untold) untold;
};

static void untold_done(struct untold *untold)
{
    free(untold->room);
    free(untold->thread);
    free(untold->event);
}

static void on_told(void *context, const struct matrix_answer *answer)
{
    struct connector *connector = context;
    if (answer->status == 429 && answer->retry_after_ms > 0)
        connector->quiet_until_ms = clock_monotonic_ms() + answer->retry_after_ms;
}

static void tell(struct connector *connector, const struct untold *untold)
{
    own_(text_done) struct text path = TEXT_INIT;
    own_(text_done) struct text body = TEXT_INIT;
    if (!connector->signed_in || connector->quiet_until_ms > clock_monotonic_ms() || !matrix_is_room(untold->room))
        return;
    text_add(&path, "/_matrix/client/v3/rooms");
    matrix_path_add(&path, untold->room);
    text_add(&path, "/receipt/m.read");
    matrix_path_add(&path, untold->event);
    /* The root of a thread itself lies in the main timeline. */
    bool root = *untold->thread == '\0' || strcmp(untold->thread, untold->event) == 0;
    text_add_char(&body, '{');
    json_write_member(&body, "thread_id", root ? "main" : untold->thread);
    text_add_char(&body, '}');
    matrix_call(connector->api,
                &(struct matrix_request){
                    .method = "POST", .path = path.data, .body = body.data, .done = on_told, .context = connector});
}

static void on_timer(void *context);

static void wait_for_more(struct receipts *receipts)
{
    if (receipts->timer == NULL)
        receipts->timer = loop_timer_start(receipts->connector->services->loop, GATHER_MS, 0, on_timer, receipts);
    else
        loop_timer_again(receipts->timer, GATHER_MS);
}

/* In the order in which they came. */
static void on_timer(void *context)
{
    struct receipts *receipts = context;
    int64_t now_ms = clock_monotonic_ms();
    size_t left = 0;
    for (size_t i = 0; i < receipts->untold.count; i++) {
        struct untold *untold = &receipts->untold.items[i];
        if (untold->due_ms > now_ms) {
            receipts->untold.items[left++] = *untold;
            continue;
        }
        tell(receipts->connector, untold);
        untold_done(untold);
    }
    receipts->untold.count = left;
    if (left > 0)
        wait_for_more(receipts);
}

struct receipts *matrix_receipts_new(struct connector *connector)
{
    struct receipts *receipts = x_alloc(1, sizeof *receipts);
    receipts->connector = connector;
    return receipts;
}

void matrix_receipts_free(struct receipts *receipts)
{
    if (receipts == NULL)
        return;
    loop_timer_stop(&receipts->timer);
    for (size_t i = 0; i < receipts->untold.count; i++)
        untold_done(&receipts->untold.items[i]);
    list_done(&receipts->untold);
    free(receipts);
}

bool matrix_receipts_are_told(const struct receipts *receipts)
{
    return receipts->untold.count == 0;
}

static struct untold *find(struct receipts *receipts, const char *room, const char *thread)
{
    for (size_t i = 0; i < receipts->untold.count; i++) {
        struct untold *untold = &receipts->untold.items[i];
        if (strcmp(untold->room, room) == 0 && strcmp(untold->thread, thread) == 0)
            return untold;
    }
    return NULL;
}

void matrix_receipts_answered(struct receipts *receipts, const char *room, const char *thread)
{
    struct untold *untold = find(receipts, room, thread);
    if (untold != NULL)
        untold->due_ms = untold->since_ms + ANSWERED_MS;
}

void matrix_receipts_add(struct receipts *receipts, const char *room, const char *event, const char *thread)
{
    struct untold *untold = find(receipts, room, thread);
    int64_t now_ms = clock_monotonic_ms();
    if (untold != NULL) {
        free(untold->event);
        untold->event = x_strdup(event);
        if (untold->due_ms > now_ms + GATHER_MS)
            untold->due_ms = now_ms + GATHER_MS;
        return;
    }
    if (receipts->untold.count == UNTOLD_MOST)
        return; /* of so many at once somebody's stays untold; their answer is there all the same */
    if (receipts->untold.count == 0)
        wait_for_more(receipts);
    *list_push(&receipts->untold) =
        (struct untold){x_strdup(room), x_strdup(thread), x_strdup(event), now_ms, now_ms + GATHER_MS};
}
