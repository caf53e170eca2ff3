/* Moves what was committed from the write-ahead log into the database, on the store worker, so that the engine never
 * pays for it. */
#ifndef NEUVO_JOBS_CHECKPOINT_H
#define NEUVO_JOBS_CHECKPOINT_H

#include "jobs/workers.h"

struct checkpoint;

struct checkpoint *checkpoint_new(const char *url);
void checkpoint_free(struct checkpoint *checkpoint); /* after the workers have stopped; NULL is fine */
/* Asks the worker, unless it is still at it. Called by a timer of the loop. */
void checkpoint_tick(struct checkpoint *checkpoint, struct workers *workers);

#endif
