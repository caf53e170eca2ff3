/* Chance that can be repeated: SplitMix64 (Steele, Lea & Flood 2014). Not for secrets. Pure. */
#ifndef NEUVO_CHECKIN_CHANCE_H
#define NEUVO_CHECKIN_CHANCE_H

#include <stdint.h>

struct chance {
    uint64_t state; /* any seed */
};

double chance_uniform(struct chance *chance);       /* at least 0, under 1 */
double chance_normal(struct chance *chance);        /* mean 0, sd 1 */
int chance_below(struct chance *chance, int count); /* 0 … count − 1; count over 0 */

#endif
