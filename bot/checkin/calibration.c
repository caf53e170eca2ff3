#include "checkin/calibration.h"

#include <math.h>

double calibration_start(int level)
{
    static const double start[] = {-2.4, -1.6, -0.9, -0.25, 0.25, 0.75, 1.4, 2.2};
    int last = (int)(sizeof start / sizeof *start);
    return start[level < 1 ? 0 : level > last ? last - 1 : level - 1];
}

struct difficulty calibration_step(struct difficulty now, double a, struct skill person, bool right)
{
    static const double pi = 3.141592653589793238463;
    double g = 1.0 / sqrt(1.0 + 3.0 * a * a * person.sd * person.sd / (pi * pi));
    double slope = a * g;
    double p = 1.0 / (1.0 + exp(-slope * (person.mean - now.b)));
    double variance = 1.0 / (1.0 / now.variance + slope * slope * p * (1.0 - p));
    return (struct difficulty){now.b - variance * slope * ((right ? 1.0 : 0.0) - p), variance};
}
