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
    for (size_t i = 0; i < organisation->desks.count; i++) {
        free(organisation->desks.items[i].code);
        free(organisation->desks.items[i].name);
        free(organisation->desks.items[i].webhook);
        free(organisation->desks.items[i].secret);
    }
    list_done(&organisation->facts);
    list_done(&organisation->units);
    list_done(&organisation->desks);
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

const struct record_desk *record_find_desk(const struct record *record, const char *organisation, const char *code)
{
    const struct record_organisation *found = organisation == NULL ? NULL : record_find(record, organisation);
    for (size_t i = 0; found != NULL && i < found->desks.count; i++) {
        if (string_equal(found->desks.items[i].code, code))
            return &found->desks.items[i];
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

bool names_hold(const char *list, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = list == NULL ? "" : list; length > 0 && *at != '\0'; at += *at == ',') {
        at += strspn(at, " ");
        size_t bytes = strcspn(at, ","), blanks = 0;
        while (blanks < bytes && at[bytes - blanks - 1] == ' ')
            blanks++;
        if (bytes - blanks == length && strncasecmp(at, name, length) == 0)
            return true;
        at += bytes;
    }
    return false;
}

static const struct record_organisation *find_owner(const struct record *record, const char *fact, const char *name,
                                                    const char *own_names)
{
    for (size_t i = 0; i < record->organisations.count; i++) {
        if (names_hold(exact_fact(&record->organisations.items[i], fact), name))
            return &record->organisations.items[i];
    }
    return record->organisations.count == 1 && names_hold(own_names, name) ? &record->organisations.items[0] : NULL;
}

const struct record_organisation *record_find_matrix_server(const struct record *record, const char *server,
                                                            const char *own_server)
{
    return find_owner(record, "matrix_servers", server, own_server);
}

const struct record_organisation *record_find_teams_tenant(const struct record *record, const char *tenant,
                                                           const char *own_tenants)
{
    return find_owner(record, "teams_tenants", tenant, own_tenants);
}
