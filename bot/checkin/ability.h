/*
 * Where a person stands on one scale, from what they answered: expected a posteriori on a fixed grid (Bock & Mislevy
 * 1982), θ = −6, −5.95, … 6. The standard error is the posterior's standard deviation. Pure.
 *
 *     struct posterior posterior;
 *     posterior_start(&posterior, (struct skill){0, 1});
 *     posterior_add(&posterior, &model, answer);          in any order
 *     struct skill now = posterior_ability(&posterior);
 */
#ifndef NEUVO_CHECKIN_ABILITY_H
#define NEUVO_CHECKIN_ABILITY_H

#include "checkin/response_model.h"

struct skill {
    double mean, sd;
};
enum { ABILITY_GRID = 241 };
struct posterior {
    double log_weight[ABILITY_GRID];
};

/* The prior is normal; its sd is over 0. */
void posterior_start(struct posterior *posterior, struct skill prior);
void posterior_add(struct posterior *posterior, const struct response_model *model, int response);
struct skill posterior_ability(const struct posterior *posterior);

/* P(θ ≥ cut) of a normal with this mean and sd. */
double ability_above(struct skill ability, double cut);

#endif
