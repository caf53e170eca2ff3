#include "base/json_token.h"

#include "base/text.h"

#include <string.h>

enum state {
    NUMBER_BAD, /* the table's word for "no such step" */
    NUMBER_MINUS,
    NUMBER_ZERO,
    NUMBER_WHOLE,
    NUMBER_POINT,
    NUMBER_FRACTION,
    NUMBER_E,
    NUMBER_E_SIGN,
    NUMBER_EXPONENT,
    STRING,
    STRING_ESCAPE,
    STRING_HEX,
    WORD,
};

enum letter { LETTER_OTHER, LETTER_ZERO, LETTER_DIGIT, LETTER_POINT, LETTER_E, LETTER_PLUS, LETTER_MINUS, LETTERS };

static const unsigned char number_steps[NUMBER_EXPONENT + 1][LETTERS] = {
    [NUMBER_MINUS] = {[LETTER_ZERO] = NUMBER_ZERO, [LETTER_DIGIT] = NUMBER_WHOLE},
    [NUMBER_ZERO] = {[LETTER_POINT] = NUMBER_POINT, [LETTER_E] = NUMBER_E},
    [NUMBER_WHOLE] = {[LETTER_ZERO] = NUMBER_WHOLE,
                      [LETTER_DIGIT] = NUMBER_WHOLE,
                      [LETTER_POINT] = NUMBER_POINT,
                      [LETTER_E] = NUMBER_E},
    [NUMBER_POINT] = {[LETTER_ZERO] = NUMBER_FRACTION, [LETTER_DIGIT] = NUMBER_FRACTION},
    [NUMBER_FRACTION] = {[LETTER_ZERO] = NUMBER_FRACTION, [LETTER_DIGIT] = NUMBER_FRACTION, [LETTER_E] = NUMBER_E},
    [NUMBER_E] = {[LETTER_ZERO] = NUMBER_EXPONENT,
                  [LETTER_DIGIT] = NUMBER_EXPONENT,
                  [LETTER_PLUS] = NUMBER_E_SIGN,
                  [LETTER_MINUS] = NUMBER_E_SIGN},
    [NUMBER_E_SIGN] = {[LETTER_ZERO] = NUMBER_EXPONENT, [LETTER_DIGIT] = NUMBER_EXPONENT},
    [NUMBER_EXPONENT] = {[LETTER_ZERO] = NUMBER_EXPONENT, [LETTER_DIGIT] = NUMBER_EXPONENT},
};

static const unsigned char letters[256] = {
    ['0'] = LETTER_ZERO,  ['1'] = LETTER_DIGIT, ['2'] = LETTER_DIGIT, ['3'] = LETTER_DIGIT, ['4'] = LETTER_DIGIT,
    ['5'] = LETTER_DIGIT, ['6'] = LETTER_DIGIT, ['7'] = LETTER_DIGIT, ['8'] = LETTER_DIGIT, ['9'] = LETTER_DIGIT,
    ['.'] = LETTER_POINT, ['e'] = LETTER_E,     ['E'] = LETTER_E,     ['+'] = LETTER_PLUS,  ['-'] = LETTER_MINUS,
};

static enum json_taken bad(struct json_token *token, const char *complaint)
{
    token->complaint = complaint;
    return JSON_TAKEN_BAD;
}

bool json_token_begin(struct json_token *token, char byte)
{
    switch (letters[(unsigned char)byte]) {
    case LETTER_MINUS:
        token->state = NUMBER_MINUS;
        return true;
    case LETTER_ZERO:
        token->state = NUMBER_ZERO;
        return true;
    case LETTER_DIGIT:
        token->state = NUMBER_WHOLE;
        return true;
    default:
        break;
    }
    if (byte == '"') {
        json_token_begin_string(token, false);
        return true;
    }
    token->state = WORD;
    token->rest = byte == 't' ? "rue" : byte == 'f' ? "alse" : byte == 'n' ? "ull" : NULL;
    return token->rest != NULL;
}

void json_token_begin_string(struct json_token *token, bool keep)
{
    token->state = STRING;
    token->keep = keep;
    token->high = 0;
    token->too_long = false;
    token->length = 0;
}

static bool number_may_end(int state)
{
    return state == NUMBER_ZERO || state == NUMBER_WHOLE || state == NUMBER_FRACTION || state == NUMBER_EXPONENT;
}

bool json_token_may_end(const struct json_token *token)
{
    return number_may_end(token->state);
}

/* A number is over at the byte after it, which may come with the next piece. */
static enum json_taken take_number(struct json_token *token, const char **cursor, const char *end)
{
    int state = token->state;
    const char *at = *cursor;
    while (at < end) {
        int next = number_steps[state][letters[(unsigned char)*at]];
        if (next == NUMBER_BAD)
            break;
        state = next;
        at++;
    }
    token->state = state;
    *cursor = at;
    if (at == end)
        return JSON_TAKEN_MORE;
    return number_may_end(state) ? JSON_TAKEN_OVER : bad(token, "a digit is missing");
}

static enum json_taken take_word(struct json_token *token, const char **cursor, const char *end)
{
    for (; *token->rest != '\0'; token->rest++, (*cursor)++) {
        if (*cursor == end)
            return JSON_TAKEN_MORE;
        if (**cursor != *token->rest)
            return bad(token, "no such word: only true, false and null");
    }
    return JSON_TAKEN_OVER;
}

