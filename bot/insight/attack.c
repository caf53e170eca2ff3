#include "insight/attack.h"

#include <string.h>

enum {
    NODES_MOST = GROUP_ROWS_MOST + GROUP_COLS_MOST + 2,
    LINES_ALL = 9, /* 3^9 combinations are tried one by one */
};
static const int64_t unbounded = INT64_MAX / 4;

/* ---- bounds ------------------------------------------------------------------------------------------------------ */

struct flow {
    int nodes;
    int64_t room[NODES_MOST][NODES_MOST];
};

/* Nodes: S, T, the rows, the columns. The cell's arc goes from `from` to `to`. */
static void ends(const struct group_table *table, size_t cell, int *from, int *to)
{
    int row = (int)(cell / ((size_t)table->cols + 1)), col = (int)(cell % ((size_t)table->cols + 1));
    *from = row == table->rows ? (col == table->cols ? 0 : 2 + table->rows + col) : (col == table->cols ? 1 : 2 + row);
    *to = row == table->rows ? (col == table->cols ? 1 : 0) : (col == table->cols ? 2 + row : 2 + table->rows + col);
}

/* Every hidden cell but one can grow without bound, and shrink to nothing. */
static void flow_start(struct flow *flow, const struct group_table *table, size_t without)
{
    size_t cells = ((size_t)table->rows + 1) * ((size_t)table->cols + 1);
    flow->nodes = table->rows + table->cols + 2;
    memset(flow->room, 0, (size_t)flow->nodes * sizeof flow->room[0]);
    for (size_t cell = 0; cell < cells; cell++) {
        int from, to;
        if (cell == without || !group_table_hidden(table, cell))
            continue;
        ends(table, cell, &from, &to);
        flow->room[from][to] += unbounded;
        flow->room[to][from] += table->n[cell];
    }
}

/* One more way from source to sink (Edmonds and Karp 1972); how much fits through, 0: there is none. */
static int64_t flow_push(struct flow *flow, int source, int sink)
{
    int queue[NODES_MOST], before[NODES_MOST], head = 0, tail = 0;
    for (int i = 0; i < flow->nodes; i++)
        before[i] = -1;
    queue[tail++] = source;
    before[source] = source;
    while (head < tail && before[sink] < 0) {
        int now = queue[head++];
        for (int next = 0; next < flow->nodes; next++) {
            if (before[next] < 0 && flow->room[now][next] > 0) {
                before[next] = now;
                queue[tail++] = next;
            }
        }
    }
    if (before[sink] < 0)
        return 0;
    int64_t fits = unbounded;
    for (int node = sink; node != source; node = before[node])
        fits = flow->room[before[node]][node] < fits ? flow->room[before[node]][node] : fits;
    for (int node = sink; node != source; node = before[node]) {
        flow->room[before[node]][node] -= fits;
        flow->room[node][before[node]] += fits;
    }
    return fits;
}

/* The maximum flow, or `enough` as soon as it is reached. */
static int64_t flow_most(struct flow *flow, int source, int sink, int64_t enough)
{
    int64_t sum = 0;
    while (sum < enough) {
        int64_t more = flow_push(flow, source, sink);
        if (more == 0)
            return sum;
        sum += more;
    }
    return enough;
}

bool attack_leaves_range(const struct group_table *table, size_t cell, int64_t width)
{
    struct flow flow;
    int from, to;
    ends(table, cell, &from, &to);
    flow_start(&flow, table, cell);
    int64_t up = flow_most(&flow, to, from, width);
    if (up >= width)
        return true;
    flow_start(&flow, table, cell);
    int64_t down = table->n[cell] < width - up ? table->n[cell] : width - up;
    return up + flow_most(&flow, from, to, down) >= width;
}

/* ---- sums -------------------------------------------------------------------------------------------------------- */

/* How often the combination counts a cell: a total stands on the other side of its line's equation. */
static int counted(const struct group_table *table, const struct combination *combination, int row, int col)
{
    return (col == table->cols ? -1 : 1) * combination->row[row] +
           (row == table->rows ? -1 : 1) * combination->col[col];
}

bool attack_derives(const struct group_table *table, const struct combination *combination, int64_t *people,
                    size_t *first)
{
    bool any = false;
    *people = 0;
    for (int row = 0; row <= table->rows; row++) {
        for (int col = 0; col <= table->cols; col++) {
            size_t cell = group_table_cell(table, row, col);
            int count = group_table_hidden(table, cell) ? counted(table, combination, row, col) : 0;
            if (count == 0)
                continue;
            if (count != 1)
                return false;
            if (!any)
                *first = cell;
            any = true;
            if (table->people == NULL)
                *people += table->n[cell];
            else if (table->people[cell] > *people)
                *people = table->people[cell];
        }
    }
    return any;
}

static bool is_small(const struct group_table *table, const struct combination *combination, int64_t k, size_t *first)
{
    int64_t people;
    return attack_derives(table, combination, &people, first) && people < k;
}

static int8_t *sign_of(const struct group_table *table, struct combination *combination, int line)
{
    return line <= table->rows ? &combination->row[line] : &combination->col[line - table->rows - 1];
}

static bool any_combination(const struct group_table *table, int lines, int64_t k, struct combination *combination,
                            size_t *first)
{
    int all = 1;
    for (int line = 0; line < lines; line++)
        all *= 3;
    for (int number = 1; number < all; number++) {
        for (int line = 0, rest = number; line < lines; line++, rest /= 3)
            *sign_of(table, combination, line) = (int8_t)(rest % 3 == 2 ? -1 : rest % 3);
        if (is_small(table, combination, k, first))
            return true;
    }
    return false;
}

static bool one_or_two(const struct group_table *table, int lines, int64_t k, struct combination *combination,
                       size_t *first)
{
    for (int a = 0; a < lines; a++) {
        for (int sign = -1; sign <= 1; sign += 2) {
            *sign_of(table, combination, a) = (int8_t)sign;
            if (is_small(table, combination, k, first))
                return true;
            for (int b = a + 1; b < lines; b++) {
                for (int other = -1; other <= 1; other += 2) {
                    *sign_of(table, combination, b) = (int8_t)other;
                    if (is_small(table, combination, k, first))
                        return true;
                }
                *sign_of(table, combination, b) = 0;
            }
        }
        *sign_of(table, combination, a) = 0;
    }
    return false;
}

bool attack_finds_sum(const struct group_table *table, int64_t k, struct combination *combination, size_t *first)
{
    int lines = table->rows + table->cols + 2;
    *combination = (struct combination){.row = {0}};
    return lines <= LINES_ALL ? any_combination(table, lines, k, combination, first)
                              : one_or_two(table, lines, k, combination, first);
}
