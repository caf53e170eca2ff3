#include "commands/tutor_record.h"

#include "access/login.h"
#include "base/clock.h"
#include "base/language.h"
#include "base/own.h"
#include "base/yaml.h"
#include "commands/calendar_record.h"
#include "connectors/matrix/identifiers.h"
#include "desk/rota.h"
#include "model/mail_address.h"
#include "store/access.h"
#include "store/audit.h"
#include "store/organisations.h"
#include "store/people.h"
#include "store/people_list.h"
#include "store/timers.h"
#include "store/tutors.h"

#include <inttypes.h>
#include <stdio.h>
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
    return member(yaml, index, "matrix") != NULL || member(yaml, index, "teams") != NULL ||
           member(yaml, index, "console") != NULL || member(yaml, index, "name") != NULL ||
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

/* Something of the list that the same file names. */
static bool names(const struct yaml *yaml, const char *list, const char *code, size_t length)
{
    for (size_t i = 0;; i++) {
        own_(text_done) struct text key = TEXT_INIT;
        text_printf(&key, "%s[%zu].code", list, i);
        const struct yaml_item *item = yaml_find(yaml, key.data);
        if (item == NULL)
            return false;
        if (strlen(item->value) == length && strncmp(item->value, code, length) == 0)
            return true;
    }
}

static bool is_language(const struct yaml *yaml, const char *code, size_t length)
{
    (void)yaml;
    own_(free_pointer) char *copy = x_strndup(code, length);
    return language_from_code(copy) != LANGUAGE_NONE;
}

static bool is_unit(const struct yaml *yaml, const char *code, size_t length)
{
    return names(yaml, "units", code, length);
}

/* Codes with a comma between them. */
static void check_codes(const struct yaml *yaml, size_t index, const char *file, const char *name, const char *why,
                        bool (*is)(const struct yaml *yaml, const char *code, size_t length), struct text *complaints)
{
    static const char between[] = ", ";
    const struct yaml_item *item = member(yaml, index, name);
    const char *part = item == NULL ? "" : item->value + strspn(item->value, between);
    while (*part != '\0') {
        size_t length = strcspn(part, between);
        if (!is(yaml, part, length)) {
            complain(complaints, file, item, index, name, why);
            return;
        }
        part += length;
        part += strspn(part, between);
    }
}

static void check_skills(const struct yaml *yaml, size_t index, const char *file, struct text *complaints)
{
    const struct yaml_item *most = member(yaml, index, "at_once");
    char *end = NULL;
    check_codes(yaml, index, file, "languages", "must be fi, sv or en, with a comma between them", is_language,
                complaints);
    check_codes(yaml, index, file, "units", "must be codes of the file's units, with a comma between them", is_unit,
                complaints);
    if (most == NULL)
        return;
    long count = strtol(most->value, &end, 10);
    if (end == most->value || *end != '\0' || count < 0 || count > 100)
        complain(complaints, file, most, index, "at_once",
                 "must be a number of requests from 1 to 100; 0: as many as come");
}

/* Where the tutor is known from: the first of these that is told. */
static const char *const platforms[] = {"matrix", "teams", "console"};
enum { PLATFORMS = sizeof platforms / sizeof *platforms };

static size_t platform_of(const struct yaml *yaml, size_t index)
{
    size_t found = 0;
    while (found < PLATFORMS && *value(yaml, index, platforms[found]) == '\0')
        found++;
    return found < PLATFORMS ? found : 0;
}

