#include "engine/pace.h"

#include "base/own.h"

#include <stdlib.h>

enum { SLOTS = 4096, BURST = 30 };
static const int64_t longest_wait_ms = 10 * 60 * 1000;

struct bucket {
    int64_t person_id;  /* 0: free */
    int64_t arrival_ms; /* when the next message would be due if all came evenly */
    bool told;
};

/* One bucket a slot: two people who meet in a slot share a pace for a moment, which at worst delays an answer. Memory
 * stays bounded whatever comes. */
struct pace {
    int64_t interval_ms; /* 0: no limit */
    struct bucket buckets[SLOTS];
};

struct pace *pace_new(int64_t per_minute)
{
    struct pace *pace = x_alloc(1, sizeof *pace);
    pace->interval_ms = per_minute <= 0 ? 0 : per_minute > 60000 ? 1 : 60000 / per_minute;
    return pace;
}

void pace_free(struct pace *pace)
{
    free(pace);
}

static struct bucket *bucket_of(struct pace *pace, int64_t person_id, int64_t now_ms)
{
    struct bucket *bucket = &pace->buckets[((uint64_t)person_id * 0x9E3779B97F4A7C15u) >> 52];
    if (bucket->person_id != person_id && bucket->arrival_ms <= now_ms)
        *bucket = (struct bucket){.person_id = person_id};
    return bucket;
}

enum pace_verdict pace_ask(struct pace *pace, int64_t person_id, int64_t now_ms, int64_t *due_ms, bool *first)
{
    if (pace->interval_ms == 0)
        return PACE_NOW;
    struct bucket *bucket = bucket_of(pace, person_id, now_ms);
    int64_t burst_ms = (BURST - 1) * pace->interval_ms;
    /* Further ahead than messages can lead: the clock was set back. */
    bool jumped = bucket->arrival_ms - burst_ms - now_ms > longest_wait_ms + pace->interval_ms;
    if (bucket->arrival_ms < now_ms || jumped) {
        bucket->arrival_ms = now_ms;
        bucket->told = false;
    }
    int64_t due = bucket->arrival_ms - burst_ms;
    if (due - now_ms > longest_wait_ms)
        return PACE_REFUSE;
    bucket->arrival_ms += pace->interval_ms;
    if (due <= now_ms)
        return PACE_NOW;
    *due_ms = due;
    *first = !bucket->told;
    bucket->told = true;
    return PACE_WAIT;
}
