/* The grammar of a request head: RFC 9112, without what nobody honest sends. */
#include "loop/http_internal.h"

#include "base/own.h"

#include <stdlib.h>
#include <string.h>

#define SEGMENTS_MAX 16
#define QUERIES_MAX 32
#define HEADERS_MAX 100
#define LENGTH_DIGITS_MAX 12

static const struct {
    const char *name;
    enum http_method method;
    bool head_only;
} methods[] = {
    {"GET", HTTP_GET, false}, {"HEAD", HTTP_GET, true},     {"POST", HTTP_POST, false},
    {"PUT", HTTP_PUT, false}, {"PATCH", HTTP_PATCH, false}, {"DELETE", HTTP_DELETE, false},
};

static int hex_value(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    if (byte >= 'a' && byte <= 'f')
        return byte - 'a' + 10;
    return byte >= 'A' && byte <= 'F' ? byte - 'A' + 10 : -1;
}

/* Undoes %XX and, in a query, "+". NULL: broken, or not UTF-8 without NUL. */
static char *decode(const char *bytes, size_t length, bool plus)
{
    char *decoded = x_alloc(length + 1, 1);
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] != '%') {
            decoded[count++] = plus && bytes[i] == '+' ? ' ' : bytes[i];
            continue;
        }
        int high = i + 2 < length ? hex_value(bytes[i + 1]) : -1;
        int low = high < 0 ? -1 : hex_value(bytes[i + 2]);
        if (low < 0) {
            free(decoded);
            return NULL;
        }
        decoded[count++] = (char)(high * 16 + low);
        i += 2;
    }
    if (utf8_valid(decoded, count))
        return decoded;
    free(decoded);
    return NULL;
}

static bool parse_query(const char *bytes, size_t length, struct http_request *request)
{
    const char *end = bytes + length;
    while (bytes < end && request->query.list.count < QUERIES_MAX) {
        const char *next = memchr(bytes, '&', (size_t)(end - bytes));
        const char *stop = next == NULL ? end : next;
        const char *equals = memchr(bytes, '=', (size_t)(stop - bytes));
        const char *name_end = equals == NULL ? stop : equals;
        own_(free_pointer) char *name = decode(bytes, (size_t)(name_end - bytes), true);
        own_(free_pointer) char *value =
            equals == NULL ? x_strdup("") : decode(equals + 1, (size_t)(stop - equals - 1), true);
        if (name == NULL || value == NULL)
            return false;
        http_pairs_add(&request->query, TAKE(name), TAKE(value));
        bytes = stop + 1;
    }
    return true;
}

static bool split_path(struct http_request *request)
{
    const char *cursor = request->path;
    while (*cursor == '/') {
        size_t length = strcspn(++cursor, "/");
        bool dots = (length == 1 && cursor[0] == '.') || (length == 2 && memcmp(cursor, "..", 2) == 0);
        if (dots || request->segments.count == SEGMENTS_MAX)
            return false;
        *list_push(&request->segments) = x_strndup(cursor, length);
        cursor += length;
    }
    return true;
}

static bool parse_target(const char *target, size_t length, struct http_request *request)
{
    const char *question = memchr(target, '?', length);
    size_t path = question == NULL ? length : (size_t)(question - target);
    if (length == 0 || target[0] != '/')
        return false;
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)target[i] <= 0x20 || target[i] == 0x7F)
            return false;
    }
    request->path = decode(target, path, false);
    return request->path != NULL && split_path(request) &&
           (question == NULL || parse_query(question + 1, length - path - 1, request));
}

static int parse_request_line(const char *line, size_t length, struct http_request *request)
{
    const char *end = line + length;
    const char *space = memchr(line, ' ', length);
    if (space == NULL || length < 9 || memcmp(end - 9, " HTTP/1.", 8) != 0 || (end[-1] != '1' && end[-1] != '0') ||
        end - 9 <= space)
        return 400;
    request->keep_alive = end[-1] == '1';
    if (!parse_target(space + 1, (size_t)(end - 9 - space - 1), request))
        return 400;
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        if (strlen(methods[i].name) == (size_t)(space - line) &&
            memcmp(methods[i].name, line, (size_t)(space - line)) == 0) {
            request->method = methods[i].method;
            request->head_only = methods[i].head_only;
            return 0;
        }
    }
    /* Known to HTTP, and for no address here. */
    return string_starts(line, "OPTIONS ") || string_starts(line, "TRACE ") || string_starts(line, "CONNECT ") ? 405
                                                                                                               : 501;
}

