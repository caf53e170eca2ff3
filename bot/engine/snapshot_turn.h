/* A part of a protected snapshot, made by a worker, is kept. */
#ifndef NEUVO_ENGINE_SNAPSHOT_TURN_H
#define NEUVO_ENGINE_SNAPSHOT_TURN_H

#include "model/snapshot_part.h"
#include "store/store.h"

/* One that is there already stays as it is, and that is no fault. */
enum result snapshot_take(struct store *store, const struct snapshot_arrival *part, struct error *error);

#endif
