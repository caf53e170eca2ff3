/* The days from some week on, in Finnish local time: made once as far as somebody looks, and read for many rotas. */
#ifndef NEUVO_DESK_DAYS_H
#define NEUVO_DESK_DAYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* So far ahead is looked at least: longer than a school's summer. */
enum { DAYS_AHEAD = 120, DAYS_MOST = DAYS_AHEAD + 7 };

struct day {
    int64_t from_ms, to_ms;
    int year, month, day;
    int weekday;  /* 0: Monday */
    bool holiday; /* desk/holiday.h */
};
struct days {
    struct day list[DAYS_MOST];
    size_t made;
};
/* From the Monday of the week of at_ms. */
void days_begin(struct days *days, int64_t at_ms);
/* The day of that number, 0 that Monday; valid as long as the days are. NULL: too far ahead. */
const struct day *days_at(struct days *days, size_t number);
/* When the clock shows that minute of the day (model/local_time.h). */
int64_t day_moment(const struct day *day, int minute);

#endif
