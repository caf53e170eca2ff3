#include "commands/calendar_record.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/own.h"
#include "base/yaml.h"
#include "desk/calendar_file.h"
#include "desk/rota.h"
#include "store/organisations.h"

#include <string.h>

enum { FILE_BYTES = 1 << 20 };
/* So much of a calendar is kept; the next reading goes on from there. */
static const int64_t day_ms = INT64_C(24) * 3600 * 1000, years_ms = INT64_C(5) * 366 * 24 * 3600 * 1000;

static void path_beside(const char *record, const char *path, struct text *out)
{
    const char *slash = strrchr(record, '/');
    if (*path != '/' && slash != NULL)
        text_add_bytes(out, record, (size_t)(slash - record) + 1);
    text_add(out, path);
}

/* False: complaints say why not. */
static bool read_file(const char *record, const char *path, struct duties *stretches, struct text *complaints)
{
    own_(text_done) struct text file = TEXT_INIT, content = TEXT_INIT;
    struct error error = ERROR_INIT;
    int64_t now_ms = clock_now_ms();
    path_beside(record, path, &file);
    if (file_read(file.data, FILE_BYTES, &content, &error) == RESULT_OK)
        return calendar_file_read(file.data, content.data, now_ms - 8 * day_ms, now_ms + years_ms, stretches,
                                  complaints);
    text_printf(complaints, "%s\n", error.text);
    return false;
}

/* ---- checking ---------------------------------------------------------------------------------------------- */

/* "units[3].hours" */
static bool names_hours(const char *key)
{
    const char *bracket = strchr(key, ']');
    return strcmp(key, "office_hours") == 0 ||
           (bracket != NULL && string_starts(key, "units[") && strcmp(bracket, "].hours") == 0);
}

void office_hours_check(const struct yaml *yaml, const char *record, struct text *complaints)
{
    for (size_t i = 0; i < yaml->items.count; i++) {
        const struct yaml_item *hours = &yaml->items.items[i];
        own_(rota_done) struct rota rota = {.slots = LIST_INIT};
        struct error error = ERROR_INIT;
        if (names_hours(hours->key) && rota_read(hours->value, &rota, &error) != RESULT_OK)
            text_printf(complaints, "%s:%u: %s: %s\n", record, hours->line, hours->key, error.text);
    }
}

static bool names_calendar(const char *key)
{
    const char *bracket = strchr(key, ']');
    if (strcmp(key, "breaks") == 0)
        return true;
    return bracket != NULL && ((string_starts(key, "units[") && strcmp(bracket, "].breaks") == 0) ||
                               (string_starts(key, "tutors[") && strcmp(bracket, "].calendar") == 0));
}

void calendar_record_check(const struct yaml *yaml, const char *record, struct text *complaints)
{
    for (size_t i = 0; i < yaml->items.count; i++) {
        const struct yaml_item *item = &yaml->items.items[i];
        own_(duties_done) struct duties stretches = {.list = LIST_INIT};
        own_(text_done) struct text why = TEXT_INIT;
        if (names_calendar(item->key) && *item->value != '\0' && !read_file(record, item->value, &stretches, &why))
            text_printf(complaints, "%s:%u: %s: %s", record, item->line, item->key, why.data);
    }
}

/* ---- importing ----------------------------------------------------------------------------------------------- */

enum result calendar_import(struct store *store, int64_t organisation_id, const char *record, const char *path,
                            enum calendar_owner owner, int64_t owner_id, struct error *error)
{
    own_(duties_done) struct duties stretches = {.list = LIST_INIT};
    own_(text_done) struct text complaints = TEXT_INIT;
    if (*path != '\0' && !read_file(record, path, &stretches, &complaints)) {
        text_trim(&complaints);
        log_warn("calendar_kept", "text=\"%s; what was read from it before stays\"", complaints.data);
        return RESULT_OK;
    }
    return calendar_set(store, organisation_id, owner, owner_id, &stretches, error);
}

static const char *value_of(const struct yaml *yaml, const char *key)
{
    const struct yaml_item *item = yaml_find(yaml, key);
    return item == NULL ? "" : item->value;
}

enum result calendar_record_import(struct store *store, int64_t organisation_id, const struct yaml *yaml,
                                   const char *record, struct error *error)
{
    enum result result = office_hours_set(store, organisation_id, value_of(yaml, "office_hours"), error);
    if (result == RESULT_OK)
        result = calendar_import(store, organisation_id, record, value_of(yaml, "breaks"), CALENDAR_UNIT, 0, error);
    for (size_t i = 0; result == RESULT_OK; i++) {
        own_(text_done) struct text code = TEXT_INIT, breaks = TEXT_INIT, hours = TEXT_INIT;
        int64_t unit_id = 0;
        text_printf(&code, "units[%zu].code", i);
        text_printf(&breaks, "units[%zu].breaks", i);
        text_printf(&hours, "units[%zu].hours", i);
        if (yaml_find(yaml, code.data) == NULL)
            return RESULT_OK;
        result = unit_find(store, organisation_id, value_of(yaml, code.data), &unit_id, NULL, error);
        if (result == RESULT_OK)
            result = calendar_import(store, organisation_id, record, value_of(yaml, breaks.data), CALENDAR_UNIT,
                                     unit_id, error);
        if (result == RESULT_OK)
            result =
                unit_hours_set(store, organisation_id, value_of(yaml, code.data), value_of(yaml, hours.data), error);
    }
    return result;
}
