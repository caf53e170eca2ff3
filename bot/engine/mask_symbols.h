/*
 * A text as one plain symbol per character, so that full-width digits, Unicode dashes, quotation marks and exotic
 * spaces read like their ASCII brothers. Zero-width characters and combining marks are left out altogether. For mask.c
 * and mask_password.c only.
 */
#ifndef NEUVO_ENGINE_MASK_SYMBOLS_H
#define NEUVO_ENGINE_MASK_SYMBOLS_H

#include <stdbool.h>
#include <stddef.h>

struct symbols {
    const char *text; /* borrowed */
    char *plain;      /* ASCII, lower case; SYMBOL_LETTER for any other letter, '.' for any other sign */
    size_t *starts;   /* byte offset of each symbol; starts[count] is the end */
    size_t count;
};

#define SYMBOL_LETTER ((char)0x80) /* some letter beyond ASCII: "\x80" in a string that is compared */

/* text must outlive the symbols. Any bytes are taken. */
void symbols_read(struct symbols *symbols, const char *text);
void symbols_done(struct symbols *symbols);

bool symbol_is_word(char symbol);   /* a letter or a digit */
bool symbol_is_letter(char symbol); /* of any alphabet */
bool symbol_is_digit(char symbol);

/* '\0' behind the end. */
char symbols_at(const struct symbols *symbols, size_t i);
/* Whether the word (plain symbols) stands at from; end is the symbol behind it. */
bool symbols_start(const struct symbols *symbols, size_t from, const char *word, size_t *end);
/* The first symbol from i on that is no blank. Line ends are not blanks. */
size_t symbols_skip_blanks(const struct symbols *symbols, size_t i);

#endif
