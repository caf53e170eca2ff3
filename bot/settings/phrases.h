/*
 * What Neuvo says: config/phrases/<lang>.yaml, one flat list of named texts per language.
 *
 * A phrase may hold {name} parts that the caller fills. All three files must hold the same names: phrases_load
 * complains about what is missing or unknown anywhere, so a phrase can neither be forgotten nor left over.
 */
#ifndef NEUVO_PHRASES_H
#define NEUVO_PHRASES_H

#include "base/error.h"
#include "base/language.h"
#include "base/text.h"

struct phrases;

enum result phrases_load(const char *folder, struct phrases **phrases, struct text *complaints);
void phrases_free(struct phrases *phrases);

/* The text; another language's or the name itself where it is missing (never NULL). */
const char *phrase(const struct phrases *phrases, enum language language, const char *name);
/* Adds the phrase with its {name} parts filled from pairs ("number", "12", …, NULL). A part without a pair is an error
 * of the caller and stays visible. */
void phrase_fill(const struct phrases *phrases, enum language language, const char *name, struct text *out, ...)
    __attribute__((sentinel));
size_t phrases_count(const struct phrases *phrases);

#endif