/* Of one of the platforms. */
static void check_account(const struct yaml *yaml, size_t index, const char *file, struct text *complaints)
{
    const char *teams = value(yaml, index, "teams"), *console = value(yaml, index, "console");
    size_t platform = platform_of(yaml, index);
    if (platform == 0 && !matrix_is_user(value(yaml, index, "matrix")))
        complain(complaints, file, member(yaml, index, "matrix"), index, "matrix",
                 "must be the tutor's whole Matrix id in quotes, such as \"@aino:kunta.example\"; or write teams: and "
                 "their object id in Microsoft Entra, or console: and the name with which they sign in there");
    if (*teams != '\0' && (strlen(teams) > 200 || strpbrk(teams, " @,;\t") != NULL))
        complain(complaints, file, member(yaml, index, "teams"), index, "teams",
                 "must be the tutor's object id in Microsoft Entra, such as 2f6cb1d0-7a44-4d6b-9c1e-0f2d5b8f7a10");
    if (strlen(console) > 80 || strpbrk(console, "*[]\n\r\t") != NULL)
        complain(complaints, file, member(yaml, index, "console"), index, "console",
                 "must be the name with which they sign in, as in neuvo account create --access tutor NAME");
    for (size_t other = platform + 1; other < PLATFORMS; other++) {
        if (*value(yaml, index, platforms[other]) != '\0')
            complain(complaints, file, member(yaml, index, platforms[other]), index, platforms[other],
                     "is a second account; name one of them, and let the tutor link another one (yhdistä), or sign in "
                     "at the console by neuvo account create --matrix");
    }
}

