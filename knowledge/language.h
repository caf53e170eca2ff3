/* Letters' trigrams of a language, for detection; the table is made by `neuvo train --languages`. */
#ifndef NEUVO_KNOWLEDGE_LANGUAGE_H
#define NEUVO_KNOWLEDGE_LANGUAGE_H

#include <stddef.h>

/* Calls visit with each trigram of letters of " word " (UTF-8, not NUL-terminated). */
void trigrams_each(const char *word, void (*visit)(void *context, const char *letters, size_t length), void *context);

#endif
