/* How much may be sent in a time: a bucket that fills evenly. No more than `limit` go in any such time. */
#ifndef NEUVO_TEAMS_BUCKET_H
#define NEUVO_TEAMS_BUCKET_H

#include <stdint.h>

struct teams_bucket {
    int64_t at_ms; /* monotonic: when it was looked at last; 0: never */
    double level;
};

/* Milliseconds until one more may go, 0: now. limit 0: always. */
int64_t teams_bucket_wait_ms(struct teams_bucket *bucket, int64_t limit, int64_t window_ms, int64_t now_ms);
/* One goes. */
void teams_bucket_take(struct teams_bucket *bucket);

#endif
