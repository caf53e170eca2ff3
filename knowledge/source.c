#include "knowledge/source.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/own.h"
#include "knowledge/complaint.h"
#include "knowledge/expected_set.h"
#include "knowledge/marks.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { DEFAULT_ARTICLE_BYTES = 256 * 1024, DEFAULT_ARTICLES = 200000, FOLDER_ENTRIES_MAX = 400000 };
enum { EDITED_INODE = -1 }; /* of no file */

struct loading {
    const struct knowledge_sources *sources;
    const struct article_list *previous; /* may be NULL */
    struct marks previous_paths;         /* the paths of its files → their places there */
    struct article_list *articles;
    struct complaints *complaints;
    struct article_rules rules;
    size_t max_bytes, max_articles;
};

static void close_folder(DIR **folder)
{
    if (*folder != NULL)
        (void)closedir(*folder);
}

/* Calls visit for each <topic>.md in the folder; missing or unreadable folders are passed over. */
static void folder_walk(const char *path, void (*visit)(void *context, const char *path, const char *name),
                        void *context)
{
    own_(close_folder) DIR *folder = opendir(path);
    if (folder == NULL)
        return;
    own_(text_done) struct text file = TEXT_INIT;
    const struct dirent *entry;
    for (size_t count = 0; count < FOLDER_ENTRIES_MAX && (entry = readdir(folder)) != NULL; count++) {
        size_t length = strlen(entry->d_name);
        if (entry->d_name[0] == '.' || length < 4 || strcmp(entry->d_name + length - 3, ".md") != 0)
            continue;
        text_clear(&file);
        text_printf(&file, "%s/%s", path, entry->d_name);
        visit(context, file.data, entry->d_name);
    }
}

/* A place that may be part of a path: no slash, no dot in front. */
static bool name_safe(const char *name)
{
    return !string_empty(name) && name[0] != '.' && strchr(name, '/') == NULL;
}

enum level { LEVEL_SHIPPED, LEVEL_ORGANISATION, LEVEL_UNIT };

/* Every folder <root>/<lang> of the sources of these levels, from the weakest to the strongest. */
static void folders_each(const struct knowledge_sources *sources, int first, int last,
                         void (*visit)(void *context, const char *path, enum language language, bool shipped),
                         void *context)
{
    own_(text_done) struct text path = TEXT_INIT;
    for (int level = first; level <= last; level++) {
        for (size_t i = 0; level == LEVEL_SHIPPED ? i < 1 : sources->overrides != NULL && sources->overrides[i] != NULL;
             i++) {
            if ((level > LEVEL_SHIPPED && !name_safe(sources->organisation)) ||
                (level == LEVEL_UNIT && !name_safe(sources->unit)))
                continue;
            for (int language = 0; language < LANGUAGE_COUNT; language++) {
                text_clear(&path);
                text_add(&path, level == LEVEL_SHIPPED ? sources->shipped : sources->overrides[i]);
                if (level > LEVEL_SHIPPED)
                    text_printf(&path, "/%s", sources->organisation);
                if (level == LEVEL_UNIT)
                    text_printf(&path, "/%s", sources->unit);
                text_printf(&path, "/%s", language_code((enum language)language));
                visit(context, path.data, (enum language)language, level == LEVEL_SHIPPED);
            }
        }
    }
}

/* ---- loading ------------------------------------------------------------------------------------------- */

struct folder_loading {
    struct loading *loading;
    enum language language;
    bool shipped;
};

static uint64_t path_mark(const char *path)
{
    return hash_fnv(HASH_FNV_SEED, path, strlen(path));
}

static bool is_file(const struct article_record *record)
{
    return record->stamp.inode != 0;
}

static void list_previous(struct loading *loading)
{
    for (size_t i = 0; loading->previous != NULL && i < loading->previous->items.count; i++) {
        const struct article_record *record = loading->previous->items.items[i];
        if (is_file(record))
            marks_add(&loading->previous_paths, path_mark(record->article.path), (uint32_t)i);
    }
}

/* What the previous snapshot has from that file; NULL: nothing. */
static struct article_record *previous_of(const struct loading *loading, const char *path)
{
    const struct marks *paths = &loading->previous_paths;
    ptrdiff_t slot = marks_find(paths, path_mark(path));
    for (; slot != MARKS_NONE; slot = marks_find_next(paths, path_mark(path), slot)) {
        struct article_record *record = loading->previous->items.items[paths->values[slot]];
        if (strcmp(record->article.path, path) == 0)
            return record;
    }
    return NULL;
}

