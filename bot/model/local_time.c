#include "model/local_time.h"

#include <stdbool.h>
#include <time.h>

static const int64_t hour_s = 3600;

static struct tm broken_down(int64_t utc_s)
{
    time_t seconds = (time_t)utc_s;
    struct tm parts = {.tm_mday = 1};
    (void)gmtime_r(&seconds, &parts);
    return parts;
}

/* Seconds of 01:00 UTC on the last Sunday of a month with 31 days. */
static int64_t last_sunday(int year_since_1900, int month_from_0)
{
    struct tm last = {.tm_year = year_since_1900, .tm_mon = month_from_0, .tm_mday = 31, .tm_hour = 1};
    int64_t seconds = (int64_t)timegm(&last); /* fills in the day of the week */
    return seconds - last.tm_wday * 24 * hour_s;
}

struct local_time local_time(int64_t utc_ms)
{
    int64_t utc_s = utc_ms / 1000;
    int year = broken_down(utc_s).tm_year;
    bool summer = utc_s >= last_sunday(year, 2) && utc_s < last_sunday(year, 9);
    struct tm parts = broken_down(utc_s + (summer ? 3 : 2) * hour_s);
    return (struct local_time){parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min};
}

int64_t local_day_start(int year, int month, int day)
{
    struct tm parts = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day};
    int64_t midnight_s = (int64_t)timegm(&parts);
    int64_t in_summer_ms = (midnight_s - 3 * hour_s) * 1000;
    /* The clocks never change at midnight, so one of the two offsets gives hour 0. */
    return local_time(in_summer_ms).hour == 0 ? in_summer_ms : (midnight_s - 2 * hour_s) * 1000;
}

int64_t local_midnight_after(int64_t utc_ms)
{
    struct local_time today = local_time(utc_ms);
    return local_day_start(today.year, today.month, today.day + 1);
}

int64_t local_moment(int year, int month, int day, int minute)
{
    int64_t moment_ms = local_day_start(year, month, day) + (int64_t)minute * 60000;
    struct local_time shown = local_time(moment_ms);
    int64_t late = shown.hour * 60 + shown.minute - minute; /* an hour off behind the change of the clocks */
    return late == 60 || late == -60 ? moment_ms - late * 60000 : moment_ms;
}

int local_weekday(int year, int month, int day)
{
    struct tm parts = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day};
    (void)timegm(&parts);
    return (parts.tm_wday + 6) % 7;
}
