#include "commands/exchange.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/own.h"
#include "commands/articles.h"
#include "commands/errand.h"
#include "engine/mask.h"
#include "jobs/article_import.h"
#include "knowledge/article.h"
#include "model/article_fields.h"
#include "store/articles.h"
#include "store/audit.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { ARTICLE_BYTES = 256 * 1024 };

static void errand_close(struct errand *errand)
{
    store_close(errand->store);
}

static enum result open_errand(const struct exchange *exchange, struct errand *errand, struct error *error)
{
    *errand =
        (struct errand){.organisation = exchange->organisation, .config = exchange->config, .data = exchange->data};
    return errand_open(errand, error);
}

/* ---- out --------------------------------------------------------------------------------------------------------- */

static enum result write_file(const char *folder, const struct article_version *version, struct error *error)
{
    own_(text_done) struct text path = TEXT_INIT;
    text_printf(&path, "%s/%s", folder, language_code(version->language));
    enum result result = folder_make(path.data, 0755, error);
    text_printf(&path, "/%s.md", version->topic);
    return result == RESULT_OK ? file_write(path.data, version->text, strlen(version->text), 0644, error) : result;
}

enum result exchange_export(const struct exchange *exchange, struct error *error)
{
    own_(errand_close) struct errand errand = {.store = NULL};
    own_(article_versions_done) struct article_versions versions = {.list = LIST_INIT};
    enum result result = open_errand(exchange, &errand, error);
    if (result == RESULT_OK)
        result = articles_in_force(errand.store, errand.organisation_id, &versions, error);
    size_t written = 0;
    for (size_t i = 0; i < versions.list.count && result == RESULT_OK; i++) {
        if (versions.list.items[i].deed == ARTICLE_ARCHIVED)
            continue;
        result = write_file(exchange->path, &versions.list.items[i], error);
        written++;
    }
    if (result == RESULT_OK)
        printf("%zu articles that editors wrote: %s\n", written, exchange->path);
    return result;
}

/* ---- in: a folder ------------------------------------------------------------------------------------------------ */

/* Files that were read, as articles would be kept. */
struct read_files {
    struct article_versions versions;
    size_t faults;
};

static void read_files_done(struct read_files *files)
{
    article_versions_done(&files->versions);
}

static void say_fault(struct read_files *files, const char *path, const char *text)
{
    files->faults++;
    printf("%s: %s\n", path, text);
}

static void read_file(struct read_files *files, const char *folder, enum language language, const char *name)
{
    own_(text_done) struct text path = TEXT_INIT, text = TEXT_INIT;
    own_(free_pointer) char *topic = x_strndup(name, strlen(name) - strlen(".md"));
    struct error error = ERROR_INIT;
    size_t from = 0;
    text_printf(&path, "%s/%s", folder, name);
    if (!topic_valid(topic))
        say_fault(files, path.data, "the file's name must be a-z, 0-9 and -, at most 64 characters, then .md");
    else if (file_read(path.data, ARTICLE_BYTES, &text, &error) != RESULT_OK)
        say_fault(files, path.data, error.text);
    else if (mask_find_number(text.data, &from) != MASK_NONE)
        say_fault(files, path.data, "holds a personal identity code, a card number or an account number");
    else
        *list_push(&files->versions.list) = (struct article_version){
            .topic = TAKE(topic), .language = language, .author = x_strdup(""), .text = text_detach(&text)};
}

static int is_article(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > 3 && entry->d_name[0] != '.' && strcmp(entry->d_name + length - 3, ".md") == 0;
}

