/*
 * Word vectors: what words mean, as points of one space that Finnish, Swedish and English share. Words that stand in
 * the same sentences and dictionary entries lie near each other, so that "läppäri" comes near "laptop" and "bärbar".
 *
 * The file (vectors/README.md tells how it is made) is mapped into memory, checked, and read-only: of a word that
 * nobody asks about no page is touched. A file that is not whole is not taken; then Neuvo goes on without.
 *
 *     "NEUVOVEC", then little-endian: u32 version, u32 dimensions, u32 words, u32 0, u64 FNV-1a of what follows;
 *     a u32 mark for each word, rising; a float for each word; its dimensions, a signed byte each.
 *
 * A word's vector is its bytes times its float, which also holds how much the word tells: common ones are short.
 */
#ifndef NEUVO_KNOWLEDGE_VECTORS_H
#define NEUVO_KNOWLEDGE_VECTORS_H

#include "knowledge/analyse.h"

enum { VECTORS_VERSION = 1, VECTOR_LENGTH = 64 };

struct vectors;

/* A sum of words' vectors. */
struct meaning {
    float sum[VECTOR_LENGTH];
    size_t words; /* how many had one */
};

/* NOT_FOUND: there is no such file; BAD_INPUT: it is not whole, or not a table of vectors. */
enum result vectors_open(const char *path, struct vectors **vectors, struct error *error);
void vectors_free(struct vectors *vectors); /* NULL is fine */
/* A number that differs between tables with different content; 0 for none. */
uint64_t vectors_mark(const struct vectors *vectors);
size_t vectors_count(const struct vectors *vectors);

/* The short mark under which the file knows a term. */
uint32_t vectors_short(uint64_t mark);
/* Adds the term's vector, so many times; false when the table does not have it. */
bool vectors_add(const struct vectors *vectors, uint64_t mark, float times, float sum[VECTOR_LENGTH]);

/* Adds a word of the analysis: its terms, each the less, the more of them there are. False: none of them has one. */
bool meaning_add_word(const struct vectors *vectors, const struct analysis *analysis, size_t word, float times,
                      struct meaning *meaning);
/* Makes its length 1, if it has any. */
void meaning_normalise(struct meaning *meaning);

#endif
