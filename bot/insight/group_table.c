#include "insight/group_table.h"

#include "base/own.h"

#include <stdlib.h>

void group_table_start(struct group_table *table, int rows, int cols)
{
    size_t cells = ((size_t)rows + 1) * ((size_t)cols + 1);
    *table = (struct group_table){.rows = rows,
                                  .cols = cols,
                                  .n = x_alloc(cells, sizeof *table->n),
                                  .state = x_alloc(cells, sizeof *table->state)};
}

void group_table_overlap(struct group_table *table)
{
    table->people = x_alloc(((size_t)table->rows + 1) * ((size_t)table->cols + 1), sizeof *table->people);
}

int64_t group_table_people(const struct group_table *table, size_t cell)
{
    return table->people == NULL ? table->n[cell] : table->people[cell];
}

void group_table_done(struct group_table *table)
{
    free(table->n);
    free(table->people);
    free(table->state);
    *table = (struct group_table){.rows = 0};
}

size_t group_table_cell(const struct group_table *table, int row, int col)
{
    return (size_t)row * ((size_t)table->cols + 1) + (size_t)col;
}

bool group_table_hidden(const struct group_table *table, size_t cell)
{
    return table->state[cell] == CELL_SMALL || table->state[cell] == CELL_COVER;
}

/* One total: of the cells from `first` on, `step` apart. */
static void sum_line(struct group_table *table, size_t total, size_t first, size_t step, int count)
{
    bool structural = true;
    table->n[total] = 0;
    for (int i = 0; i < count; i++) {
        size_t cell = first + (size_t)i * step;
        table->n[total] += table->n[cell];
        structural = structural && table->state[cell] == CELL_STRUCTURAL;
    }
    table->state[total] = structural ? CELL_STRUCTURAL : CELL_SHOWN;
}

void group_table_sum(struct group_table *table)
{
    size_t width = (size_t)table->cols + 1;
    for (int row = 0; row < table->rows; row++)
        sum_line(table, group_table_cell(table, row, table->cols), group_table_cell(table, row, 0), 1, table->cols);
    for (int col = 0; col <= table->cols; col++)
        sum_line(table, group_table_cell(table, table->rows, col), group_table_cell(table, 0, col), width, table->rows);
}
