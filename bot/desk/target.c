#include "desk/target.h"

#include "base/own.h"
#include "base/text.h"
#include "intents/intents.h"

#include <string.h>

static const char spaces[] = " \t\n";
enum { NAME_WORDS = 2 }; /* "siirrä Pekka Puro" names somebody; longer lines tell the asker what to do */

static size_t words_in(const char *text)
{
    size_t count = 0;
    for (text += strspn(text, spaces); *text != '\0'; text += strspn(text, spaces)) {
        text += strcspn(text, spaces);
        count++;
    }
    return count;
}

const char *desk_target_text(const char *message)
{
    message += strspn(message, spaces);
    message += strcspn(message, spaces);
    return message + strspn(message, spaces);
}

size_t desk_target_length(const char *text, const char *name)
{
    own_(text_done) struct text said = TEXT_INIT, wanted = TEXT_INIT;
    const char *end = text;
    for (size_t i = words_in(name); i > 0; i--) {
        end += strspn(end, spaces);
        end += strcspn(end, spaces);
    }
    own_(free_pointer) char *part = x_strndup(text, (size_t)(end - text));
    intents_normalise(part, &said);
    intents_normalise(name, &wanted);
    return wanted.length > 0 && strcmp(said.data, wanted.data) == 0 ? (size_t)(end - text) : 0;
}

const char *desk_target_note(const char *text, size_t length)
{
    return text + length + strspn(text + length, " \t\n:,;-");
}

int desk_target_is_command(const char *message)
{
    message += strspn(message, spaces);
    const char *rest = desk_target_text(message);
    return *message == '/' || *message == '!' || *rest == '@' || words_in(rest) <= NAME_WORDS;
}
