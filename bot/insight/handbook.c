#include "insight/handbook.h"

#include "base/file.h"
#include "base/html.h"
#include "base/list.h"
#include "base/own.h"
#include "insight/handbook_parts.h"
#include "insight/page.h"
#include "settings/phrases.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { CHAPTER_BYTES = 256 * 1024, STYLE_BYTES = 64 * 1024, NAME_BYTES = 40 };

struct names {
    LIST_OF(char *) list;
};

static void names_done(struct names *names)
{
    for (size_t i = 0; i < names->list.count; i++)
        free(names->list.items[i]);
    list_done(&names->list);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The chapters: files that begin with a digit, in the order of their names. */
static enum result list_chapters(const char *folder, struct names *names, struct error *error)
{
    DIR *directory = opendir(folder);
    if (directory == NULL)
        return error_set(error, RESULT_NOT_FOUND, "%s: %s; mend: install Neuvo's files again", folder, strerror(errno));
    for (const struct dirent *file; (file = readdir(directory)) != NULL;) {
        const char *dot = strrchr(file->d_name, '.');
        if (file->d_name[0] >= '0' && file->d_name[0] <= '9' && dot != NULL && strcmp(dot, ".md") == 0)
            *list_push(&names->list) = x_strdup(file->d_name);
    }
    (void)closedir(directory);
    if (names->list.count == 0)
        return error_set(error, RESULT_NOT_FOUND, "%s: holds no chapter (1-name.md)", folder);
    qsort(names->list.items, names->list.count, sizeof *names->list.items, compare_names);
    return RESULT_OK;
}

/* What is being written of one chapter. */
struct chapter {
    const struct handbook_source *source;
    enum language language;
    const char *path;
    int line;            /* from 1 */
    struct text waiting; /* Markdown that is not in the page yet */
    struct page_outline *outline;
    struct text *body;
};

static void write_waiting(struct chapter *chapter)
{
    page_markdown(chapter->body, chapter->waiting.data, chapter->waiting.length, chapter->outline);
    text_clear(&chapter->waiting);
}

static enum result no_such_part(const struct chapter *chapter, const char *name, struct error *error)
{
    return error_set(error, RESULT_BAD_INPUT,
                     "%s:%d: there is no part \"%s\"; mend: take one of those that the handbook's README.md names",
                     chapter->path, chapter->line, name);
}

/* Values are words, not marks: what Markdown would take for a mark gets a backslash. */
static void add_value(struct text *waiting, const char *value)
{
    for (; *value != '\0'; value++) {
        if (strchr("\\`*_{}[]<>()#|&", *value) != NULL)
            text_add_char(waiting, '\\');
        text_add_char(waiting, *value);
    }
}

/* The name between {{ and }}, "" when that is none. *length: of all of it. */
static void read_name(const char *from, char name[static NAME_BYTES], size_t *length)
{
    const char *end = strstr(from, "}}");
    size_t bytes = end == NULL ? 0 : (size_t)(end - from) - 2;
    name[0] = '\0';
    *length = 2;
    if (bytes == 0 || bytes >= NAME_BYTES || memchr(from, '\n', bytes) != NULL)
        return;
    memcpy(name, from + 2, bytes);
    name[bytes] = '\0';
    *length = bytes + 4;
}

static enum result write_line(struct chapter *chapter, const char *line, size_t length, struct error *error)
{
    own_(text_done) struct text copy = TEXT_INIT;
    char name[NAME_BYTES];
    size_t named = 0;
    text_add_bytes(&copy, line, length);
    if (string_starts(copy.data, "{{")) {
        read_name(copy.data, name, &named);
        for (const struct handbook_part *part = handbook_parts; named == length && part->name != NULL; part++) {
            if (strcmp(part->name, name) != 0)
                continue;
            write_waiting(chapter);
            return part->write(chapter->source, chapter->language, chapter->body, error);
        }
    }
    for (const char *rest = copy.data; *rest != '\0';) {
        if (!string_starts(rest, "{{")) {
            text_add_char(&chapter->waiting, *rest++);
            continue;
        }
        own_(text_done) struct text value = TEXT_INIT;
        read_name(rest, name, &named);
        if (!handbook_value(chapter->source, chapter->language, name, &value))
            return no_such_part(chapter, name, error);
        add_value(&chapter->waiting, value.data);
        rest += named;
    }
    text_add_char(&chapter->waiting, '\n');
    return RESULT_OK;
}

static enum result write_chapter(struct chapter *chapter, struct error *error)
{
    own_(text_done) struct text file = TEXT_INIT;
    enum result result = file_read(chapter->path, CHAPTER_BYTES, &file, error);
    if (result == RESULT_OK && !utf8_valid(file.data, file.length))
        result = error_set(error, RESULT_BAD_INPUT, "%s: is not UTF-8", chapter->path);
    for (const char *line = file.data; result == RESULT_OK && *line != '\0'; chapter->line++) {
        size_t length = strcspn(line, "\n");
        result = write_line(chapter, line, length, error);
        line += length + (line[length] == '\n');
    }
    write_waiting(chapter);
    return result;
}

static enum result write_chapters(const struct handbook_source *source, enum language language, struct text *body,
                                  struct page_outline *outline, struct error *error)
{
    own_(text_done) struct text folder = TEXT_INIT;
    own_(names_done) struct names names = {.list = LIST_INIT};
    text_printf(&folder, "%s/%s", source->folder, language_code(language));
    enum result result = list_chapters(folder.data, &names, error);
    for (size_t i = 0; result == RESULT_OK && i < names.list.count; i++) {
        own_(text_done) struct text path = TEXT_INIT;
        text_printf(&path, "%s/%s", folder.data, names.list.items[i]);
        struct chapter chapter = {.source = source,
                                  .language = language,
                                  .path = path.data,
                                  .line = 1,
                                  .waiting = TEXT_INIT,
                                  .outline = outline,
                                  .body = body};
        text_add(body, "<section>\n");
        result = write_chapter(&chapter, error);
        text_add(body, "</section>\n");
        text_done(&chapter.waiting);
    }
    return result;
}

static void write_frame(const struct handbook_source *source, enum language language, const char *style,
                        const struct page_outline *outline, const char *body, struct text *page)
{
    const char *title = phrase(source->phrases, language, "handbook_title");
    text_printf(page, "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
                language_code(language));
    text_add(page, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                   "<meta name=\"generator\" content=\"Neuvo\">\n");
    html_element(page, "title", title);
    text_printf(page, "<style>\n%s</style>\n</head>\n<body>\n<header>\n", style);
    html_element(page, "h1", title);
    if (source->organisation[0] != '\0')
        html_element(page, "p class=\"organisation\"", source->organisation);
    text_add(page, "</header>\n<nav aria-labelledby=\"contents\">\n");
    html_element(page, "h2 id=\"contents\"", phrase(source->phrases, language, "handbook_contents"));
    text_printf(page, "<ul class=\"contents\">\n%s</ul>\n</nav>\n<main>\n%s</main>\n</body>\n</html>\n",
                outline->contents.data, body);
}

enum result handbook_page(const struct handbook_source *source, enum language language, struct text *page,
                          struct error *error)
{
    own_(text_done) struct text style = TEXT_INIT;
    own_(text_done) struct text style_path = TEXT_INIT;
    own_(text_done) struct text body = TEXT_INIT;
    own_(page_outline_done) struct page_outline outline = PAGE_OUTLINE_INIT;
    text_printf(&style_path, "%s/handbook.css", source->folder);
    enum result result = file_read(style_path.data, STYLE_BYTES, &style, error);
    if (result == RESULT_OK)
        result = write_chapters(source, language, &body, &outline, error);
    if (result == RESULT_OK)
        write_frame(source, language, style.data, &outline, body.data, page);
    return result;
}
