#include "checkin/chance.h"

#include <math.h>

static uint64_t next(struct chance *chance)
{
    uint64_t z = (chance->state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

double chance_uniform(struct chance *chance)
{
    return (double)(next(chance) >> 11) * 0x1.0p-53;
}

double chance_normal(struct chance *chance)
{
    static const double two_pi = 6.283185307179586476925;
    double radius = sqrt(-2.0 * log(1.0 - chance_uniform(chance)));
    return radius * cos(two_pi * chance_uniform(chance));
}

int chance_below(struct chance *chance, int count)
{
    return (int)(chance_uniform(chance) * count);
}
