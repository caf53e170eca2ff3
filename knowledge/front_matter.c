#include "knowledge/front_matter.h"

#include "base/own.h"
#include "base/yaml.h"
#include "knowledge/complaint.h"
#include "knowledge/text_check.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { LIST_MAX = 100, VALUE_MAX = 500, TITLE_MAX = 200 };

enum form { FORM_TEXT, FORM_DATE, FORM_AUDIENCE, FORM_URGENT, FORM_LIST, FORM_TOPICS, FORM_COMPETENCES };

static const struct key {
    const char *name;
    enum form form;
} keys[] = {
    {"title", FORM_TEXT},        {"questions", FORM_LIST},          {"keywords", FORM_LIST},   {"tools", FORM_LIST},
    {"owner", FORM_TEXT},        {"competences", FORM_COMPETENCES}, {"checked_on", FORM_DATE}, {"review_by", FORM_DATE},
    {"audience", FORM_AUDIENCE}, {"urgent", FORM_URGENT},           {"see_also", FORM_TOPICS},
};
enum { KEY_COUNT = sizeof keys / sizeof *keys };
static const char *const key_names[] = {"title",      "questions", "keywords", "tools",  "owner",    "competences",
                                        "checked_on", "review_by", "audience", "urgent", "see_also", NULL};
static const char *const audiences[] = {"public", "staff", "tutor", NULL};
static const char *const urgencies[] = {"security", "class", "danger", "person", NULL};

struct reading {
    const struct yaml *yaml;
    const char *today; /* NULL: any day may have been */
    struct article_record *record;
    struct complaints *complaints;
    bool good;
    bool told[KEY_COUNT]; /* that the key as a whole has the wrong form: once is enough */
};

static void complain(struct reading *reading, const struct yaml_item *item, const char *key, const char *text)
{
    complaint_add(reading->complaints, reading->record->article.path, item == NULL ? 1 : item->line, key, "%s", text);
    reading->good = false;
}

bool date_valid(const char *date)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    for (size_t i = 0; i < 10; i++) {
        if (i == 4 || i == 7 ? date[i] != '-' : !isdigit((unsigned char)date[i]))
            return false;
    }
    long year = strtol(date, NULL, 10), month = strtol(date + 5, NULL, 10), day = strtol(date + 8, NULL, 10);
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return date[10] == '\0' && year >= 1990 && month >= 1 && month <= 12 && day >= 1 &&
           day <= days[month - 1] + (month == 2 && leap);
}

static bool competence_valid(const char *value)
{
    return value[0] >= '1' && value[0] <= '5' && value[1] == '.' && value[2] >= '1' && value[2] <= '6' &&
           value[3] == '\0';
}

/* The word of a fixed set; complains with the nearest one. -1: none. */
static int choice(struct reading *reading, const struct yaml_item *item, const char *const *names)
{
    for (int i = 0; names[i] != NULL; i++) {
        if (strcmp(item->value, names[i]) == 0)
            return i;
    }
    own_(text_done) struct text text = TEXT_INIT;
    text_add(&text, "must be one of");
    for (int i = 0; names[i] != NULL; i++)
        text_printf(&text, "%s %s", i == 0 ? "" : ",", names[i]);
    const char *nearest = name_nearest(item->value, names);
    if (nearest != NULL)
        text_printf(&text, "; did you mean %s?", nearest);
    complain(reading, item, item->key, text.data);
    return -1;
}

/* One value of the key: complains about what does not fit the form. */
static void check_value(struct reading *reading, const struct yaml_item *item, const struct key *key)
{
    if (strlen(item->value) > (strcmp(key->name, "title") == 0 ? TITLE_MAX : VALUE_MAX))
        complain(reading, item, item->key, "is too long; shorten it (titles 200 bytes, other values 500)");
    else if (key->form == FORM_DATE && !date_valid(item->value))
        complain(reading, item, item->key, "must be a real date such as 2027-11-30");
    else if (strcmp(key->name, "checked_on") == 0 && reading->today != NULL && strcmp(item->value, reading->today) > 0)
        complain(reading, item, item->key,
                 "lies in the future; write the day on which somebody checked it, or leave it out");
    else if (strcmp(key->name, "title") == 0 && placeholder_find(item->value) != NULL)
        complain(reading, item, item->key,
                 "holds a placeholder, which is filled in only below the second ---; move it there");
    else if (key->form == FORM_COMPETENCES && !competence_valid(item->value))
        complain(reading, item, item->key, "must be a DigComp number such as \"2.2\"");
    else if (key->form == FORM_TOPICS && !topic_valid(item->value))
        complain(reading, item, item->key, "must be topic names: a-z, 0-9 and -");
}

static const struct key *key_find(const char *name, size_t length)
{
    for (size_t i = 0; i < KEY_COUNT; i++) {
        if (strlen(keys[i].name) == length && memcmp(keys[i].name, name, length) == 0)
            return &keys[i];
    }
    return NULL;
}

