#include "engine/mask_symbols.h"

#include "base/own.h"
#include "base/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static bool is_left_out(uint32_t c)
{
    return c == 0x00AD || (c >= 0x0300 && c <= 0x036F) || (c >= 0x200B && c <= 0x200D) || c == 0x2060 || c == 0xFEFF;
}

/* Characters that have an ASCII brother, by range. */
static const struct brother {
    uint32_t first, last;
    char plain;
} brothers[] = {
    {0x0009, 0x0009, ' '},  {0x000A, 0x000D, '\n'}, {0x0085, 0x0085, '\n'}, {0x00A0, 0x00A0, ' '},
    {0x00AB, 0x00AB, '"'},  {0x00B4, 0x00B4, '\''}, {0x00BB, 0x00BB, '"'},  {0x1680, 0x1680, ' '},
    {0x2000, 0x200A, ' '},  {0x2010, 0x2015, '-'},  {0x2018, 0x201B, '\''}, {0x201C, 0x201F, '"'},
    {0x2028, 0x2029, '\n'}, {0x202F, 0x202F, ' '},  {0x2039, 0x203A, '\''}, {0x205F, 0x205F, ' '},
    {0x2190, 0x21FF, '>'},  {0x2212, 0x2212, '-'},  {0x3000, 0x3000, ' '},  {0xFE58, 0xFE58, '-'},
    {0xFE63, 0xFE63, '-'},
};

static char plain_of(uint32_t c)
{
    for (size_t i = 0; i < sizeof brothers / sizeof *brothers; i++) {
        if (c >= brothers[i].first && c <= brothers[i].last)
            return brothers[i].plain;
    }
    if (c == '`')
        return '\'';
    if (c < 0x80)
        return (char)tolower((int)c);
    if (c >= 0xFF01 && c <= 0xFF5E)
        return (char)tolower((int)(c - 0xFF01 + '!'));
    return (c >= 0xC0 && c <= 0x24F) || (c >= 0x370 && c <= 0x1FFF) ? SYMBOL_LETTER : '.';
}

void symbols_read(struct symbols *symbols, const char *text)
{
    size_t room = utf8_count(text) + strlen(text) + 2;
    symbols->text = text;
    symbols->plain = x_alloc(room, 1);
    symbols->starts = x_alloc(room, sizeof *symbols->starts);
    symbols->count = 0;
    const char *cursor = text;
    while (*cursor != '\0') {
        size_t start = (size_t)(cursor - text);
        uint32_t codepoint = utf8_next(&cursor);
        if (is_left_out(codepoint))
            continue;
        symbols->starts[symbols->count] = start;
        symbols->plain[symbols->count++] = plain_of(codepoint);
    }
    symbols->starts[symbols->count] = strlen(text);
}

void symbols_done(struct symbols *symbols)
{
    free(symbols->plain);
    free(symbols->starts);
}

bool symbol_is_letter(char symbol)
{
    return symbol == SYMBOL_LETTER || isalpha((unsigned char)symbol);
}

bool symbol_is_digit(char symbol)
{
    return symbol >= '0' && symbol <= '9';
}

bool symbol_is_word(char symbol)
{
    return symbol_is_letter(symbol) || symbol_is_digit(symbol);
}

char symbols_at(const struct symbols *symbols, size_t i)
{
    return i < symbols->count ? symbols->plain[i] : '\0';
}

bool symbols_start(const struct symbols *symbols, size_t from, const char *word, size_t *end)
{
    size_t length = strlen(word);
    if (from + length > symbols->count || memcmp(symbols->plain + from, word, length) != 0)
        return false;
    *end = from + length;
    return true;
}

size_t symbols_skip_blanks(const struct symbols *symbols, size_t i)
{
    while (symbols_at(symbols, i) == ' ')
        i++;
    return i;
}