/* Zeroed when there is no such file. */
static struct file_stamp stamp_of(const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return (struct file_stamp){0};
    return (struct file_stamp){.size = (int64_t)status.st_size,
                               .changed_s = (int64_t)status.st_mtim.tv_sec,
                               .changed_ns = (int64_t)status.st_mtim.tv_nsec,
                               .inode = (int64_t)status.st_ino};
}

/* Whether the file is as it was when the record was read from it, and the record is what the file says. */
static bool is_current(const struct article_record *record, const struct file_stamp *stamp, bool shipped)
{
    const struct file_stamp *old = &record->stamp;
    return !record->inherited && record->article.shipped == shipped && is_file(record) && old->size == stamp->size &&
           old->changed_s == stamp->changed_s && old->changed_ns == stamp->changed_ns && old->inode == stamp->inode;
}

static struct article_record *load_file(const struct folder_loading *folder, const char *path, const char *topic)
{
    struct loading *loading = folder->loading;
    own_(text_done) struct text markdown = TEXT_INIT;
    struct error error = ERROR_INIT;
    if (!topic_valid(topic)) {
        complaint_add(loading->complaints, path, 0, "",
                      "the file's name must be a-z, 0-9 and -, at most 64 characters, then .md");
        return NULL;
    }
    if (file_read(path, loading->max_bytes, &markdown, &error) != RESULT_OK) {
        size_t prefix = strlen(path);
        bool named = string_starts(error.text, path) && string_starts(error.text + prefix, ": ");
        complaint_add(loading->complaints, path, 0, "", "%s", named ? error.text + prefix + 2 : error.text);
        return NULL;
    }
    return article_read(path, topic, folder->language, folder->shipped, &loading->rules, &markdown,
                        loading->complaints);
}

static void load_visited(void *context, const char *path, const char *name)
{
    const struct folder_loading *folder = context;
    struct loading *loading = folder->loading;
    if (loading->articles->items.count >= loading->max_articles) {
        complaint_add(loading->complaints, path, 0, "", "more than %zu articles; this one is left out",
                      loading->max_articles);
        return;
    }
    own_(free_pointer) char *topic = x_strndup(name, strlen(name) - 3);
    struct file_stamp stamp = stamp_of(path); /* before it is read: what changes later is seen the next time */
    struct article_record *old = previous_of(loading, path), *record = NULL;
    if (old != NULL && is_current(old, &stamp, folder->shipped))
        record = article_hold(old);
    else if ((record = load_file(folder, path, topic)) != NULL)
        record->stamp = stamp;
    else if (old != NULL)
        record = article_copy(old);
    if (record != NULL)
        *list_push(&loading->articles->items) = record;
}

static void load_folder(void *context, const char *path, enum language language, bool shipped)
{
    struct folder_loading folder = {.loading = context, .language = language, .shipped = shipped};
    folder_walk(path, load_visited, &folder);
}

/* Stands in the place of what is weaker until everything is sorted. */
static struct article_record *put_away(const char *path, const struct edited_article *edited)
{
    struct article_record *record = article_make(path, edited->topic, edited->language, "", "", NULL);
    record->archived = true;
    return record;
}

/* What editors wrote. It has a path, too, by which complaints and the previous snapshot know it. */
static void load_edited(struct loading *loading)
{
    own_(text_done) struct text path = TEXT_INIT;
    for (size_t i = 0; i < loading->sources->edited_count; i++) {
        const struct edited_article *edited = &loading->sources->edited[i];
        if (!topic_valid(edited->topic) || edited->language >= LANGUAGE_COUNT)
            continue;
        text_clear(&path);
        text_printf(&path, "%s%s/%s", EDITED_PREFIX, language_code(edited->language), edited->topic);
        struct file_stamp stamp = {
            .size = (int64_t)strlen(edited->text), .changed_s = edited->version, .inode = EDITED_INODE};
        struct article_record *old = previous_of(loading, path.data), *record = NULL;
        own_(text_done) struct text markdown = TEXT_INIT;
        text_add(&markdown, edited->text);
        if (edited->archived)
            record = put_away(path.data, edited);
        else if (old != NULL && is_current(old, &stamp, false))
            record = article_hold(old);
        else if ((record = article_read(path.data, edited->topic, edited->language, false, &loading->rules, &markdown,
                                        loading->complaints)) != NULL)
            record->stamp = stamp;
        else if (old != NULL)
            record = article_copy(old);
        if (record != NULL)
            *list_push(&loading->articles->items) = record;
    }
}

