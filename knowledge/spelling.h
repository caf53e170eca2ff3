/*
 * Spelling: the words of titles, questions and keywords, and for a misspelt word the nearest of them.
 *
 * Found through deletions (Garbe's symmetric delete): each word is filed under itself and under itself without each of
 * its letters, so that an insertion, omission, substitution or swap meets it in a few look-ups. Read-only once filled.
 */
#ifndef NEUVO_KNOWLEDGE_SPELLING_H
#define NEUVO_KNOWLEDGE_SPELLING_H

#include <stdbool.h>

struct spelling;

struct spelling *spelling_new(void);
void spelling_free(struct spelling *spelling);
/* Words of fewer than five letters are passed over: too many others lie one letter away. */
void spelling_add(struct spelling *spelling, const char *word);
/* Once all are there: gives back the room that was kept for more. */
void spelling_seal(struct spelling *spelling);
/* The nearest word, one edit away (two from nine letters on), or NULL; the commonest of several. It belongs to the
   spelling. */
const char *spelling_nearest(const struct spelling *spelling, const char *word);

#endif
