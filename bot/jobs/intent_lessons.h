/* Teaches the intents what messages sound like (intents_learn), with the articles' titles and example questions as what
 * is no intent. Takes a second, so the service has a worker do it and is ready before. */
#ifndef NEUVO_JOBS_INTENT_LESSONS_H
#define NEUVO_JOBS_INTENT_LESSONS_H

#include "intents/intents.h"
#include "jobs/workers.h"
#include "knowledge/knowledge.h"

/* On the calling thread. intents may be NULL. */
void intent_lessons_give(struct intents *intents, const struct knowledge *knowledge);
/* On the knowledge worker. intents must live until the workers have stopped; the snapshot is held until it is done. */
void intent_lessons_start(struct intents *intents, struct knowledge *knowledge, struct workers *workers);

#endif
