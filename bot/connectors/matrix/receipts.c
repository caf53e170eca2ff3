/*
 * "Neuvo has read this": the newest of each room and thread, told a second later. The answer itself shows at once that
 * the question was read; whoever writes several messages, or is still writing, costs the homeserver one receipt.
 */
#include "connectors/matrix/connection.h"

#include "base/clock.h"
#include "base/own.h"
#include "connectors/matrix/identifiers.h"

#include <stdlib.h>
#include <string.h>

enum { GATHER_MS = 1000, UNTOLD_MOST = 512 };

struct untold {
    char *room, *thread, *event;
};

struct receipts {
    struct connector *connector;
    struct loop_timer *timer;
    LIST_OF(struct untold) untold;
};

static void drop_all(struct receipts *receipts)
{
    for (size_t i = 0; i < receipts->untold.count; i++) {
        free(receipts->untold.items[i].room);
        free(receipts->untold.items[i].thread);
        free(receipts->untold.items[i].event);
    }
    list_done(&receipts->untold);
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

static void on_timer(void *context)
{
    struct receipts *receipts = context;
    for (size_t i = 0; i < receipts->untold.count; i++)
        tell(receipts->connector, &receipts->untold.items[i]);
    drop_all(receipts);
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
    drop_all(receipts);
    free(receipts);
}

static void wait_for_more(struct receipts *receipts)
{
    if (receipts->timer == NULL)
        receipts->timer = loop_timer_start(receipts->connector->services->loop, GATHER_MS, 0, on_timer, receipts);
    else
        loop_timer_again(receipts->timer, GATHER_MS);
}

bool matrix_receipts_are_told(const struct receipts *receipts)
{
    return receipts->untold.count == 0;
}

void matrix_receipts_add(struct receipts *receipts, const char *room, const char *event, const char *thread)
{
    for (size_t i = 0; i < receipts->untold.count; i++) {
        struct untold *untold = &receipts->untold.items[i];
        if (strcmp(untold->room, room) == 0 && strcmp(untold->thread, thread) == 0) {
            free(untold->event);
            untold->event = x_strdup(event);
            return;
        }
    }
    if (receipts->untold.count == UNTOLD_MOST)
        return; /* of so many at once somebody's stays untold; their answer is there all the same */
    if (receipts->untold.count == 0)
        wait_for_more(receipts);
    *list_push(&receipts->untold) = (struct untold){x_strdup(room), x_strdup(thread), x_strdup(event)};
}
