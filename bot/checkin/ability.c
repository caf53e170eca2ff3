#include "checkin/ability.h"

#include <math.h>

static double grid_theta(int i)
{
    return -6.0 + 0.05 * i;
}

void posterior_start(struct posterior *posterior, struct skill prior)
{
    for (int i = 0; i < ABILITY_GRID; i++) {
        double z = (grid_theta(i) - prior.mean) / prior.sd;
        posterior->log_weight[i] = -0.5 * z * z;
    }
}

void posterior_add(struct posterior *posterior, const struct response_model *model, int response)
{
    for (int i = 0; i < ABILITY_GRID; i++)
        posterior->log_weight[i] += response_log_probability(model, grid_theta(i), response);
}

struct skill posterior_ability(const struct posterior *posterior)
{
    double most = posterior->log_weight[0], total = 0.0, first = 0.0, second = 0.0, weight[ABILITY_GRID];
    for (int i = 1; i < ABILITY_GRID; i++)
        most = fmax(most, posterior->log_weight[i]);
    for (int i = 0; i < ABILITY_GRID; i++) {
        weight[i] = exp(posterior->log_weight[i] - most);
        total += weight[i];
        first += weight[i] * grid_theta(i);
    }
    double mean = first / total;
    for (int i = 0; i < ABILITY_GRID; i++)
        second += weight[i] * (grid_theta(i) - mean) * (grid_theta(i) - mean);
    return (struct skill){mean, sqrt(second / total)};
}

double ability_above(struct skill ability, double cut)
{
    return 0.5 * erfc((cut - ability.mean) / (ability.sd * sqrt(2.0)));
}
