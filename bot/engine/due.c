#include "engine/due.h"

#include "base/clock.h"
#include "store/outbox.h"
#include "store/timers.h"

enum result due_find(struct store *store, bool lanes, bool unasked, int64_t *due_ms, struct error *error)
{
    int64_t lane_ms = -1, timer_ms = -1;
    enum result result = lanes ? outbox_next_due(store, unasked, &lane_ms, error) : RESULT_OK;
    if (result == RESULT_OK)
        result = timer_next_due(store, &timer_ms, error);
    *due_ms = lane_ms < 0 || (timer_ms >= 0 && timer_ms < lane_ms) ? timer_ms : lane_ms;
    return result;
}

int64_t due_wait_ms(int64_t due_ms, int64_t least_ms, int64_t most_ms)
{
    int64_t wait_ms = due_ms - clock_now_ms();
    if (due_ms < 0 || wait_ms > most_ms)
        return most_ms;
    wait_ms = wait_ms > 0 ? wait_ms : 1;
    return wait_ms < least_ms ? least_ms : wait_ms;
}
