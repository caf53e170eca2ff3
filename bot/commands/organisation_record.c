#include "commands/organisation_record.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/own.h"
#include "base/yaml.h"
#include "commands/calendar_record.h"
#include "commands/desk_record.h"
#include "commands/own_names.h"
#include "commands/target_record.h"
#include "commands/tutor_record.h"
#include "settings/facts.h"
#include "store/access.h"
#include "store/articles.h"
#include "store/audit.h"
#include "store/organisations.h"
#include "store/service_desks.h"
#include "store/store.h"
#include "store/tutors.h"

#include <string.h>

/* "facts.support_phone" → "support_phone"; names, contact and about keep theirs. NULL: no fact. */
static const char *fact_name(const char *key)
{
    if (string_starts(key, "facts."))
        return key + strlen("facts.");
    bool other = string_starts(key, "name") || string_starts(key, "contact") || string_starts(key, "about.") ||
                 string_starts(key, "checkins.") || string_starts(key, "figures.") || string_starts(key, "articles.");
    return other ? key : NULL;
}

static bool is_list_key(const char *key, const char *list, const char *const *members)
{
    size_t length = strlen(list);
    if (strcmp(key, list) == 0)
        return true;
    const char *bracket = strncmp(key, list, length) == 0 && key[length] == '[' ? strchr(key, ']') : NULL;
    if (bracket == NULL || bracket[1] != '.')
        return false;
    for (; *members != NULL; members++) {
        if (strcmp(bracket + 2, *members) == 0)
            return true;
    }
    return false;
}

static bool is_known(const char *key)
{
    static const char *const unit_keys[] = {"code", "name", "parent", "contact", "breaks", "hours", NULL};
    static const char *const queue_keys[] = {
        "code",           "name",         "room",         "topics", "units", "languages", "first_reply_hours",
        "solution_hours", "escalates_to", "service_desk", NULL};
    static const char *const desk_keys[] = {"code", "name", "webhook", "secret_file", "mail", NULL};
    static const char *const tutor_keys[] = {"matrix", "teams",          "console", "name",     "queue",
                                             "hours",  "hours_per_week", "off",     "calendar", "languages",
                                             "units",  "topics",         "at_once", "digest",   NULL};
    const char *fact = fact_name(key);
    static const char *const own_keys[] = {"code", "office_hours", "breaks", "silent_days"};
    for (size_t i = 0; i < sizeof own_keys / sizeof *own_keys; i++) {
        if (strcmp(key, own_keys[i]) == 0)
            return true;
    }
    return own_names_have(key) || is_list_key(key, "units", unit_keys) || is_list_key(key, "queues", queue_keys) ||
           is_list_key(key, "tutors", tutor_keys) || is_list_key(key, "service_desks", desk_keys) ||
           (fact != NULL && fact_is_known(fact));
}

static const struct yaml_item *member_item(const struct yaml *yaml, const char *list, size_t index, const char *name)
{
    own_(text_done) struct text key = TEXT_INIT;
    text_printf(&key, "%s[%zu].%s", list, index, name);
    return yaml_find(yaml, key.data);
}

static const char *member(const struct yaml *yaml, const char *list, size_t index, const char *name)
{
    const struct yaml_item *item = member_item(yaml, list, index, name);
    return item == NULL ? NULL : item->value;
}

/* Each unit, queue or service desk has a code of its own and a name. */
static void check_places(const struct yaml *yaml, const char *list, const char *file, struct text *complaints)
{
    for (size_t i = 0;; i++) {
        const struct yaml_item *code = member_item(yaml, list, i, "code"), *name = member_item(yaml, list, i, "name");
        if (code == NULL && name == NULL)
            return;
        if (code == NULL || name == NULL || *code->value == '\0' || *name->value == '\0') {
            text_printf(complaints, "%s:%u: %s[%zu]: needs both a code and a name\n", file,
                        code == NULL ? name->line : code->line, list, i);
            continue;
        }
        for (size_t before = 0; before < i; before++) {
            const struct yaml_item *other = member_item(yaml, list, before, "code");
            if (other != NULL && strcmp(other->value, code->value) == 0)
                text_printf(complaints, "%s:%u: %s[%zu].code: \"%.60s\" stands already in line %u; give each its own\n",
                            file, code->line, list, i, code->value, other->line);
        }
    }
}

