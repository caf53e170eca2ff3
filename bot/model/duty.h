/* Stretches of time, in order: somebody is on duty, or a school has a break. */
#ifndef NEUVO_MODEL_DUTY_H
#define NEUVO_MODEL_DUTY_H

#include "base/list.h"

#include <stdint.h>

struct duty {
    int64_t from_ms, to_ms;
};
struct duties {
    LIST_OF(struct duty) list;
};
void duties_done(struct duties *duties);
/* In the order of time, and those that touch or overlap as one. */
void duties_join(struct duties *duties);

#endif
