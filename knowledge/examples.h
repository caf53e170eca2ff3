/*
 * The example questions and titles as wholes: which topics have one that says the same as a question, whatever the
 * order, the endings and the common words; and which have it word for word. Filled while the snapshot is built;
 * read-only afterwards.
 */
#ifndef NEUVO_KNOWLEDGE_EXAMPLES_H
#define NEUVO_KNOWLEDGE_EXAMPLES_H

#include "knowledge/analyse.h"

struct examples;

struct examples *examples_new(void);
void examples_free(struct examples *examples);
/* What a question says, as a number; 0 where it is too little: a single word among common ones. */
uint64_t example_mark(const struct analysis *question);
/* The question word for word; 0 where there is none. Both kinds of marks may be added of one question. */
uint64_t example_verbatim(const struct analysis *question);
/* One question of a topic. A mark of 0 is passed over. */
void examples_add(struct examples *examples, uint32_t topic, uint64_t mark);
/* Takes over the questions of old's topics that stay; numbers: see postings.h. */
void examples_merge(struct examples *examples, const struct examples *old, const int32_t *numbers);
bool examples_have(const struct examples *examples, uint32_t topic, uint64_t mark);
/* Calls visit with each topic that has such a question. */
void examples_each(const struct examples *examples, uint64_t mark, void (*visit)(void *context, uint32_t topic),
                   void *context);

#endif
