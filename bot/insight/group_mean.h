/*
 * How a group stands on one scale, from how likely the answers of its people are at each skill. The mean of what is
 * estimated of each person would lie too near to the prior; so mean and spread of the group are estimated from all
 * likelihoods together (EM, Dempster, Laird & Rubin 1977) with a normal group:
 *
 *   E   weights of each person: likelihood × N(μ, τ²) on a grid; m_i and v_i: mean and variance
 *   M   μ = mean of m_i;  τ² = (Σ (v_i + (m_i − μ)²) + ν) / (n + ν), ν = 5 people of spread 1 as a prior
 *   se² = 1 / Σ (1 − v_i / τ²) / τ², the information of the answers (Louis 1982); where N people are in the group,
 *         what their choice adds, τ² / n, shrinks by (1 − n / N)
 *
 * Pure.
 */
#ifndef NEUVO_INSIGHT_GROUP_MEAN_H
#define NEUVO_INSIGHT_GROUP_MEAN_H

#include "checkin/response_model.h"

#include <stddef.h>
#include <stdint.h>

enum { LIKELIHOOD_GRID = 61 }; /* θ = −6, −5.8, … 6 */

struct likelihood {
    float at[LIKELIHOOD_GRID]; /* the largest is 1 */
    float cut;                 /* what the person's job needs */
};

void likelihood_start(struct likelihood *likelihood, double cut);
void likelihood_add(struct likelihood *likelihood, const struct response_model *model, int response);

struct group_mean {
    double mean, se;
    double meets; /* share that is at its cut or above */
};

/* people: one at least. headcount: how many there are in the group; 0 not known. */
struct group_mean group_mean_of(const struct likelihood *const *people, size_t count, int64_t headcount);

#endif
