#include "base/error.h"

#include <stdio.h>
#include <string.h>

enum result(error_set)(struct error *error, enum result result, const char *format, ...)
{
    if (error == NULL)
        return result;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(error->text, sizeof error->text, format, arguments);
    va_end(arguments);
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
    return error->result;
}

const char *result_name(enum result result)
{
    static const char *const names[] = {"ok",   "bad_input", "not_found", "conflict",
                                        "busy", "full",      "refused",   "failed"};
    return (size_t)result < sizeof names / sizeof *names ? names[result] : "unknown";
}
