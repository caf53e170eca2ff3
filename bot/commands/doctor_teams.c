/* neuvo doctor, the part about Teams: whose people are served, and what Microsoft answers (connectors/teams/check.h).
 */
#include "base/clock.h"
#include "base/own.h"
#include "commands/doctor.h"
#include "commands/organisation_record.h"
#include "connectors/teams/activity.h"
#include "connectors/teams/check.h"
#include "connectors/teams/places.h"
#include "connectors/teams/teams.h"
#include "model/record.h"
#include "settings/settings.h"
#include "store/cursors.h"
#include "store/organisations.h"
#include "store/people_list.h"
#include "store/store.h"

#include <string.h>

static const char people_line[] = "Teams people";

/* Accounts of Teams on the list; *listed: is there a list at all? */
static enum result count_people(struct store *store, const char *code, bool *listed, size_t *count, struct error *error)
{
    own_(people_list_done) struct people_list list = {.people = LIST_INIT};
    int64_t organisation_id = 0, now_ms = clock_now_ms();
    enum result result = organisation_find(store, code, &organisation_id, error);
    if (result == RESULT_OK)
        result = people_list_all(store, organisation_id, &list, error);
    *listed = list.people.count > 0;
    *count = 0;
    for (size_t i = 0; i < list.people.count; i++) {
        const struct listed_person *person = &list.people.items[i];
        *count += strcmp(person->connector, teams_type.name) == 0 && (person->end_ms == 0 || person->end_ms > now_ms);
    }
    return result;
}

static enum result say_tenant(struct visit *visit, struct store *store, const struct record *record, const char *tenant,
                              const struct teams_options *options, struct error *error)
{
    const char *tenants = options->tenants;
    own_(text_done) struct text detail = TEXT_INIT;
    const struct record_organisation *organisation = record_find_teams_tenant(record, tenant, tenants);
    enum mark mark = MARK_GOOD;
    bool listed = false;
    size_t count = 0;
    if (organisation == NULL) {
        text_printf(
            &detail,
            "tenant %s belongs to no organisation, so its people are turned away; name it in the record of theirs "
            "(teams_tenants: [%s]) and read that again: neuvo organisation import",
            tenant, tenant);
        visit_say(visit, MARK_MEND, people_line, detail.data);
        return RESULT_OK;
    }
    enum result result = count_people(store, organisation->code, &listed, &count, error);
    text_printf(&detail, "tenant %s belongs to %s, ", tenant, organisation->code);
    if (*options->groups != '\0') {
        text_printf(&detail, "which serves the members of teams.allowed_groups and %zu of its list of people", count);
    } else if (!listed) {
        mark = MARK_NOTE;
        text_add(&detail,
                 "which has neither a list of people nor allowed groups: everybody there counts as staff, pupils "
                 "and guests too (neuvo people import, or teams.allowed_groups)");
    } else if (count == 0) {
        mark = MARK_MEND;
        text_add(&detail,
                 "whose list of people names nobody of Teams, so nobody is served: write them as teams:OBJECT-ID "
                 "(neuvo people import)");
    } else {
        text_printf(&detail, "whose list of people names %zu of Teams", count);
    }
    if (result == RESULT_OK)
        visit_say(visit, mark, people_line, detail.data);
    return result;
}

static enum result say_tenants(struct visit *visit, struct store *store, const struct teams_options *options,
                               struct error *error)
{
    struct record record = {.organisations = LIST_INIT};
    enum result result = record_read(store, &record, error);
    for (const char *at = options->tenants; *at != '\0' && result == RESULT_OK; at += *at == ',') {
        own_(text_done) struct text tenant = TEXT_INIT;
        size_t length = strcspn(at, ",");
        text_add_bytes(&tenant, at, length);
        text_trim(&tenant);
        if (tenant.length > 0)
            result = say_tenant(visit, store, &record, tenant.data, options, error);
        at += length;
    }
    record_done(&record);
    return result;
}

/* Where Neuvo can speak, and where not any more. */
static enum result say_places(struct visit *visit, struct store *store, struct error *error)
{
    own_(organisations_done) struct organisations organisations = {.list = LIST_INIT};
    own_(text_done) struct text detail = TEXT_INIT;
    struct teams_places *places = teams_places_new();
    enum result result = organisation_list(store, &organisations, error);
    for (size_t i = 0; i < organisations.list.count && result == RESULT_OK; i++) {
        own_(kept_done) struct kept_list kept = {.list = LIST_INIT};
        result = cursors_of_connector(store, organisations.list.items[i].id, teams_type.name, &kept, error);
        for (size_t k = 0; k < kept.list.count; k++)
            teams_places_restore(places, &kept.list.items[k]);
    }
    size_t gone = teams_places_gone(places), count = teams_places_count(places);
    teams_places_free(places);
    text_printf(&detail, "%zu are known", count);
    if (gone > 0)
        text_printf(&detail,
                    "; in %zu of them Neuvo was removed or blocked, so nothing is sent there until somebody lets it in "
                    "again; who has another account is told there",
                    gone);
    if (result == RESULT_OK)
        visit_say(visit, gone > 0 ? MARK_NOTE : MARK_GOOD, "Teams conversations", detail.data);
    return result;
}

static void on_found(void *context, enum teams_mark mark, const char *what, const char *detail)
{
    static const enum mark marks[] = {[TEAMS_GOOD] = MARK_GOOD, [TEAMS_NOTE] = MARK_NOTE, [TEAMS_MEND] = MARK_MEND};
    visit_say(context, marks[mark], what, detail);
}

void visit_teams(struct visit *visit, const struct settings *settings, const char *data)
{
    struct teams_options options;
    struct error error = ERROR_INIT;
    if (*settings_string(settings, "teams.app_id") == '\0' ||
        teams_options_read(settings, &options, &error) != RESULT_OK)
        return; /* the settings were looked at before */
    struct store *store = visit_open_store(visit, settings, data, people_line);
    if (store != NULL && say_tenants(visit, store, &options, &error) != RESULT_OK)
        visit_say(visit, MARK_MEND, people_line, error.text);
    if (store != NULL && say_places(visit, store, &error) != RESULT_OK)
        visit_say(visit, MARK_MEND, people_line, error.text);
    store_close(store);
    const struct teams_check check = {.options = &options,
                                      .public_url = settings_string(settings, "server.public_url"),
                                      .neuvo_runs = visit_neuvo_runs(data),
                                      .found = on_found,
                                      .context = visit};
    if (teams_check_run(&check, &error) != RESULT_OK)
        visit_say(visit, MARK_MEND, "Teams", error.text);
    teams_options_done(&options);
}
