/*
 * Finnish words: base forms and compound parts by Voikko, spoken forms brought back to written ones, and the snowball
 * stem where nothing is known. One handle per thread (Voikko is not thread-safe).
 */
#ifndef NEUVO_KNOWLEDGE_FINNISH_H
#define NEUVO_KNOWLEDGE_FINNISH_H

#include "base/error.h"
#include "knowledge/term.h"

struct finnish;

/* FAILED names the Debian package that is missing. */
enum result finnish_open(struct finnish **finnish, struct error *error);
void finnish_free(struct finnish *finnish);
/* Gives back the memory in which the dictionary's file lies, of all handles: reading the articles touched all of it, a
   question touches little. It is read again from where it is needed. */
void finnish_rest(void);

/* Adds the terms of a case-folded word. spoken: also try to mend spoken forms (for questions and example questions).
   True when Voikko knew the word or one of its mended forms. */
bool finnish_terms(struct finnish *finnish, const char *word, bool spoken, struct term_list *terms);

/* Adds the weak grade of a name that ends in kk, pp or tt and a vowel ("päikky" → "päiky", as in "päikyssä"); false
   when it has none. New names know no other gradation (Iso suomen kielioppi, § 43). */
bool finnish_weak_grade(const char *name, struct text *weak);

/* The written form of a common spoken word ("nään" → "näen"); NULL when the table has none. */
const char *spoken_written(const char *word);
/* The number-th guess at the written form of an unknown spoken word ("koulus" → "koulussa"); false when there is none.
 */
bool spoken_guess(const char *word, size_t number, struct text *guess);

#endif
