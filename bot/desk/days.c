#include "desk/days.h"

#include "desk/holiday.h"
#include "model/local_time.h"

static const int64_t usual_ms = INT64_C(24) * 3600 * 1000;

static struct day day_of(int year, int month, int day)
{
    int64_t from_ms = local_day_start(year, month, day);
    struct local_time date = local_time(from_ms);
    return (struct day){.from_ms = from_ms,
                        .to_ms = local_midnight_after(from_ms),
                        .year = date.year,
                        .month = date.month,
                        .day = date.day,
                        .weekday = local_weekday(date.year, date.month, date.day),
                        .holiday = holiday_is(date.year, date.month, date.day)};
}

void days_begin(struct days *days, int64_t at_ms)
{
    struct local_time today = local_time(at_ms);
    int weekday = local_weekday(today.year, today.month, today.day);
    days->list[0] = day_of(today.year, today.month, today.day - weekday);
    days->made = 1;
}

const struct day *days_at(struct days *days, size_t number)
{
    if (number >= DAYS_MOST)
        return NULL;
    for (; days->made <= number; days->made++) {
        const struct day *before = &days->list[days->made - 1];
        days->list[days->made] = day_of(before->year, before->month, before->day + 1);
    }
    return &days->list[number];
}

int64_t day_moment(const struct day *day, int minute)
{
    if (day->to_ms - day->from_ms == usual_ms)
        return day->from_ms + (int64_t)minute * 60000;
    return local_moment(day->year, day->month, day->day, minute);
}
