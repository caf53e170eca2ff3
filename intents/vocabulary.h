/*
 * The n-grams that a classifier knows, and texts as vectors over them: sublinear counts times inverse document
 * frequency, words and characters scaled to the same length (so neither drowns the other), together of length 1.
 *
 * It never changes after vocabulary_seal() and may be shared by all threads.
 */
#ifndef NEUVO_INTENTS_VOCABULARY_H
#define NEUVO_INTENTS_VOCABULARY_H

#include "base/list.h"
#include "base/text.h"

#include <stddef.h>
#include <stdint.h>

struct vocabulary;

struct weight {
    uint32_t feature;
    float value;
};

struct vector {
    LIST_OF(struct weight) weights; /* by feature, each once; features that the vocabulary does not know are left out */
};

struct vocabulary *vocabulary_new(void);
void vocabulary_free(struct vocabulary *vocabulary); /* NULL is fine */
/* Takes up the n-grams of one text. */
void vocabulary_learn(struct vocabulary *vocabulary, const char *text);
/* Numbers the features; keeps at most `most`, those found in the most texts. Nothing is learnt afterwards. */
void vocabulary_seal(struct vocabulary *vocabulary, size_t most);
size_t vocabulary_size(const struct vocabulary *vocabulary);
/* Adds the text's vector to an empty one. */
void vocabulary_vector(const struct vocabulary *vocabulary, const char *text, struct vector *vector);
void vector_done(struct vector *vector);

#endif
