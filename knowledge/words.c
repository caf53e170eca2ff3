#include "knowledge/words.h"

#include "base/own.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* Combining marks and compatibility forms need the slow way; plain Latin text takes the quick one. */
static bool needs_composing(uint32_t codepoint)
{
    return codepoint >= 0x300 && !(codepoint >= 0x2010 && codepoint <= 0x2026);
}

static void fold_composing(const struct text *clean, struct text *folded)
{
    utf8proc_uint8_t *out = NULL;
    utf8proc_ssize_t length =
        utf8proc_map((const utf8proc_uint8_t *)clean->data, (utf8proc_ssize_t)clean->length, &out,
                     UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
    if (length >= 0)
        text_add_bytes(folded, (const char *)out, (size_t)length);
    free(out);
}

static void fold(const char *text, size_t max_bytes, struct text *folded)
{
    size_t length = utf8_cut(text, max_bytes);
    own_(text_done) struct text head = TEXT_INIT, clean = TEXT_INIT;
    text_add_bytes(&head, text, length);
    bool composing = false;
    for (const char *cursor = head.data; *cursor != '\0';) {
        uint32_t codepoint = utf8_next(&cursor);
        composing = composing || needs_composing(codepoint);
        if (codepoint < 0x80)
            text_add_char(&clean, (char)(codepoint >= 'A' && codepoint <= 'Z' ? codepoint + 32 : codepoint));
        else
            text_add_codepoint(&clean,
                               codepoint < 0x300 ? (uint32_t)utf8proc_tolower((utf8proc_int32_t)codepoint) : codepoint);
    }
    if (composing)
        fold_composing(&clean, folded);
    else
        text_add_bytes(folded, clean.data, clean.length);
}

static bool is_letter(uint32_t codepoint)
{
    if (codepoint < 0x80)
        return (codepoint >= 'a' && codepoint <= 'z') || (codepoint >= '0' && codepoint <= '9') ||
               (codepoint >= 'A' && codepoint <= 'Z');
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)codepoint);
    return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
           (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO);
}

static bool is_apostrophe(uint32_t codepoint)
{
    return codepoint == '\'' || codepoint == 0x2019 || codepoint == 0xB4;
}

static bool letter_follows(const char *cursor)
{
    return *cursor != '\0' && is_letter(utf8_next(&cursor));
}

static void append(char *word, const char *bytes, size_t length)
{
    size_t used = strlen(word);
    if (used + length <= WORD_MAX) {
        memcpy(word + used, bytes, length);
        word[used + length] = '\0';
    }
}

/* Moves the cursor over one run of letters into reader->word. */
static void read_run(struct word_reader *reader)
{
    reader->word[0] = '\0';
    for (;;) {
        const char *from = reader->cursor, *next = from;
        uint32_t codepoint = *from == '\0' ? 0 : utf8_next(&next);
        if (codepoint != 0 && is_letter(codepoint))
            append(reader->word, from, (size_t)(next - from));
        else if (codepoint == 0 || !is_apostrophe(codepoint) || !letter_follows(next))
            return;
        reader->cursor = next;
    }
}

/* "MPASSid:llä": an ending of up to six letters behind a colon belongs to the word and says nothing. */
static void skip_ending(struct word_reader *reader)
{
    if (*reader->cursor != ':' || !letter_follows(reader->cursor + 1))
        return;
    const char *cursor = reader->cursor + 1;
    unsigned letters = 0;
    while (*cursor != '\0' && letters <= 6) {
        const char *next = cursor;
        if (!is_letter(utf8_next(&next)))
            break;
        cursor = next;
        letters++;
    }
    if (letters <= 6)
        reader->cursor = cursor;
}

void word_reader_start(struct word_reader *reader, const char *text, size_t max_bytes)
{
    *reader = (struct word_reader){.folded = TEXT_INIT};
    fold(text, max_bytes, &reader->folded);
    reader->cursor = reader->folded.data;
}

/* A hyphen, dot or underscore with a letter right behind it holds the group together. */
static bool joins(const char *cursor)
{
    return (*cursor == '-' || *cursor == '.' || *cursor == '_') && letter_follows(cursor + 1);
}

bool word_reader_next(struct word_reader *reader)
{
    while (*reader->cursor != '\0' && !letter_follows(reader->cursor))
        (void)utf8_next(&reader->cursor);
    reader->joined[0] = '\0';
    if (*reader->cursor == '\0')
        return false;
    bool continued = reader->group_goes_on;
    if (!continued)
        reader->group[0] = '\0';
    reader->start = reader->cursor;
    read_run(reader);
    skip_ending(reader);
    append(reader->group, reader->word, strlen(reader->word));
    reader->group_goes_on = joins(reader->cursor);
    if (continued && !reader->group_goes_on)
        append(reader->joined, reader->group, strlen(reader->group));
    return true;
}

void word_reader_done(struct word_reader *reader)
{
    text_done(&reader->folded);
}

size_t word_count(const char *text)
{
    size_t count = 0;
    struct word_reader reader;
    word_reader_start(&reader, text, SIZE_MAX);
    while (word_reader_next(&reader))
        count++;
    word_reader_done(&reader);
    return count;
}
