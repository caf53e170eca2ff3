/*
 * An item's difficulty learns from each answer and keeps no person: a Gaussian step as in Glicko (Glickman 1999), with
 * the person's skill as known without this answer.
 *
 *   g = 1 / sqrt(1 + 3 a² SE² / π²);  p = σ(a g (θ − b));  v ← 1 / (1 / v + (a g)² p (1 − p));  b ← b − v a g (x − p)
 */
#ifndef NEUVO_CHECKIN_CALIBRATION_H
#define NEUVO_CHECKIN_CALIBRATION_H

#include "checkin/ability.h"

struct difficulty {
    double b, variance;
};

/* Where the experts' level (1 … 8) puts an item at first; its variance is CALIBRATION_VARIANCE. */
double calibration_start(int level);
#define CALIBRATION_VARIANCE 0.36

struct difficulty calibration_step(struct difficulty now, double a, struct skill person, bool right);

#endif
