#include "delivery/retry.h"

static const int64_t longest_hint_ms = 60 * 60 * 1000;

int64_t retry_delay_ms(unsigned attempt, int64_t hint_ms, uint32_t random)
{
    static const int64_t base_ms = 1000, cap_ms = 5 * 60 * 1000;
    int64_t ceiling = base_ms;
    for (unsigned i = 1; i < attempt && ceiling < cap_ms; i++)
        ceiling *= 2;
    if (ceiling > cap_ms)
        ceiling = cap_ms;
    int64_t delay = base_ms / 2 + (int64_t)random % (ceiling - base_ms / 2 + 1);
    if (hint_ms > longest_hint_ms)
        hint_ms = longest_hint_ms;
    return hint_ms > delay ? hint_ms : delay;
}

int64_t retry_turn_ms(int64_t hint_ms, uint32_t random)
{
    static const int64_t least_ms = 20;
    if (hint_ms > longest_hint_ms)
        hint_ms = longest_hint_ms;
    if (hint_ms < least_ms)
        hint_ms = least_ms;
    return hint_ms + (int64_t)random % (hint_ms / 2 + 1);
}
