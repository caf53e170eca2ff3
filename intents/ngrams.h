/*
 * What the classifier sees of a text: its words, its pairs of neighbours, and pieces of 2–5 characters inside each word
 * with its borders. The pieces carry misspellings, endings and compounds; the words carry the rest. Each is a 64-bit
 * hash, so a vocabulary needs no strings.
 */
#ifndef NEUVO_INTENTS_NGRAMS_H
#define NEUVO_INTENTS_NGRAMS_H

#include "base/list.h"

#include <stdint.h>

/* Words and characters are weighted apart, as two halves of one vector. */
enum ngram_kind { NGRAM_WORDS, NGRAM_CHARACTERS, NGRAM_KINDS };

struct ngram {
    uint64_t hash; /* never 0 */
    enum ngram_kind kind;
};

struct ngrams {
    LIST_OF(struct ngram) list;
};

/* Adds those of the text, one for each time they occur. Only the first INTENT_TEXT_MAX bytes count, so there are at
 * most 30 000. Text that is no UTF-8 has none. */
void ngrams_add(struct ngrams *ngrams, const char *text);
/* Adds pieces of 4-6 characters wherever they begin and end, across words too: they carry what stands together in
 * whatever form ("ei vastaa", "ei enää vastannu"). Other hashes than those of ngrams_add(); the same bounds. */
void ngrams_add_across(struct ngrams *ngrams, const char *text);
void ngrams_done(struct ngrams *ngrams);

#endif
