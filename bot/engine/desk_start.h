/* What the desk does once, when the engine starts. */
#ifndef NEUVO_ENGINE_DESK_START_H
#define NEUVO_ENGINE_DESK_START_H

#include "engine/turn.h"

/* Tickets that wait for a tutor and were made when their queue had no room get their card now that it has one: the
 * oldest 200 of a queue. Each once. Inside a transaction. */
enum result desk_show_waiting(const struct turn_tools *tools, struct error *error);

#endif
