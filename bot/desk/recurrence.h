/*
 * Dates and rules of iCalendar files (RFC 5545), in Finnish local time. The only file that sees libical, which knows
 * the rules of recurrence. Pure.
 */
#ifndef NEUVO_DESK_RECURRENCE_H
#define NEUVO_DESK_RECURRENCE_H

#include "base/error.h"
#include "base/list.h"

#include <stdbool.h>
#include <stdint.h>

struct calendar_date {
    int year, month, day, minute; /* minute of the day */
    bool whole_day, utc;          /* neither: Finnish local time */
};
struct calendar_dates {
    LIST_OF(struct calendar_date) list;
};
void calendar_dates_done(struct calendar_dates *dates);

/* "20261012", "20261012T090000" or "20261012T060000Z". False: it is none. */
bool calendar_date_read(const char *value, struct calendar_date *date);
/* When it begins. */
int64_t calendar_date_ms(const struct calendar_date *date);
/* When the day begins that lies so many days behind it. */
int64_t calendar_date_days_after(const struct calendar_date *date, int days);
/* "PT1H30M", "P1D". False: it is none, or not longer than nothing. */
bool calendar_duration_read(const char *value, int64_t *length_ms);

/* Adds when a rule ("FREQ=WEEKLY;BYDAY=MO;UNTIL=…") lets the first date come again, itself included, up to to_ms.
 * BAD_INPUT: why it cannot be followed. */
enum result calendar_rule_expand(const char *rule, const struct calendar_date *first, int64_t to_ms,
                                 struct calendar_dates *dates, struct error *error);

#endif
