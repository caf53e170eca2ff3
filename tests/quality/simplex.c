#include "quality/simplex.h"

#include <math.h>
#include <string.h>

static const double nothing = 1e-7;

/* The variable enters, whatever is in that row's basis leaves. cost: the row of the goal; NULL: none. */
static void pivot(double (*rows)[SIMPLEX_VARIABLES + 1], int count, int width, int row, int col, double *cost)
{
    double by = rows[row][col];
    for (int c = 0; c <= width; c++)
        rows[row][c] /= by;
    for (int r = 0; r < count; r++) {
        double factor = rows[r][col];
        if (r == row || fabs(factor) < 1e-12)
            continue;
        for (int c = 0; c <= width; c++)
            rows[r][c] -= factor * rows[row][c];
    }
    double factor = cost == NULL ? 0.0 : cost[col];
    for (int c = 0; c <= width && fabs(factor) > 0.0; c++)
        cost[c] -= factor * rows[row][c];
}

/* Goes on until no variable improves the goal (Bland's rule, so that it ends). False: without bound. */
static bool climb(double (*rows)[SIMPLEX_VARIABLES + 1], int *basis, int count, int width, double *cost)
{
    for (;;) {
        int col = 0, row = -1;
        while (col < width && cost[col] <= nothing)
            col++;
        if (col == width)
            return true;
        for (int r = 0; r < count; r++) {
            if (rows[r][col] <= nothing)
                continue;
            double step = row < 0 ? 0.0 : rows[r][width] * rows[row][col] - rows[row][width] * rows[r][col];
            if (row < 0 || step < -nothing || (step < nothing && basis[r] < basis[row]))
                row = r;
        }
        if (row < 0)
            return false;
        pivot(rows, count, width, row, col, cost);
        basis[row] = col;
    }
}

/* With one more variable for each equation, which are brought to nothing. */
bool simplex_start(struct simplex *simplex)
{
    double rows[SIMPLEX_EQUATIONS][SIMPLEX_VARIABLES + 1] = {{0}}, cost[SIMPLEX_VARIABLES + 1] = {0};
    int own = simplex->variables, width = own + simplex->equations, basis[SIMPLEX_EQUATIONS];
    for (int r = 0; r < simplex->equations; r++) {
        double sign = simplex->b[r] < 0.0 ? -1.0 : 1.0;
        for (int c = 0; c < own; c++) {
            rows[r][c] = sign * simplex->a[r][c];
            cost[c] += rows[r][c];
        }
        rows[r][own + r] = 1.0;
        rows[r][width] = sign * simplex->b[r];
        cost[width] += rows[r][width];
        basis[r] = own + r;
    }
    (void)climb(rows, basis, simplex->equations, width, cost);
    if (cost[width] > nothing)
        return false;
    simplex->rank = 0;
    for (int r = 0; r < simplex->equations; r++) {
        for (int c = 0; c < own && basis[r] >= own; c++) {
            if (fabs(rows[r][c]) > nothing) {
                pivot(rows, simplex->equations, width, r, c, NULL);
                basis[r] = c;
            }
        }
    }
    for (int r = 0; r < simplex->equations; r++) {
        if (basis[r] >= own)
            continue; /* it says nothing that the others do not */
        memcpy(simplex->rows[simplex->rank], rows[r], (size_t)own * sizeof(double));
        simplex->rows[simplex->rank][own] = rows[r][width];
        simplex->basis[simplex->rank++] = basis[r];
    }
    return true;
}

double simplex_most(const struct simplex *simplex, const double weights[SIMPLEX_VARIABLES])
{
    struct simplex now = *simplex;
    double cost[SIMPLEX_VARIABLES + 1] = {0};
    int width = now.variables;
    memcpy(cost, weights, (size_t)width * sizeof(double));
    for (int r = 0; r < now.rank; r++) {
        double factor = cost[now.basis[r]];
        for (int c = 0; c <= width && fabs(factor) > 0.0; c++)
            cost[c] -= factor * now.rows[r][c];
    }
    return climb(now.rows, now.basis, now.rank, width, cost) ? -cost[width] : INFINITY;
}
