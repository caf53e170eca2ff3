#include "settings/settings.h"

#include "base/file.h"
#include "base/own.h"
#include "base/yaml.h"
#include "settings/variable.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { MAX_SETTINGS = 128 };

struct settings {
    char *values[MAX_SETTINGS];
    const char *origins[MAX_SETTINGS]; /* "default", "file", "environment", "flag" */
    char *places[MAX_SETTINGS];        /* what settings_where() says; NULL: refused */
};

static size_t table_count(void)
{
    size_t count = 0;
    while (settings_table[count].name != NULL)
        count++;
    return count;
}

static size_t find_row(const char *name)
{
    for (size_t i = 0; settings_table[i].name != NULL; i++) {
        if (strcmp(settings_table[i].name, name) == 0)
            return i;
    }
    return SIZE_MAX;
}

static bool parse_int(const char *value, int64_t *number)
{
    char *end = NULL;
    errno = 0;
    long long parsed = strtoll(value, &end, 10);
    if (errno != 0 || end == value || *end != '\0')
        return false;
    *number = parsed;
    return true;
}

static bool choice_holds(const char *choices, const char *value)
{
    size_t length = strchr(value, '|') == NULL ? strlen(value) : 0;
    for (const char *cursor = choices; cursor != NULL && length > 0; cursor = strchr(cursor, '|')) {
        cursor += *cursor == '|';
        if (strncmp(cursor, value, length) == 0 && (cursor[length] == '|' || cursor[length] == '\0'))
            return true;
    }
    return false;
}

/* http:// or https://, a host, and nothing that could end a header or a link. */
static bool is_web_address(const char *value)
{
    bool plain = strncasecmp(value, "http://", 7) == 0, safe = strncasecmp(value, "https://", 8) == 0;
    const char *host = value + (safe ? 8 : 7);
    return (plain || safe) && (isalnum((unsigned char)*host) || *host == '[') &&
           value[strcspn(value, " \t\r\n\"<>\\")] == '\0';
}

/* Says what is wrong with the value, or nothing. */
static bool value_fits(const struct setting *row, const char *value, struct text *why)
{
    int64_t number = 0;
    switch (row->type) {
    case SETTING_INT:
        if (parse_int(value, &number) && number >= row->min && number <= row->max)
            return true;
        text_printf(why, "\"%.60s\" is not a whole number from %lld to %lld%s%s", value, (long long)row->min,
                    (long long)row->max, *row->unit ? " " : "", row->unit);
        return false;
    case SETTING_CHOICE:
        if (choice_holds(row->choices, value))
            return true;
        text_printf(why, "\"%.60s\" is none of %s", value, row->choices);
        return false;
    case SETTING_STRING:
        if ((int64_t)strlen(value) <= row->max)
            return true;
        text_printf(why, "is longer than %lld bytes", (long long)row->max);
        return false;
    case SETTING_WEB_ADDRESS:
        if (*value == '\0' || (is_web_address(value) && (int64_t)strlen(value) <= row->max))
            return true;
        text_printf(why, "\"%.60s\" is no web address; write for example https://neuvo.example.fi", value);
        return false;
    }
    return false;
}

/* Takes the value, or adds a complaint that begins with where. */
static void take_value(struct settings *settings, size_t row, const char *value, const char *origin, const char *where,
                       struct text *complaints)
{
    own_(text_done) struct text why = TEXT_INIT;
    free_pointer(&settings->places[row]);
    if (!value_fits(&settings_table[row], value, &why)) {
        text_printf(complaints, "%s: %s: %s. %s\n", where, settings_table[row].name, why.data,
                    settings_table[row].help);
        return;
    }
    free(settings->values[row]);
    settings->values[row] = x_strdup(value);
    settings->origins[row] = origin;
    settings->places[row] = x_strdup(where);
}

