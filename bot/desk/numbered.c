#include "desk/numbered.h"

#include "base/own.h"
#include "desk/command.h"

#include <string.h>

enum { DIGITS_MOST = 9, WORDS_BEFORE = 2 };
static const char blanks[] = " \t\n";

/* The number at `at`, if it stands alone up to one of `ends`; *end: behind its digits. */
static bool read_number(const char *at, const char *ends, int64_t *number, const char **end)
{
    size_t digits = strspn(at, "0123456789");
    if (digits == 0 || digits > DIGITS_MOST || *at == '0' || (at[digits] != '\0' && strchr(ends, at[digits]) == NULL))
        return false;
    *number = 0;
    for (size_t i = 0; i < digits; i++)
        *number = *number * 10 + (at[i] - '0');
    *end = at + digits;
    return true;
}

static bool is_command(const struct intents *intents, const char *words)
{
    struct message message;
    message_init(&message);
    message.kind = MESSAGE_TEXT;
    message_set(&message.text, words);
    enum desk_command command = desk_command_of(intents, &message);
    message_done(&message);
    return desk_command_acts(command) || command == DESK_SKIP;
}

bool numbered_read(const struct intents *intents, const char *said, int64_t *number, struct text *rest)
{
    const char *end = NULL;
    said += strspn(said, " \t\n/!");
    if (read_number(said, ":", number, &end) && *end == ':') {
        text_add(rest, end + 1);
        text_trim(rest);
        return rest->length > 0;
    }
    const char *at = said;
    for (int word = 0; word < WORDS_BEFORE; word++) {
        at += strcspn(at, blanks);
        at += strspn(at, blanks);
        const char *digits = at + (*at == '#');
        if (!read_number(digits, ": \t\n", number, &end))
            continue;
        text_add_bytes(rest, said, (size_t)(at - said));
        text_trim(rest);
        text_add(rest, end);
        if (is_command(intents, rest->data))
            return true;
        text_clear(rest);
    }
    return false;
}
