/* A question made ready for one language: misspelt words mended, then analysed. */
#ifndef NEUVO_KNOWLEDGE_QUESTION_H
#define NEUVO_KNOWLEDGE_QUESTION_H

#include "knowledge/snapshot.h"

enum { QUESTION_BYTES_MAX = 4096, QUESTION_WORDS_MAX = 256 };

/* mend: whether unknown words may be taken for misspelt or spoken ones; only sensible for the language the question is
   in. */
void question_analyse(const struct knowledge *knowledge, struct analyser *analyser, const char *text,
                      enum language language, bool mend, struct analysis *analysis);

#endif
