/* A timer that is due, inside the transaction: it is gone, and what it was for is done. */
#ifndef NEUVO_ENGINE_TIMER_TURN_H
#define NEUVO_ENGINE_TIMER_TURN_H

#include "engine/poison.h"
#include "engine/turn.h"
#include "store/timers.h"

/* What cannot be done goes to the dead letters. Anything but RESULT_OK: the whole transaction must be rolled back. */
enum result timer_fire(const struct turn_tools *tools, struct poison *poison, const struct timer *timer,
                       struct turn_result *turn_result, struct error *error);

#endif
