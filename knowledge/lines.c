/* Articles from a .jsonl file: lines {"id","lang","title","text","questions"?}. A bad line gives a complaint. */
#include "knowledge/source.h"

#include "base/file.h"
#include "base/json.h"
#include "base/own.h"
#include "knowledge/complaint.h"
#include "knowledge/text_check.h"

#include <string.h>

enum {
    FILE_MAX = 512 * 1024 * 1024,
    LINE_MAX_BYTES = 4 * 1024 * 1024,
    LINE_DEPTH = 4,
    QUESTIONS_MAX = 200,
    ID_MAX = 200
};

static enum result read_questions(const struct json *object, const char **questions, struct error *error)
{
    const struct json *array = NULL;
    enum result result = json_opt_array(object, "questions", &array, error);
    size_t count = 0;
    for (const struct json *value = array == NULL ? NULL : json_first(array); value != NULL; value = json_next(value)) {
        if (count == QUESTIONS_MAX || json_as_string(value) == NULL)
            return error_set(error, RESULT_BAD_INPUT, "questions: must be a list of at most 200 strings");
        questions[count++] = json_as_string(value);
    }
    return result;
}

static enum result read_line(const char *path, const char *line, size_t length, struct article_list *articles,
                             struct error *error)
{
    own_(json_freep) struct json *document = NULL;
    const char *id = NULL, *code = NULL, *title = "", *body = NULL;
    const char *questions[QUESTIONS_MAX + 1] = {NULL};
    enum result result = json_parse(line, length, (struct json_limits){LINE_MAX_BYTES, LINE_DEPTH}, &document, error);
    if (result == RESULT_OK)
        result = json_need_string(document, "id", &id, error);
    if (result == RESULT_OK)
        result = json_need_string(document, "lang", &code, error);
    if (result == RESULT_OK)
        result = json_opt_string(document, "title", &title, error);
    if (result == RESULT_OK)
        result = json_need_string(document, "text", &body, error);
    if (result == RESULT_OK)
        result = read_questions(document, questions, error);
    if (result != RESULT_OK)
        return result;
    if (string_empty(id) || strlen(id) > ID_MAX)
        return error_set(error, RESULT_BAD_INPUT, "id: must have 1 to 200 bytes");
    if (language_from_code(code) == LANGUAGE_NONE)
        return error_set(error, RESULT_BAD_INPUT, "lang: must be fi, sv or en");
    if (placeholder_find(title) != NULL)
        return error_set(error, RESULT_BAD_INPUT, "title: holds a placeholder, which is never filled in there");
    *list_push(&articles->items) = article_make(path, id, language_from_code(code), title, body, questions);
    return RESULT_OK;
}

enum result lines_load(const char *path, size_t max_articles, struct article_list *articles,
                       struct complaints *complaints, struct error *error)
{
    own_(text_done) struct text file = TEXT_INIT;
    enum result result = file_read(path, FILE_MAX, &file, error);
    if (result != RESULT_OK)
        return result;
    unsigned number = 0;
    const char *end = file.data + file.length;
    for (const char *line = file.data; line < end;) {
        const char *stop = memchr(line, '\n', (size_t)(end - line));
        size_t length = (size_t)((stop == NULL ? end : stop) - line);
        number++;
        struct error fault = ERROR_INIT;
        if (articles->items.count >= max_articles)
            return error_set(error, RESULT_BAD_INPUT, "%s: more than %zu articles", path, max_articles);
        size_t blank = strspn(line, " \t\r");
        if (blank < length && read_line(path, line, length, articles, &fault) != RESULT_OK)
            complaint_add(complaints, path, number, "", "%s", fault.text);
        line += length + (stop != NULL);
    }
    return RESULT_OK;
}
