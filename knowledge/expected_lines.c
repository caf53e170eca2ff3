#include "knowledge/expected_lines.h"

#include "base/file.h"
#include "base/json.h"
#include "base/own.h"

#include <string.h>

enum { FILE_BYTES_MAX = 64 * 1024 * 1024 };

bool expected_line_names(const struct expected_line *line, const char *topic)
{
    for (size_t i = 0; line->topics[i] != NULL; i++) {
        if (strcmp(line->topics[i], topic) == 0)
            return true;
    }
    return false;
}

enum expected_fault expected_line_judge(const struct expected_line *line, const struct ranking *ranking)
{
    bool among = false, answered = ranking->outcome == OUTCOME_ANSWER;
    for (size_t i = 0; i < ranking->count && i < EXPECTED_CANDIDATES; i++)
        among = among || expected_line_names(line, ranking->ranked[i].topic);
    if (line->topics[0] == NULL)
        return answered ? EXPECTED_ANSWERED : EXPECTED_FINE;
    if (answered && !expected_line_names(line, ranking->ranked[0].topic))
        return EXPECTED_ANOTHER;
    return among ? EXPECTED_FINE : EXPECTED_NOT_AMONG;
}

const char *expected_fault_text(enum expected_fault fault)
{
    static const char *const texts[] = {
        [EXPECTED_FINE] = "is answered as it should be",
        [EXPECTED_ANSWERED] = "is answered, and should not be",
        [EXPECTED_ANOTHER] = "is answered by another topic",
        [EXPECTED_NOT_AMONG] = "its topic is not among the first three",
        [EXPECTED_PUT_AWAY] = "its topic was put away",
    };
    return texts[fault];
}

static enum result read_line(const char *bytes, size_t length, struct expected_line *line, struct json **document,
                             struct error *error)
{
    const char *code = NULL;
    const struct json *array = NULL;
    enum result result = json_parse(bytes, length, (struct json_limits){1024 * 1024, 8}, document, error);
    if (result == RESULT_OK)
        result = json_need_string(*document, "text", &line->text, error);
    if (result == RESULT_OK)
        result = json_opt_string(*document, "lang", &code, error);
    if (result == RESULT_OK)
        result = json_need_array(*document, "topics", &array, error);
    if (result != RESULT_OK)
        return result;
    size_t count = 0;
    line->language = language_from_code(code);
    for (const struct json *topic = json_first(array); topic != NULL && count < EXPECTED_TOPICS_MAX;
         topic = json_next(topic)) {
        if ((line->topics[count++] = json_as_string(topic)) == NULL)
            return error_set(error, RESULT_BAD_INPUT, "topics: must hold names");
    }
    return RESULT_OK;
}

enum result expected_lines_each(const char *path, void (*take)(void *context, const struct expected_line *line),
                                void *context, struct error *error)
{
    own_(text_done) struct text file = TEXT_INIT;
    enum result result = file_read(path, FILE_BYTES_MAX, &file, error);
    if (result != RESULT_OK)
        return result;
    unsigned number = 1;
    for (const char *at = file.data; *at != '\0'; number++) {
        size_t length = strcspn(at, "\n");
        own_(json_freep) struct json *document = NULL;
        struct expected_line line = {.path = path, .number = number};
        if (length > 0) {
            result = read_line(at, length, &line, &document, error);
            if (result != RESULT_OK)
                return error_prefix(error, "%s:%u", path, number);
            take(context, &line);
        }
        at += length + (at[length] == '\n');
    }
    return RESULT_OK;
}
