/* Somebody writes: the other side of their ticket is told, while a tutor has it. Nothing of it is kept. */
#ifndef NEUVO_ENGINE_DESK_WRITING_H
#define NEUVO_ENGINE_DESK_WRITING_H

#include "engine/turn.h"
#include "model/traffic.h"

/* An ARRIVAL_WRITING. *told: a DEPARTURE_WRITING for the other side, NULL where there is none, or where it is not clear
 * which of several tickets is meant. */
enum result desk_writing(const struct turn_tools *tools, const struct arrival *arrival, struct departure **told,
                         struct error *error);

#endif
