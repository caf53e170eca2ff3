/*
 * Departures that are due before we are known to the homeserver, as after a restart: they wait here, so that none is
 * put back, ever longer, and everything behind it with it, while the sign-in is tried again. Only for a while after the
 * start, and only so many: what waits longer goes back.
 */
#include "connectors/matrix/connection.h"

#include "base/own.h"

#include <stdlib.h>

enum { EARLY_MOST = 64 };
static const int64_t while_ms = 60 * 1000;

struct early {
    struct connector *connector;
    LIST_OF(struct departure *) waiting;
    struct loop_timer *timer;
    bool over;
};

void matrix_early_go(struct early *early)
{
    if (early == NULL)
        return;
    size_t count = early->waiting.count;
    own_(free_pointer) struct departure **departures = TAKE(early->waiting.items);
    list_done(&early->waiting);
    for (size_t i = 0; i < count; i++)
        matrix_send(early->connector, departures[i]);
}

static void on_over(void *context)
{
    struct early *early = context;
    early->over = true;
    matrix_early_go(early);
}

bool matrix_early_keeps(struct early *early, struct departure *departure)
{
    if (early == NULL || early->over || early->waiting.count == EARLY_MOST)
        return false;
    *list_push(&early->waiting) = departure;
    return true;
}

struct early *matrix_early_new(struct connector *connector)
{
    struct early *early = x_alloc(1, sizeof *early);
    early->connector = connector;
    early->timer = loop_timer_start(connector->services->loop, while_ms, 0, on_over, early);
    return early;
}

void matrix_early_free(struct early *early)
{
    if (early == NULL)
        return;
    for (size_t i = 0; i < early->waiting.count; i++)
        departure_free(early->waiting.items[i]);
    list_done(&early->waiting);
    loop_timer_stop(&early->timer);
    free(early);
}