struct ordered {
    struct article_record *record;
    size_t order;
};

static int ordered_compare(const void *a, const void *b)
{
    const struct ordered *one = a, *other = b;
    int topics = strcmp(one->record->article.topic, other->record->article.topic);
    if (topics != 0)
        return topics;
    if (one->record->article.language != other->record->article.language)
        return one->record->article.language < other->record->article.language ? -1 : 1;
    return one->order < other->order ? -1 : one->order > other->order;
}

static bool same_place(const struct article_record *one, const struct article_record *other)
{
    return one->article.language == other->article.language && strcmp(one->article.topic, other->article.topic) == 0;
}

/* Sorts and lets the later of two articles with the same topic and language win. */
static void sort_and_override(struct article_list *articles)
{
    size_t count = articles->items.count;
    own_(free_pointer) struct ordered *ordered = x_alloc(count + 1, sizeof *ordered);
    for (size_t i = 0; i < count; i++)
        ordered[i] = (struct ordered){articles->items.items[i], i};
    qsort(ordered, count, sizeof *ordered, ordered_compare);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (i + 1 < count && same_place(ordered[i].record, ordered[i + 1].record)) {
            struct article_record *stronger = ordered[i + 1].record;
            if (atomic_load(&stronger->holders) > 1) { /* the previous snapshot has it, too */
                ordered[i + 1].record = article_copy(stronger);
                article_free(stronger);
            }
            article_inherit(ordered[i + 1].record, ordered[i].record);
            article_free(ordered[i].record);
        } else if (ordered[i].record->archived) {
            const struct article *article = &ordered[i].record->article;
            *list_push(&articles->archived) = (struct archived_article){x_strdup(article->topic), article->language};
            article_free(ordered[i].record);
        } else {
            articles->items.items[kept++] = ordered[i].record;
        }
    }
    articles->items.count = kept;
}

static bool is_lines(const char *path)
{
    size_t length = strlen(path);
    return length > 6 && strcmp(path + length - 6, ".jsonl") == 0;
}

/* The last day on which somebody east of Greenwich can have checked an article by now. */
static void write_tomorrow(char day[11])
{
    time_t now = (time_t)(clock_now_ms() / 1000) + 24 * 3600;
    struct tm parts;
    day[0] = '\0';
    if (gmtime_r(&now, &parts) != NULL)
        (void)strftime(day, 11, "%Y-%m-%d", &parts);
}

enum result source_load(const struct knowledge_sources *sources, const struct article_list *previous,
                        struct article_list *articles, struct complaints *complaints, struct error *error)
{
    *articles = (struct article_list){.items = LIST_INIT, .archived = LIST_INIT};
    struct stat status;
    char tomorrow[11];
    if (stat(sources->shipped, &status) != 0)
        return error_set(error, RESULT_NOT_FOUND, "%s: cannot read the articles: %s", sources->shipped,
                         strerror(errno));
    struct loading loading = {
        .sources = sources,
        .previous = previous,
        .articles = articles,
        .complaints = complaints,
        .rules = {.fact_is_known = sources->fact_is_known,
                  .fact_nearest = sources->fact_nearest,
                  .today = sources->today == NULL ? tomorrow : sources->today},
        .max_bytes = sources->max_article_bytes == 0 ? DEFAULT_ARTICLE_BYTES : sources->max_article_bytes,
        .max_articles = sources->max_articles == 0 ? DEFAULT_ARTICLES : sources->max_articles,
    };
    write_tomorrow(tomorrow);
    list_previous(&loading);
    enum result result = RESULT_OK;
    if (is_lines(sources->shipped) && !S_ISDIR(status.st_mode))
        result = lines_load(sources->shipped, loading.max_articles, articles, complaints, error);
    else if (!S_ISDIR(status.st_mode))
        result = error_set(error, RESULT_BAD_INPUT, "%s: is neither a folder of articles nor a .jsonl file",
                           sources->shipped);
    if (result == RESULT_OK) {
        folders_each(sources, LEVEL_SHIPPED, LEVEL_ORGANISATION, load_folder, &loading);
        load_edited(&loading);
        folders_each(sources, LEVEL_UNIT, LEVEL_UNIT, load_folder, &loading);
    }
    sort_and_override(articles);
    marks_done(&loading.previous_paths);
    return result;
}

