#include "checkin/framework.h"

#include "base/file.h"
#include "base/own.h"
#include "base/yaml.h"
#include "intents/intents.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_BYTES = 256 * 1024 };

/* One file being read. */
struct source {
    struct yaml yaml;
    struct text path;
    struct complaints *complaints;
};

static void source_done(struct source *source)
{
    yaml_done(&source->yaml);
    text_done(&source->path);
}

static bool open_source(struct source *source, const char *folder, const char *name)
{
    own_(text_done) struct text content = TEXT_INIT;
    struct error error = ERROR_INIT;
    text_printf(&source->path, "%s/%s", folder, name);
    if (file_read(source->path.data, FILE_BYTES, &content, &error) == RESULT_OK &&
        yaml_read(content.data, content.length, &source->yaml, &error) == RESULT_OK)
        return true;
    complaint_add(source->complaints, source->path.data, 0, "", "%s", error.text);
    return false;
}

/* The value with that key; NULL: it is missing, which is complained of. */
static const struct yaml_item *need(struct source *source, const char *key)
{
    const struct yaml_item *item = yaml_find(&source->yaml, key);
    if (item != NULL && *item->value != '\0')
        return item;
    complaint_add(source->complaints, source->path.data, item == NULL ? 0 : item->line, key,
                  "is missing; mend: add it");
    return NULL;
}

static bool has(const struct source *source, const char *list, int index)
{
    own_(text_done) struct text start = TEXT_INIT;
    text_printf(&start, "%s[%d].", list, index);
    for (size_t i = 0; i < source->yaml.items.count; i++) {
        if (string_starts(source->yaml.items.items[i].key, start.data))
            return true;
    }
    return false;
}

static bool read_code(struct source *source, const char *list, int index, char code[FRAMEWORK_CODE_BYTES])
{
    own_(text_done) struct text key = TEXT_INIT;
    text_printf(&key, "%s[%d].code", list, index);
    const struct yaml_item *item = need(source, key.data);
    if (item == NULL)
        return false;
    if (strlen(item->value) < FRAMEWORK_CODE_BYTES)
        return snprintf(code, FRAMEWORK_CODE_BYTES, "%s", item->value) > 0;
    complaint_add(source->complaints, source->path.data, item->line, key.data, "must be shorter than %d letters",
                  FRAMEWORK_CODE_BYTES);
    return false;
}

static bool is_one_of(const char *value, const char *const *values)
{
    for (; *values != NULL; values++) {
        if (strcmp(*values, value) == 0)
            return true;
    }
    return false;
}

/* "fi: name", or "fi: { name: …, status: … }". */
static bool read_names(struct source *source, const char *list, int index, bool with_status,
                       struct framework_name names[LANGUAGE_COUNT])
{
    static const char *const statuses[] = {"official", "project", "own", NULL};
    bool good = true;
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        own_(text_done) struct text key = TEXT_INIT;
        own_(text_done) struct text status = TEXT_INIT;
        text_printf(&key, "%s[%d].%s", list, index, language_code((enum language)language));
        text_printf(&status, "%s.status", key.data);
        if (with_status)
            text_add(&key, ".name");
        const struct yaml_item *name = need(source, key.data), *of = NULL;
        if (with_status)
            of = need(source, status.data);
        if (of != NULL && !is_one_of(of->value, statuses))
            complaint_add(source->complaints, source->path.data, of->line, status.data,
                          "must be official, project or own");
        names[language].name = x_strdup(name == NULL ? "" : name->value);
        names[language].status = x_strdup(of == NULL ? "" : of->value);
        good = good && name != NULL;
    }
    return good;
}

static int read_competences(struct source *source, const char *list, int most, struct competence *competences)
{
    int count = 0;
    for (; has(source, list, count); count++) {
        if (count == most) {
            complaint_add(source->complaints, source->path.data, 0, list, "at most %d can be kept", most);
            return count;
        }
        (void)read_code(source, list, count, competences[count].code);
        (void)read_names(source, list, count, true, competences[count].names);
        for (int before = 0; before < count; before++) {
            if (strcmp(competences[before].code, competences[count].code) == 0)
                complaint_add(source->complaints, source->path.data, 0, competences[count].code,
                              "stands twice; give each its own code");
        }
    }
    if (count == 0)
        complaint_add(source->complaints, source->path.data, 0, list, "is missing; mend: add the list");
    return count;
}

