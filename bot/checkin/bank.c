#include "checkin/bank.h"

#include "base/file.h"
#include "base/own.h"
#include "base/yaml.h"
#include "checkin/calibration.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_BYTES = 1 << 20, FILES_MOST = 100, QUESTION_BYTES = 600, OPTION_BYTES = 240 };

static const double usual_a = 1.2, usual_c = 0.10, usual_thresholds[] = {-1.5, 0.0, 1.5};

/* One file being read, and the item that stands at `from`. */
struct source {
    struct yaml yaml;
    const char *path;
    struct complaints *complaints;
    const struct framework *framework;
    int competence;
    size_t index;    /* items[index] */
    size_t from, to; /* its values in yaml */
    char id[ITEM_ID_BYTES];
    bool faulty;
};

static void source_done(struct source *source)
{
    yaml_done(&source->yaml);
}

static void complain(struct source *source, unsigned line, const char *key, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void complain(struct source *source, unsigned line, const char *key, const char *format, ...)
{
    own_(text_done) struct text where = TEXT_INIT;
    own_(text_done) struct text what = TEXT_INIT;
    va_list arguments;
    va_start(arguments, format);
    text_vprintf(&what, format, arguments);
    va_end(arguments);
    text_printf(&where, "item %s%s%s", source->id, *key == '\0' ? "" : " ", key);
    complaint_add(source->complaints, source->path, line, where.data, "%s", what.data);
    source->faulty = true;
}

static const char *key_of(const struct source *source, size_t i)
{
    const char *dot = strstr(source->yaml.items.items[i].key, "].");
    return dot == NULL ? "" : dot + 2;
}

/* The value of the item with that key; NULL: there is none. */
static const struct yaml_item *find(const struct source *source, const char *key)
{
    for (size_t i = source->from; i < source->to; i++) {
        if (strcmp(key_of(source, i), key) == 0)
            return &source->yaml.items.items[i];
    }
    return NULL;
}

static unsigned first_line(const struct source *source)
{
    return source->from < source->to ? source->yaml.items.items[source->from].line : 0;
}

static const struct yaml_item *need(struct source *source, const char *key)
{
    const struct yaml_item *item = find(source, key);
    if (item != NULL && *item->value != '\0')
        return item;
    complain(source, item == NULL ? first_line(source) : item->line, key, "is missing; mend: add it");
    return NULL;
}

static bool to_number(const struct yaml_item *item, double *number)
{
    char *end = NULL;
    double value = strtod(item->value, &end);
    if (end == item->value || *end != '\0' || !isfinite(value))
        return false;
    *number = value;
    return true;
}

/* number keeps its usual value where the key is missing. */
static void read_number(struct source *source, const char *key, double least, double most, double *number)
{
    const struct yaml_item *item = find(source, key);
    double value = 0.0;
    if (item == NULL)
        return;
    if (to_number(item, &value) && value >= least && value <= most)
        *number = value;
    else
        complain(source, item->line, key, "must be a number from %g to %g", least, most);
}

static bool need_whole(struct source *source, const char *key, int least, int most, int *number)
{
    const struct yaml_item *item = need(source, key);
    double value = 0.0;
    if (item == NULL)
        return false;
    if (to_number(item, &value) && value >= least && value <= most && floor(value) >= value) {
        *number = (int)value;
        return true;
    }
    complain(source, item->line, key, "must be a whole number from %d to %d", least, most);
    return false;
}

/* ---- one item ---------------------------------------------------------------------------------------------- */

static void read_id(struct source *source, struct item *item)
{
    const struct yaml_item *id = find(source, "id");
    const char *code = source->framework->competences[source->competence].code;
    size_t length = strlen(code);
    if (id == NULL || *id->value == '\0' || strlen(id->value) >= ITEM_ID_BYTES ||
        strspn(id->value, "0123456789.-ABCDEFGHIJKLMNOPQRSTUVWXYZ") != strlen(id->value)) {
        complain(source, id == NULL ? first_line(source) : id->line, "id",
                 "must be the competence and a number, as %s-03 or %s-S1", code, code);
        return;
    }
    (void)snprintf(source->id, sizeof source->id, "%s", id->value);
    (void)snprintf(item->id, sizeof item->id, "%s", id->value);
    if (strncmp(id->value, code, length) != 0 || id->value[length] != '-')
        complain(source, id->line, "id", "must begin with the file's competence: %s-…", code);
}

static void read_kind(struct source *source, struct item *item)
{
    static const char *const kinds[] = {"know", "do", "self"};
    const struct yaml_item *kind = need(source, "kind");
    for (size_t i = 0; kind != NULL && i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(kind->value, kinds[i]) == 0) {
            item->kind = (enum item_kind)i;
            return;
        }
    }
    if (kind != NULL)
        complain(source, kind->line, "kind", "must be know, do or self");
}

