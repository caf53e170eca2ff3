#include "base/file.h"
#include "base/own.h"
#include "base/yaml.h"
#include "intents/rules.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_BYTES = 256 * 1024, FILES_MAX = 500, PATTERN_BYTES = 4000 };

static const char *const file_keys[] = {"intent", "examples", "patterns", "openings", "closings", "anywhere", NULL};

/* One file being read. */
struct source {
    struct intents *intents;
    struct language_rules *rules;
    const char *path;
    const char *intent;
    bool anywhere;
    bool thorough; /* tries whether patterns take for ever */
    struct text *complaints;
};

static void complain(const struct source *source, unsigned line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void complain(const struct source *source, unsigned line, const char *format, ...)
{
    va_list arguments;
    text_add(source->complaints, source->path);
    if (line > 0)
        text_printf(source->complaints, ":%u", line);
    text_add(source->complaints, ": ");
    va_start(arguments, format);
    text_vprintf(source->complaints, format, arguments);
    va_end(arguments);
    text_add_char(source->complaints, '\n');
}

static const char *name_keep(struct intents *intents, const char *name)
{
    for (size_t i = 0; i < intents->names.count; i++) {
        if (strcmp(intents->names.items[i], name) == 0)
            return intents->names.items[i];
    }
    return *list_push(&intents->names) = x_strdup(name);
}

static void add_example(const struct source *source, const char *normalised, unsigned line)
{
    for (size_t i = 0; i < source->rules->examples.count; i++) {
        const struct example *other = &source->rules->examples.items[i];
        if (strcmp(other->text, normalised) != 0)
            continue;
        if (other->intent != source->intent)
            complain(source, line, "the example \"%s\" is also one of \"%s\"; keep it in one of the two", normalised,
                     other->intent);
        return;
    }
    *list_push(&source->rules->examples) = (struct example){x_strdup(normalised), source->intent};
}

static void add_pattern(const struct source *source, const struct yaml_item *item)
{
    own_(text_done) struct text why = TEXT_INIT;
    if (strlen(item->value) > PATTERN_BYTES) {
        complain(source, item->line, "the pattern is longer than %d bytes; split it", PATTERN_BYTES);
        return;
    }
    pcre2_code *code = pattern_compile(source->intents, item->value, source->anywhere, &why);
    if (code == NULL) {
        complain(source, item->line, "the pattern \"%.80s\" cannot be read: %s", item->value, why.data);
        return;
    }
    struct pattern *pattern = list_push(&source->rules->patterns);
    *pattern = (struct pattern){.code = code, .intent = source->intent, .anywhere = source->anywhere};
    (void)pcre2_pattern_info(code, PCRE2_INFO_MINLENGTH, &pattern->least);
    (void)pcre2_pattern_info(code, PCRE2_INFO_FIRSTBITMAP, &pattern->first);
    if (source->thorough && pattern_gets_stuck(source->intents, pattern, item->value))
        complain(source, item->line,
                 "the pattern \"%.80s\" takes too long for some texts; write no repeat (* or +) inside a repeat",
                 item->value);
    if (!source->anywhere)
        return;
    clues_of(item->value, &pattern->clues);
    /* These are looked for in every message, from every letter on. Where there is no JIT they are only slower. */
    (void)pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
}

/* The key without "[3]". */
static void list_name(const char *key, char name[32])
{
    size_t length = strcspn(key, "[");
    length = length < 31 ? length : 31;
    memcpy(name, key, length);
    name[length] = '\0';
}

/* False when it is missing or neither. */
static bool read_anywhere(const struct source *source, const struct yaml *yaml)
{
    const struct yaml_item *item = yaml_find(yaml, "anywhere");
    if (item != NULL && strcmp(item->value, "true") != 0 && strcmp(item->value, "false") != 0)
        complain(source, item->line, "\"anywhere\" is true or false, not \"%.40s\"", item->value);
    return item != NULL && strcmp(item->value, "true") == 0;
}

static void read_item(const struct source *source, const struct yaml_item *item)
{
    own_(text_done) struct text normalised = TEXT_INIT;
    char name[32];
    list_name(item->key, name);
    if (strcmp(name, "intent") == 0 || strcmp(name, "anywhere") == 0 || item->value[0] == '\0')
        return;
    if (strcmp(name, "patterns") == 0) {
        add_pattern(source, item);
        return;
    }
    intents_normalise(item->value, &normalised);
    if (normalised.length == 0)
        complain(source, item->line, "\"%s\" holds no word; write what a person would write", item->value);
    else if (strcmp(name, "examples") == 0)
        add_example(source, normalised.data, item->line);
    else if (strcmp(name, "openings") == 0)
        list_push(&source->rules->openings)->text = text_detach(&normalised);
    else
        list_push(&source->rules->closings)->text = text_detach(&normalised);
}

static bool check_keys(const struct source *source, const struct yaml *yaml)
{
    bool good = true;
    for (size_t i = 0; i < yaml->items.count; i++) {
        const struct yaml_item *item = &yaml->items.items[i];
        char name[32];
        bool known = false;
        list_name(item->key, name);
        for (size_t k = 0; file_keys[k] != NULL; k++)
            known = known || strcmp(file_keys[k], name) == 0;
        if (known)
            continue;
        const char *nearest = name_nearest(name, file_keys);
        complain(source, item->line, "unknown key \"%s\"%s%s%s", name, nearest == NULL ? "" : "; did you mean \"",
                 nearest == NULL ? "" : nearest, nearest == NULL ? "" : "\"?");
        good = false;
    }
    return good;
}

static void read_yaml(struct source *source, const struct yaml *yaml, const char *wanted)
{
    const struct yaml_item *name = yaml_find(yaml, "intent");
    if (!check_keys(source, yaml))
        return;
    if (name == NULL || strcmp(name->value, wanted) != 0) {
        complain(source, name == NULL ? 1 : name->line, "needs the line \"intent: %s\", as the file is called", wanted);
        return;
    }
    source->anywhere = read_anywhere(source, yaml);
    source->intent = name_keep(source->intents, wanted);
    for (size_t i = 0; i < yaml->items.count; i++)
        read_item(source, &yaml->items.items[i]);
}

static void read_file(struct source *source, const char *path, const char *wanted)
{
    own_(text_done) struct text content = TEXT_INIT;
    own_(yaml_done) struct yaml yaml = {.items = LIST_INIT};
    struct error error = ERROR_INIT;
    source->path = path;
    if (file_read(path, FILE_BYTES, &content, &error) != RESULT_OK)
        text_printf(source->complaints, "%s\n", error.text);
    else if (yaml_read(content.data, content.length, &yaml, &error) != RESULT_OK)
        complain(source, 0, "%s", error.text);
    else
        read_yaml(source, &yaml, wanted);
}

static int is_yaml(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return entry->d_name[0] != '.' && length > 5 && strcmp(entry->d_name + length - 5, ".yaml") == 0;
}

static int compare_examples(const void *a, const void *b)
{
    return strcmp(((const struct example *)a)->text, ((const struct example *)b)->text);
}

static bool has_rule(const struct language_rules *rules, const char *intent)
{
    for (size_t i = 0; i < rules->examples.count; i++) {
        if (rules->examples.items[i].intent == intent)
            return true;
    }
    for (size_t i = 0; i < rules->patterns.count; i++) {
        if (rules->patterns.items[i].intent == intent)
            return true;
    }
    return false;
}

/* An intent that one language knows and another does not is a person who is not understood. */
static void check_language(const struct intents *intents, const char *folder, enum language language,
                           struct text *complaints)
{
    for (size_t i = 0; i < intents->names.count; i++) {
        const char *name = intents->names.items[i];
        if (!has_rule(&intents->languages[language], name))
            text_printf(
                complaints,
                "%s/%s/%s.yaml: there is no example of \"%s\" in this language; write the file with a few whole "
                "messages under \"examples:\"\n",
                folder, language_code(language), name, name);
    }
}

/* False when there is no such folder. */
static bool read_language(struct source *source, const char *folder, enum language language)
{
    own_(text_done) struct text path = TEXT_INIT;
    struct dirent **files = NULL;
    source->rules = &source->intents->languages[language];
    text_printf(&path, "%s/%s", folder, language_code(language));
    int count = scandir(path.data, &files, is_yaml, alphasort);
    if (count > FILES_MAX)
        text_printf(source->complaints, "%s: %d files, only the first %d are read\n", path.data, count, FILES_MAX);
    size_t base = path.length;
    for (int i = 0; i < count; i++) {
        own_(free_pointer) char *wanted = x_strndup(files[i]->d_name, strlen(files[i]->d_name) - 5);
        text_printf(&path, "/%s", files[i]->d_name);
        if (i < FILES_MAX)
            read_file(source, path.data, wanted);
        text_truncate(&path, base);
        free(files[i]);
    }
    free(files);
    struct language_rules *rules = source->rules;
    if (rules->examples.count > 0)
        qsort(rules->examples.items, rules->examples.count, sizeof *rules->examples.items, compare_examples);
    return count >= 0;
}

static int compare_sought(const void *a, const void *b)
{
    return strcmp(((const struct sought_intent *)a)->name, ((const struct sought_intent *)b)->name);
}

static struct sought_intent *sought_keep(struct intents *intents, const char *name)
{
    for (size_t i = 0; i < intents->sought.count; i++) {
        if (intents->sought.items[i].name == name)
            return &intents->sought.items[i];
    }
    struct sought_intent *sought = list_push(&intents->sought);
    *sought = (struct sought_intent){.name = name};
    return sought;
}

static void list_sought(struct intents *intents)
{
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        const struct language_rules *rules = &intents->languages[language];
        for (size_t i = 0; i < rules->patterns.count; i++) {
            if (!rules->patterns.items[i].anywhere)
                continue;
            struct pattern_span *span = &sought_keep(intents, rules->patterns.items[i].intent)->spans[language];
            span->from = span->count == 0 ? (uint32_t)i : span->from;
            span->count++;
        }
    }
    if (intents->sought.count > 0)
        qsort(intents->sought.items, intents->sought.count, sizeof *intents->sought.items, compare_sought);
}