static bool read_number(struct source *source, const char *key, double least, double most, double *number)
{
    const struct yaml_item *item = need(source, key);
    char *end = NULL;
    if (item == NULL)
        return false;
    double value = strtod(item->value, &end);
    if (end != item->value && *end == '\0' && isfinite(value) && value >= least && value <= most) {
        *number = value;
        return true;
    }
    complaint_add(source->complaints, source->path.data, item->line, key, "must be a number from %g to %g", least,
                  most);
    return false;
}

static void read_levels(struct source *source, struct framework *framework)
{
    for (int i = 0; i < LEVELS - 1; i++) {
        char key[24];
        (void)snprintf(key, sizeof key, "cuts[%d]", i);
        bool good = read_number(source, key, -6.0, 6.0, &framework->cuts[i]);
        if (good && i > 0 && !(framework->cuts[i] > framework->cuts[i - 1]))
            complaint_add(source->complaints, source->path.data, 0, key, "must be over the one before it");
    }
    for (int i = 0; i < BANDS_MOST && has(source, "bands", i); i++) {
        struct band *band = &framework->bands[framework->band_count++];
        double from = 1.0;
        char key[32];
        (void)snprintf(key, sizeof key, "bands[%d].from_level", i);
        (void)read_code(source, "bands", i, band->code);
        (void)read_names(source, "bands", i, false, band->names);
        (void)read_number(source, key, 1.0, LEVELS, &from);
        band->from_level = (int)from;
        if (i == 0 ? band->from_level != 1 : band->from_level <= framework->bands[i - 1].from_level)
            complaint_add(source->complaints, source->path.data, 0, key,
                          "the first band begins at level 1, each other one above the one before it");
    }
    if (framework->band_count < 2)
        complaint_add(source->complaints, source->path.data, 0, "bands", "must be two to %d", BANDS_MOST);
}

static void read_roles(struct source *source, struct framework *framework)
{
    for (int i = 0; has(source, "roles", i); i++) {
        if (i == ROLES_MOST) {
            complaint_add(source->complaints, source->path.data, 0, "roles", "at most %d can be kept", ROLES_MOST);
            return;
        }
        own_(text_done) struct text key = TEXT_INIT;
        struct role *role = &framework->roles[framework->role_count++];
        (void)read_code(source, "roles", i, role->code);
        (void)read_names(source, "roles", i, false, role->names);
        text_printf(&key, "roles[%d].aliases", i);
        const struct yaml_item *aliases = yaml_find(&source->yaml, key.data);
        role->aliases = x_strdup(aliases == NULL ? "" : aliases->value);
        text_clear(&key);
        text_printf(&key, "roles[%d].hourly", i);
        const struct yaml_item *hourly = yaml_find(&source->yaml, key.data);
        role->hourly = hourly != NULL && strcmp(hourly->value, "yes") == 0;
        if (hourly != NULL && !role->hourly && strcmp(hourly->value, "no") != 0)
            complaint_add(source->complaints, source->path.data, hourly->line, key.data, "must be yes or no");
    }
    if (framework->role_count == 0)
        complaint_add(source->complaints, source->path.data, 0, "roles", "is missing; mend: add the list");
}

static bool has_role(const struct framework *framework, const char *code, size_t length)
{
    for (int i = 0; i < framework->role_count; i++) {
        if (strlen(framework->roles[i].code) == length && strncmp(framework->roles[i].code, code, length) == 0)
            return true;
    }
    return false;
}

/* A code that is nowhere else is a slip, or of another version: what it says would count nowhere. */
static void find_unknown(struct source *source, const struct framework *framework)
{
    static const char *const lists[] = {"profiles.", "later."};
    for (size_t i = 0; i < source->yaml.items.count; i++) {
        const struct yaml_item *item = &source->yaml.items.items[i];
        const char *list = string_starts(item->key, lists[0])   ? lists[0]
                           : string_starts(item->key, lists[1]) ? lists[1]
                                                                : NULL;
        if (list == NULL)
            continue;
        const char *role = item->key + strlen(list);
        size_t length = strcspn(role, ".");
        if (!has_role(framework, role, length))
            complaint_add(source->complaints, source->path.data, item->line, item->key,
                          "there is no job \"%.*s\" in roles.yaml; mend: add it there, or take it out here",
                          (int)length, role);
        else if (role[length] == '.' && framework_competence(framework, role + length + 1) < 0)
            complaint_add(source->complaints, source->path.data, item->line, item->key,
                          "there is no competence \"%.40s\" in framework.yaml; mend: take the code that it has there",
                          role + length + 1);
    }
}

