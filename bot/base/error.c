#include "base/error.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

/* The room cut the text: the character that it split goes. */
static void cut_whole(struct error *error)
{
    size_t length = strlen(error->text), start = length;
    while (start > 0 && length - start < 3 && ((unsigned char)error->text[start - 1] & 0xC0) == 0x80)
        start--;
    if (start > 0 && !utf8_valid(error->text + start - 1, length - start + 1))
        error->text[start - 1] = '\0';
}

enum result(error_set)(struct error *error, enum result result, const char *format, ...)
{
    if (error == NULL)
        return result;
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(error->text, sizeof error->text, format, arguments);
    va_end(arguments);
    if (length >= (int)sizeof error->text)
        cut_whole(error);
    error->result = result;
    return result;
}

enum result error_prefix(struct error *error, const char *format, ...)
{
    if (error == NULL)
        return RESULT_FAILED;
    char joined[2 * sizeof error->text];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(joined, sizeof joined, format, arguments);
    va_end(arguments);
    if (length >= 0 && (size_t)length < sizeof error->text)
        (void)snprintf(joined + length, sizeof joined - (size_t)length, ": %s", error->text);
    memcpy(error->text, joined, sizeof error->text);
    error->text[sizeof error->text - 1] = '\0';
    cut_whole(error);
    return error->result;
}

const char *result_name(enum result result)
{
    static const char *const names[] = {"ok",   "bad_input", "not_found", "conflict",
                                        "busy", "full",      "refused",   "failed"};
    return (size_t)result < sizeof names / sizeof *names ? names[result] : "unknown";
}
