/*
 * Small groups: which counts must not be shown so that nobody in a group of fewer than k people is recognised, and no
 * hidden number can be computed from the shown ones. Pure.
 *
 * It holds afterwards: no shown cell or total has fewer than k people (nobody counts as few, unless nobody can be
 * there); each hidden value could be at least k + 1 different ones; each sum of hidden cells that the equations give
 * has at least k people. What stays uncovered: a member of a group of k knows their own answer.
 */
#ifndef NEUVO_INSIGHT_PROTECT_H
#define NEUVO_INSIGHT_PROTECT_H

#include "insight/group_table.h"

enum { PROTECT_FEWEST = 5 }; /* no smaller k */

/* Sets the states of a table that is summed. k at least PROTECT_FEWEST. */
void protect(struct group_table *table, int64_t k);
/* Does everything above hold? */
bool protect_holds(const struct group_table *table, int64_t k);

#endif
