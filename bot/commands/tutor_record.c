#include "commands/tutor_record.h"

#include "base/clock.h"
#include "base/own.h"
#include "base/yaml.h"
#include "commands/calendar_record.h"
#include "connectors/matrix/identifiers.h"
#include "desk/rota.h"
#include "store/access.h"
#include "store/organisations.h"
#include "store/people.h"
#include "store/tutors.h"

#include <stdlib.h>
#include <string.h>

static const struct yaml_item *member(const struct yaml *yaml, size_t index, const char *name)
{
    own_(text_done) struct text key = TEXT_INIT;
    text_printf(&key, "tutors[%zu].%s", index, name);
    return yaml_find(yaml, key.data);
}

static const char *value(const struct yaml *yaml, size_t index, const char *name)
{
    const struct yaml_item *item = member(yaml, index, name);
    return item == NULL ? "" : item->value;
}

static bool has_tutor(const struct yaml *yaml, size_t index)
{
    return member(yaml, index, "matrix") != NULL || member(yaml, index, "name") != NULL ||
           member(yaml, index, "hours") != NULL;
}

/* ---- checking ---------------------------------------------------------------------------------------------- */

static void complain(struct text *complaints, const char *file, const struct yaml_item *item, size_t index,
                     const char *name, const char *why)
{
    if (item != NULL)
        text_printf(complaints, "%s:%u: tutors[%zu].%s: %s\n", file, item->line, index, name, why);
    else
        text_printf(complaints, "%s:1: tutors[%zu].%s: %s\n", file, index, name, why);
}

static void check_hours(const struct yaml *yaml, size_t index, const char *file, struct text *complaints)
{
    own_(rota_done) struct rota rota = {.slots = LIST_INIT};
    struct error error = ERROR_INIT;
    const struct yaml_item *hours = member(yaml, index, "hours");
    const struct yaml_item *week = member(yaml, index, "hours_per_week");
    const struct yaml_item *calendar = member(yaml, index, "calendar");
    char *end = NULL;
    if (hours != NULL && rota_read(hours->value, &rota, &error) != RESULT_OK)
        complain(complaints, file, hours, index, "hours", error.text);
    if (hours != NULL && calendar != NULL)
        complain(complaints, file, calendar, index, "calendar", "stands instead of hours; leave one of them out");
    if (week == NULL)
        return;
    double count = strtod(week->value, &end);
    if (end == week->value || *end != '\0' || count < 0 || count > 60)
        complain(complaints, file, week, index, "hours_per_week", "must be a number of hours from 0 to 60, such as 2");
}

/* A queue that the same file names, or none. */
static bool names_queue(const struct yaml *yaml, const char *code)
{
    for (size_t i = 0;; i++) {
        own_(text_done) struct text key = TEXT_INIT;
        text_printf(&key, "queues[%zu].code", i);
        const struct yaml_item *item = yaml_find(yaml, key.data);
        if (item == NULL)
            return false;
        if (strcmp(item->value, code) == 0)
            return true;
    }
}

void tutor_record_check(const struct yaml *yaml, const char *file, struct text *complaints)
{
    for (size_t i = 0; has_tutor(yaml, i); i++) {
        const struct yaml_item *off = member(yaml, i, "off"), *queue = member(yaml, i, "queue");
        const char *name = value(yaml, i, "name");
        if (!matrix_is_user(value(yaml, i, "matrix")))
            complain(complaints, file, member(yaml, i, "matrix"), i, "matrix",
                     "must be the tutor's whole Matrix id in quotes, such as \"@aino:kunta.example\"");
        if (*name == '\0' || strlen(name) > 80 || strpbrk(name, "*[]\n\r\t") != NULL)
            complain(complaints, file, member(yaml, i, "name"), i, "name",
                     "must be how askers know the tutor, such as Aino, without * [ ]");
        if (off != NULL && strcmp(off->value, "true") != 0 && strcmp(off->value, "false") != 0)
            complain(complaints, file, off, i, "off", "must be true or false");
        if (queue != NULL && !names_queue(yaml, queue->value))
            complain(complaints, file, queue, i, "queue", "must be the code of one of the file's queues");
        check_hours(yaml, i, file, complaints);
    }
}

/* ---- importing ----------------------------------------------------------------------------------------------- */

/* The queue of that code; without one, that which takes all tickets. */
static enum result find_queue(struct store *store, int64_t organisation_id, const char *code, int64_t *id,
                              struct error *error)
{
    own_(place_rows_done) struct place_rows queues = {.list = LIST_INIT};
    enum result result = queue_list(store, organisation_id, &queues, error);
    for (size_t i = 0; i < queues.list.count && result == RESULT_OK; i++) {
        if (*code == '\0' || strcmp(queues.list.items[i].code, code) == 0) {
            *id = queues.list.items[i].id;
            return RESULT_OK;
        }
    }
    return result != RESULT_OK ? result
                               : error_set(error, RESULT_BAD_INPUT,
                                           "tutors: the record has no queue \"%.60s\"; name it under queues", code);
}

static enum result import_one(struct store *store, int64_t organisation_id, const struct yaml *yaml, size_t index,
                              const char *file, struct error *error)
{
    int64_t queue_id = 0, now_ms = clock_now_ms();
    struct person person;
    own_(free_pointer) char *hours = x_strdup(value(yaml, index, "hours"));
    enum result result = find_queue(store, organisation_id, value(yaml, index, "queue"), &queue_id, error);
    if (result == RESULT_OK)
        result = person_for_account(store, organisation_id, "matrix", value(yaml, index, "matrix"), PRESENCE_PERSONAL,
                                    now_ms, &person, error);
    if (result == RESULT_OK)
        result = access_grant(store, organisation_id, person.id, "tutor", value(yaml, index, "name"), now_ms, error);
    if (result == RESULT_OK)
        result = queue_member_add(store, organisation_id, queue_id, person.id, error);
    if (result != RESULT_OK)
        return result;
    struct tutor_row row = {.person_id = person.id,
                            .week_minutes = (int64_t)(strtod(value(yaml, index, "hours_per_week"), NULL) * 60),
                            .hours = hours,
                            .calendar = *value(yaml, index, "calendar") != '\0',
                            .off = strcmp(value(yaml, index, "off"), "true") == 0};
    result = tutor_hours_set(store, organisation_id, &row, error);
    return result == RESULT_OK ? calendar_import(store, organisation_id, file, value(yaml, index, "calendar"),
                                                 CALENDAR_TUTOR, person.id, error)
                               : result;
}

enum result tutor_record_import(struct store *store, int64_t organisation_id, const struct yaml *yaml, const char *file,
                                struct error *error)
{
    enum result result = RESULT_OK;
    for (size_t i = 0; has_tutor(yaml, i) && result == RESULT_OK; i++)
        result = import_one(store, organisation_id, yaml, i, file, error);
    return result;
}
