/* An editor is done with questions that failed, or with what a tutor told (model/settling.h). */
#ifndef NEUVO_ENGINE_SETTLE_TURN_H
#define NEUVO_ENGINE_SETTLE_TURN_H

#include "engine/turn.h"

/* CONFLICT (without a text): somebody else was done with one of them meanwhile. */
enum result turn_settle(struct turn *turn, const struct settling *settling, struct error *error);

#endif
