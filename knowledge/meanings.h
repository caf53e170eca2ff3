/*
 * What each topic is about: a vector of length 1 a document (vectors.h), a signed byte for each of its numbers.
 * Read-only once made.
 */
#ifndef NEUVO_KNOWLEDGE_MEANINGS_H
#define NEUVO_KNOWLEDGE_MEANINGS_H

#include "knowledge/vectors.h"

struct meanings;

struct meanings *meanings_new(size_t documents); /* all are about nothing yet */
void meanings_free(struct meanings *meanings);   /* NULL is fine */
void meanings_set(struct meanings *meanings, uint32_t document, const struct meaning *meaning);
/* Takes over what old (NULL: nothing) has for the documents that stay; numbers: see postings.h. */
void meanings_merge(struct meanings *meanings, const struct meanings *old, const int32_t *numbers);
/* Adds a document's vector; meanings NULL: nothing. */
void meanings_add(const struct meanings *meanings, uint32_t document, struct meaning *meaning);
/* The document's cosine with the question, at least 0. */
float meanings_cosine(const struct meanings *meanings, uint32_t document, const struct meaning *question);
/* Writes each document's cosine with the question, at least 0, to scores. */
void meanings_score(const struct meanings *meanings, const struct meaning *question, float *scores);

#endif
