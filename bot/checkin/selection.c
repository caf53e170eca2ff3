#include "checkin/selection.h"

static const double begun_counts = 1.5;

double selection_value(const struct skills *skills, const double *weights, const struct candidate *candidate)
{
    int c = candidate->competence;
    double variance = skills->covariance[c][c], sum = 0.0;
    for (int j = 0; j < skills->count; j++) {
        double covariance = skills->covariance[j][c];
        sum += (weights != NULL ? weights[j] : 1.0) * covariance * covariance;
    }
    double information = response_information(candidate->model, skills->mean[c]);
    double value = sum / (variance * variance) * (variance - 1.0 / (1.0 / variance + information));
    return candidate->begun ? begun_counts * value : value;
}

ptrdiff_t selection_next(const struct skills *skills, const double *weights, const struct candidate *candidates,
                         size_t count, int best, double least, struct chance *chance)
{
    double value[RANDOMESQUE_MOST] = {0.0};
    ptrdiff_t index[RANDOMESQUE_MOST] = {0};
    int found = 0;
    if (best < 1 || best > RANDOMESQUE_MOST)
        return -1;
    for (size_t i = 0; i < count; i++) {
        double now = candidates[i].barred ? -1.0 : selection_value(skills, weights, &candidates[i]);
        if (now < least || now < 0.0 || (found == best && now <= value[found - 1]))
            continue;
        int place = found < best ? found++ : best - 1;
        for (; place > 0 && value[place - 1] < now; place--) {
            value[place] = value[place - 1];
            index[place] = index[place - 1];
        }
        value[place] = now;
        index[place] = (ptrdiff_t)i;
    }
    return found > 0 ? index[chance_below(chance, found)] : -1;
}
