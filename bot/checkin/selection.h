/*
 * Which item comes next. The value of an item is by how much its answer is expected to lower the variance of all
 * competences, weighted by what the person's job needs:
 *
 *   S_i = (Σ_j w_j P_jc² / P_cc²) (P_cc − 1 / (1 / P_cc + I_i(m_c)))
 *
 * For one competence that is the item of most information. What was begun and not settled counts half as much again: a
 * band needs two answers of one competence, and without that a first check-in spreads over so many that it settles
 * none. Among the best few one is drawn (randomesque, Kingsbury & Zara 1989), so that no item is shown to everybody.
 * Pure.
 */
#ifndef NEUVO_CHECKIN_SELECTION_H
#define NEUVO_CHECKIN_SELECTION_H

#include "checkin/chance.h"
#include "checkin/skills.h"

#include <stddef.h>

enum { RANDOMESQUE = 6 };

struct candidate {
    const struct response_model *model;
    int competence;
    bool barred; /* asked lately, or not for this person */
    bool begun;  /* something of the competence was answered, and nothing can be said of it yet */
};

/* weights: one per competence, NULL all 1. */
double selection_value(const struct skills *skills, const double *weights, const struct candidate *candidate);
/* The index of an item drawn among the `best` ones of most value, none under `least`; ties in the list's order.
 * -1: there is none. best: 1 … RANDOMESQUE_MOST. */
enum { RANDOMESQUE_MOST = 20 };
ptrdiff_t selection_next(const struct skills *skills, const double *weights, const struct candidate *candidates,
                         size_t count, int best, double least, struct chance *chance);

#endif
