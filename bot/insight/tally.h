/* Counting over groups that overlap: how many events, how many different people, and where a share of values lies.
 * Pure. */
#ifndef NEUVO_INSIGHT_TALLY_H
#define NEUVO_INSIGHT_TALLY_H

#include "base/list.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tally_event {
    size_t cell;
    int64_t person_id; /* 0: counts as nobody */
    int64_t value;
};
struct tally {
    LIST_OF(struct tally_event) events;
    bool by_value; /* they are sorted so */
};

void tally_add(struct tally *tally, size_t cell, int64_t person_id, int64_t value);
void tally_done(struct tally *tally);
/* Adds each cell's events to events[cell] (NULL: not wanted), and its different people to people[cell]. Sorts. */
void tally_count(struct tally *tally, int64_t *events, int64_t *people);
/* The value under which that share of the cell's events lies, by rank; 0 without any. Sorts. */
int64_t tally_quantile(struct tally *tally, size_t cell, double share);

#endif
