/* Small groups are attacked by trying out every table that fits the shown numbers, not by the method that hid them. */
#include "base/own.h"
#include "insight/protect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

enum { K = 5, TRIED_MOST = 6, SUBSETS = 1 << TRIED_MOST };

/* What the tables that fit have in common. */
struct attack_result {
    int tried; /* hidden inner cells */
    size_t cells[TRIED_MOST];
    int64_t least[SUBSETS], most[SUBSETS]; /* of the sum of each subset of them */
};

static bool totals_fit(struct group_table *guess, const struct group_table *truth)
{
    for (int row = 0; row <= truth->rows; row++) {
        int64_t sum = 0;
        for (int col = 0; col < truth->cols; col++)
            sum += guess->n[group_table_cell(guess, row, col)];
        size_t total = group_table_cell(truth, row, truth->cols);
        if (row < truth->rows)
            guess->n[total] = sum;
        if (row < truth->rows && !group_table_hidden(truth, total) && sum != truth->n[total])
            return false;
    }
    for (int col = 0; col <= truth->cols; col++) {
        int64_t sum = 0;
        for (int row = 0; row < truth->rows; row++)
            sum += guess->n[group_table_cell(guess, row, col)];
        size_t total = group_table_cell(truth, truth->rows, col);
        if (!group_table_hidden(truth, total) && sum != truth->n[total])
            return false;
    }
    return true;
}

/* Each hidden cell from K less to K more than it is: to move one cell by K, none must move further. */
static void try_all(struct group_table *guess, const struct group_table *truth, int next, struct attack_result *found)
{
    if (next < found->tried) {
        size_t cell = found->cells[next];
        for (int64_t n = truth->n[cell] > K ? truth->n[cell] - K : 0; n <= truth->n[cell] + K; n++) {
            guess->n[cell] = n;
            try_all(guess, truth, next + 1, found);
        }
        return;
    }
    if (!totals_fit(guess, truth))
        return;
    for (int subset = 1; subset < 1 << found->tried; subset++) {
        int64_t sum = 0;
        for (int i = 0; i < found->tried; i++)
            sum += (subset >> i & 1) != 0 ? guess->n[found->cells[i]] : 0;
        found->least[subset] = sum < found->least[subset] ? sum : found->least[subset];
        found->most[subset] = sum > found->most[subset] ? sum : found->most[subset];
    }
}

/* False: too many hidden cells for trying. */
static bool attack_table(const struct group_table *truth, struct attack_result *found)
{
    *found = (struct attack_result){.tried = 0};
    for (int row = 0; row < truth->rows; row++) {
        for (int col = 0; col < truth->cols; col++) {
            size_t cell = group_table_cell(truth, row, col);
            if (!group_table_hidden(truth, cell))
                continue;
            if (found->tried == TRIED_MOST)
                return false;
            found->cells[found->tried++] = cell;
        }
    }
    for (int subset = 0; subset < SUBSETS; subset++) {
        found->least[subset] = INT64_MAX;
        found->most[subset] = INT64_MIN;
    }
    own_(group_table_done) struct group_table guess;
    group_table_start(&guess, truth->rows, truth->cols);
    for (size_t cell = 0; cell < (size_t)(truth->rows + 1) * (size_t)(truth->cols + 1); cell++)
        guess.n[cell] = truth->n[cell];
    try_all(&guess, truth, 0, found);
    return true;
}

static void make_table(struct group_table *table, unsigned *seed)
{
    group_table_start(table, 1 + rand_r(seed) % 3, 2 + rand_r(seed) % 3);
    for (int row = 0; row < table->rows; row++) {
        for (int col = 0; col < table->cols; col++) {
            size_t cell = group_table_cell(table, row, col);
            int kind = rand_r(seed) % 10;
            table->n[cell] = kind < 3 ? rand_r(seed) % K : kind == 3 ? 0 : K + rand_r(seed) % 20;
            if (kind == 3 && rand_r(seed) % 2 == 0)
                table->state[cell] = CELL_STRUCTURAL;
        }
    }
    group_table_sum(table);
}