static bool is_teams_room(const char *room)
{
    return string_starts(room, "19:");
}

/* "!id:server", not "#name:server", which may lead elsewhere tomorrow. */
static void check_rooms(const struct yaml *yaml, const char *file, struct text *complaints)
{
    for (size_t i = 0; member_item(yaml, "queues", i, "code") != NULL; i++) {
        const struct yaml_item *room = member_item(yaml, "queues", i, "room");
        if (room != NULL && *room->value != '\0' && !is_teams_room(room->value) &&
            (*room->value != '!' || strchr(room->value, ':') == NULL))
            text_printf(complaints,
                        "%s:%u: queues[%zu].room: \"%.60s\" is no Matrix room id, such as !abc:kunta.example, and no "
                        "Teams channel, such as 19:abc@thread.tacv2\n",
                        file, room->line, i, room->value);
    }
}

static bool is_date(const char *value)
{
    static const char shape[] = "0000-00-00";
    for (size_t i = 0; i < sizeof shape; i++) {
        bool digit = value[i] >= '0' && value[i] <= '9';
        if (shape[i] == '0' ? !digit : value[i] != shape[i])
            return false;
    }
    return true;
}

static void check_checkins(const struct yaml *yaml, const char *file, struct text *complaints)
{
    const struct yaml_item *date = yaml_find(yaml, "checkins.cooperation_date");
    const struct yaml_item *days = yaml_find(yaml, "checkins.backup_days");
    if (date != NULL && *date->value != '\0' && !is_date(date->value))
        text_printf(complaints, "%s:%u: checkins.cooperation_date: must be a date, as 2026-11-23\n", file, date->line);
    if (days != NULL && (strlen(days->value) > 4 || strspn(days->value, "0123456789") != strlen(days->value)))
        text_printf(complaints, "%s:%u: checkins.backup_days: must be a number of days, as 30\n", file, days->line);
}

static void check_articles(const struct yaml *yaml, const char *file, struct text *complaints)
{
    const struct yaml_item *approval = yaml_find(yaml, ARTICLE_APPROVAL_FACT);
    if (approval != NULL && *approval->value != '\0' && strcmp(approval->value, ARTICLE_APPROVAL_SECOND) != 0)
        text_printf(complaints, "%s:%u: %s: must be %s, or empty where one person is enough\n", file, approval->line,
                    ARTICLE_APPROVAL_FACT, ARTICLE_APPROVAL_SECOND);
}