static struct intents *intents_new(void)
{
    struct intents *intents = x_alloc(1, sizeof *intents);
    intents->compile_context = pcre2_compile_context_create(NULL);
    intents->match_context = pcre2_match_context_create(NULL);
    if (intents->compile_context == NULL || intents->match_context == NULL)
        abort(); /* no memory: as x_alloc */
    (void)pcre2_set_parens_nest_limit(intents->compile_context, 50);
    (void)pcre2_set_match_limit(intents->match_context, 100000);
    (void)pcre2_set_depth_limit(intents->match_context, 10000);
    (void)pcre2_set_heap_limit(intents->match_context, 1024); /* KiB */
    return intents;
}

static enum result load(const char *folder, bool thorough, struct intents **intents, struct text *complaints)
{
    size_t before = complaints->length;
    bool any = false, there[LANGUAGE_COUNT];
    *intents = intents_new();
    struct source source = {.intents = *intents, .thorough = thorough, .complaints = complaints};
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        there[language] = read_language(&source, folder, (enum language)language);
        any = any || there[language];
    }
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        if (there[language])
            check_language(*intents, folder, (enum language)language, complaints);
    }
    list_sought(*intents);
    if (!any) {
        text_printf(complaints, "%s: there is no folder of intents here (fi, sv or en)\n", folder);
        intents_free(*intents);
        *intents = NULL;
    }
    return complaints->length == before ? RESULT_OK : RESULT_BAD_INPUT;
}

