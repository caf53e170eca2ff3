/*
 * The word index of one language: BM25F (Robertson, Zaragoza, Taylor 2004, "Simple BM25 extension to multiple weighted
 * fields") over terms. Documents are topics, by their number in the snapshot. Read-only after index_seal().
 */
#ifndef NEUVO_KNOWLEDGE_INDEX_H
#define NEUVO_KNOWLEDGE_INDEX_H

#include "knowledge/analyse.h"
#include "knowledge/postings.h"

enum field { FIELD_TITLE, FIELD_QUESTIONS, FIELD_KEYWORDS, FIELD_BODY, FIELD_COUNT };

struct index;

struct index *index_new(void);
void index_free(struct index *index);
/* First pass: how many words the fields have, for their average lengths. */
void index_measure(struct index *index, const size_t words[FIELD_COUNT]);
/* Second pass: one field of one document; words is the field's length. Documents come in rising order. */
void index_add(struct index *index, uint32_t document, enum field field, size_t words, const struct analysis *analysis);
void index_seal(struct index *index);

/* The next index after a change. First pass: begin it, unmeasure what has gone or changed, measure what is new or has
   changed. Second pass: index_same_scale() tells whether what the old one holds is still right; then add what is new or
   has changed, seal, and index_merge() brings the rest. numbers: see postings.h; documents: how many numbers there are.
 */
struct index *index_continue(const struct index *old);
void index_unmeasure(struct index *index, const size_t words[FIELD_COUNT]);
bool index_same_scale(const struct index *index, const struct index *old);
void index_merge(struct index *index, const struct index *old, const int32_t *numbers, size_t documents);
/* Number of documents. */
size_t index_count(const struct index *index);
/* How many words a field has on average, about. */
double index_average(const struct index *index, enum field field);

/* How many documents hold the term. */
size_t index_holders(const struct index *index, uint64_t term);
bool index_has(const struct index *index, uint64_t term);

/* What one word of a question found. */
struct index_word {
    double weight; /* its idf: that of its rarest term which the index holds, or of an unknown word */
    bool found;    /* the index holds one of its terms */
};

/* Adds each word's best match per document to scores (as many as there are topics); returns the most that a document
   could have reached: the words' weights together. words (may be NULL) has room for one entry a word. scratch:
   as long, but
   POSTINGS_PART floats at most; zeroed, and zero again afterwards. */
double index_score(const struct index *index, const struct analysis *question, size_t topics, float *scores,
                   float *scratch, struct index_word *words);
/* Whether a document holds a single word in any of its terms. */
bool index_word_held(const struct index *index, const struct analysis *question, size_t word, uint32_t document);
/* How much a single word adds to a document, for explanations: 0 … its weight. */
double index_word_score(const struct index *index, const struct analysis *question, size_t word, uint32_t document);

#endif
