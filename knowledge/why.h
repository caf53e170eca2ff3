/* Explains a ranking in English, for `neuvo ask --why` and the console. */
#ifndef NEUVO_KNOWLEDGE_WHY_H
#define NEUVO_KNOWLEDGE_WHY_H

#include "knowledge/rank.h"

void why_explain(const struct knowledge *knowledge, struct analyser *analyser, const struct question *question,
                 const struct evidence_list *list, const struct ranking *ranking, struct text *why);

#endif
