#include "engine/nightly.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/own.h"
#include "store/attachments.h"
#include "store/learnt.h"
#include "store/retention.h"

#include <stdbool.h>
#include <stdlib.h>

enum { ROWS_AT_ONCE = 200, VOTES_AT_ONCE = 50 };
static const int64_t day_ms = 24 * 60 * 60 * 1000, start_ms = 3 * 60 * 60 * 1000;

struct nightly {
    struct retention_policy policy;
    struct retention_night night;
    int64_t done_day; /* days since 1970 whose night is done */
    bool working;
};

struct nightly *nightly_new(int64_t entries_days, int64_t tickets_months, int64_t audit_months,
                            int64_t snapshots_months)
{
    struct nightly *nightly = x_alloc(1, sizeof *nightly);
    nightly->policy = retention_default;
    nightly->policy.entries_ms = entries_days * day_ms;
    nightly->policy.tickets_ms = tickets_months * 30 * day_ms;
    nightly->policy.audit_ms = audit_months * 30 * day_ms;
    nightly->policy.snapshots_ms = snapshots_months * 30 * day_ms;
    return nightly;
}

void nightly_free(struct nightly *nightly)
{
    free(nightly);
}

/* What the last chunks of the night do, when the clock was found right. */
static enum result drop_pictures(const struct nightly *nightly, struct store *store, int64_t now_ms, bool *more,
                                 struct error *error)
{
    int64_t dropped = 0;
    enum result result =
        attachments_drop_closed(store, now_ms - nightly->policy.media_ms, ROWS_AT_ONCE, now_ms, &dropped, error);
    *more = dropped >= ROWS_AT_ONCE;
    return result;
}

/* Votes are kept as long as other feedback. */
static enum result drop_votes(const struct nightly *nightly, struct store *store, int64_t now_ms, bool *more,
                              struct error *error)
{
    int64_t dropped = 0;
    enum result result = learnt_drop_old(store, now_ms - nightly->policy.tickets_ms, VOTES_AT_ONCE, &dropped, error);
    *more = dropped >= VOTES_AT_ONCE;
    return result;
}

enum result nightly_step(struct nightly *nightly, struct store *store, struct error *error)
{
    int64_t now_ms = clock_now_ms();
    int64_t day = (now_ms - start_ms) / day_ms;
    bool more = false;
    if (day <= nightly->done_day)
        return RESULT_OK;
    if (!nightly->working) {
        nightly->night = (struct retention_night){0};
        nightly->working = true;
    }
    enum result result = retention_run(store, &nightly->policy, now_ms, ROWS_AT_ONCE, &nightly->night, &more, error);
    if (result == RESULT_OK && !more)
        result = drop_pictures(nightly, store, now_ms, &more, error);
    if (result == RESULT_OK && !more)
        result = drop_votes(nightly, store, now_ms, &more, error);
    if (result == RESULT_REFUSED) {
        log_warn("retention_refused", "text=\"%s\"", error->text);
        result = RESULT_OK;
    }
    if (result == RESULT_OK && !more) {
        log_info("retention_done", "removed=%lld refused=%u", (long long)nightly->night.removed,
                 nightly->night.refused);
        nightly->done_day = day;
        nightly->working = false;
    }
    return result;
}
