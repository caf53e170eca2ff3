#include "connectors/awaited.h"

#include "base/clock.h"
#include "base/list.h"
#include "base/own.h"
#include "loop/loop.h"

#include <stdlib.h>
#include <string.h>

enum {
    PATIENCE_MS = 700,
    SHOWN_MS = 20000 /* where no answer comes at all */,
    PERSON_SHOWN_MS = 10000,
    PLACES_MOST = 256
};

struct awaited_place {
    char *place;
    int64_t due_ms; /* monotonic */
    bool shown;
};

struct awaited {
    struct loop *loop;
    void (*tell)(void *context, const char *place, int for_ms);
    void *context;
    struct loop_timer *timer;
    LIST_OF(struct awaited_place) places;
};

static void drop(struct awaited *awaited, size_t at)
{
    free(awaited->places.items[at].place);
    awaited->places.items[at] = awaited->places.items[--awaited->places.count];
}

static void on_timer(void *context)
{
    struct awaited *awaited = context;
    int64_t now_ms = clock_monotonic_ms();
    for (size_t i = awaited->places.count; i-- > 0;) {
        struct awaited_place *place = &awaited->places.items[i];
        if (place->due_ms > now_ms)
            continue;
        if (place->shown) { /* no answer came at all */
            drop(awaited, i);
            continue;
        }
        awaited->tell(awaited->context, place->place, SHOWN_MS);
        place->shown = true;
        place->due_ms = now_ms + SHOWN_MS;
    }
    if (awaited->places.count > 0)
        loop_timer_again(awaited->timer, PATIENCE_MS / 2);
}

struct awaited *awaited_new(struct loop *loop, void (*tell)(void *context, const char *place, int for_ms),
                            void *context)
{
    struct awaited *awaited = x_alloc(1, sizeof *awaited);
    *awaited = (struct awaited){.loop = loop, .tell = tell, .context = context};
    return awaited;
}

void awaited_free(struct awaited *awaited)
{
    if (awaited == NULL)
        return;
    loop_timer_stop(&awaited->timer);
    while (awaited->places.count > 0)
        drop(awaited, 0);
    list_done(&awaited->places);
    free(awaited);
}

static size_t find(const struct awaited *awaited, const char *place)
{
    size_t at = 0;
    while (at < awaited->places.count && strcmp(awaited->places.items[at].place, place) != 0)
        at++;
    return at;
}

/* NULL: there are too many. */
static struct awaited_place *add(struct awaited *awaited, const char *place)
{
    if (awaited->places.count == PLACES_MOST)
        return NULL;
    if (awaited->timer == NULL)
        awaited->timer = loop_timer_start(awaited->loop, PATIENCE_MS, 0, on_timer, awaited);
    else if (awaited->places.count == 0)
        loop_timer_again(awaited->timer, PATIENCE_MS);
    struct awaited_place *added = list_push(&awaited->places);
    *added = (struct awaited_place){x_strdup(place), clock_monotonic_ms() + PATIENCE_MS, false};
    return added;
}

void awaited_begin(struct awaited *awaited, const char *place)
{
    if (find(awaited, place) == awaited->places.count)
        (void)add(awaited, place);
}

void awaited_show(struct awaited *awaited, const char *place)
{
    size_t at = find(awaited, place);
    int64_t now_ms = clock_monotonic_ms();
    struct awaited_place *shown = at < awaited->places.count ? &awaited->places.items[at] : add(awaited, place);
    if (shown == NULL || (shown->shown && shown->due_ms - now_ms > PERSON_SHOWN_MS / 2))
        return;
    shown->shown = true;
    shown->due_ms = now_ms + PERSON_SHOWN_MS;
    awaited->tell(awaited->context, place, PERSON_SHOWN_MS);
}

void awaited_end(struct awaited *awaited, const char *place)
{
    size_t at = find(awaited, place);
    if (at == awaited->places.count)
        return;
    if (awaited->places.items[at].shown)
        awaited->tell(awaited->context, place, 0);
    drop(awaited, at);
}
