#include "insight/group_mean.h"

#include <math.h>

enum { ROUNDS = 20 };
static const double step = 0.2, lowest = -6.0, prior_people = 5.0, spread_least = 0.05;

static double theta_of(int point)
{
    return lowest + step * point;
}

void likelihood_start(struct likelihood *likelihood, double cut)
{
    for (int i = 0; i < LIKELIHOOD_GRID; i++)
        likelihood->at[i] = 1.0F;
    likelihood->cut = (float)cut;
}

void likelihood_add(struct likelihood *likelihood, const struct response_model *model, int response)
{
    float most = 0.0F;
    for (int i = 0; i < LIKELIHOOD_GRID; i++) {
        likelihood->at[i] *= (float)exp(response_log_probability(model, theta_of(i), response));
        most = likelihood->at[i] > most ? likelihood->at[i] : most;
    }
    for (int i = 0; i < LIKELIHOOD_GRID && most > 0.0F; i++)
        likelihood->at[i] /= most;
}

/* Mean and variance of one person in the group, and how much of them is at the cut or above. */
struct stand {
    double mean, variance, above;
};

static struct stand stand_in(const struct likelihood *person, const double prior[LIKELIHOOD_GRID])
{
    double total = 0.0, first = 0.0, second = 0.0, above = 0.0;
    for (int i = 0; i < LIKELIHOOD_GRID; i++) {
        double weight = (double)person->at[i] * prior[i], theta = theta_of(i);
        double part = (theta + step / 2.0 - (double)person->cut) / step; /* of a grid step that the cut goes through */
        total += weight;
        first += weight * theta;
        second += weight * theta * theta;
        above += weight * fmin(fmax(part, 0.0), 1.0);
    }
    if (!(total > 0.0))
        return (struct stand){0.0, 1.0, 0.5};
    double mean = first / total;
    return (struct stand){mean, fmax(second / total - mean * mean, 0.0), above / total};
}

static void prior_of(double mean, double variance, double prior[LIKELIHOOD_GRID])
{
    for (int i = 0; i < LIKELIHOOD_GRID; i++) {
        double z = theta_of(i) - mean;
        prior[i] = exp(-0.5 * z * z / variance);
    }
}

struct group_mean group_mean_of(const struct likelihood *const *people, size_t count, int64_t headcount)
{
    double mean = 0.0, variance = 1.0, n = (double)count, prior[LIKELIHOOD_GRID];
    struct group_mean found = {0.0, 0.0, 0.0};
    for (int round = 0; round <= ROUNDS; round++) {
        double first = 0.0, second = 0.0, information = 0.0, meets = 0.0;
        prior_of(mean, variance, prior);
        for (size_t i = 0; i < count; i++) {
            struct stand stand = stand_in(people[i], prior);
            first += stand.mean;
            second += stand.variance + stand.mean * stand.mean;
            information += fmax(1.0 - stand.variance / variance, 0.0) / variance;
            meets += stand.above;
        }
        double error = information > 0.0 ? 1.0 / information : 100.0;
        if (headcount > 0 && (double)headcount >= n)
            error -= fmin(variance / (double)headcount, error * 0.9);
        found = (struct group_mean){mean, sqrt(error), meets / n};
        double next = first / n;
        variance = fmax((second - n * next * next + prior_people) / (n + prior_people), spread_least);
        mean = next;
    }
    return found;
}