void article_list_done(struct article_list *articles)
{
    for (size_t i = 0; i < articles->items.count; i++)
        article_free(articles->items.items[i]);
    for (size_t i = 0; i < articles->archived.count; i++)
        free(articles->archived.items[i].topic);
    list_done(&articles->items);
    list_done(&articles->archived);
}

/* ---- fingerprint --------------------------------------------------------------------------------------- */

/* Order in a folder may change from look to look, so the marks of files are added up. */
static void mark_file(void *context, const char *path, const char *name)
{
    (void)name;
    uint64_t *sum = context;
    struct stat status;
    if (stat(path, &status) != 0)
        return;
    uint64_t mark = hash_fnv(HASH_FNV_SEED, path, strlen(path));
    int64_t facts[] = {(int64_t)status.st_size, (int64_t)status.st_mtim.tv_sec, (int64_t)status.st_mtim.tv_nsec,
                       (int64_t)status.st_ino};
    *sum += hash_fnv(mark, facts, sizeof facts);
}

static void mark_edited(const struct edited_article *edited, uint64_t *sum)
{
    uint64_t mark = hash_fnv(HASH_FNV_SEED, edited->topic, strlen(edited->topic));
    mark = hash_fnv(mark, &edited->language, sizeof edited->language);
    *sum += hash_fnv(mark, &edited->version, sizeof edited->version);
}

static void mark_folder(void *context, const char *path, enum language language, bool shipped)
{
    (void)language;
    (void)shipped;
    folder_walk(path, mark_file, context);
}

static void mark_thesaurus(const char *path, uint64_t *sum)
{
    own_(close_folder) DIR *folder = opendir(path);
    own_(text_done) struct text file = TEXT_INIT;
    const struct dirent *entry;
    for (size_t count = 0; folder != NULL && count < FOLDER_ENTRIES_MAX && (entry = readdir(folder)) != NULL; count++) {
        if (entry->d_name[0] == '.')
            continue;
        text_clear(&file);
        text_printf(&file, "%s/%s", path, entry->d_name);
        mark_file(sum, file.data, entry->d_name);
    }
}

static void mark_expected_file(void *context, const char *path)
{
    mark_file(context, path, "");
}

static void mark_expected(void *context, const char *folder)
{
    expected_files(folder, mark_expected_file, context);
}

uint64_t knowledge_fingerprint(const struct knowledge_sources *sources)
{
    uint64_t sum = HASH_FNV_SEED;
    if (is_lines(sources->shipped))
        mark_file(&sum, sources->shipped, "");
    folders_each(sources, LEVEL_SHIPPED, LEVEL_UNIT, mark_folder, &sum);
    for (size_t i = 0; i < sources->edited_count; i++)
        mark_edited(&sources->edited[i], &sum);
    if (sources->thesaurus != NULL)
        mark_thesaurus(sources->thesaurus, &sum);
    expected_folders(sources, mark_expected, &sum);
    return sum;
}

/* ---- where to look ------------------------------------------------------------------------------------- */

struct folder_visit {
    void (*visit)(void *context, const char *path);
    void *context;
};

static void visit_folder(void *context, const char *path, enum language language, bool shipped)
{
    const struct folder_visit *folder = context;
    (void)language;
    (void)shipped;
    folder->visit(folder->context, path);
}

void knowledge_folders(const struct knowledge_sources *sources, void (*visit)(void *context, const char *path),
                       void *context)
{
    struct folder_visit folder = {visit, context};
    if (is_lines(sources->shipped))
        visit(context, sources->shipped);
    folders_each(sources, LEVEL_SHIPPED, LEVEL_UNIT, visit_folder, &folder);
    if (sources->thesaurus != NULL)
        visit(context, sources->thesaurus);
    expected_folders(sources, visit, context);
}