/* "server:" with nothing but comments below it, as in the example file. */
static bool is_empty_section(const struct yaml_item *item)
{
    size_t length = strlen(item->key);
    for (size_t i = 0; settings_table[i].name != NULL; i++) {
        if (string_starts(settings_table[i].name, item->key) && settings_table[i].name[length] == '.')
            return *item->value == '\0' && !item->quoted;
    }
    return false;
}

static void complain_unknown(const char *where, const char *key, struct text *complaints)
{
    const char *names[MAX_SETTINGS + 1] = {NULL};
    for (size_t i = 0; settings_table[i].name != NULL; i++)
        names[i] = settings_table[i].name;
    const char *nearest = name_nearest(key, names);
    text_printf(complaints, "%s: %.80s: no such setting", where, key);
    if (nearest != NULL)
        text_printf(complaints, "; did you mean %s?", nearest);
    text_add(complaints, "\n");
}

static void read_file(struct settings *settings, const char *file, struct text *complaints)
{
    own_(text_done) struct text content = TEXT_INIT;
    own_(text_done) struct text where = TEXT_INIT;
    own_(yaml_done) struct yaml yaml = {.items = LIST_INIT};
    struct error error = ERROR_INIT;
    if (file_read(file, 1 << 20, &content, &error) != RESULT_OK) {
        text_printf(complaints, "%s\n", error.text);
        return;
    }
    if (yaml_read(content.data, content.length, &yaml, &error) != RESULT_OK) {
        text_printf(complaints, "%s: %s\n", file, error.text);
        return;
    }
    for (size_t i = 0; i < yaml.items.count; i++) {
        const struct yaml_item *item = &yaml.items.items[i];
        size_t row = find_row(item->key);
        text_clear(&where);
        text_printf(&where, "%s:%u", file, item->line);
        if (row == SIZE_MAX && !is_empty_section(item))
            complain_unknown(where.data, item->key, complaints);
        else if (row != SIZE_MAX)
            take_value(settings, row, item->value, "file", where.data, complaints);
    }
}

/* A secret may lie in a file: NEUVO_X_FILE, or systemd's credential folder. */
static void read_secret_file(struct settings *settings, size_t row, const char *variable, struct text *complaints)
{
    own_(text_done) struct text path = TEXT_INIT;
    own_(text_done) struct text name = TEXT_INIT;
    own_(text_done) struct text content = TEXT_INIT;
    struct error error = ERROR_INIT;
    text_printf(&name, "%s_FILE", variable);
    const char *file = getenv(name.data);
    const char *folder = getenv("CREDENTIALS_DIRECTORY");
    if (file != NULL)
        text_add(&path, file);
    else if (folder != NULL)
        text_printf(&path, "%s/%s", folder, settings_table[row].name);
    if (path.length == 0)
        return;
    enum result result = file_read(path.data, 65536, &content, &error);
    text_trim(&content);
    if (result == RESULT_OK)
        take_value(settings, row, content.data, "file", path.data, complaints);
    else if (file != NULL)
        text_printf(complaints, "%s: %s\n", name.data, error.text);
}

static void read_environment(struct settings *settings, struct text *complaints)
{
    for (size_t row = 0; settings_table[row].name != NULL; row++) {
        own_(text_done) struct text variable = TEXT_INIT;
        setting_variable(settings_table[row].name, &variable);
        if (settings_table[row].secret)
            read_secret_file(settings, row, variable.data, complaints);
        const char *value = getenv(variable.data);
        if (value != NULL)
            take_value(settings, row, value, "environment", variable.data, complaints);
    }
}

struct settings *settings_read(const char *file, const struct setting_flag *flags, size_t count,
                               struct text *complaints)
{
    struct settings *loaded = x_alloc(1, sizeof *loaded);
    for (size_t row = 0; row < table_count() && row < MAX_SETTINGS; row++) {
        loaded->values[row] = x_strdup(settings_table[row].fallback);
        loaded->origins[row] = "default";
        loaded->places[row] = x_strdup("default");
    }
    if (file != NULL)
        read_file(loaded, file, complaints);
    read_environment(loaded, complaints);
    for (size_t i = 0; i < count; i++) {
        size_t row = find_row(flags[i].name);
        if (row == SIZE_MAX)
            complain_unknown("command line", flags[i].name, complaints);
        else
            take_value(loaded, row, flags[i].value, "flag", "command line", complaints);
    }
    return loaded;
}

