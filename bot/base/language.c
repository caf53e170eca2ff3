#include "base/language.h"

#include <stddef.h>
#include <strings.h>

static const char *const codes[] = {"fi", "sv", "en", ""};

const char *language_code(enum language language)
{
    return codes[language <= LANGUAGE_NONE ? language : LANGUAGE_NONE];
}

enum language language_from_code(const char *code)
{
    if (code == NULL)
        return LANGUAGE_NONE;
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        if (strncasecmp(code, codes[i], 2) == 0 && (code[2] == '\0' || code[2] == '-' || code[2] == '_'))
            return (enum language)i;
    }
    return LANGUAGE_NONE;
}
