#include "engine/held.h"

#include "store/outbox.h"

enum { HELD_MOST = 64, LONGEST_MS = 100 };

bool held_may_wait(const struct held *held, struct store *store, const struct arrival *arrival, int64_t now_ms)
{
    bool behind = true;
    if (arrival == NULL || arrival->kind != ARRIVAL_OUTCOME || arrival->outcome != SENT_DONE ||
        held->arrivals.count >= HELD_MOST || (held->arrivals.count > 0 && now_ms >= held->due_ms))
        return false;
    return outbox_waits_behind(store, arrival->departure_id, &behind, NULL) == RESULT_OK && !behind;
}

void held_add(struct held *held, struct arrival *arrival, int64_t now_ms)
{
    if (held->arrivals.count == 0)
        held->due_ms = now_ms + LONGEST_MS;
    *list_push(&held->arrivals) = arrival;
}

int64_t held_wait_ms(const struct held *held, int64_t now_ms, int64_t most_ms)
{
    if (held->arrivals.count == 0 || held->due_ms - now_ms >= most_ms)
        return most_ms;
    return held->due_ms > now_ms ? held->due_ms - now_ms : 0;
}

void held_done(struct held *held)
{
    for (size_t i = 0; i < held->arrivals.count; i++)
        arrival_free(held->arrivals.items[i]);
    list_done(&held->arrivals);
}