static void check(const struct yaml *yaml, const char *file, struct text *complaints)
{
    for (size_t i = 0; i < yaml->items.count; i++) {
        const struct yaml_item *item = &yaml->items.items[i];
        if (is_known(item->key))
            continue;
        const char *nearest = fact_nearest(fact_name(item->key) == NULL ? item->key : fact_name(item->key));
        text_printf(complaints, "%s:%u: %.80s: no such fact%s%s%s\n", file, item->line, item->key,
                    nearest == NULL ? "" : "; did you mean ", nearest == NULL ? "" : nearest,
                    nearest == NULL ? "" : "?");
    }
    own_names_check(yaml, file, complaints);
    const struct yaml_item *code = yaml_find(yaml, "code");
    if (code == NULL || strspn(code->value, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen(code->value) ||
        code->value[0] == '\0')
        text_printf(complaints, "%s:%u: code: must be a short word of a-z, 0-9 and -, for example oma\n", file,
                    code == NULL ? 1 : code->line);
    check_places(yaml, "units", file, complaints);
    check_places(yaml, "queues", file, complaints);
    check_rooms(yaml, file, complaints);
    tutor_record_check(yaml, file, complaints);
    office_hours_check(yaml, file, complaints);
    target_record_check(yaml, file, complaints);
    check_places(yaml, "service_desks", file, complaints);
    desk_record_check(yaml, file, complaints);
    check_checkins(yaml, file, complaints);
    check_articles(yaml, file, complaints);
}

static const char *queue_member_text(const struct yaml *yaml, size_t index, const char *name)
{
    const char *value = member(yaml, "queues", index, name);
    return value == NULL ? "" : value;
}

/* A record that names no room leaves it as it was. */
static enum result import_queue(struct store *store, int64_t organisation_id, const struct yaml *yaml, size_t index,
                                struct error *error)
{
    own_(queue_route_done) struct queue_route route = {.topics = x_strdup(queue_member_text(yaml, index, "topics")),
                                                       .units = x_strdup(queue_member_text(yaml, index, "units")),
                                                       .languages =
                                                           x_strdup(queue_member_text(yaml, index, "languages"))};
    const char *room = member(yaml, "queues", index, "room");
    enum result result = queue_ensure(store, organisation_id, queue_member_text(yaml, index, "code"),
                                      queue_member_text(yaml, index, "name"), clock_now_ms(), &route.queue_id, error);
    if (result == RESULT_OK)
        result = queue_route_set(store, organisation_id, &route, error);
    return result == RESULT_OK && room != NULL ? queue_place_set(store, organisation_id, route.queue_id,
                                                                 *room == '\0'         ? ""
                                                                 : is_teams_room(room) ? "teams"
                                                                                       : "matrix",
                                                                 room, error)
                                               : result;
}

/* Near support of that unit, a fact as that of the organisation. */
static enum result import_contact(struct store *store, int64_t organisation_id, const char *code, const char *contact,
                                  struct error *error)
{
    own_(text_done) struct text name = TEXT_INIT;
    text_printf(&name, "contact@%s", code);
    return organisation_fact_set(store, organisation_id, name.data, contact == NULL ? "" : contact, error);
}

static enum result import_places(struct store *store, int64_t organisation_id, const struct yaml *yaml,
                                 const char *list, struct error *error)
{
    bool units = strcmp(list, "units") == 0;
    int64_t id = 0;
    enum result result = RESULT_OK;
    for (size_t i = 0; result == RESULT_OK; i++) {
        const char *code = member(yaml, list, i, "code"), *name = member(yaml, list, i, "name");
        if (code == NULL && name == NULL)
            return RESULT_OK;
        if (!units) {
            result = import_queue(store, organisation_id, yaml, i, error);
            continue;
        }
        result =
            unit_set(store, organisation_id, code, name, member(yaml, list, i, "parent"), clock_now_ms(), &id, error);
        if (result == RESULT_OK)
            result = import_contact(store, organisation_id, code, member(yaml, list, i, "contact"), error);
    }
    return result;
}

static enum result import_all(struct store *store, const struct yaml *yaml, const char *file, struct error *error)
{
    int64_t organisation_id = 0;
    enum result result =
        organisation_ensure(store, yaml_find(yaml, "code")->value, clock_now_ms(), &organisation_id, error);
    for (size_t i = 0; i < yaml->items.count && result == RESULT_OK; i++) {
        const char *fact = fact_name(yaml->items.items[i].key);
        if (fact != NULL)
            result = organisation_fact_set(store, organisation_id, fact, yaml->items.items[i].value, error);
    }
    if (result == RESULT_OK)
        result = own_names_import(store, organisation_id, yaml, error);
    if (result == RESULT_OK)
        result = import_places(store, organisation_id, yaml, "units", error);
    if (result == RESULT_OK)
        result = import_places(store, organisation_id, yaml, "queues", error);
    if (result == RESULT_OK)
        result = calendar_record_import(store, organisation_id, yaml, file, error);
    if (result == RESULT_OK)
        result = target_record_import(store, organisation_id, yaml, error);
    if (result == RESULT_OK)
        result = desk_record_import(store, organisation_id, yaml, file, error);
    if (result == RESULT_OK)
        result = tutor_record_import(store, organisation_id, yaml, file, error);
    if (result == RESULT_OK)
        result =
            audit_add(store, organisation_id, "system", "record_imported", "organisation", "", clock_now_ms(), error);
    return result;
}

static void read_file(const char *file, struct yaml *yaml, struct text *complaints)
{
    own_(text_done) struct text content = TEXT_INIT;
    struct error error = ERROR_INIT;
    if (file_read(file, 1 << 20, &content, &error) != RESULT_OK)
        text_printf(complaints, "%s\n", error.text);
    else if (yaml_read(content.data, content.length, yaml, &error) != RESULT_OK)
        text_printf(complaints, "%s: %s\n", file, error.text);
    else
        check(yaml, file, complaints);
}

void organisation_record_check(const char *file, struct text *complaints)
{
    own_(yaml_done) struct yaml yaml = {.items = LIST_INIT};
    read_file(file, &yaml, complaints);
}

void organisation_record_check_calendars(const char *file, struct text *complaints)
{
    own_(yaml_done) struct yaml yaml = {.items = LIST_INIT};
    own_(text_done) struct text others = TEXT_INIT;
    read_file(file, &yaml, &others);
    calendar_record_check(&yaml, file, complaints);
}

enum result organisation_record_import(struct store *store, const char *file, struct error *error)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    own_(yaml_done) struct yaml yaml = {.items = LIST_INIT};
    read_file(file, &yaml, &complaints);
    text_trim(&complaints);
    if (complaints.length > 0)
        return error_set(error, RESULT_BAD_INPUT, "%.*s", (int)utf8_cut(complaints.data, sizeof error->text - 1),
                         complaints.data);
    enum result result = store_begin(store, error);
    if (result != RESULT_OK)
        return result;
    result = import_all(store, &yaml, file, error);
    if (result == RESULT_OK)
        result = store_commit(store, error);
    if (result != RESULT_OK)
        store_rollback(store);
    return result;
}