enum result intents_load(const char *folder, struct intents **intents, struct text *complaints)
{
    return load(folder, false, intents, complaints);
}

enum result intents_check(const char *folder, struct text *complaints)
{
    struct intents *intents = NULL;
    enum result result = load(folder, true, &intents, complaints);
    intents_free(intents);
    return result;
}

void intents_free(struct intents *intents)
{
    if (intents == NULL)
        return;
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        struct language_rules *rules = &intents->languages[language];
        for (size_t i = 0; i < rules->examples.count; i++)
            free(rules->examples.items[i].text);
        for (size_t i = 0; i < rules->patterns.count; i++)
            pcre2_code_free(rules->patterns.items[i].code);
        for (size_t i = 0; i < rules->openings.count; i++)
            free(rules->openings.items[i].text);
        for (size_t i = 0; i < rules->closings.count; i++)
            free(rules->closings.items[i].text);
        list_done(&rules->examples);
        list_done(&rules->patterns);
        list_done(&rules->openings);
        list_done(&rules->closings);
    }
    for (size_t i = 0; i < intents->names.count; i++)
        free(intents->names.items[i]);
    list_done(&intents->names);
    list_done(&intents->sought);
    pcre2_compile_context_free(intents->compile_context);
    pcre2_match_context_free(intents->match_context);
    free(intents);
}

size_t intents_count(const struct intents *intents)
{
    return intents == NULL ? 0 : intents->names.count;
}
