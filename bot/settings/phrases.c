#include "settings/phrases.h"

#include "base/file.h"
#include "base/own.h"
#include "base/yaml.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct phrases {
    struct yaml files[LANGUAGE_COUNT]; /* items sorted by key */
};

static int compare_items(const void *a, const void *b)
{
    return strcmp(((const struct yaml_item *)a)->key, ((const struct yaml_item *)b)->key);
}

static const struct yaml_item *find(const struct yaml *file, const char *name)
{
    struct yaml_item wanted = {.key = (char *)(size_t)name};
    if (file->items.count == 0)
        return NULL;
    return bsearch(&wanted, file->items.items, file->items.count, sizeof wanted, compare_items);
}

static void load_file(const char *folder, enum language language, struct yaml *yaml, struct text *complaints)
{
    own_(text_done) struct text path = TEXT_INIT;
    own_(text_done) struct text content = TEXT_INIT;
    struct error error = ERROR_INIT;
    text_printf(&path, "%s/%s.yaml", folder, language_code(language));
    if (file_read(path.data, 1 << 20, &content, &error) != RESULT_OK) {
        text_printf(complaints, "%s\n", error.text);
        return;
    }
    if (yaml_read(content.data, content.length, yaml, &error) != RESULT_OK) {
        text_printf(complaints, "%s: %s\n", path.data, error.text);
        return;
    }
    if (yaml->items.count > 0)
        qsort(yaml->items.items, yaml->items.count, sizeof *yaml->items.items, compare_items);
}

static void compare_files(const struct phrases *phrases, const char *folder, struct text *complaints)
{
    for (int have = 0; have < LANGUAGE_COUNT; have++) {
        for (int want = 0; want < LANGUAGE_COUNT; want++) {
            for (size_t i = 0; have != want && i < phrases->files[have].items.count; i++) {
                const char *key = phrases->files[have].items.items[i].key;
                if (find(&phrases->files[want], key) == NULL)
                    text_printf(complaints, "%s/%s.yaml: the phrase \"%s\" is missing (%s.yaml line %u has it)\n",
                                folder, language_code((enum language)want), key, language_code((enum language)have),
                                phrases->files[have].items.items[i].line);
            }
        }
    }
}

enum result phrases_load(const char *folder, struct phrases **phrases, struct text *complaints)
{
    struct phrases *loaded = x_alloc(1, sizeof *loaded);
    size_t before = complaints->length;
    for (int language = 0; language < LANGUAGE_COUNT; language++)
        load_file(folder, (enum language)language, &loaded->files[language], complaints);
    if (complaints->length == before)
        compare_files(loaded, folder, complaints);
    *phrases = loaded;
    if (complaints->length == before)
        return RESULT_OK;
    phrases_free(loaded);
    *phrases = NULL;
    return RESULT_BAD_INPUT;
}

void phrases_free(struct phrases *phrases)
{
    if (phrases == NULL)
        return;
    for (int language = 0; language < LANGUAGE_COUNT; language++)
        yaml_done(&phrases->files[language]);
    free(phrases);
}

const char *phrase(const struct phrases *phrases, enum language language, const char *name)
{
    const struct yaml_item *item = NULL;
    if (language < LANGUAGE_NONE)
        item = find(&phrases->files[language], name);
    for (int other = 0; item == NULL && other < LANGUAGE_COUNT; other++)
        item = find(&phrases->files[other], name);
    return item == NULL ? name : item->value;
}

static const char *pair_value(va_list pairs, const char *name, size_t length)
{
    for (const char *key = va_arg(pairs, const char *); key != NULL; key = va_arg(pairs, const char *)) {
        const char *value = va_arg(pairs, const char *);
        if (strncmp(key, name, length) == 0 && key[length] == '\0')
            return value == NULL ? "" : value;
    }
    return NULL;
}

void phrase_fill(const struct phrases *phrases, enum language language, const char *name, struct text *out, ...)
{
    const char *cursor = phrase(phrases, language, name);
    while (*cursor != '\0') {
        const char *end = *cursor == '{' ? strchr(cursor, '}') : NULL;
        const char *value = NULL;
        if (end != NULL) {
            va_list pairs;
            va_start(pairs, out);
            value = pair_value(pairs, cursor + 1, (size_t)(end - cursor - 1));
            va_end(pairs);
        }
        if (value != NULL) {
            text_add(out, value);
            cursor = end + 1;
        } else {
            text_add_char(out, *cursor++);
        }
    }
}

size_t phrases_count(const struct phrases *phrases)
{
    return phrases->files[LANGUAGE_FI].items.count;
}