static void keep_bytes(struct json_token *token, const char *bytes, size_t length)
{
    if (length > JSON_SPLIT_NAME_BYTES - token->length) {
        token->too_long = true;
        return;
    }
    memcpy(token->name + token->length, bytes, length);
    token->length += length;
}

static void keep_codepoint(struct json_token *token, uint32_t codepoint)
{
    char bytes[4];
    size_t count = codepoint < 0x80 ? 1 : codepoint < 0x800 ? 2 : codepoint < 0x10000 ? 3 : 4;
    static const unsigned char leads[5] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = count; i-- > 1; codepoint >>= 6)
        bytes[i] = (char)(0x80 | (codepoint & 0x3F));
    bytes[0] = (char)(leads[count] | codepoint);
    keep_bytes(token, bytes, count);
}

/* One \uXXXX of a kept string. */
static bool keep_unit(struct json_token *token, uint32_t unit)
{
    bool low = unit >= 0xDC00 && unit <= 0xDFFF;
    if (low != (token->high != 0))
        return false;
    if (low)
        keep_codepoint(token, 0x10000 + ((token->high & 0x3FF) << 10) + (unit & 0x3FF));
    else if (unit < 0xD800 || unit > 0xDBFF)
        keep_codepoint(token, unit);
    token->high = unit >= 0xD800 && unit <= 0xDBFF ? unit : 0;
    return true;
}

/* A word of eight bytes holds a zero byte. */
static uint64_t zeros(uint64_t word)
{
    return (word - UINT64_C(0x0101010101010101)) & ~word & UINT64_C(0x8080808080808080);
}

/* The first quotation mark, backslash or control character. Most bytes of a document pass here: eight at a time. */
static const char *plain_end(const char *at, const char *end)
{
    while (end - at >= 8) {
        uint64_t word;
        memcpy(&word, at, sizeof word);
        uint64_t controls = (word - UINT64_C(0x2020202020202020)) & ~word & UINT64_C(0x8080808080808080);
        uint64_t quotes = zeros(word ^ UINT64_C(0x2222222222222222));
        if ((controls | quotes | zeros(word ^ UINT64_C(0x5C5C5C5C5C5C5C5C))) != 0)
            break;
        at += 8;
    }
    while (at < end && (unsigned char)*at >= 0x20 && *at != '"' && *at != '\\')
        at++;
    return at;
}

static const char lone[] = "half of a surrogate pair";

static enum json_taken take_plain(struct json_token *token, const char **cursor, const char *end)
{
    const char *start = *cursor, *stop = plain_end(start, end);
    if (token->keep && stop > start) {
        if (token->high != 0)
            return bad(token, lone);
        keep_bytes(token, start, (size_t)(stop - start));
    }
    *cursor = stop;
    if (stop == end)
        return JSON_TAKEN_MORE;
    if ((unsigned char)*stop < 0x20)
        return bad(token, "a control character in a string");
    if (*stop == '"' && token->keep && token->high != 0)
        return bad(token, lone);
    *cursor = stop + 1;
    if (*stop == '"')
        return JSON_TAKEN_OVER;
    token->state = STRING_ESCAPE;
    return JSON_TAKEN_MORE;
}

static enum json_taken take_escape(struct json_token *token, const char **cursor)
{
    static const char meant[256] = {
        ['"'] = '"', ['\\'] = '\\', ['/'] = '/', ['b'] = '\b', ['f'] = '\f', ['n'] = '\n', ['r'] = '\r', ['t'] = '\t'};
    char byte = **cursor, meaning = meant[(unsigned char)byte];
    if (byte != 'u' && meaning == '\0')
        return bad(token, "no such escape");
    if (byte != 'u' && token->keep && token->high != 0)
        return bad(token, lone);
    if (byte != 'u' && token->keep)
        keep_bytes(token, &meaning, 1);
    token->state = byte == 'u' ? STRING_HEX : STRING;
    token->unit = token->digits = 0;
    *cursor += 1;
    return JSON_TAKEN_MORE;
}

static enum json_taken take_hex(struct json_token *token, const char **cursor)
{
    unsigned char byte = (unsigned char)**cursor, small = byte | 0x20;
    if (byte >= '0' && byte <= '9')
        token->unit = token->unit * 16 + (byte - '0');
    else if (small >= 'a' && small <= 'f')
        token->unit = token->unit * 16 + (small - 'a') + 10;
    else
        return bad(token, "\\u without four hexadecimal digits");
    if (++token->digits == 4) {
        if (token->keep && !keep_unit(token, token->unit))
            return bad(token, lone);
        token->state = STRING;
    }
    *cursor += 1;
    return JSON_TAKEN_MORE;
}

static enum json_taken take_string(struct json_token *token, const char **cursor, const char *end)
{
    enum json_taken taken = JSON_TAKEN_MORE;
    while (taken == JSON_TAKEN_MORE && *cursor < end) {
        if (token->state == STRING)
            taken = take_plain(token, cursor, end);
        else
            taken = token->state == STRING_HEX ? take_hex(token, cursor) : take_escape(token, cursor);
    }
    if (taken == JSON_TAKEN_OVER && token->keep)
        token->name[token->length] = '\0';
    return taken;
}

enum json_taken json_token_take(struct json_token *token, const char **cursor, const char *end)
{
    if (token->state >= STRING && token->state <= STRING_HEX)
        return take_string(token, cursor, end);
    return token->state == WORD ? take_word(token, cursor, end) : take_number(token, cursor, end);
}
