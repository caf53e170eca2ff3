#include "commands/house_reports.h"

#include "base/clock.h"
#include "base/own.h"
#include "commands/handbook_own.h"
#include "insight/report.h"

#include <string.h>

static enum result write_handbook(const void *context, struct store *store, const char *organisation,
                                  enum language language, struct text *page, struct error *error)
{
    const struct house_reports *house = context;
    own_(handbook_own_done) struct handbook_own own = HANDBOOK_OWN_INIT;
    handbook_own_start(&own);
    enum result result = handbook_own_read(store, organisation, &own, error);
    const struct report_source reports = {.store = store,
                                          .organisation_id = own.organisation_id,
                                          .framework = house->checkins->framework,
                                          .phrases = house->shelf.phrases};
    struct handbook_source source = {.folder = house->handbook,
                                     .phrases = house->shelf.phrases,
                                     .framework = house->checkins->framework,
                                     .bank = house->checkins->bank,
                                     .reports = &reports,
                                     .organisation = own.names[language].data,
                                     .now_ms = clock_now_ms(),
                                     .fact_count = own.fact_count};
    memcpy(source.facts, own.facts, sizeof own.facts);
    return result == RESULT_OK ? handbook_page(&source, language, page, error) : result;
}

void house_reports_fill(struct house_reports *reports, const struct shipped *shipped, const struct phrases *phrases,
                        const struct house_checkins *checkins)
{
    reports->handbook = shipped->handbook;
    reports->checkins = house_checkins_of(checkins);
    reports->shelf =
        (struct reports_shelf){.framework = reports->checkins == NULL ? NULL : reports->checkins->framework,
                               .phrases = phrases,
                               .handbook = write_handbook,
                               .context = reports};
}
