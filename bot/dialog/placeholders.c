#include "dialog/placeholders.h"

#include "base/own.h"
#include "settings/phrases.h"

#include <string.h>

enum { NAME_BYTES = 64 };

static const char *fact_named(const struct talk *talk, const char *start, size_t length)
{
    static const char space[] = " \t";
    while (length > 0 && strchr(space, start[0]) != NULL) {
        start++;
        length--;
    }
    while (length > 0 && strchr(space, start[length - 1]) != NULL)
        length--;
    if (length == 0 || length > NAME_BYTES)
        return NULL;
    own_(free_pointer) char *name = x_strndup(start, length);
    return talk_fact(talk, name);
}

bool placeholders_fill(const struct talk *talk, const char *marked, struct text *out)
{
    for (const char *open = strstr(marked, "{{"); open != NULL; open = strstr(marked, "{{")) {
        const char *close = strstr(open, "}}");
        const char *value = close == NULL ? NULL : fact_named(talk, open + 2, (size_t)(close - open - 2));
        if (value == NULL)
            return false;
        text_add_bytes(out, marked, (size_t)(open - marked));
        text_add(out, value);
        marked = close + 2;
    }
    text_add(out, marked);
    return true;
}

void placeholders_contact(const struct talk *talk, struct text *out)
{
    const char *contact = talk_fact(talk, "contact");
    if (contact == NULL)
        text_add(out, talk_phrase(talk, "ask_near_support"));
    else
        phrase_fill(talk->world->phrases, talk->language, "ask_contact", out, "contact", contact, NULL);
}