static void read_roles(struct source *source, struct item *item)
{
    own_(text_done) struct text roles = TEXT_INIT;
    for (size_t i = source->from; i < source->to; i++) {
        const struct yaml_item *value = &source->yaml.items.items[i];
        if (!string_starts(key_of(source, i), "roles["))
            continue;
        const struct role *role = framework_role(source->framework, value->value);
        if (role == NULL || strcmp(role->code, value->value) != 0)
            complain(source, value->line, "roles", "\"%.30s\" is no role of roles.yaml", value->value);
        text_printf(&roles, "%s%s", roles.length > 0 ? "," : "", value->value);
    }
    item->roles = text_detach(&roles);
}

static void read_thresholds(struct source *source, struct item *item)
{
    struct response_model *model = &item->model;
    model->kind = RESPONSE_GRM;
    memcpy(model->b, usual_thresholds, sizeof usual_thresholds);
    model->thresholds = ITEM_ANCHORS - 1;
    if (find(source, "b[0]") == NULL) {
        if (find(source, "b") != NULL)
            complain(source, find(source, "b")->line, "b", "must be a list of %d rising numbers", ITEM_ANCHORS - 1);
        return;
    }
    for (int i = 0; i < ITEM_ANCHORS; i++) {
        char key[16];
        (void)snprintf(key, sizeof key, "b[%d]", i);
        const struct yaml_item *item_b = find(source, key);
        bool good = (item_b != NULL) == (i < ITEM_ANCHORS - 1);
        if (good && item_b != NULL)
            good = to_number(item_b, &model->b[i]) && fabs(model->b[i]) <= 4.0 &&
                   (i == 0 || model->b[i] > model->b[i - 1]);
        if (!good) {
            complain(source, item_b == NULL ? first_line(source) : item_b->line, "b",
                     "must be a list of %d rising numbers from -4 to 4", ITEM_ANCHORS - 1);
            return;
        }
    }
}

static void read_model(struct source *source, struct item *item)
{
    struct error error = ERROR_INIT;
    item->model.a = usual_a;
    read_number(source, "a", 0.3, 3.0, &item->model.a);
    if (item->kind == ITEM_SELF) {
        read_thresholds(source, item);
    } else {
        item->model.thresholds = 1;
        item->model.b[0] = calibration_start(item->level);
        item->model.c = usual_c;
        read_number(source, "b", -4.0, 4.0, &item->model.b[0]);
        read_number(source, "c", 0.0, 0.35, &item->model.c);
        item->model.kind = item->model.c > 0.0 ? RESPONSE_3PL : RESPONSE_2PL;
    }
    if (response_model_check(&item->model, &error) != RESULT_OK)
        complain(source, first_line(source), "", "%s", error.text);
}

static char *read_text(struct source *source, const char *language, const char *part, size_t most, bool needed)
{
    own_(text_done) struct text key = TEXT_INIT;
    text_printf(&key, "%s.%s", language, part);
    const struct yaml_item *value = needed ? need(source, key.data) : find(source, key.data);
    if (value != NULL && strlen(value->value) > most)
        complain(source, value->line, key.data, "is longer than %zu bytes; say it shorter", most);
    return x_strdup(value == NULL ? "" : value->value);
}

