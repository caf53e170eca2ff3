/*
 * "Neuvo is writing": where an answer takes so long that somebody may wonder (most are there before it could be shown,
 * and each notice is work for the homeserver), and where a person of the other side writes. A homeserver lets nobody
 * but ourselves be shown, so that stands under our name too.
 */
#include "connectors/matrix/connection.h"

#include "base/clock.h"
#include "base/own.h"
#include "connectors/matrix/identifiers.h"

#include <stdlib.h>
#include <string.h>

enum { PATIENCE_MS = 700, SHOWN_MS = 20000, PERSON_SHOWN_MS = 10000, ROOMS_MOST = 256 };

struct awaited {
    char *room;
    int64_t due_ms; /* monotonic */
    bool shown;
};

struct typing {
    struct connector *connector;
    struct loop_timer *timer;
    LIST_OF(struct awaited) rooms;
};

static void on_told(void *context, const struct matrix_answer *answer)
{
    (void)context;
    (void)answer;
}

/* for_ms 0: it is over. */
static void tell(struct typing *typing, const char *room, int for_ms)
{
    struct connector *connector = typing->connector;
    own_(text_done) struct text path = TEXT_INIT;
    own_(text_done) struct text body = TEXT_INIT;
    if (!connector->signed_in || connector->quiet_until_ms > clock_monotonic_ms())
        return;
    text_add(&path, "/_matrix/client/v3/rooms");
    matrix_path_add(&path, room);
    text_add(&path, "/typing");
    matrix_path_add(&path, connector->options.user);
    if (for_ms > 0)
        text_printf(&body, "{\"typing\":true,\"timeout\":%d}", for_ms);
    else
        text_add(&body, "{\"typing\":false}");
    matrix_call(connector->api,
                &(struct matrix_request){
                    .method = "PUT", .path = path.data, .body = body.data, .done = on_told, .context = typing});
}

static void drop(struct typing *typing, size_t at)
{
    free(typing->rooms.items[at].room);
    typing->rooms.items[at] = typing->rooms.items[--typing->rooms.count];
}

static void on_timer(void *context)
{
    struct typing *typing = context;
    int64_t now_ms = clock_monotonic_ms();
    for (size_t i = typing->rooms.count; i-- > 0;) {
        struct awaited *awaited = &typing->rooms.items[i];
        if (awaited->due_ms > now_ms)
            continue;
        if (awaited->shown) { /* no answer came at all */
            drop(typing, i);
            continue;
        }
        tell(typing, awaited->room, SHOWN_MS);
        awaited->shown = true;
        awaited->due_ms = now_ms + SHOWN_MS;
    }
    if (typing->rooms.count > 0)
        loop_timer_again(typing->timer, PATIENCE_MS / 2);
}

struct typing *matrix_typing_new(struct connector *connector)
{
    struct typing *typing = x_alloc(1, sizeof *typing);
    typing->connector = connector;
    return typing;
}

void matrix_typing_free(struct typing *typing)
{
    if (typing == NULL)
        return;
    loop_timer_stop(&typing->timer);
    while (typing->rooms.count > 0)
        drop(typing, 0);
    list_done(&typing->rooms);
    free(typing);
}

static size_t find(const struct typing *typing, const char *room)
{
    size_t at = 0;
    while (at < typing->rooms.count && strcmp(typing->rooms.items[at].room, room) != 0)
        at++;
    return at;
}

static struct awaited *add(struct typing *typing, const char *room)
{
    if (!matrix_is_room(room) || typing->rooms.count == ROOMS_MOST)
        return NULL;
    if (typing->timer == NULL)
        typing->timer = loop_timer_start(typing->connector->services->loop, PATIENCE_MS, 0, on_timer, typing);
    else if (typing->rooms.count == 0)
        loop_timer_again(typing->timer, PATIENCE_MS);
    struct awaited *awaited = list_push(&typing->rooms);
    *awaited = (struct awaited){x_strdup(room), clock_monotonic_ms() + PATIENCE_MS, false};
    return awaited;
}

void matrix_typing_begin(struct typing *typing, const char *room)
{
    if (find(typing, room) == typing->rooms.count)
        (void)add(typing, room);
}

void matrix_typing_show(struct typing *typing, const char *room)
{
    size_t at = find(typing, room);
    int64_t now_ms = clock_monotonic_ms();
    struct awaited *awaited = at < typing->rooms.count ? &typing->rooms.items[at] : add(typing, room);
    if (awaited == NULL || (awaited->shown && awaited->due_ms - now_ms > PERSON_SHOWN_MS / 2))
        return;
    awaited->shown = true;
    awaited->due_ms = now_ms + PERSON_SHOWN_MS;
    tell(typing, room, PERSON_SHOWN_MS);
}

void matrix_typing_end(struct typing *typing, const char *room)
{
    size_t at = find(typing, room);
    if (at == typing->rooms.count)
        return;
    if (typing->rooms.items[at].shown)
        tell(typing, room, 0);
    drop(typing, at);
}
