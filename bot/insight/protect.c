#include "insight/protect.h"

#include "base/list.h"
#include "base/own.h"
#include "insight/attack.h"

#include <stdlib.h>

/* What is not safe yet: a cell whose bounds are narrow, or a sum of few. */
struct violation {
    size_t cell;
    bool sum;
    struct combination combination; /* of a sum */
};

static size_t cell_count(const struct group_table *table)
{
    return ((size_t)table->rows + 1) * ((size_t)table->cols + 1);
}

static bool is_total(const struct group_table *table, size_t cell)
{
    size_t width = (size_t)table->cols + 1;
    return cell / width == (size_t)table->rows || cell % width == (size_t)table->cols;
}

static bool find_violation(const struct group_table *table, int64_t k, struct violation *violation)
{
    for (size_t cell = 0; cell < cell_count(table); cell++) {
        if (group_table_hidden(table, cell) && !attack_leaves_range(table, cell, k)) {
            *violation = (struct violation){.cell = cell};
            return true;
        }
    }
    violation->sum = attack_finds_sum(table, k, &violation->combination, &violation->cell);
    return violation->sum;
}

static bool is_still_there(const struct group_table *table, int64_t k, const struct violation *violation)
{
    int64_t people;
    size_t first;
    if (!violation->sum)
        return !attack_leaves_range(table, violation->cell, k);
    return attack_derives(table, &violation->combination, &people, &first) && people < k;
}

/* ---- covering ---------------------------------------------------------------------------------------------------- */

struct rectangle {
    size_t corners[3]; /* beside the cell itself */
    int totals, fresh; /* of those that it would hide */
    int64_t people;
};

static bool rectangle_through(const struct group_table *table, size_t cell, int row, int col,
                              struct rectangle *rectangle)
{
    int own_row = (int)(cell / ((size_t)table->cols + 1)), own_col = (int)(cell % ((size_t)table->cols + 1));
    if (row == own_row || col == own_col)
        return false;
    *rectangle =
        (struct rectangle){.corners = {group_table_cell(table, own_row, col), group_table_cell(table, row, own_col),
                                       group_table_cell(table, row, col)}};
    for (int i = 0; i < 3; i++) {
        size_t corner = rectangle->corners[i];
        if (table->state[corner] == CELL_STRUCTURAL)
            return false;
        if (table->state[corner] != CELL_SHOWN)
            continue;
        rectangle->fresh++;
        rectangle->totals += is_total(table, corner);
        rectangle->people += table->n[corner];
    }
    return rectangle->fresh > 0;
}

/* The cheaper one first: fewest totals, fewest cells, fewest people, first place. */
static int compare_rectangles(const void *a, const void *b)
{
    const struct rectangle *x = a, *y = b;
    if (x->totals != y->totals)
        return x->totals < y->totals ? -1 : 1;
    if (x->fresh != y->fresh)
        return x->fresh < y->fresh ? -1 : 1;
    if (x->people != y->people)
        return x->people < y->people ? -1 : 1;
    return x->corners[2] < y->corners[2] ? -1 : x->corners[2] > y->corners[2];
}

/* Hides the corners; `hidden` says which were shown, for taking it back. */
static void hide(struct group_table *table, const struct rectangle *rectangle, bool hidden[3])
{
    for (int i = 0; i < 3; i++) {
        hidden[i] = table->state[rectangle->corners[i]] == CELL_SHOWN;
        if (hidden[i])
            table->state[rectangle->corners[i]] = CELL_COVER;
    }
}

static bool cover_by_rectangle(struct group_table *table, int64_t k, const struct violation *violation)
{
    LIST_OF(struct rectangle) rectangles = LIST_INIT;
    bool covered = false;
    for (int row = 0; row <= table->rows; row++) {
        for (int col = 0; col <= table->cols; col++) {
            struct rectangle rectangle;
            if (rectangle_through(table, violation->cell, row, col, &rectangle))
                *list_push(&rectangles) = rectangle;
        }
    }
    if (rectangles.count > 1)
        qsort(rectangles.items, rectangles.count, sizeof *rectangles.items, compare_rectangles);
    for (size_t i = 0; i < rectangles.count && !covered; i++) {
        bool hidden[3];
        hide(table, &rectangles.items[i], hidden);
        covered = !is_still_there(table, k, violation);
        for (int c = 0; c < 3 && !covered; c++) {
            if (hidden[c])
                table->state[rectangles.items[i].corners[c]] = CELL_SHOWN;
        }
    }
    list_done(&rectangles);
    return covered;
}

/* The smallest shown cell: an inner one in the violation's lines, else a total, else any. */
static bool cover_by_smallest(struct group_table *table, const struct violation *violation)
{
    size_t width = (size_t)table->cols + 1, best = 0;
    int best_rank = 3;
    for (size_t cell = 0; cell < cell_count(table); cell++) {
        if (table->state[cell] != CELL_SHOWN)
            continue;
        bool in_line = cell / width == violation->cell / width || cell % width == violation->cell % width;
        int rank = is_total(table, cell) ? 1 : in_line ? 0 : 2;
        if (rank < best_rank || (rank == best_rank && table->n[cell] < table->n[best])) {
            best = cell;
            best_rank = rank;
        }
    }
    if (best_rank < 3)
        table->state[best] = CELL_COVER;
    return best_rank < 3;
}

/* ---- the whole --------------------------------------------------------------------------------------------------- */

static int compare_people(const void *a, const void *b, void *context)
{
    const struct group_table *table = context;
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    if (table->n[x] != table->n[y])
        return table->n[x] > table->n[y] ? -1 : 1;
    return x < y ? -1 : x > y;
}

/* What turned out to cover nothing is shown again, the most people first. */
static void show_again(struct group_table *table, int64_t k)
{
    LIST_OF(size_t) covers = LIST_INIT;
    struct violation violation = {.cell = 0};
    for (size_t cell = 0; cell < cell_count(table); cell++) {
        if (table->state[cell] == CELL_COVER)
            *list_push(&covers) = cell;
    }
    if (covers.count > 1)
        qsort_r(covers.items, covers.count, sizeof *covers.items, compare_people, table);
    for (size_t i = 0; i < covers.count; i++) {
        table->state[covers.items[i]] = CELL_SHOWN;
        if (find_violation(table, k, &violation))
            table->state[covers.items[i]] = CELL_COVER;
    }
    list_done(&covers);
}

void protect(struct group_table *table, int64_t k)
{
    struct violation violation = {.cell = 0};
    for (size_t cell = 0; cell < cell_count(table); cell++) {
        if (table->state[cell] == CELL_SHOWN && group_table_people(table, cell) < k)
            table->state[cell] = CELL_SMALL;
    }
    while (find_violation(table, k, &violation)) {
        if (!cover_by_rectangle(table, k, &violation) && !cover_by_smallest(table, &violation))
            return; /* nothing is shown any more */
    }
    show_again(table, k);
}

bool protect_holds(const struct group_table *table, int64_t k)
{
    struct violation violation = {.cell = 0};
    for (size_t cell = 0; cell < cell_count(table); cell++) {
        if (table->state[cell] == CELL_SHOWN && group_table_people(table, cell) < k)
            return false;
    }
    return !find_violation(table, k, &violation);
}