static void read_options(struct source *source, const char *language, struct item *item, struct item_text *text)
{
    int count = 0;
    for (; count <= ITEM_OPTIONS_MOST; count++) {
        char part[24], key[32];
        (void)snprintf(part, sizeof part, "options[%d]", count);
        (void)snprintf(key, sizeof key, "%s.%s", language, part);
        const struct yaml_item *value = find(source, key);
        if (value == NULL)
            break;
        if (count == ITEM_OPTIONS_MOST) {
            complain(source, value->line, key, "is one too many; at most %d", ITEM_OPTIONS_MOST);
            break;
        }
        text->options[count] = read_text(source, language, part, OPTION_BYTES, true);
        for (int before = 0; before < count; before++) {
            if (strcmp(text->options[before], text->options[count]) == 0)
                complain(source, value->line, key, "says the same as another option");
        }
    }
    bool self = item->kind == ITEM_SELF;
    if (self ? count != ITEM_ANCHORS : count < ITEM_OPTIONS_LEAST)
        complain(source, first_line(source), language, "has %d options; mend: %s", count,
                 self ? "the four anchors" : "four of them");
    if (item->options != 0 && item->options != count)
        complain(source, first_line(source), language, "has %d options, another language %d", count, item->options);
    item->options = item->options == 0 ? count : item->options;
    for (; count < ITEM_OPTIONS_MOST; count++)
        text->options[count] = text->options[count] == NULL ? x_strdup("") : text->options[count];
}

static void read_texts(struct source *source, struct item *item)
{
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        const char *language = language_code((enum language)i);
        struct item_text *text = &item->texts[i];
        text->question = read_text(source, language, "question", QUESTION_BYTES, true);
        text->why = read_text(source, language, "why", QUESTION_BYTES, item->kind != ITEM_SELF);
        read_options(source, language, item, text);
    }
}

/* "fi.options[2]" → "fi.options". */
static bool key_is_known(const char *key)
{
    static const char *const known[] = {"id",          "version",     "level",      "kind",        "key",
                                        "article",     "roles",       "a",          "b",           "c",
                                        "fi.question", "fi.options",  "fi.why",     "sv.question", "sv.options",
                                        "sv.why",      "en.question", "en.options", "en.why"};
    size_t length = strcspn(key, "[");
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strlen(known[i]) == length && strncmp(known[i], key, length) == 0)
            return true;
    }
    return false;
}

static void read_item(struct source *source, struct bank *bank)
{
    struct item *item = list_push(&bank->items);
    int version = 0;
    (void)snprintf(source->id, sizeof source->id, "%zu", source->index + 1);
    source->faulty = false;
    item->competence = source->competence;
    item->path = x_strdup(source->path);
    item->line = first_line(source);
    read_id(source, item);
    for (size_t i = source->from; i < source->to; i++) {
        if (!key_is_known(key_of(source, i)))
            complain(source, source->yaml.items.items[i].line, key_of(source, i), "is nothing that an item has");
    }
    if (need_whole(source, "version", 1, 1000000, &version))
        item->version = version;
    read_kind(source, item);
    read_texts(source, item);
    read_roles(source, item);
    if (item->kind != ITEM_SELF) {
        (void)need_whole(source, "level", 1, LEVELS, &item->level);
        (void)need_whole(source, "key", 1, item->options == 0 ? ITEM_OPTIONS_MOST : item->options, &item->key);
    }
    const struct yaml_item *article = item->kind == ITEM_SELF ? find(source, "article") : need(source, "article");
    item->article = x_strdup(article == NULL ? "" : article->value);
    read_model(source, item);
}

static void item_done(struct item *item)
{
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        free(item->texts[i].question);
        free(item->texts[i].why);
        for (int k = 0; k < ITEM_OPTIONS_MOST; k++)
            free(item->texts[i].options[k]);
    }
    free(item->article);
    free(item->roles);
    free(item->path);
}

/* ---- files ------------------------------------------------------------------------------------------------- */

static bool read_competence(struct source *source)
{
    const struct yaml_item *competence = yaml_find(&source->yaml, "competence");
    source->competence = competence == NULL ? -1 : framework_competence(source->framework, competence->value);
    if (source->competence < 0)
        complaint_add(source->complaints, source->path, competence == NULL ? 1 : competence->line, "competence",
                      "must be the code of one in competences/, in quotes, as \"4.2\"");
    return source->competence >= 0;
}

