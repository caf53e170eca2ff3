#include "model/record.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static void organisation_done(struct record_organisation *organisation)
{
    for (size_t i = 0; i < organisation->facts.count; i++) {
        free(organisation->facts.items[i].name);
        free(organisation->facts.items[i].value);
    }
    for (size_t i = 0; i < organisation->units.count; i++)
        free(organisation->units.items[i]);
    list_done(&organisation->facts);
    list_done(&organisation->units);
    free(organisation->code);
}

void record_done(struct record *record)
{
    for (size_t i = 0; i < record->organisations.count; i++)
        organisation_done(&record->organisations.items[i]);
    list_done(&record->organisations);
}

const struct record_organisation *record_find(const struct record *record, const char *code)
{
    for (size_t i = 0; i < record->organisations.count; i++) {
        if (strcmp(record->organisations.items[i].code, code) == 0)
            return &record->organisations.items[i];
    }
    return NULL;
}

static const char *exact_fact(const struct record_organisation *organisation, const char *name)
{
    for (size_t i = 0; i < organisation->facts.count; i++) {
        if (strcmp(organisation->facts.items[i].name, name) == 0)
            return organisation->facts.items[i].value;
    }
    return NULL;
}

const char *record_fact(const struct record_organisation *organisation, const char *name, enum language language)
{
    struct text full_name = TEXT_INIT;
    text_printf(&full_name, "%s.%s", name, language_code(language));
    const char *value = exact_fact(organisation, full_name.data);
    text_done(&full_name);
    return value == NULL ? exact_fact(organisation, name) : value;
}

bool record_has_unit(const struct record_organisation *organisation, const char *code)
{
    for (size_t i = 0; i < organisation->units.count; i++) {
        if (strcmp(organisation->units.items[i], code) == 0)
            return true;
    }
    return false;
}
