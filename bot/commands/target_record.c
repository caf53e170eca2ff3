#include "commands/target_record.h"

#include "base/own.h"
#include "base/yaml.h"
#include "connectors/matrix/identifiers.h"
#include "store/organisations.h"
#include "store/targets.h"

#include <stdlib.h>
#include <string.h>

enum { HOURS_MOST = 400, DAYS_MOST_SILENT = 30, DAYS_USUAL = 5 };

static const struct yaml_item *member(const struct yaml *yaml, size_t index, const char *name)
{
    own_(text_done) struct text key = TEXT_INIT;
    text_printf(&key, "queues[%zu].%s", index, name);
    return yaml_find(yaml, key.data);
}

/* A number from 0 to most. False: it is none. */
static bool read_number(const struct yaml_item *item, double most, double *number)
{
    char *end = NULL;
    *number = 0;
    if (item == NULL)
        return true;
    *number = strtod(item->value, &end);
    return end != item->value && *end == '\0' && *number >= 0 && *number <= most;
}

/* ---- checking ---------------------------------------------------------------------------------------------- */

static bool names_queue(const struct yaml *yaml, const char *code)
{
    for (size_t i = 0; member(yaml, i, "code") != NULL; i++) {
        if (strcmp(member(yaml, i, "code")->value, code) == 0)
            return true;
    }
    return false;
}

static void check_hours(const struct yaml *yaml, const char *file, size_t index, const char *name,
                        struct text *complaints)
{
    const struct yaml_item *item = member(yaml, index, name);
    double hours = 0;
    if (!read_number(item, HOURS_MOST, &hours))
        text_printf(complaints, "%s:%u: queues[%zu].%s: must be a number of office hours from 0 to %d, such as 8\n",
                    file, item->line, index, name, HOURS_MOST);
}

void target_record_check(const struct yaml *yaml, const char *file, struct text *complaints)
{
    const struct yaml_item *silent = yaml_find(yaml, "silent_days");
    double days = 0;
    if (!read_number(silent, DAYS_MOST_SILENT, &days))
        text_printf(complaints, "%s:%u: silent_days: must be a number of days from 0 to %d, such as %d\n", file,
                    silent->line, DAYS_MOST_SILENT, DAYS_USUAL);
    for (size_t i = 0; member(yaml, i, "code") != NULL; i++) {
        const struct yaml_item *to = member(yaml, i, "escalates_to");
        check_hours(yaml, file, i, "first_reply_hours", complaints);
        check_hours(yaml, file, i, "solution_hours", complaints);
        if (to != NULL && *to->value != '\0' && !matrix_is_user(to->value) && !names_queue(yaml, to->value))
            text_printf(complaints,
                        "%s:%u: queues[%zu].escalates_to: must be the code of one of the file's queues, or a person's "
                        "whole Matrix id in quotes, such as \"@aino:kunta.example\"\n",
                        file, to->line, i);
    }
}

/* ---- importing ----------------------------------------------------------------------------------------------- */

static int64_t minutes(const struct yaml *yaml, size_t index, const char *name)
{
    double hours = 0;
    (void)read_number(member(yaml, index, name), HOURS_MOST, &hours);
    return (int64_t)(hours * 60);
}

static enum result import_queue(struct store *store, int64_t organisation_id, const struct yaml *yaml, size_t index,
                                const struct place_rows *queues, struct error *error)
{
    own_(queue_targets_done) struct queue_targets targets = QUEUE_TARGETS_INIT;
    const struct yaml_item *to = member(yaml, index, "escalates_to");
    for (size_t i = 0; i < queues->list.count; i++) {
        if (strcmp(queues->list.items[i].code, member(yaml, index, "code")->value) == 0)
            targets.queue_id = queues->list.items[i].id;
    }
    targets.reply_minutes = minutes(yaml, index, "first_reply_hours");
    targets.solve_minutes = minutes(yaml, index, "solution_hours");
    text_add(&targets.escalate_to, to == NULL ? "" : to->value);
    return queue_targets_set(store, organisation_id, &targets, error);
}

enum result target_record_import(struct store *store, int64_t organisation_id, const struct yaml *yaml,
                                 struct error *error)
{
    own_(place_rows_done) struct place_rows queues = {.list = LIST_INIT};
    const struct yaml_item *silent = yaml_find(yaml, "silent_days");
    enum result result = queue_list(store, organisation_id, &queues, error);
    if (result == RESULT_OK)
        result = silent_days_set(store, organisation_id, silent == NULL ? DAYS_USUAL : strtol(silent->value, NULL, 10),
                                 error);
    for (size_t i = 0; member(yaml, i, "code") != NULL && result == RESULT_OK; i++)
        result = import_queue(store, organisation_id, yaml, i, &queues, error);
    return result;
}
