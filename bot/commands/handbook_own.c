#include "commands/handbook_own.h"

#include "base/own.h"
#include "settings/facts.h"
#include "store/organisations.h"

void handbook_own_done(struct handbook_own *own)
{
    for (int i = 0; i < LANGUAGE_COUNT; i++)
        text_done(&own->names[i]);
}

void handbook_own_start(struct handbook_own *own)
{
    for (const struct fact_row *row = facts_table; row->name != NULL; row++) {
        if ((string_starts(row->name, "checkins.") || string_starts(row->name, "figures.")) &&
            own->fact_count < HANDBOOK_FACTS_MOST)
            own->facts[own->fact_count++].name = row->name;
    }
}

/* Told at all, or in one of the languages. */
static enum result find_fact(struct store *store, int64_t organisation_id, struct handbook_fact *fact,
                             struct error *error)
{
    own_(text_done) struct text value = TEXT_INIT;
    enum result result = organisation_fact(store, organisation_id, fact->name, &value, error);
    for (int i = 0; i < LANGUAGE_COUNT && result == RESULT_NOT_FOUND; i++) {
        own_(text_done) struct text name = TEXT_INIT;
        text_printf(&name, "%s.%s", fact->name, language_code((enum language)i));
        result = organisation_fact(store, organisation_id, name.data, &value, error);
    }
    fact->filled = result == RESULT_OK;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result handbook_own_read(struct store *store, const char *organisation, struct handbook_own *own,
                              struct error *error)
{
    enum result result = organisation_find(store, organisation, &own->organisation_id, error);
    int64_t id = own->organisation_id;
    if (result == RESULT_NOT_FOUND)
        return error_set(error, result, "there is no organisation \"%.60s\"", organisation);
    for (int i = 0; result == RESULT_OK && i < LANGUAGE_COUNT; i++) {
        own_(text_done) struct text name = TEXT_INIT;
        text_printf(&name, "name.%s", language_code((enum language)i));
        result = organisation_fact(store, id, name.data, &own->names[i], error);
        if (result == RESULT_NOT_FOUND)
            result = organisation_fact(store, id, "name", &own->names[i], error);
        if (result == RESULT_NOT_FOUND)
            result = RESULT_OK;
    }
    for (int i = 0; result == RESULT_OK && i < own->fact_count; i++)
        result = find_fact(store, id, &own->facts[i], error);
    return result;
}
