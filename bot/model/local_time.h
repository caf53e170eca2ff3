/* The time of day in Finland, for dates that people read and write. */
#ifndef NEUVO_MODEL_LOCAL_TIME_H
#define NEUVO_MODEL_LOCAL_TIME_H

#include <stdint.h>

struct local_time {
    int year, month, day, hour, minute;
};

/* UTC + 2 h, in summer + 3 h: from the last Sunday of March to the last Sunday of October, 01:00 UTC (directive
 * 2000/84/EC). Pure: asks neither the clock nor the environment's zone. */
struct local_time local_time(int64_t utc_ms);
/* When that day begins there. day may be 32, month 13 and so on: they count on into the next month or year. */
int64_t local_day_start(int year, int month, int day);
/* When the clock shows that minute of the day there. What a night skips counts on behind it; what it has twice is the
 * first. */
int64_t local_moment(int year, int month, int day, int minute);
/* 0: Monday … 6: Sunday. */
int local_weekday(int year, int month, int day);
/* When the day of utc_ms ends there. */
int64_t local_midnight_after(int64_t utc_ms);

#endif
