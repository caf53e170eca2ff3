/* The commonest words of each language: they tell languages apart and say nothing about the subject. */
#ifndef NEUVO_KNOWLEDGE_COMMON_WORDS_H
#define NEUVO_KNOWLEDGE_COMMON_WORDS_H

#include "base/language.h"

#include <stdbool.h>

/* word: case-folded. */
bool common_word(enum language language, const char *word);

#endif
