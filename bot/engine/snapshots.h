/* What workers make and the engine only reads: the knowledge, and what was learnt. */
#ifndef NEUVO_ENGINE_SNAPSHOTS_H
#define NEUVO_ENGINE_SNAPSHOTS_H

#include "engine/engine.h"
#include "engine/turn.h"

/* The arrival's snapshots are the engine's from now on, between two messages; the older ones are given back. */
void snapshots_take(struct engine_options *options, struct turn_tools *tools, struct arrival *arrival);
void snapshots_release(struct engine_options *options);

#endif
