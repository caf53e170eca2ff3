/* Where an answer quotes from, as Teams shows it: a small number in the text that opens the source (an entity of
 * https://schema.org/Message). Without the label for generated text: what is shown is the article itself. No I/O. */
#ifndef NEUVO_TEAMS_CITATION_H
#define NEUVO_TEAMS_CITATION_H

#include "base/text.h"
#include "model/reply.h"

/* Adds " [1]" behind the block, where it is a source that Teams can show; number counts them. */
void citation_mark(const struct reply *reply, const struct block *block, size_t *number, struct text *markdown);
/* Adds the member "entities", where the text holds a mark. */
void citation_add(const struct reply *reply, const char *markdown, struct text *json);

#endif
