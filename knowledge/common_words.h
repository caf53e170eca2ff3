/* The commonest words of each language: they tell languages apart and say nothing about the subject. */
#ifndef NEUVO_KNOWLEDGE_COMMON_WORDS_H
#define NEUVO_KNOWLEDGE_COMMON_WORDS_H

#include "base/language.h"

#include <stdbool.h>

/* word: case-folded. */
bool common_word(enum language language, const char *word);
/* Swearing and filling words: analysis passes over them as if they were not there. NONE: only those that are idle in
   every language. */
bool idle_word(enum language language, const char *word);

#endif
