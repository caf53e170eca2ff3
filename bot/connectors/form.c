#include "connectors/form.h"

#include "loop/http_server.h"

#include <string.h>

static int hex(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    return digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
}

/* False: a % without its two digits. */
static bool decode(const char *bytes, size_t length, struct text *out)
{
    text_clear(out);
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] != '%') {
            text_add_char(out, bytes[i] == '+' ? ' ' : bytes[i]);
            continue;
        }
        int high = i + 2 < length ? hex(bytes[i + 1]) : -1, low = i + 2 < length ? hex(bytes[i + 2]) : -1;
        if (high < 0 || low < 0)
            return false;
        text_add_char(out, (char)(high * 16 + low));
        i += 2;
    }
    return true;
}

static void join_line_ends(struct text *text)
{
    size_t to = 0;
    for (size_t i = 0; i < text->length; i++) {
        if (text->data[i] != '\r' || text->data[i + 1] != '\n')
            text->data[to++] = text->data[i];
    }
    text_truncate(text, to);
}

bool form_field(const char *body, size_t length, const char *name, size_t most, struct text *value)
{
    const char *end = body + length;
    for (const char *at = body, *next; at < end; at = next + 1) {
        next = memchr(at, '&', (size_t)(end - at));
        if (next == NULL)
            next = end;
        const char *equal = memchr(at, '=', (size_t)(next - at));
        if (equal == NULL || (size_t)(equal - at) != strlen(name) || memcmp(at, name, strlen(name)) != 0)
            continue;
        size_t bytes = (size_t)(next - equal - 1);
        if (bytes > most * 3 || !decode(equal + 1, bytes, value) || !utf8_valid(value->data, value->length))
            return false;
        join_line_ends(value);
        text_trim(value);
        return value->length <= most;
    }
    return false;
}

bool form_of_request(const struct http_request *request, const char *name, size_t most, struct text *value)
{
    size_t length = 0;
    const char *body = http_request_body(request, &length);
    return form_field(body, length, name, most, value);
}
