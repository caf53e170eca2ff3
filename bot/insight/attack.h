/*
 * What somebody can compute about the hidden cells who knows every shown number, the structure and how the hiding
 * works. Pure.
 *
 * Bounds: the table with its totals is a circulation (T → row: its total; row → column: the cell; column → S: its
 * total; S → T: all). How far a hidden cell can go up or down without any shown one changing is a maximum flow among
 * the hidden ones, so the bounds are exact, without linear programming.
 */
#ifndef NEUVO_INSIGHT_ATTACK_H
#define NEUVO_INSIGHT_ATTACK_H

#include "insight/group_table.h"

/* Signs of equations, "the cells of this line are its total": one for each row and column, the totals' own included. */
struct combination {
    int8_t row[GROUP_ROWS_MOST + 1], col[GROUP_COLS_MOST + 1]; /* −1, 0, 1 */
};

/* Are the bounds of the hidden cell at least `width` apart? */
bool attack_leaves_range(const struct group_table *table, size_t cell, int64_t width);
/* Does the combination come out as a plain sum of hidden cells? Gives their people and the first of them. Where one
 * person can be in several cells, they are at least as many as in the largest cell, and no more is counted on. */
bool attack_derives(const struct group_table *table, const struct combination *combination, int64_t *people,
                    size_t *first);
/* The first sum of fewer than k people that equations give: all combinations when there are at most nine lines, else
 * single lines and pairs. False: none. */
bool attack_finds_sum(const struct group_table *table, int64_t k, struct combination *combination, size_t *first);

#endif
