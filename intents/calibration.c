#include "intents/calibration.h"

#include <math.h>
#include <stdlib.h>

enum { STEPS_MAX = 50 };

double calibration_probability(const struct calibration *calibration, double evidence)
{
    return 1 / (1 + exp(-(calibration->slope * evidence + calibration->offset)));
}

/* One Newton step on the log loss; how far it went. */
static double step(const struct held *held, size_t count, double right, double wrong, struct calibration *calibration)
{
    double gradient[2] = {0}, curve[3] = {1e-6, 0, 1e-6};
    for (size_t i = 0; i < count; i++) {
        double probability = calibration_probability(calibration, held[i].evidence);
        double error = probability - (held[i].right ? right : wrong), weight = probability * (1 - probability);
        gradient[0] += error * held[i].evidence;
        gradient[1] += error;
        curve[0] += weight * held[i].evidence * held[i].evidence;
        curve[1] += weight * held[i].evidence;
        curve[2] += weight;
    }
    double determinant = curve[0] * curve[2] - curve[1] * curve[1];
    double slope = (curve[2] * gradient[0] - curve[1] * gradient[1]) / determinant;
    double offset = (curve[0] * gradient[1] - curve[1] * gradient[0]) / determinant;
    double length = fmax(1, fmax(fabs(slope), fabs(offset))); /* far from the optimum the curve says little */
    calibration->slope -= slope / length;
    calibration->offset -= offset / length;
    return fmax(fabs(slope), fabs(offset));
}

static int held_compare(const void *a, const void *b)
{
    double one = ((const struct held *)a)->evidence, other = ((const struct held *)b)->evidence;
    return (one < other) - (one > other);
}

/* How many rows, the surest first, are to be accepted. */
static size_t accepted(const struct held *held, size_t count, size_t inside, size_t right, double most_lost)
{
    size_t best = count, right_so_far = 0, outside_so_far = 0, outside = count - inside;
    double best_mean = -1, fewest = (double)right / (double)inside - most_lost;
    for (size_t i = 0; i < count; i++) {
        right_so_far += held[i].right;
        outside_so_far += !held[i].inside;
        double accuracy = (double)right_so_far / (double)inside;
        double recall = 1 - (double)outside_so_far / (double)outside;
        double mean = accuracy + recall > 0 ? 2 * accuracy * recall / (accuracy + recall) : 0;
        if (accuracy >= fewest && mean > best_mean) {
            best_mean = mean;
            best = i + 1;
        }
    }
    return best;
}

void calibration_fit(struct held *held, size_t count, double most_lost, struct calibration *calibration)
{
    size_t right = 0, inside = 0;
    for (size_t i = 0; i < count; i++) {
        right += held[i].right;
        inside += held[i].inside;
    }
    double right_target = ((double)right + 1) / ((double)right + 2);
    double wrong_target = 1 / ((double)(count - right) + 2);
    *calibration = (struct calibration){.slope = 1};
    for (int i = 0; i < STEPS_MAX && step(held, count, right_target, wrong_target, calibration) > 1e-6; i++)
        continue;
    if (calibration->slope <= 0) /* too few rows to learn from: the evidence itself */
        *calibration = (struct calibration){.slope = 1};
    if (inside == 0 || inside == count)
        return;
    qsort(held, count, sizeof *held, held_compare);
    size_t first_refused = accepted(held, count, inside, right, most_lost);
    double above = calibration_probability(calibration, held[first_refused - 1].evidence);
    double below = first_refused == count ? 0 : calibration_probability(calibration, held[first_refused].evidence);
    calibration->threshold = (above + below) / 2;
}