static void check_item(struct reading *reading, const struct yaml_item *item)
{
    size_t length = strcspn(item->key, "[.");
    const struct key *key = key_find(item->key, length);
    if (key == NULL) {
        own_(free_pointer) char *name = x_strndup(item->key, length);
        const char *nearest = name_nearest(name, key_names);
        own_(text_done) struct text text = TEXT_INIT;
        text_printf(&text, "there is no such key%s%s%s",
                    nearest == NULL ? "; see knowledge/README.md" : "; did you mean ", nearest == NULL ? "" : nearest,
                    nearest == NULL ? "" : "?");
        complain(reading, item, name, text.data);
        return;
    }
    bool list = key->form == FORM_LIST || key->form == FORM_TOPICS || key->form == FORM_COMPETENCES;
    bool indexed = item->key[length] == '[';
    bool flat = strcspn(item->key + length, ".") == strlen(item->key + length) &&
                (!indexed || strchr(item->key + length + 1, '[') == NULL);
    if (!flat || (!list && item->key[length] != '\0')) {
        if (!reading->told[key - keys])
            complain(reading, item, key->name,
                     list ? "must be a plain list; a value with a colon goes in quotes" : "must be a single value");
        reading->told[key - keys] = true;
    } else if (list && !indexed && item->value[0] != '\0')
        complain(reading, item, key->name, "must be a list: [one, two] or lines beginning with -");
    else if (indexed || (!list && item->value[0] != '\0'))
        check_value(reading, item, key);
}

static char *take_text(const struct reading *reading, const char *key)
{
    const struct yaml_item *item = yaml_find(reading->yaml, key);
    return item == NULL || item->value[0] == '\0' ? NULL : x_strdup(item->value);
}

/* All values of one or two list keys, ends with NULL. */
static char **take_list(struct reading *reading, const char *first, const char *second)
{
    LIST_OF(char *) found = LIST_INIT;
    for (size_t i = 0; i < reading->yaml->items.count; i++) {
        const struct yaml_item *item = &reading->yaml->items.items[i];
        size_t length = strcspn(item->key, "[");
        bool wanted = (strlen(first) == length && memcmp(item->key, first, length) == 0) ||
                      (second != NULL && strlen(second) == length && memcmp(item->key, second, length) == 0);
        if (!wanted || item->key[length] != '[' || item->value[0] == '\0')
            continue;
        if (found.count == LIST_MAX) {
            complain(reading, item, first, "has more than 100 values; keep the best");
            break;
        }
        *list_push(&found) = x_strdup(item->value);
    }
    *list_push(&found) = NULL;
    return found.items;
}

static bool has_key(const struct reading *reading, const char *key)
{
    size_t length = strlen(key);
    for (size_t i = 0; i < reading->yaml->items.count; i++) {
        const char *given = reading->yaml->items.items[i].key;
        if (strncmp(given, key, length) == 0 && (given[length] == '[' || given[length] == '\0'))
            return true;
    }
    return false;
}

static void take_all(struct reading *reading)
{
    struct article *article = &reading->record->article;
    article->title = take_text(reading, "title");
    article->owner = take_text(reading, "owner");
    article->checked_on = take_text(reading, "checked_on");
    article->review_by = take_text(reading, "review_by");
    article->urgent = take_text(reading, "urgent");
    article->see_also = (const char *const *)take_list(reading, "see_also", NULL);
    article->questions = (const char *const *)take_list(reading, "questions", NULL);
    article->competences = (const char *const *)take_list(reading, "competences", NULL);
    reading->record->keywords = take_list(reading, "keywords", "tools");
    reading->record->tools = take_list(reading, "tools", NULL);
    article->tools = (const char *const *)reading->record->tools;
    reading->record->own_questions = has_key(reading, "questions");
    reading->record->own_keywords = has_key(reading, "keywords");
    reading->record->own_tools = has_key(reading, "tools");
    const struct yaml_item *audience = yaml_find(reading->yaml, "audience");
    const struct yaml_item *urgent = yaml_find(reading->yaml, "urgent");
    int chosen = audience == NULL || audience->value[0] == '\0' ? AUDIENCE_STAFF : choice(reading, audience, audiences);
    article->audience = chosen < 0 ? AUDIENCE_STAFF : (enum audience)chosen;
    if (article->urgent != NULL)
        (void)choice(reading, urgent, urgencies);
    if (article->title == NULL && !reading->told[0])
        complain(reading, yaml_find(reading->yaml, "title"), "title", "every article needs a title");
}

/* "line 2: title: a colon …" as a complaint with line and key. */
static void complain_unreadable(const struct article_record *record, const char *text, struct complaints *complaints)
{
    unsigned line = 0;
    own_(text_done) struct text key = TEXT_INIT;
    if (string_starts(text, "line ")) {
        line = (unsigned)strtoul(text + 5, NULL, 10);
        text = strchr(text, ':') == NULL ? text : strchr(text, ':') + 2;
    }
    const char *colon = strstr(text, ": ");
    if (colon != NULL && key_find(text, strcspn(text, "[.:")) != NULL) {
        text_add_bytes(&key, text, (size_t)(colon - text));
        text = colon + 2;
    }
    complaint_add(complaints, record->article.path, line, key.data, "the front matter cannot be read: %s", text);
}

bool front_matter_read(const char *bytes, size_t length, const struct article_rules *rules,
                       struct article_record *record, struct complaints *complaints)
{
    own_(yaml_done) struct yaml yaml = {.items = LIST_INIT};
    struct error error = ERROR_INIT;
    if (yaml_read(bytes, length, &yaml, &error) != RESULT_OK) {
        complain_unreadable(record, error.text, complaints);
        return false;
    }
    struct reading reading = {.yaml = &yaml,
                              .today = rules == NULL ? NULL : rules->today,
                              .record = record,
                              .complaints = complaints,
                              .good = true};
    for (size_t i = 0; i < yaml.items.count; i++)
        check_item(&reading, &yaml.items.items[i]);
    take_all(&reading);
    return reading.good;
}
