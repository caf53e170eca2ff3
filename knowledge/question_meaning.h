/* What a question means: the sum of its words' vectors (vectors.h), rare words more, common ones not at all. */
#ifndef NEUVO_KNOWLEDGE_QUESTION_MEANING_H
#define NEUVO_KNOWLEDGE_QUESTION_MEANING_H

#include "knowledge/snapshot.h"

/* Adds one word of the question, in its own language or, where that has no vector for it, in another one ("sharaan",
   "pairing"). False: none has. */
bool question_word_meaning(const struct knowledge *knowledge, struct analyser *analyser,
                           const struct analysis *analysis, size_t word, enum language language,
                           struct meaning *meaning);
/* Of all words; analysis: the question in that language. Length 1; false without vectors or when no word has one. */
bool question_meaning(const struct knowledge *knowledge, struct analyser *analyser, const struct analysis *analysis,
                      enum language language, struct meaning *meaning);

#endif
