/*
 * Words: a text cut into its words, case-folded, in composed form.
 *
 * A word is a run of letters and digits. Parts joined by a hyphen, a dot or an underscore ("Peda.net", "wi-fi") come
 * one by one, and the last of them also carries the whole written together ("pedanet"). An ending behind a colon
 * ("MPASSid:llä") is dropped. Words are cut at WORD_MAX bytes.
 */
#ifndef NEUVO_KNOWLEDGE_WORDS_H
#define NEUVO_KNOWLEDGE_WORDS_H

#include "base/text.h"

enum { WORD_MAX = 64 };

struct word_reader {
    struct text folded;
    const char *cursor;
    const char *start; /* where the word begins in folded; cursor: where it ends */
    char word[WORD_MAX + 1];
    char joined[WORD_MAX + 1]; /* "" unless word ends a joined group */
    char group[WORD_MAX + 1];  /* the parts of the joined group so far */
    bool group_goes_on;
};

/* Reads at most max_bytes of text, which need not be valid UTF-8. */
void word_reader_start(struct word_reader *reader, const char *text, size_t max_bytes);
/* The next word is in reader->word; false at the end. */
bool word_reader_next(struct word_reader *reader);
void word_reader_done(struct word_reader *reader);

size_t word_count(const char *text);

#endif
