#include "commands/house_figures.h"

#include "base/clock.h"
#include "commands/demo.h"
#include "store/organisations.h"

int64_t house_kept_ms(const struct settings *settings)
{
    static const int64_t month_ms = INT64_C(30) * 24 * 3600 * 1000;
    return settings_int(settings, "retention.tickets_months") * month_ms;
}

struct snapshot_watch *house_figures_watch(const struct settings *settings, const char *url, struct mailbox *arrivals,
                                           struct knowledge_watch *knowledge, const struct house_checkins *checkins)
{
    const struct engine_checkins *parts = house_checkins_of(checkins);
    if (parts == NULL)
        return NULL;
    const struct snapshot_watch_parts watch = {.url = url,
                                               .arrivals = arrivals,
                                               .knowledge = knowledge,
                                               .framework = parts->framework,
                                               .key = parts->key,
                                               .kept_ms = house_kept_ms(settings)};
    return snapshot_watch_new(&watch);
}

enum result house_figures_demo(struct store *store, const struct house_checkins *checkins, struct error *error)
{
    const struct engine_checkins *parts = house_checkins_of(checkins);
    int64_t organisation_id = 0;
    if (parts == NULL)
        return RESULT_OK;
    enum result result = organisation_find(store, ORGANISATION_DEFAULT, &organisation_id, error);
    return result == RESULT_OK ? demo_fill(store, organisation_id, parts, clock_now_ms(), error) : result;
}