enum result settings_load(const char *file, const struct setting_flag *flags, size_t count, struct settings **settings,
                          struct text *complaints)
{
    size_t before = complaints->length;
    *settings = settings_read(file, flags, count, complaints);
    if (complaints->length == before)
        return RESULT_OK;
    settings_free(*settings);
    *settings = NULL;
    return RESULT_BAD_INPUT;
}

void settings_free(struct settings *settings)
{
    if (settings == NULL)
        return;
    for (size_t i = 0; i < MAX_SETTINGS; i++) {
        free(settings->values[i]);
        free(settings->places[i]);
    }
    free(settings);
}

static size_t must_find_row(const char *name)
{
    size_t row = find_row(name);
    if (row == SIZE_MAX) {
        fprintf(stderr, "level=fatal event=unknown_setting name=%s\n", name);
        abort();
    }
    return row;
}

const char *settings_string(const struct settings *settings, const char *name)
{
    return settings->values[must_find_row(name)];
}

const char *settings_where(const struct settings *settings, const char *name)
{
    return settings->places[must_find_row(name)];
}

int64_t settings_int(const struct settings *settings, const char *name)
{
    int64_t number = 0;
    (void)parse_int(settings_string(settings, name), &number);
    return number;
}

static void example_row(const struct setting *row, struct text *text)
{
    const char *key = strchr(row->name, '.') + 1;
    text_printf(text, "  # %s\n", row->help);
    if (row->type == SETTING_INT)
        text_printf(text, "  # %lld … %lld%s%s\n", (long long)row->min, (long long)row->max, *row->unit ? " " : "",
                    row->unit);
    if (row->type == SETTING_CHOICE)
        text_printf(text, "  # one of: %s\n", row->choices);
    if (row->secret)
        text_add(text, "  # a secret: better in a file named by the environment or a systemd credential\n");
    /* Such a value would be something else in YAML without the marks. */
    const char *mark = *row->fallback == '\0' || strchr("!&*@%", *row->fallback) != NULL ? "\"" : "";
    text_printf(text, "  #%s: %s%s%s\n", key, mark, row->fallback, mark);
}

void settings_example(struct text *text)
{
    text_add(text,
             "# Settings of Neuvo. Made by `neuvo check-config --example`; every line shows its default.\n"
             "# Each can also be set by the environment: NEUVO_<SECTION>_<KEY>, for example NEUVO_SERVER_PORT.\n");
    const char *section = "";
    for (const struct setting *row = settings_table; row->name != NULL; row++) {
        size_t length = (size_t)(strchr(row->name, '.') - row->name);
        if (strncmp(section, row->name, length + 1) != 0)
            text_printf(text, "\n%.*s:\n", (int)length, row->name);
        section = row->name;
        example_row(row, text);
    }
}

void settings_print(const struct settings *settings, struct text *text)
{
    for (size_t row = 0; settings_table[row].name != NULL; row++) {
        bool hidden = settings_table[row].secret && *settings->values[row] != '\0';
        text_printf(text, "%s = %s  (%s)\n", settings_table[row].name, hidden ? "…" : settings->values[row],
                    settings->origins[row]);
    }
}

enum result settings_first_complaint(const struct text *complaints, struct error *error)
{
    if (complaints->length == 0)
        return RESULT_OK;
    size_t first = strcspn(complaints->data, "\n");
    bool more = complaints->data[first] != '\0' && complaints->data[first + 1] != '\0';
    return error_set(error, RESULT_BAD_INPUT, "%.*s%s", (int)first, complaints->data,
                     more ? " (and more: neuvo check-config tells all)" : "");
}
