/*
 * Counts of people by two properties, with totals, and which of them are not shown. Pure.
 *
 * Cells are numbered row by row; row `rows` and column `cols` are the totals, and the last cell is the total of all.
 */
#ifndef NEUVO_INSIGHT_GROUP_TABLE_H
#define NEUVO_INSIGHT_GROUP_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { GROUP_ROWS_MOST = 60, GROUP_COLS_MOST = 60 };

enum cell_state {
    CELL_SHOWN,
    CELL_STRUCTURAL, /* nobody can be there, as everybody knows: shown, and never hidden */
    CELL_SMALL,      /* hidden: fewer than k */
    CELL_COVER,      /* hidden, so that a small one cannot be computed */
};

struct group_table {
    int rows, cols;  /* 1 … GROUP_ROWS_MOST, without the totals */
    int64_t *n;      /* (rows + 1) × (cols + 1) */
    int64_t *people; /* different people in each, where one can be in several cells; NULL: n counts people */
    enum cell_state *state;
};

/* All 0 and shown. Released with group_table_done. */
void group_table_start(struct group_table *table, int rows, int cols);
/* From now on one person can be in several cells; none has people yet. */
void group_table_overlap(struct group_table *table);
/* How many people at least: of a cell all of them. */
int64_t group_table_people(const struct group_table *table, size_t cell);
void group_table_done(struct group_table *table);
size_t group_table_cell(const struct group_table *table, int row, int col);
bool group_table_hidden(const struct group_table *table, size_t cell);
/* Sums the rows and columns; a total over structural cells alone is structural. */
void group_table_sum(struct group_table *table);

#endif
