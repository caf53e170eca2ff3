/*
 * A growing string, and the UTF-8 questions that the house asks.
 *
 * data is never NULL and always NUL-terminated, so it can be given to any C function; length does not
 * count the NUL. TEXT_INIT makes a valid empty value. text_detach() is the only way ownership leaves.
 */
#ifndef NEUVO_BASE_TEXT_H
#define NEUVO_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text {
    char *data;
    size_t length;
    size_t capacity; /* 0 while data is the shared empty string */
};

extern char text_empty[1];
#define TEXT_INIT \
    { \
        .data = text_empty \
    }

/* Releases the bytes and leaves a valid empty text. Usable as own_(text_done) struct text t = TEXT_INIT. */
void text_done(struct text *text);
/* The same for what must not stay in memory. */
void text_wipe(struct text *text);
void text_clear(struct text *text);
void text_add(struct text *text, const char *string);
void text_add_bytes(struct text *text, const char *bytes, size_t length);
void text_add_char(struct text *text, char byte);
/* Adds a code point in UTF-8; surrogates and values past U+10FFFF become U+FFFD. */
void text_add_codepoint(struct text *text, uint32_t codepoint);
void text_printf(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_vprintf(struct text *text, const char *format, va_list arguments) __attribute__((format(printf, 2, 0)));
void text_truncate(struct text *text, size_t length);
/* Removes ASCII white space from both ends. */
void text_trim(struct text *text);
/* The string becomes the caller's (free it); the text becomes empty. */
char *text_detach(struct text *text) __attribute__((returns_nonnull, warn_unused_result));

/* True when the bytes are well-formed UTF-8 (no surrogates, no overlong forms) without a NUL. */
bool utf8_valid(const char *bytes, size_t length);
/* Number of code points in a valid string. */
size_t utf8_count(const char *string);
/* Decodes one code point, moves *cursor on; malformed bytes give U+FFFD and move one byte. 0 at the end. */
uint32_t utf8_next(const char **cursor);
/* Byte offset at which to cut a valid string so that at most max_bytes remain and no character is split. */
size_t utf8_cut(const char *string, size_t max_bytes);

/* string_equal(NULL, NULL) is true. */
bool string_equal(const char *a, const char *b);
bool string_starts(const char *string, const char *prefix);
bool string_empty(const char *string); /* NULL or "" */

#endif
