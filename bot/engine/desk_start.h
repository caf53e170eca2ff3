/* What the desk does when the engine starts. */
#ifndef NEUVO_ENGINE_DESK_START_H
#define NEUVO_ENGINE_DESK_START_H

#include "engine/turn.h"

/* Tickets that wait for a tutor and were made when their queue had no room get their card now that it has one, each
 * once, the oldest first: at most 200 of a queue. more: there may be others, for the next transaction. Inside one. */
enum result desk_show_waiting(const struct turn_tools *tools, bool *more, struct error *error);

#endif
