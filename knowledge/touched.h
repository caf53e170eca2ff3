/*
 * What a change of the articles may have to do with: the topics that are not as they were, and whether a question names
 * anything of what they say or said.
 */
#ifndef NEUVO_KNOWLEDGE_TOUCHED_H
#define NEUVO_KNOWLEDGE_TOUCHED_H

#include "knowledge/marks.h"
#include "knowledge/snapshot.h"

struct touched {
    bool all;            /* words mean something else now: any question may be touched */
    struct marks topics; /* hash_topic() of those that changed, came or went */
    struct marks terms;  /* of all that their changed articles say and said */
};

uint64_t topic_mark(const char *topic);
/* Release with touched_done(). */
void touched_by(const struct knowledge *before, const struct knowledge *after, struct analyser *analyser,
                struct touched *touched);
bool touched_topic(const struct touched *touched, uint64_t topic);
/* Whether the changed articles hold half of the words of the question that say something, or more. */
bool touched_question(const struct touched *touched, const struct knowledge *after, struct analyser *analyser,
                      const char *text, enum language language);
void touched_done(struct touched *touched);

#endif
