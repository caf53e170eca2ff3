#include "connectors/teams/reaction.h"

#include <stdlib.h>
#include <string.h>

enum { CODE_POINTS_MOST = 8, EMOJI_BYTES = 64 };

/* "1f44d_yestone1", "1f468-1f4bb_man": the code points stand in front, in hexadecimal digits. */
static bool add_code_points(const char *name, struct text *emoji)
{
    size_t length = strcspn(name, "_");
    const char *at = name;
    if (name[length] != '_' || length < 4 || strspn(name, "0123456789abcdefABCDEF-") != length)
        return false;
    for (int i = 0; i < CODE_POINTS_MOST && at < name + length; i++) {
        char *end = NULL;
        unsigned long code = strtoul(at, &end, 16);
        bool begins_keycap = i == 0 && code >= '0' && code <= '9' && strstr(name, "-20e3") != NULL;
        if ((code < 0x80 && !begins_keycap) || code > 0x10FFFF)
            return false;
        text_add_codepoint(emoji, (uint32_t)code);
        at = *end == '-' ? end + 1 : end;
    }
    return true;
}

void reaction_emoji(const char *name, struct text *emoji)
{
    static const struct {
        const char *name, *emoji;
    } named[] = {{"like", "👍"},      {"dislike", "👎"}, {"heart", "❤️"}, {"laugh", "😆"},  {"surprised", "😮"},
                 {"sad", "😢"},       {"angry", "😠"},   {"checkmark", "✅"},  {"repeat", "🔁"}, {"plusOne", "👍"},
                 {"yes-tone1", "👍"}, {"yes", "👍"},     {"no", "👎"}};
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        if (strcmp(name, named[i].name) == 0) {
            text_add(emoji, named[i].emoji);
            return;
        }
    }
    size_t before = emoji->length;
    if (!add_code_points(name, emoji))
        text_truncate(emoji, before);
    if (emoji->length == before && (unsigned char)*name >= 0x80 && strlen(name) <= EMOJI_BYTES)
        text_add(emoji, name); /* the emoji itself */
}
