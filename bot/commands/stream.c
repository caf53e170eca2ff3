#include "commands/stream.h"

#include "base/own.h"

#include <string.h>

enum { LINE_BYTES_MAX = 1024 * 1024, DEPTH_MAX = 16, ID_BYTES_MAX = 500 };

/* One line without its end; too_long when only its beginning was kept. False at the end of the input. */
static bool line_read(FILE *in, struct text *line, bool *too_long)
{
    char buffer[8192];
    text_clear(line);
    *too_long = false;
    bool any = false;
    for (;;) {
        size_t length = 0;
        int byte = 0;
        while (length < sizeof buffer && (byte = getc(in)) != EOF && byte != '\n')
            buffer[length++] = (char)byte;
        any = any || length > 0 || byte == '\n';
        *too_long = *too_long || line->length + length > LINE_BYTES_MAX;
        if (!*too_long)
            text_add_bytes(line, buffer, length);
        if (byte == EOF || byte == '\n')
            return any;
    }
}

/* Adds the line's own id as it came, or null. False when there is none that could be given back. */
static bool write_id(const struct json *document, struct text *out)
{
    const char *id = NULL;
    int64_t number = 0;
    text_add(out, "{\"id\":");
    if (document != NULL && json_type(document) == JSON_OBJECT) {
        if (json_opt_string(document, "id", &id, NULL) == RESULT_OK && id != NULL && strlen(id) <= ID_BYTES_MAX) {
            json_write_string(out, id);
            return true;
        }
        if (json_need_int(document, "id", &number, NULL) == RESULT_OK) {
            text_printf(out, "%lld", (long long)number);
            return true;
        }
    }
    text_add(out, "null");
    return false;
}

static void write_error(struct text *out, size_t id_end, const char *code, const struct error *error)
{
    text_truncate(out, id_end);
    json_write_key(out, "error");
    text_add_char(out, '{');
    json_write_member(out, "code", code);
    json_write_member(out, "message", error->text);
    text_add_char(out, '}');
}

/* Fills out with the answer to one line; false when it is an error. */
static bool line_answer(const struct text *line, bool too_long, stream_answer *answer, void *context, struct text *out)
{
    own_(json_freep) struct json *document = NULL;
    struct error error = ERROR_INIT;
    const char *code = "unreadable";
    enum result result = RESULT_OK;
    if (too_long)
        result = error_set(&error, RESULT_BAD_INPUT, "the line is longer than %d bytes", LINE_BYTES_MAX);
    else
        result =
            json_parse(line->data, line->length, (struct json_limits){LINE_BYTES_MAX, DEPTH_MAX}, &document, &error);
    bool has_id = write_id(document, out);
    size_t id_end = out->length;
    if (result == RESULT_OK && json_type(document) != JSON_OBJECT)
        result = error_set(&error, RESULT_BAD_INPUT, "the line must be a JSON object");
    else if (result == RESULT_OK && !has_id)
        result = error_set(&error, RESULT_BAD_INPUT, "id: must be a string of at most %d bytes", ID_BYTES_MAX);
    if (result == RESULT_OK) {
        code = "invalid";
        result = answer(context, document, out, &error);
    }
    if (result != RESULT_OK)
        write_error(out, id_end, code, &error);
    text_add(out, "}\n");
    return result == RESULT_OK;
}

int stream_run(FILE *in, FILE *out, stream_answer *answer, void *context)
{
    own_(text_done) struct text line = TEXT_INIT, reply = TEXT_INIT;
    bool too_long, good = true;
    while (line_read(in, &line, &too_long)) {
        if (!too_long && strspn(line.data, " \t\r") == line.length)
            continue;
        text_clear(&reply);
        good = line_answer(&line, too_long, answer, context, &reply) && good;
        if (fwrite(reply.data, 1, reply.length, out) != reply.length || fflush(out) != 0)
            return 1;
    }
    return good ? 0 : 1;
}
