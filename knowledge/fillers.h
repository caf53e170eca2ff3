/*
 * Fillers: what people say before and after a question ("hei, sellanen juttu että …", "jag undrar om …", "thanks in
 * advance"). It tells nothing about the subject, but its letters and common words would weigh in the ranking.
 */
#ifndef NEUVO_KNOWLEDGE_FILLERS_H
#define NEUVO_KNOWLEDGE_FILLERS_H

#include "base/text.h"

/* Appends the question without its fillers, case-folded; all of it when there is nothing else. In any language: who
   mixes them, greets in any of them. */
void fillers_cut(const char *question, size_t max_bytes, struct text *out);

#endif
