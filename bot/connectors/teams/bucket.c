#include "connectors/teams/bucket.h"

#include <math.h>

/* A fifth may go at once and seven tenths evenly: never more than the limit in one window, with a tenth to spare,
 * because what leaves evenly does not arrive so. */
int64_t teams_bucket_wait_ms(struct teams_bucket *bucket, int64_t limit, int64_t window_ms, int64_t now_ms)
{
    if (limit <= 0)
        return 0;
    double room = limit < 5 ? 1 : (double)limit / 5;
    double even = limit < 2 ? 1 : (double)limit * 0.9 - room;
    double each_ms = (double)window_ms / even;
    if (bucket->at_ms == 0)
        bucket->level = room;
    else
        bucket->level = fmin(room, bucket->level + (double)(now_ms - bucket->at_ms) / each_ms);
    bucket->at_ms = now_ms;
    return bucket->level >= 1 ? 0 : (int64_t)ceil((1 - bucket->level) * each_ms);
}

void teams_bucket_take(struct teams_bucket *bucket)
{
    if (bucket->at_ms != 0)
        bucket->level -= 1;
}