void tutor_record_check(const struct yaml *yaml, const char *file, struct text *complaints)
{
    for (size_t i = 0; has_tutor(yaml, i); i++) {
        const struct yaml_item *off = member(yaml, i, "off"), *queue = member(yaml, i, "queue");
        const char *name = value(yaml, i, "name");
        check_account(yaml, i, file, complaints);
        if (*name == '\0' || strlen(name) > 80 || strpbrk(name, "*[]\n\r\t") != NULL)
            complain(complaints, file, member(yaml, i, "name"), i, "name",
                     "must be how askers know the tutor, such as Aino, without * [ ]");
        if (off != NULL && strcmp(off->value, "true") != 0 && strcmp(off->value, "false") != 0)
            complain(complaints, file, off, i, "off", "must be true or false");
        if (queue != NULL && !names(yaml, "queues", queue->value, strlen(queue->value)))
            complain(complaints, file, queue, i, "queue", "must be the code of one of the file's queues");
        if (*value(yaml, i, "digest") != '\0' && !mail_address_is(value(yaml, i, "digest")))
            complain(complaints, file, member(yaml, i, "digest"), i, "digest",
                     "must be the mail address that hears at the start of a slot, such as aino@kunta.example");
        check_hours(yaml, i, file, complaints);
        check_skills(yaml, i, file, complaints);
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

/* The service finds the next slot. */
static enum result plan_digest(struct store *store, int64_t organisation_id, int64_t person_id, int64_t now_ms,
                               struct error *error)
{
    char payload[48];
    int64_t timer_id = 0;
    (void)snprintf(payload, sizeof payload, "digest %" PRId64 " 0", person_id);
    return timer_add(store, organisation_id, 0, 0, "desk", payload, now_ms, now_ms, &timer_id, error);
}

static enum result find_person(struct store *store, int64_t organisation_id, const struct yaml *yaml, size_t index,
                               int64_t now_ms, struct person *person, struct error *error)
{
    const char *platform = platforms[platform_of(yaml, index)];
    own_(text_done) struct text login = TEXT_INIT;
    own_(free_pointer) char *account = x_strdup(value(yaml, index, platform));
    if (strcmp(platform, "console") == 0) {
        login_of_name(account, &login);
        free_pointer(&account);
        account = text_detach(&login);
    } else if (strcmp(platform, "teams") == 0) {
        account_fold(account);
    }
    return person_for_account(store, organisation_id, platform, account, PRESENCE_PERSONAL, now_ms, person, error);
}

static enum result import_one(struct store *store, int64_t organisation_id, const struct yaml *yaml, size_t index,
                              const char *file, int64_t *person_id, struct error *error)
{
    int64_t queue_id = 0, now_ms = clock_now_ms();
    struct person person = {.id = 0};
    own_(free_pointer) char *hours = x_strdup(value(yaml, index, "hours"));
    own_(free_pointer) char *languages = x_strdup(value(yaml, index, "languages"));
    own_(free_pointer) char *units = x_strdup(value(yaml, index, "units"));
    own_(free_pointer) char *topics = x_strdup(value(yaml, index, "topics"));
    own_(free_pointer) char *digest = x_strdup(value(yaml, index, "digest"));
    enum result result = find_queue(store, organisation_id, value(yaml, index, "queue"), &queue_id, error);
    if (result == RESULT_OK)
        result = find_person(store, organisation_id, yaml, index, now_ms, &person, error);
    if (result == RESULT_OK)
        result = access_grant(store, organisation_id, person.id, "tutor", value(yaml, index, "name"), now_ms, error);
    if (result == RESULT_OK)
        result = queue_member_only(store, organisation_id, queue_id, person.id, error);
    *person_id = person.id;
    if (result != RESULT_OK)
        return result;
    struct tutor_row row = {.person_id = person.id,
                            .week_minutes = (int64_t)(strtod(value(yaml, index, "hours_per_week"), NULL) * 60),
                            .hours = hours,
                            .languages = languages,
                            .units = units,
                            .topics = topics,
                            .digest = digest,
                            .most = strtol(value(yaml, index, "at_once"), NULL, 10),
                            .calendar = *value(yaml, index, "calendar") != '\0',
                            .off = strcmp(value(yaml, index, "off"), "true") == 0};
    result = tutor_hours_set(store, organisation_id, &row, error);
    if (result == RESULT_OK)
        result = calendar_import(store, organisation_id, file, value(yaml, index, "calendar"), CALENDAR_TUTOR,
                                 person.id, error);
    return result == RESULT_OK && *digest != '\0' ? plan_digest(store, organisation_id, person.id, now_ms, error)
                                                  : result;
}

struct ids {
    LIST_OF(int64_t) list;
};

static void ids_done(struct ids *ids)
{
    list_done(&ids->list);
}

static bool ids_have(const struct ids *ids, int64_t id)
{
    for (size_t i = 0; i < ids->list.count; i++) {
        if (ids->list.items[i] == id)
            return true;
    }
    return false;
}

/* The service gives back what they had, and says so to the askers. */
static enum result remove_one(struct store *store, int64_t organisation_id, int64_t person_id, struct error *error)
{
    int64_t timer_id = 0, now_ms = clock_now_ms();
    char object[40];
    (void)snprintf(object, sizeof object, "person %" PRId64, person_id);
    enum result result = tutor_remove(store, organisation_id, person_id, error);
    if (result == RESULT_OK)
        result = timer_add(store, organisation_id, 0, person_id, "tutor_gone", "", now_ms, now_ms, &timer_id, error);
    return result == RESULT_OK
               ? audit_add(store, organisation_id, "system", "access_removed", object, "tutor", now_ms, error)
               : result;
}

static enum result remove_others(struct store *store, int64_t organisation_id, const struct ids *stay,
                                 struct error *error)
{
    own_(tutor_rows_done) struct tutor_rows rows = {.list = LIST_INIT};
    enum result result = tutors_all(store, organisation_id, &rows, error);
    for (size_t i = 0; i < rows.list.count && result == RESULT_OK; i++) {
        if (!ids_have(stay, rows.list.items[i].person_id))
            result = remove_one(store, organisation_id, rows.list.items[i].person_id, error);
    }
    return result;
}

enum result tutor_record_import(struct store *store, int64_t organisation_id, const struct yaml *yaml, const char *file,
                                struct error *error)
{
    own_(ids_done) struct ids stay = {.list = LIST_INIT};
    enum result result = RESULT_OK;
    for (size_t i = 0; has_tutor(yaml, i) && result == RESULT_OK; i++) {
        int64_t person_id = 0;
        result = import_one(store, organisation_id, yaml, i, file, &person_id, error);
        *list_push(&stay.list) = person_id;
    }
    return result == RESULT_OK ? remove_others(store, organisation_id, &stay, error) : result;
}