enum result organisation_record_import_checkins(struct store *store, int64_t organisation_id, const char *file,
                                                struct error *error)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    own_(yaml_done) struct yaml yaml = {.items = LIST_INIT};
    enum result result = RESULT_OK;
    read_file(file, &yaml, &complaints);
    for (size_t i = 0; i < yaml.items.count && result == RESULT_OK; i++) {
        const char *key = yaml.items.items[i].key;
        if (string_starts(key, "checkins.") || strcmp(key, "about.controller") == 0)
            result = organisation_fact_set(store, organisation_id, key, yaml.items.items[i].value, error);
    }
    return result;
}

static enum result read_one(struct store *store, int64_t organisation_id, struct record_organisation *organisation,
                            struct error *error)
{
    own_(facts_done) struct facts facts = {.list = LIST_INIT};
    own_(place_rows_done) struct place_rows units = {.list = LIST_INIT};
    own_(service_desks_done) struct service_desks desks = {.list = LIST_INIT};
    enum result result = organisation_facts_all(store, organisation_id, &facts, error);
    if (result == RESULT_OK)
        result = unit_list(store, organisation_id, &units, error);
    if (result == RESULT_OK)
        result = service_desks_all(store, organisation_id, &desks, error);
    for (size_t i = 0; i < facts.list.count; i++)
        *list_push(&organisation->facts) =
            (struct record_fact){TAKE(facts.list.items[i].name), TAKE(facts.list.items[i].value)};
    for (size_t i = 0; i < units.list.count; i++)
        *list_push(&organisation->units) = TAKE(units.list.items[i].code);
    for (size_t i = 0; i < desks.list.count; i++) {
        struct service_desk *desk = &desks.list.items[i];
        *list_push(&organisation->desks) =
            (struct record_desk){TAKE(desk->code), TAKE(desk->name), TAKE(desk->webhook), TAKE(desk->secret)};
    }
    return result;
}

enum result record_read(struct store *store, struct record *record, struct error *error)
{
    own_(organisations_done) struct organisations organisations = {.list = LIST_INIT};
    enum result result = organisation_list(store, &organisations, error);
    for (size_t i = 0; i < organisations.list.count && result == RESULT_OK; i++) {
        struct record_organisation *organisation = list_push(&record->organisations);
        organisation->code = TAKE(organisations.list.items[i].code);
        result = read_one(store, organisations.list.items[i].id, organisation, error);
    }
    return result;
}
