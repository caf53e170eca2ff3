#include "connectors/matrix/reach.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/own.h"
#include "connectors/matrix/backlog.h"
#include "connectors/matrix/connection.h"
#include "connectors/matrix/matrix.h"

#include <stdlib.h>

/* Before brief_ms nothing waits longer than a few seconds anyway, and a homeserver that can hardly cope, answering one
 * call and not the next, is not asked for more. */
static const int64_t probe_ms = 1000, brief_ms = 3000, patience_ms = 5000, again_ms = 1000;

struct reach {
    struct connector *connector;
    int64_t lost_ms;     /* monotonic: since when calls fail; 0: they do not */
    int64_t returned_ms; /* monotonic: when it last came back */
    bool away;           /* not even its versions came */
    bool probing;
    bool owes; /* the engine must be told */
    struct loop_timer *timer;
};

static int64_t next_probe_ms(void)
{
    uint32_t chance;
    random_bytes(&chance, sizeof chance);
    return probe_ms + (int64_t)chance % probe_ms;
}

/* Nobody was reached, or somebody who does not speak for the homeserver. */
static bool is_missing(const struct matrix_answer *answer)
{
    return answer->fate == FATE_LATER && answer->status != 429 && !answer->too_large;
}

/* ---- it is back -------------------------------------------------------------------------------------------- */

static void tell(struct reach *reach)
{
    struct connector *connector = reach->connector;
    int64_t quiet_ms = connector->quiet_until_ms - clock_monotonic_ms();
    if (!reach->owes || !connector->signed_in)
        return;
    if (quiet_ms > 0) {
        loop_timer_again(reach->timer, quiet_ms);
        return;
    }
    struct arrival *arrival = arrival_new(ARRIVAL_REACHED, matrix_type.name, 0);
    if (connector->services->arrive(connector->services->context, arrival)) {
        reach->owes = false;
        return;
    }
    arrival_free(arrival);
    loop_timer_again(reach->timer, again_ms);
}

static void come_back(struct reach *reach)
{
    struct connector *connector = reach->connector;
    int64_t now_ms = clock_monotonic_ms(), lasted_ms = now_ms - reach->lost_ms;
    bool was_away = reach->away && lasted_ms >= brief_ms;
    reach->lost_ms = 0;
    reach->away = false;
    if (!was_away)
        return;
    log_info("matrix_homeserver_back", "after_ms=%lld text=\"the homeserver answers again; what waits goes now\"",
             (long long)lasted_ms);
    reach->returned_ms = now_ms;
    reach->owes = true;
    if (!connector->signed_in)
        matrix_sign_in(connector);
    else if (connector->sync != NULL)
        matrix_sync_hurry(connector->sync);
    else if (connector->backlog != NULL)
        backlog_doubt(connector->backlog);
    tell(reach);
}

/* ---- is it there? ------------------------------------------------------------------------------------------ */

static void on_probed(void *context, const struct matrix_answer *answer)
{
    struct reach *reach = context;
    reach->probing = false;
    if (reach->lost_ms == 0)
        return; /* something else came through meanwhile */
    if (is_missing(answer)) {
        reach->away = true;
        loop_timer_again(reach->timer, next_probe_ms());
    } else {
        come_back(reach);
    }
}

static void probe(struct reach *reach)
{
    reach->probing = true;
    matrix_call(reach->connector->api, &(struct matrix_request){.method = "GET",
                                                                .path = "/_matrix/client/versions",
                                                                .timeout_ms = patience_ms,
                                                                .without_token = true,
                                                                .done = on_probed,
                                                                .context = reach});
}

static void on_timer(void *context)
{
    struct reach *reach = context;
    if (reach->lost_ms > 0 && !reach->probing)
        probe(reach);
    else
        tell(reach);
}

void reach_heard(void *context, const struct matrix_answer *answer, int64_t begun_ms)
{
    struct reach *reach = context;
    if (reach == NULL)
        return;
    if (!is_missing(answer)) {
        if (reach->lost_ms > 0 && answer->status == 200)
            come_back(reach);
    } else if (begun_ms < reach->returned_ms) { /* it hung since the outage, and waits for its next try only now */
        reach->owes = true;
        tell(reach);
    } else if (reach->lost_ms == 0) {
        reach->lost_ms = clock_monotonic_ms();
        loop_timer_again(reach->timer, next_probe_ms());
    }
}

void reach_signed_in(struct reach *reach)
{
    if (reach != NULL)
        tell(reach);
}

/* ---- life -------------------------------------------------------------------------------------------------- */

struct reach *reach_new(struct connector *connector)
{
    struct reach *reach = x_alloc(1, sizeof *reach);
    reach->connector = connector;
    reach->owes = true; /* of an outage that began before the process did */
    reach->timer = loop_timer_start(connector->services->loop, INT64_C(24) * 3600 * 1000, 0, on_timer, reach);
    return reach;
}

void reach_free(struct reach *reach)
{
    if (reach == NULL)
        return;
    loop_timer_stop(&reach->timer);
    free(reach);
}