static void test_random_tables(void **state)
{
    unsigned seed = 5;
    int attacked = 0;
    for (int i = 0; i < 400; i++) {
        own_(group_table_done) struct group_table table;
        struct attack_result found;
        make_table(&table, &seed);
        protect(&table, K);
        assert_true(protect_holds(&table, K));
        if (!attack_table(&table, &found))
            continue;
        attacked += found.tried > 0;
        for (int subset = 1; subset < 1 << found.tried; subset++) {
            bool single = (subset & (subset - 1)) == 0;
            if (single && found.most[subset] - found.least[subset] < K)
                fail_msg("table %d: a hidden cell is between %lld and %lld", i, (long long)found.least[subset],
                         (long long)found.most[subset]);
            if (found.most[subset] == found.least[subset] && found.most[subset] < K)
                fail_msg("table %d: some hidden cells have %lld people together", i, (long long)found.most[subset]);
        }
    }
    assert_true(attacked > 100);
    (void)state;
}

/* The hidden ones of one table, as a picture: # hidden, . shown. */
static void assert_picture(int rows, int cols, const int *n, const char *picture)
{
    own_(group_table_done) struct group_table table;
    group_table_start(&table, rows, cols);
    for (int row = 0; row < rows; row++) {
        for (int col = 0; col < cols; col++)
            table.n[group_table_cell(&table, row, col)] = n[row * cols + col];
    }
    group_table_sum(&table);
    protect(&table, K);
    for (size_t cell = 0; cell < (size_t)(rows + 1) * (size_t)(cols + 1); cell++) {
        if (group_table_hidden(&table, cell) != (picture[cell] == '#'))
            fail_msg("cell %zu of %s", cell, picture);
    }
}

static void test_known_tables(void **state)
{
    static const int one_small[] = {3, 20, 30, 10, 12, 14, 9, 8, 7}, nothing_small[] = {5, 6, 7, 8},
                     all_small[] = {1, 2, 0, 1};
    assert_picture(3, 3, one_small, "##......##......");
    assert_picture(2, 2, nothing_small, ".........");
    assert_picture(2, 2, all_small, "#########");
    (void)state;
}

/* Where nobody can be is known to all: shown, and it covers nothing. */
static void test_structural_cells_stay(void **state)
{
    own_(group_table_done) struct group_table table;
    group_table_start(&table, 3, 3);
    static const int64_t n[3][3] = {{2, 0, 9}, {8, 9, 10}, {7, 11, 12}};
    for (int row = 0; row < 3; row++) {
        for (int col = 0; col < 3; col++)
            table.n[group_table_cell(&table, row, col)] = n[row][col];
    }
    table.state[1] = CELL_STRUCTURAL;
    group_table_sum(&table);
    protect(&table, K);
    assert_int_equal(table.state[0], CELL_SMALL);
    assert_int_equal(table.state[1], CELL_STRUCTURAL);
    assert_int_equal(table.state[2], CELL_COVER);
    assert_true(protect_holds(&table, K));
    (void)state;
}

/* The largest table with many small cells is still a matter of moments. */
static void test_large_table(void **state)
{
    own_(group_table_done) struct group_table table;
    unsigned seed = 3;
    group_table_start(&table, 12, 40);
    for (int row = 0; row < 12; row++) {
        for (int col = 0; col < 40; col++)
            table.n[group_table_cell(&table, row, col)] = rand_r(&seed) % 40;
    }
    group_table_sum(&table);
    protect(&table, K);
    assert_true(protect_holds(&table, K));
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_tables),
        cmocka_unit_test(test_known_tables),
        cmocka_unit_test(test_structural_cells_stay),
        cmocka_unit_test(test_large_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