static bool is_token(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte != '\0' && strchr("!#$%&'*+-.^_`|~", byte) != NULL);
}

/* The same header sent twice is one list (RFC 9110 section 5.2). */
static void add_header(struct http_request *request, char *name, char *value)
{
    for (size_t i = 0; i < request->headers.list.count; i++) {
        struct http_pair *pair = &request->headers.list.items[i];
        if (strcmp(pair->name, name) != 0)
            continue;
        struct text joined = TEXT_INIT;
        text_printf(&joined, "%s%s%s", pair->value, strcmp(name, "cookie") == 0 ? "; " : ", ", value);
        free(pair->value);
        pair->value = text_detach(&joined);
        free(name);
        free(value);
        return;
    }
    http_pairs_add(&request->headers, name, value);
}

static bool parse_header(const char *line, size_t length, struct http_request *request)
{
    size_t name = 0;
    while (name < length && is_token(line[name]))
        name++;
    if (name == 0 || name == length || line[name] != ':' || request->headers.list.count == HEADERS_MAX)
        return false;
    const char *value = line + name + 1, *end = line + length;
    while (value < end && (*value == ' ' || *value == '\t'))
        value++;
    while (end > value && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    for (const char *cursor = value; cursor < end; cursor++) {
        if (((unsigned char)*cursor < 0x20 && *cursor != '\t') || *cursor == 0x7F)
            return false;
    }
    char *lower = x_strndup(line, name);
    for (char *cursor = lower; *cursor != '\0'; cursor++) {
        if (*cursor >= 'A' && *cursor <= 'Z')
            *cursor = (char)(*cursor + ('a' - 'A'));
    }
    add_header(request, lower, x_strndup(value, (size_t)(end - value)));
    return true;
}

/* How much follows the head. What could be read in two ways is refused: two readers would disagree where it ends. */
static int parse_framing(struct http_request *request)
{
    const char *length = http_pairs_find(&request->headers, "content-length");
    const char *host = http_pairs_find(&request->headers, "host");
    const char *connection = http_pairs_find(&request->headers, "connection");
    bool wants_body = request->method != HTTP_GET && request->method != HTTP_DELETE;
    /* RFC 9112 section 3.2: HTTP/1.1 names its host, once. (It would be kept alive; nothing has said otherwise yet.) */
    if ((host == NULL && request->keep_alive) || (host != NULL && strchr(host, ',') != NULL))
        return 400;
    if (connection != NULL && strcasestr(connection, "close") != NULL)
        request->keep_alive = false;
    if (http_pairs_find(&request->headers, "transfer-encoding") != NULL || (length == NULL && wants_body))
        return 411;
    if (length == NULL)
        return 0;
    size_t digits = strspn(length, "0123456789");
    if (digits == 0 || length[digits] != '\0')
        return 400;
    if (digits > LENGTH_DIGITS_MAX)
        return 413;
    request->body_length = (size_t)strtoull(length, NULL, 10);
    return 0;
}

int http_request_parse(const char *bytes, size_t length, struct http_request *request)
{
    const char *end = bytes + length;
    bool first = true;
    int status = 0;
    for (const char *line = bytes; line < end && status == 0;) {
        const char *stop = memmem(line, (size_t)(end - line), "\r\n", 2);
        if (stop == NULL)
            return 400;
        size_t there = (size_t)(stop - line);
        if (there == 0)
            return first ? 400 : parse_framing(request);
        if (first)
            status = parse_request_line(line, there, request);
        else if (!parse_header(line, there, request))
            status = 400;
        first = false;
        line = stop + 2;
    }
    return status == 0 ? 400 : status;
}
