#include "knowledge/expected_set.h"

#include "base/hash.h"
#include "base/own.h"
#include "knowledge/complaint.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

enum { FILES_MOST = 200, QUESTIONS_MOST = 20000 };

/* ---- where they lie -------------------------------------------------------------------------------------- */

void expected_folders(const struct knowledge_sources *sources, void (*visit)(void *context, const char *path),
                      void *context)
{
    own_(text_done) struct text path = TEXT_INIT;
    const char *organisation = sources->organisation;
    if (sources->expected != NULL)
        visit(context, sources->expected);
    if (string_empty(organisation) || organisation[0] == '.' || strchr(organisation, '/') != NULL)
        return;
    for (size_t i = 0; sources->overrides != NULL && sources->overrides[i] != NULL; i++) {
        text_clear(&path);
        text_printf(&path, "%s/%s/expected", sources->overrides[i], organisation);
        visit(context, path.data);
    }
}

static int is_expected(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return entry->d_name[0] != '.' && length > 6 && strcmp(entry->d_name + length - 6, ".jsonl") == 0;
}

void expected_files(const char *folder, void (*visit)(void *context, const char *path), void *context)
{
    struct dirent **entries = NULL;
    own_(text_done) struct text path = TEXT_INIT;
    int count = scandir(folder, &entries, is_expected, alphasort);
    for (int i = 0; i < count; i++) {
        text_clear(&path);
        text_printf(&path, "%s/%s", folder, entries[i]->d_name);
        if (i < FILES_MOST)
            visit(context, path.data);
        free(entries[i]);
    }
    free(entries);
}

/* ---- reading them ---------------------------------------------------------------------------------------- */

struct filling {
    struct expected_set *set;
    struct complaints *complaints;
    uint32_t path; /* in the pool */
    bool full;
};

static uint32_t keep(struct expected_set *set, const char *string)
{
    uint32_t at = (uint32_t)set->pool.length;
    text_add_bytes(&set->pool, string, strlen(string) + 1);
    return at;
}

static uint64_t text_mark(const char *text)
{
    return hash_fnv(HASH_FNV_SEED, text, strlen(text)) | 1;
}

ptrdiff_t expected_set_find(const struct expected_set *set, const char *text)
{
    uint64_t mark = text_mark(text);
    ptrdiff_t slot = set->by_text.count == 0 ? MARKS_NONE : marks_find(&set->by_text, mark);
    for (; slot != MARKS_NONE; slot = marks_find_next(&set->by_text, mark, slot)) {
        uint32_t index = set->by_text.values[slot];
        if (strcmp(set->pool.data + set->questions.items[index].text, text) == 0)
            return (ptrdiff_t)index;
    }
    return -1;
}

static void take(void *context, const struct expected_line *line)
{
    struct filling *filling = context;
    struct expected_set *set = filling->set;
    ptrdiff_t known = expected_set_find(set, line->text);
    if (known < 0 && set->questions.count >= QUESTIONS_MOST) {
        filling->full = true;
        return;
    }
    uint32_t text = known < 0 ? keep(set, line->text) : set->questions.items[known].text;
    struct expected_question question = {
        .path = filling->path, .text = text, .number = line->number, .language = (uint8_t)line->language};
    question.topics = (uint32_t)set->pool.length;
    for (size_t i = 0; line->topics[i] != NULL; i++)
        (void)keep(set, line->topics[i]);
    (void)keep(set, "");
    if (known < 0) {
        marks_add(&set->by_text, text_mark(line->text), (uint32_t)set->questions.count);
        *list_push(&set->questions) = question;
    } else {
        set->questions.items[known] = question;
    }
}

static void load_file(void *context, const char *path)
{
    struct filling *filling = context;
    struct error error = ERROR_INIT;
    filling->path = keep(filling->set, path);
    if (expected_lines_each(path, take, filling, &error) != RESULT_OK)
        complaint_add(filling->complaints, path, 0, "",
                      "%s; write lines such as {\"lang\":\"fi\",\"text\":\"…\",\"topics\":[\"…\"]}", error.text);
    if (filling->full)
        complaint_add(filling->complaints, path, 0, "", "more than %d expected questions; the rest is left out",
                      QUESTIONS_MOST);
    filling->full = false;
}

static void load_folder(void *context, const char *folder)
{
    expected_files(folder, load_file, context);
}

void expected_set_load(struct expected_set *set, const struct knowledge_sources *sources, struct complaints *complaints)
{
    struct filling filling = {.set = set, .complaints = complaints};
    expected_folders(sources, load_folder, &filling);
}

void expected_set_line(const struct expected_set *set, size_t index, struct expected_line *line)
{
    const struct expected_question *question = &set->questions.items[index];
    const char *topic = set->pool.data + question->topics;
    *line = (struct expected_line){.path = set->pool.data + question->path,
                                   .number = question->number,
                                   .text = set->pool.data + question->text,
                                   .language = (enum language)question->language};
    for (size_t i = 0; i < EXPECTED_TOPICS_MAX && *topic != '\0'; i++) {
        line->topics[i] = topic;
        topic += strlen(topic) + 1;
    }
}

void expected_set_done(struct expected_set *set)
{
    text_done(&set->pool);
    list_done(&set->questions);
    marks_done(&set->by_text);
}
