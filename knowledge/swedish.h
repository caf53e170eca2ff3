/*
 * Swedish words to their stems. Snowball's Swedish stemmer takes "bilden" to "bild" but leaves "ljudet", "kameran",
 * "datorn" and "kontot" as they are, so that a question in the definite form finds nothing written in the indefinite
 * one. These forms are brought back before it, and what changes inside a word ("nyckel", "nycklar") after it.
 */
#ifndef NEUVO_KNOWLEDGE_SWEDISH_H
#define NEUVO_KNOWLEDGE_SWEDISH_H

#include "base/text.h"

struct sb_stemmer;

/* Puts the stem of a case-folded word into stem; the same for all its forms, and no word that people write. */
void swedish_stem(struct sb_stemmer *stemmer, const char *word, struct text *stem);

#endif
