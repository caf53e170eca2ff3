/*
 * How long the engine may sleep when nothing arrives: until a lane or a timer falls due. It is read at the end of each
 * transaction, where reading is cheapest; between two of them nobody else makes anything due.
 */
#ifndef NEUVO_ENGINE_DUE_H
#define NEUVO_ENGINE_DUE_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

/* Gives when the next falls due, -1: none does. lanes: something may go out now; unasked: also what answers nobody. */
enum result due_find(struct store *store, bool lanes, bool unasked, int64_t *due_ms, struct error *error);
/* From now until then, never beyond `most_ms`; what is due already waits only for `least_ms`. */
int64_t due_wait_ms(int64_t due_ms, int64_t least_ms, int64_t most_ms);

#endif