static void read_items(struct source *source, struct bank *bank)
{
    const struct yaml *yaml = &source->yaml;
    for (size_t i = 0; i < yaml->items.count && bank->items.count < BANK_MOST; i = source->to) {
        source->from = i;
        source->to = i + 1;
        if (!string_starts(yaml->items.items[i].key, "items[")) {
            if (strcmp(yaml->items.items[i].key, "competence") != 0)
                complaint_add(source->complaints, source->path, yaml->items.items[i].line, yaml->items.items[i].key,
                              "is unknown here; a file has competence and items");
            continue;
        }
        size_t bracket = strcspn(yaml->items.items[i].key, "]") + 1;
        while (source->to < yaml->items.count &&
               strncmp(yaml->items.items[source->to].key, yaml->items.items[i].key, bracket) == 0)
            source->to++;
        source->index = strtoul(yaml->items.items[i].key + strlen("items["), NULL, 10);
        read_item(source, bank);
        if (source->faulty)
            item_done(&bank->items.items[--bank->items.count]);
    }
}

void bank_load_file(const char *path, const struct framework *framework, struct bank *bank,
                    struct complaints *complaints)
{
    own_(source_done) struct source source = {
        .yaml = {.items = LIST_INIT}, .path = path, .complaints = complaints, .framework = framework};
    own_(text_done) struct text content = TEXT_INIT;
    struct error error = ERROR_INIT;
    if (file_read(path, FILE_BYTES, &content, &error) != RESULT_OK ||
        yaml_read(content.data, content.length, &source.yaml, &error) != RESULT_OK)
        complaint_add(complaints, path, 0, "", "%s", error.text);
    else if (read_competence(&source))
        read_items(&source, bank);
}

static int is_items_file(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return entry->d_name[0] != '.' && length > 5 && strcmp(entry->d_name + length - 5, ".yaml") == 0;
}

void bank_load(const char *folder, const struct framework *framework, struct bank *bank, struct complaints *complaints)
{
    struct dirent **names = NULL;
    int count = scandir(folder, &names, is_items_file, alphasort);
    if (count < 0 && errno != ENOENT)
        complaint_add(complaints, folder, 0, "", "%s", strerror(errno));
    for (int i = 0; i < count; i++) {
        own_(text_done) struct text path = TEXT_INIT;
        text_printf(&path, "%s/%s", folder, names[i]->d_name);
        if (i < FILES_MOST)
            bank_load_file(path.data, framework, bank, complaints);
        free(names[i]);
    }
    free((void *)names);
    bank_settle(bank, complaints);
}

static int compare_items(const void *a, const void *b)
{
    const struct item *one = a, *other = b;
    return one->competence != other->competence ? one->competence - other->competence : strcmp(one->id, other->id);
}

void bank_settle(struct bank *bank, struct complaints *complaints)
{
    size_t kept = 0;
    if (bank->items.count > 1)
        qsort(bank->items.items, bank->items.count, sizeof *bank->items.items, compare_items);
    for (size_t i = 0; i < bank->items.count; i++) {
        struct item *item = &bank->items.items[i];
        const struct item *before = kept == 0 ? NULL : &bank->items.items[kept - 1];
        if (before == NULL || strcmp(before->id, item->id) != 0) {
            bank->items.items[kept++] = *item;
            continue;
        }
        complaint_add(complaints, item->path, item->line, item->id, "stands already in %s:%u; give it another id",
                      before->path, before->line);
        item_done(item);
    }
    bank->items.count = kept;
}

void bank_done(struct bank *bank)
{
    for (size_t i = 0; i < bank->items.count; i++)
        item_done(&bank->items.items[i]);
    list_done(&bank->items);
}

const struct item *bank_find(const struct bank *bank, const char *id)
{
    for (size_t i = 0; i < bank->items.count; i++) {
        if (strcmp(bank->items.items[i].id, id) == 0)
            return &bank->items.items[i];
    }
    return NULL;
}

bool item_is_for(const struct item *item, const char *role)
{
    if (item->roles[0] == '\0')
        return true;
    size_t length = strlen(role);
    for (const char *at = item->roles; *at != '\0'; at += *at == ',') {
        size_t bytes = strcspn(at, ",");
        if (length > 0 && bytes == length && strncmp(at, role, length) == 0)
            return true;
        at += bytes;
    }
    return false;
}
