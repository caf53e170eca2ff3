#include "base/own.h"
#include "intents/intents.h"

#include <stdlib.h>
#include <utf8proc.h>

static bool is_word(utf8proc_int32_t codepoint)
{
    if (codepoint < 0x80)
        return (codepoint >= 'a' && codepoint <= 'z') || (codepoint >= 'A' && codepoint <= 'Z') ||
               (codepoint >= '0' && codepoint <= '9');
    switch (utf8proc_category(codepoint)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
        return true;
    default:
        return false;
    }
}

/* ' and - in the shapes that keyboards and phones give them; 0 for anything else. */
static char joiner(uint32_t codepoint)
{
    switch (codepoint) {
    case '\'':
    case 0x2019:
    case 0x2018:
    case 0x00B4:
    case '`':
        return '\'';
    case '-':
    case 0x2010:
    case 0x2011:
    case 0x2013:
        return '-';
    default:
        return 0;
    }
}

static bool starts_word(const char *cursor)
{
    return is_word((utf8proc_int32_t)utf8_next(&cursor));
}

static void add_words(const char *folded, struct text *out)
{
    size_t start = out->length;
    bool in_word = false;
    for (const char *cursor = folded; *cursor != '\0';) {
        uint32_t codepoint = utf8_next(&cursor);
        if (is_word((utf8proc_int32_t)codepoint)) {
            if (!in_word && out->length > start)
                text_add_char(out, ' ');
            if (codepoint < 0x80)
                text_add_char(out, (char)codepoint);
            else
                text_add_codepoint(out, codepoint);
            in_word = true;
        } else if (in_word && joiner(codepoint) != 0 && starts_word(cursor)) {
            text_add_char(out, joiner(codepoint));
        } else {
            in_word = false;
        }
    }
}

/* Case-folds what is of ASCII and the letters À … ÿ alone, as most texts are; false where something else is in it. */
static bool fold_plain(const char *text, struct text *folded)
{
    for (const unsigned char *byte = (const unsigned char *)text; *byte != '\0'; byte++) {
        unsigned char next = byte[1];
        if (*byte < 0x80) {
            text_add_char(folded, (char)(*byte >= 'A' && *byte <= 'Z' ? *byte + 0x20 : *byte));
        } else if (*byte == 0xC3 && next >= 0x80 && next <= 0xBF && next != 0x9F) { /* ß becomes ss */
            text_add_char(folded, (char)*byte++);
            text_add_char(folded, (char)(next < 0x9F && next != 0x97 ? next + 0x20 : next)); /* × stays */
        } else {
            return false;
        }
    }
    return true;
}

void intents_normalise(const char *text, struct text *normalised)
{
    own_(text_done) struct text plain = TEXT_INIT;
    if (fold_plain(text, &plain)) {
        add_words(plain.data, normalised);
        return;
    }
    utf8proc_uint8_t *folded = NULL;
    utf8proc_option_t options =
        UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
    if (utf8proc_map((const utf8proc_uint8_t *)text, 0, &folded, options) >= 0)
        add_words((const char *)folded, normalised);
    free(folded);
}
