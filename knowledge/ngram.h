/*
 * Likeness in spelling: cosine of tf-idf vectors over the character 3- to 5-grams inside words (with their borders).
 * It carries typos, inflection and names of products. Read-only after ngram_seal().
 */
#ifndef NEUVO_KNOWLEDGE_NGRAM_H
#define NEUVO_KNOWLEDGE_NGRAM_H

#include "knowledge/analyse.h"

#include <stdint.h>

struct ngram_index;

struct ngram_index *ngram_new(void);
void ngram_free(struct ngram_index *index);
/* Adds a word's n-grams to a document. Documents come in rising order. */
void ngram_add(struct ngram_index *index, uint32_t document, const char *word);
void ngram_seal(struct ngram_index *index, size_t topics);
/* Takes over what old has for the documents that stay. Instead of ngram_seal(); numbers: see postings.h. */
void ngram_merge(struct ngram_index *index, const struct ngram_index *old, const int32_t *numbers, size_t topics);
/* Writes the cosine (0 … 1) with the question's words to scores, which are zero. Common words count, too: their n-grams
   are so frequent that they weigh little. */
void ngram_score(const struct ngram_index *index, const struct analysis *question, float *scores);

#endif
