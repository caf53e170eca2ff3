#include "base/text.h"

#include "base/own.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char text_empty[1] = "";

static void reserve(struct text *text, size_t more)
{
    size_t need = text->length + more + 1;
    if (need <= text->capacity)
        return;
    size_t capacity = text->capacity < 32 ? 32 : text->capacity;
    while (capacity < need)
        capacity *= 2;
    text->data = x_realloc(text->capacity == 0 ? NULL : text->data, capacity, 1);
    text->capacity = capacity;
}

void text_done(struct text *text)
{
    if (text->capacity > 0)
        free(text->data);
    *text = (struct text)TEXT_INIT;
}

void text_wipe(struct text *text)
{
    if (text->capacity > 0)
        explicit_bzero(text->data, text->capacity);
    text_done(text);
}

void text_clear(struct text *text)
{
    text_truncate(text, 0);
}

void text_add(struct text *text, const char *string)
{
    if (string != NULL)
        text_add_bytes(text, string, strlen(string));
}

void text_add_bytes(struct text *text, const char *bytes, size_t length)
{
    if (length == 0)
        return;
    reserve(text, length);
    memcpy(text->data + text->length, bytes, length);
    text->length += length;
    text->data[text->length] = '\0';
}

void text_add_char(struct text *text, char byte)
{
    if (text->length + 1 >= text->capacity)
        reserve(text, 1);
    text->data[text->length++] = byte;
    text->data[text->length] = '\0';
}

void text_add_codepoint(struct text *text, uint32_t codepoint)
{
    if (codepoint > 0x10FFFF || (codepoint >= 0xD800 && codepoint <= 0xDFFF))
        codepoint = 0xFFFD;
    char bytes[4];
    size_t count = 0;
    if (codepoint < 0x80) {
        bytes[count++] = (char)codepoint;
    } else if (codepoint < 0x800) {
        bytes[count++] = (char)(0xC0 | (codepoint >> 6));
        bytes[count++] = (char)(0x80 | (codepoint & 0x3F));
    } else if (codepoint < 0x10000) {
        bytes[count++] = (char)(0xE0 | (codepoint >> 12));
        bytes[count++] = (char)(0x80 | ((codepoint >> 6) & 0x3F));
        bytes[count++] = (char)(0x80 | (codepoint & 0x3F));
    } else {
        bytes[count++] = (char)(0xF0 | (codepoint >> 18));
        bytes[count++] = (char)(0x80 | ((codepoint >> 12) & 0x3F));
        bytes[count++] = (char)(0x80 | ((codepoint >> 6) & 0x3F));
        bytes[count++] = (char)(0x80 | (codepoint & 0x3F));
    }
    text_add_bytes(text, bytes, count);
}

void text_printf(struct text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    text_vprintf(text, format, arguments);
    va_end(arguments);
}

void text_vprintf(struct text *text, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    size_t room = text->capacity == 0 ? 0 : text->capacity - text->length;
    int length = vsnprintf(room == 0 ? NULL : text->data + text->length, room, format, arguments);
    if (length > 0 && (size_t)length >= room) { /* only then once more */
        reserve(text, (size_t)length);
        (void)vsnprintf(text->data + text->length, (size_t)length + 1, format, again);
    }
    text->length += length > 0 ? (size_t)length : 0;
    va_end(again);
}

void text_truncate(struct text *text, size_t length)
{
    if (length >= text->length)
        return;
    text->length = length;
    text->data[length] = '\0';
}

static bool is_space(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

void text_trim(struct text *text)
{
    while (text->length > 0 && is_space(text->data[text->length - 1]))
        text_truncate(text, text->length - 1);
    size_t start = 0;
    while (start < text->length && is_space(text->data[start]))
        start++;
    if (start > 0) {
        memmove(text->data, text->data + start, text->length - start + 1);
        text->length -= start;
    }
}

char *text_detach(struct text *text)
{
    char *string = text->capacity == 0 ? x_strndup("", 0) : text->data;
    *text = (struct text)TEXT_INIT;
    return string;
}

/* Length in bytes of the well-formed sequence at bytes, 0 when it is malformed. Table 3-7 of Unicode 15. */
static size_t sequence_length(const unsigned char *bytes, size_t available)
{
    unsigned char lead = bytes[0];
    if (lead < 0x80)
        return 1;
    size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || available < length)
        return 0;
    unsigned char low = 0x80, high = 0xBF;
    if (lead == 0xE0)
        low = 0xA0;
    else if (lead == 0xED)
        high = 0x9F;
    else if (lead == 0xF0)
        low = 0x90;
    else if (lead == 0xF4)
        high = 0x8F;
    if (bytes[1] < low || bytes[1] > high)
        return 0;
    for (size_t i = 2; i < length; i++) {
        if ((bytes[i] & 0xC0) != 0x80)
            return 0;
    }
    return length;
}

/* Eight bytes of ASCII without a NUL, which most of a text is. */
static bool is_ascii_run(const unsigned char *bytes, size_t available)
{
    static const uint64_t lows = UINT64_C(0x0101010101010101), highs = UINT64_C(0x8080808080808080);
    uint64_t eight;
    if (available < sizeof eight)
        return false;
    memcpy(&eight, bytes, sizeof eight);
    return ((eight | (eight - lows)) & highs) == 0;
}

bool utf8_valid(const char *bytes, size_t length)
{
    const unsigned char *cursor = (const unsigned char *)bytes;
    const unsigned char *end = cursor + length;
    while (cursor < end) {
        if (is_ascii_run(cursor, (size_t)(end - cursor))) {
            cursor += sizeof(uint64_t);
            continue;
        }
        size_t step = *cursor == 0 ? 0 : sequence_length(cursor, (size_t)(end - cursor));
        if (step == 0)
            return false;
        cursor += step;
    }
    return true;
}

size_t utf8_count(const char *string)
{
    size_t count = 0;
    for (; *string != '\0'; string++)
        count += ((unsigned char)*string & 0xC0) != 0x80;
    return count;
}

uint32_t utf8_next(const char **cursor)
{
    const unsigned char *bytes = (const unsigned char *)*cursor;
    if (*bytes < 0x80) {
        *cursor += *bytes != 0;
        return *bytes;
    }
    size_t length = sequence_length(bytes, strnlen(*cursor, 4));
    if (length == 0) {
        *cursor += 1;
        return 0xFFFD;
    }
    *cursor += length;
    static const unsigned char lead_mask[5] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    uint32_t codepoint = bytes[0] & lead_mask[length];
    for (size_t i = 1; i < length; i++)
        codepoint = (codepoint << 6) | (bytes[i] & 0x3F);
    return codepoint;
}

size_t utf8_cut(const char *string, size_t max_bytes)
{
    size_t length = strlen(string);
    if (length <= max_bytes)
        return length;
    size_t cut = max_bytes;
    while (cut > 0 && ((unsigned char)string[cut] & 0xC0) == 0x80)
        cut--;
    return cut;
}

bool string_equal(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    return strcmp(a, b) == 0;
}

bool string_starts(const char *string, const char *prefix)
{
    return strncmp(string, prefix, strlen(prefix)) == 0;
}

bool string_empty(const char *string)
{
    return string == NULL || *string == '\0';
}