static void read_profiles(struct source *source, struct framework *framework)
{
    find_unknown(source, framework);
    for (int r = 0; r < framework->role_count; r++) {
        for (int c = 0; c < framework->count; c++) {
            char key[64];
            double level = 0.0;
            (void)snprintf(key, sizeof key, "profiles.%s.%s", framework->roles[r].code, framework->competences[c].code);
            if (read_number(source, key, 0.0, LEVELS, &level))
                framework->roles[r].required[c] = framework->roles[r].later[c] = (int)level;
            (void)snprintf(key, sizeof key, "later.%s.%s", framework->roles[r].code, framework->competences[c].code);
            if (yaml_find(&source->yaml, key) != NULL && read_number(source, key, 0.0, LEVELS, &level))
                framework->roles[r].later[c] = (int)level;
        }
    }
}

/* ---- life -------------------------------------------------------------------------------------------------- */

static void names_done(struct framework_name names[LANGUAGE_COUNT])
{
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        free(names[language].name);
        free(names[language].status);
    }
}

void framework_free(struct framework *framework)
{
    if (framework == NULL)
        return;
    for (int i = 0; i < framework->area_count; i++)
        names_done(framework->areas[i].names);
    for (int i = 0; i < framework->count; i++)
        names_done(framework->competences[i].names);
    for (int i = 0; i < framework->band_count; i++)
        names_done(framework->bands[i].names);
    for (int i = 0; i < framework->role_count; i++) {
        names_done(framework->roles[i].names);
        free(framework->roles[i].aliases);
    }
    free(framework->version);
    free(framework->name);
    free(framework->credit);
    free(framework);
}

static void read_framework(struct source *source, struct framework *framework)
{
    const struct yaml_item *version = need(source, "version"), *credit = need(source, "credit");
    const struct yaml_item *name = need(source, "name");
    framework->version = x_strdup(version == NULL ? "" : version->value);
    framework->name = x_strdup(name == NULL ? "" : name->value);
    framework->credit = x_strdup(credit == NULL ? "" : credit->value);
    framework->area_count = read_competences(source, "areas", AREAS_MOST, framework->areas);
    framework->count = read_competences(source, "competences", COMPETENCES_MOST, framework->competences);
}

const char *const framework_files[] = {"framework.yaml", "levels.yaml", "roles.yaml", "profiles.yaml", NULL};

enum result framework_load(const char *folder, struct framework **framework, struct complaints *complaints)
{
    static void (*const read[])(struct source * source, struct framework * framework) = {read_framework, read_levels,
                                                                                         read_roles, read_profiles};
    size_t before = complaints->list.count;
    struct framework *made = x_alloc(1, sizeof *made);
    for (size_t i = 0; framework_files[i] != NULL; i++) {
        own_(source_done) struct source source = {
            .yaml = {.items = LIST_INIT}, .path = TEXT_INIT, .complaints = complaints};
        if (open_source(&source, folder, framework_files[i]))
            read[i](&source, made);
    }
    *framework = complaints->list.count == before ? made : NULL;
    if (*framework == NULL)
        framework_free(made);
    return *framework == NULL ? RESULT_BAD_INPUT : RESULT_OK;
}

/* ---- asking ------------------------------------------------------------------------------------------------ */

int framework_competence(const struct framework *framework, const char *code)
{
    for (int i = 0; i < framework->count; i++) {
        if (strcmp(framework->competences[i].code, code) == 0)
            return i;
    }
    return -1;
}

static bool is_alias(const char *aliases, const char *wanted)
{
    own_(free_pointer) char *copy = x_strdup(aliases);
    char *rest = copy;
    for (char *alias = strsep(&rest, ","); alias != NULL; alias = strsep(&rest, ",")) {
        own_(text_done) struct text plain = TEXT_INIT;
        intents_normalise(alias, &plain);
        if (plain.length > 0 && strcmp(plain.data, wanted) == 0)
            return true;
    }
    return false;
}

const struct role *framework_role(const struct framework *framework, const char *name)
{
    own_(text_done) struct text wanted = TEXT_INIT;
    intents_normalise(name, &wanted);
    for (int i = 0; i < framework->role_count; i++) {
        const struct role *role = &framework->roles[i];
        if (strcmp(role->code, wanted.data) == 0 || is_alias(role->aliases, wanted.data))
            return role;
    }
    return NULL;
}

double framework_cut(const struct framework *framework, int level)
{
    if (level <= 1)
        return -100.0;
    return framework->cuts[(level > LEVELS ? LEVELS : level) - 2];
}
