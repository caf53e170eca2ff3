#include "jobs/article_files.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/own.h"
#include "knowledge/article.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

enum { ARTICLE_BYTES = 256 * 1024 };

struct looking {
    const struct article_files *known;
    struct article_files seen; /* without texts */
    struct article_files *changed;
    bool shipped;
    enum language language;
};

static const struct article_file *find(const struct article_files *files, const struct article_file *wanted)
{
    for (size_t i = 0; i < files->list.count; i++) {
        const struct article_file *file = &files->list.items[i];
        if (file->shipped == wanted->shipped && file->language == wanted->language &&
            strcmp(file->topic, wanted->topic) == 0)
            return file;
    }
    return NULL;
}

static void look_at(struct looking *looking, const char *folder, const char *name)
{
    own_(text_done) struct text path = TEXT_INIT, text = TEXT_INIT;
    own_(free_pointer) char *topic = x_strndup(name, strlen(name) - strlen(".md"));
    struct article_file file = {.topic = topic, .language = looking->language, .shipped = looking->shipped};
    struct error error = ERROR_INIT;
    text_printf(&path, "%s/%s", folder, name);
    if (!topic_valid(topic) || find(&looking->seen, &file) != NULL || /* a stronger folder has it */
        file_read(path.data, ARTICLE_BYTES, &text, &error) != RESULT_OK)
        return;
    file.mark = (int64_t)(hash_fnv(HASH_FNV_SEED, text.data, text.length) >> 1);
    const struct article_file *known = find(looking->known, &file);
    file.news = looking->known->list.count > 0;
    if (known == NULL || known->mark != file.mark) {
        struct article_file *changed = list_push(&looking->changed->list);
        *changed = file;
        changed->topic = x_strdup(topic);
        changed->text = file.shipped ? NULL : x_strdup(text.data);
    }
    file.topic = x_strdup(topic);
    *list_push(&looking->seen.list) = file;
}

static int is_article(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > 3 && entry->d_name[0] != '.' && strcmp(entry->d_name + length - 3, ".md") == 0;
}

static void look_into(struct looking *looking, const char *root, const char *organisation)
{
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        struct dirent **entries = NULL;
        own_(text_done) struct text folder = TEXT_INIT;
        looking->language = (enum language)language;
        text_printf(&folder, "%s%s%s/%s", root, *organisation == '\0' ? "" : "/", organisation,
                    language_code(looking->language));
        int count = scandir(folder.data, &entries, is_article, alphasort);
        for (int i = 0; i < count; i++) {
            look_at(looking, folder.data, entries[i]->d_name);
            free(entries[i]);
        }
        free(entries);
    }
}

enum result article_files_changed(struct reader *reader, int64_t organisation_id,
                                  const struct knowledge_sources *sources, struct article_files *changed,
                                  struct error *error)
{
    own_(article_files_done) struct article_files known = {.list = LIST_INIT};
    struct looking looking = {.known = &known, .seen = {.list = LIST_INIT}, .changed = changed, .shipped = true};
    size_t folders = 0;
    enum result result = reader_article_files(reader, organisation_id, &known, error);
    if (result != RESULT_OK)
        return result;
    look_into(&looking, sources->shipped, "");
    looking.shipped = false;
    while (sources->overrides != NULL && sources->overrides[folders] != NULL)
        folders++;
    while (folders-- > 0)
        look_into(&looking, sources->overrides[folders], sources->organisation);
    article_files_done(&looking.seen);
    return RESULT_OK;
}
