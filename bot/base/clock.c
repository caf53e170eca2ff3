#include "base/clock.h"

#include <stdatomic.h>
#include <time.h>

static atomic_int_fast64_t fixed_ms;

int64_t clock_now_ms(void)
{
    int64_t fixed = (int64_t)atomic_load(&fixed_ms);
    if (fixed != 0)
        return fixed;
    struct timespec now;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t clock_monotonic_us(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t clock_monotonic_ms(void)
{
    return clock_monotonic_us() / 1000;
}

void clock_set_ms(int64_t now_ms)
{
    atomic_store(&fixed_ms, now_ms);
}