static void read_language(struct read_files *files, const char *path, enum language language)
{
    struct dirent **entries = NULL;
    own_(text_done) struct text folder = TEXT_INIT;
    text_printf(&folder, "%s/%s", path, language_code(language));
    int count = scandir(folder.data, &entries, is_article, alphasort);
    for (int i = 0; i < count; i++) {
        read_file(files, folder.data, language, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
}

/* Everything that an article may not be is told by building what would answer. */
static enum result judge(const struct exchange *exchange, struct read_files *files, struct knowledge **knowledge,
                         struct error *error)
{
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    own_(edited_articles_done) struct edited_articles edited = EDITED_ARTICLES_INIT;
    own_(text_done) struct text faults = TEXT_INIT;
    struct settings *settings = NULL;
    struct analyser *analyser = NULL;
    enum result result = settings_load(exchange->config, NULL, 0, &settings, &faults);
    if (result != RESULT_OK)
        return error_set(error, RESULT_BAD_INPUT, "%.*s", (int)utf8_cut(faults.data, 700), faults.data);
    for (size_t i = 0; i < files->versions.list.count; i++) {
        const struct article_version *version = &files->versions.list.items[i];
        *list_push(&edited.edited) =
            (struct edited_article){version->topic, version->language, version->text, (int64_t)i + 1, false};
    }
    result = analyser_open(&analyser, error);
    if (result == RESULT_OK)
        result = articles_build(exchange->shipped, settings, &edited, analyser, knowledge, &complaints, error);
    for (size_t i = 0; i < complaints.list.count && result == RESULT_OK; i++) {
        own_(text_done) struct text line = TEXT_INIT;
        const struct complaint *complaint = &complaints.list.items[i];
        if (!string_starts(complaint->path, EDITED_PREFIX))
            continue;
        articles_complaint(complaint, &line);
        printf("%s/%s", exchange->path, line.data + strlen(EDITED_PREFIX));
        files->faults++;
    }
    analyser_free(analyser);
    settings_free(settings);
    return result;
}

static enum result keep(struct errand *errand, const char *topic, enum language language, enum article_deed deed,
                        const char *text, struct error *error)
{
    own_(free_pointer) char *kept_topic = x_strdup(topic), *kept_text = x_strdup(text);
    own_(text_done) struct text object = TEXT_INIT;
    const struct article_edit edit = {kept_topic, language, deed, kept_text, 0, 0};
    int64_t number = 0, now_ms = clock_now_ms();
    text_printf(&object, "article %s/%s", language_code(language), topic);
    enum result result =
        article_add_version(errand->store, errand->organisation_id, 0, &edit, false, now_ms, &number, error);
    return result == RESULT_OK ? audit_add(errand->store, errand->organisation_id, "system",
                                           deed == ARTICLE_DRAFTED ? "article_drafted" : "article_published",
                                           object.data, "import", now_ms, error)
                               : result;
}

/* *changed false: it says what answers already. */
static enum result import_file(struct errand *errand, const struct article_version *file, bool *changed,
                               struct error *error)
{
    own_(article_version_done) struct article_version now = {.number = 0};
    struct article_head head;
    enum result result =
        article_head_find(errand->store, errand->organisation_id, file->topic, file->language, &head, error);
    if (result == RESULT_OK && head.in_force != 0)
        result = article_version_find(errand->store, errand->organisation_id, file->topic, file->language,
                                      head.in_force, &now, error);
    bool answers = now.number != 0 && now.deed != ARTICLE_ARCHIVED;
    *changed = result == RESULT_OK && !(answers && string_equal(now.text, file->text));
    return *changed ? keep(errand, file->topic, file->language, ARTICLE_PUBLISHED, file->text, error) : result;
}

static enum result import_folder(const struct exchange *exchange, struct error *error)
{
    own_(errand_close) struct errand errand = {.store = NULL};
    own_(read_files_done) struct read_files files = {.versions = {.list = LIST_INIT}};
    struct knowledge *knowledge = NULL;
    size_t changed = 0;
    for (int language = 0; language < LANGUAGE_COUNT; language++)
        read_language(&files, exchange->path, (enum language)language);
    if (files.versions.list.count + files.faults == 0)
        return error_set(error, RESULT_NOT_FOUND, "%s: there is no fi, sv or en folder with articles", exchange->path);
    enum result result = judge(exchange, &files, &knowledge, error);
    knowledge_release(knowledge);
    if (result == RESULT_OK && files.faults > 0)
        return error_set(error, RESULT_BAD_INPUT, "%zu faults; nothing was imported", files.faults);
    if (result == RESULT_OK)
        result = open_errand(exchange, &errand, error);
    for (size_t i = 0; i < files.versions.list.count && result == RESULT_OK; i++) {
        bool differs = false;
        result = import_file(&errand, &files.versions.list.items[i], &differs, error);
        changed += differs;
        if (differs)
            printf("%s/%s\n", language_code(files.versions.list.items[i].language), files.versions.list.items[i].topic);
    }
    if (result == RESULT_OK && !exchange->dry_run)
        result = store_commit(errand.store, error);
    if (result == RESULT_OK)
        printf("%zu of %zu articles %s\n", changed, files.versions.list.count,
               exchange->dry_run ? "would be published (nothing was kept)" : "published");
    return result;
}

/* ---- in: a table ------------------------------------------------------------------------------------------------- */

static enum result import_table(const struct exchange *exchange, struct error *error)
{
    own_(errand_close) struct errand errand = {.store = NULL};
    own_(article_import_done) struct article_import import = {.rows = 0};
    own_(text_done) struct text bytes = TEXT_INIT;
    own_(read_files_done) struct read_files none = {.versions = {.list = LIST_INIT}};
    struct knowledge *knowledge = NULL;
    enum language language = exchange->language == NULL ? LANGUAGE_FI : language_from_code(exchange->language);
    if (language == LANGUAGE_NONE)
        return error_set(error, RESULT_BAD_INPUT, "--language must be fi, sv or en");
    enum result result = file_read(exchange->path, IMPORT_BYTES, &bytes, error);
    if (result == RESULT_OK)
        result = article_import_read(bytes.data, bytes.length, language, &import, error);
    if (result == RESULT_OK)
        result = judge(exchange, &none, &knowledge, error);
    if (result == RESULT_OK)
        article_import_compare(&import, knowledge);
    knowledge_release(knowledge);
    for (size_t i = 0; i < import.faults.count; i++)
        printf("%s:%u: %s\n", exchange->path, import.faults.items[i].line, import.faults.items[i].text);
    if (result == RESULT_OK)
        result = open_errand(exchange, &errand, error);
    for (size_t i = 0; i < import.articles.count && result == RESULT_OK; i++) {
        own_(text_done) struct text text = TEXT_INIT;
        const struct imported_article *article = &import.articles.items[i];
        article_fields_write(&article->fields, &text);
        printf("%s/%s: %s\n", language_code(article->language), article->topic, article->fields.values[FIELD_TITLE]);
        result = keep(&errand, article->topic, article->language, ARTICLE_DRAFTED, text.data, error);
    }
    if (result == RESULT_OK && !exchange->dry_run)
        result = store_commit(errand.store, error);
    if (result == RESULT_OK)
        printf("%u rows: %zu drafts%s, %zu rows with a fault\n", import.rows, import.articles.count,
               exchange->dry_run ? " would be made (nothing was kept)" : "", import.faults.count);
    return result == RESULT_OK && import.faults.count > 0
               ? error_set(error, RESULT_BAD_INPUT, "%zu rows have a fault", import.faults.count)
               : result;
}

enum result exchange_import(const struct exchange *exchange, struct error *error)
{
    struct stat status;
    if (stat(exchange->path, &status) != 0)
        return error_set(error, RESULT_NOT_FOUND, "%s: there is no such folder or file", exchange->path);
    return S_ISDIR(status.st_mode) ? import_folder(exchange, error) : import_table(exchange, error);
}
