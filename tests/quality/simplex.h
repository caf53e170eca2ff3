/* A linear programme, exact for the tables of the attack: their equations have whole corners. */
#ifndef TESTS_QUALITY_SIMPLEX_H
#define TESTS_QUALITY_SIMPLEX_H

#include <stdbool.h>

enum { SIMPLEX_EQUATIONS = 24, SIMPLEX_VARIABLES = 64 };

struct simplex {
    int equations, variables;
    double a[SIMPLEX_EQUATIONS][SIMPLEX_VARIABLES], b[SIMPLEX_EQUATIONS];
    /* from simplex_start on */
    double rows[SIMPLEX_EQUATIONS][SIMPLEX_VARIABLES + 1];
    int basis[SIMPLEX_EQUATIONS], rank;
};

/* Finds values ≥ 0 that fulfil a x = b. False: there are none. */
bool simplex_start(struct simplex *simplex);
/* The most that weights · x can be; infinity. */
double simplex_most(const struct simplex *simplex, const double weights[SIMPLEX_VARIABLES]);

#endif
