#include "commands/labelled_file.h"

#include "base/file.h"
#include "base/json.h"
#include "base/own.h"

#include <string.h>

enum { FILE_BYTES_MAX = 256 * 1024 * 1024, LINE_BYTES_MAX = 1024 * 1024, DEPTH_MAX = 8 };

static enum result take_line(const char *line, size_t length, bool held, struct samples *samples, struct error *error)
{
    own_(json_freep) struct json *document = NULL;
    const char *text = NULL, *intent = NULL;
    enum result result = json_parse(line, length, (struct json_limits){LINE_BYTES_MAX, DEPTH_MAX}, &document, error);
    if (result == RESULT_OK && json_type(document) != JSON_OBJECT)
        result = error_set(error, RESULT_BAD_INPUT, "the line must be a JSON object");
    if (result == RESULT_OK)
        result = json_need_string(document, "text", &text, error);
    if (result == RESULT_OK)
        result = json_need_string(document, "intent", &intent, error);
    return result == RESULT_OK ? samples_add(samples, text, intent, held, error) : result;
}

enum result labelled_file_read(const char *path, bool held, struct samples *samples, struct error *error)
{
    own_(text_done) struct text file = TEXT_INIT;
    enum result result = file_read(path, FILE_BYTES_MAX, &file, error);
    unsigned number = 0;
    if (result != RESULT_OK)
        return result;
    for (const char *line = file.data; result == RESULT_OK && *line != '\0';) {
        size_t length = strcspn(line, "\n");
        number++;
        if (strspn(line, " \t\r") < length)
            result = take_line(line, length, held, samples, error);
        line += length + (line[length] == '\n');
    }
    return result == RESULT_OK ? result : error_prefix(error, "%s:%u", path, number);
}
