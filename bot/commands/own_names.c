#include "commands/own_names.h"

#include "base/own.h"
#include "base/yaml.h"
#include "model/record.h"
#include "store/organisations.h"

#include <string.h>

/* Names that belong to one organisation alone: kept as one fact, with commas between them. */
static const char *const lists[] = {"matrix_servers", "teams_tenants"};
enum { LISTS = sizeof lists / sizeof *lists };

/* "matrix_servers" and "matrix_servers[3]" */
static bool is_of(const char *key, const char *list)
{
    size_t length = strlen(list);
    return string_starts(key, list) && (key[length] == '\0' || (key[length] == '[' && strchr(key, '.') == NULL));
}

bool own_names_have(const char *key)
{
    for (size_t i = 0; i < LISTS; i++) {
        if (is_of(key, lists[i]))
            return true;
    }
    return false;
}

/* Host names, perhaps with a port, and the numbers of tenants. */
void own_names_check(const struct yaml *yaml, const char *file, struct text *complaints)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]";
    for (size_t i = 0; i < yaml->items.count; i++) {
        const struct yaml_item *item = &yaml->items.items[i];
        for (size_t k = 0; k < LISTS; k++) {
            if (is_of(item->key, lists[k]) && strspn(item->value, letters) != strlen(item->value))
                text_printf(complaints, "%s:%u: %s: \"%.80s\" is no %s\n", file, item->line, item->key, item->value,
                            k == 0 ? "server name; write it as in @name:server" : "tenant id");
        }
    }
}

/* Two organisations that own the same server would read each other's messages. */
static enum result check_is_free(struct store *store, int64_t organisation_id, const char *list, const char *name,
                                 struct error *error)
{
    own_(organisations_done) struct organisations organisations = {.list = LIST_INIT};
    enum result result = organisation_list(store, &organisations, error);
    for (size_t i = 0; i < organisations.list.count && result == RESULT_OK; i++) {
        own_(text_done) struct text names = TEXT_INIT;
        const struct organisation *other = &organisations.list.items[i];
        if (other->id == organisation_id)
            continue;
        result = organisation_fact(store, other->id, list, &names, error);
        if (result == RESULT_OK && names_hold(names.data, name))
            return error_set(error, RESULT_BAD_INPUT,
                             "%s: %.80s belongs to the organisation \"%.60s\"; take it out there first", list, name,
                             other->code);
        result = result == RESULT_NOT_FOUND ? RESULT_OK : result;
    }
    return result;
}

/* What the file does not name stays as it was; an empty list ends it. */
static enum result import_list(struct store *store, int64_t organisation_id, const struct yaml *yaml, const char *list,
                               struct error *error)
{
    own_(text_done) struct text names = TEXT_INIT;
    enum result result = RESULT_OK;
    bool named = false;
    for (size_t i = 0; i < yaml->items.count && result == RESULT_OK; i++) {
        const struct yaml_item *item = &yaml->items.items[i];
        if (!is_of(item->key, list))
            continue;
        named = true;
        if (item->value[0] != '\0' && !names_hold(names.data, item->value)) {
            text_printf(&names, "%s%s", names.length > 0 ? "," : "", item->value);
            result = check_is_free(store, organisation_id, list, item->value, error);
        }
    }
    if (result != RESULT_OK || !named)
        return result;
    return organisation_fact_set(store, organisation_id, list, names.data, error);
}

enum result own_names_import(struct store *store, int64_t organisation_id, const struct yaml *yaml, struct error *error)
{
    enum result result = RESULT_OK;
    for (size_t i = 0; i < LISTS && result == RESULT_OK; i++)
        result = import_list(store, organisation_id, yaml, lists[i], error);
    return result;
}
