/*
 * An iCalendar file (RFC 5545) as calendars export it: a school's breaks, or when a tutor is on duty. Its events, with
 * whole days or hours, become stretches of time. Pure.
 *
 * Understood: DTSTART with DTEND or DURATION, RRULE, RDATE, EXDATE, moved and cancelled occurrences (RECURRENCE-ID,
 * STATUS). Times are Finnish, or in UTC (…Z). What a file says beside its events does not matter.
 */
#ifndef NEUVO_DESK_CALENDAR_FILE_H
#define NEUVO_DESK_CALENDAR_FILE_H

#include "base/text.h"
#include "model/duty.h"

#include <stdbool.h>

/* Adds to an empty list what lies between the two moments. False: complaints got lines "FILE:LINE: what; how to mend
 * it", and the list is as it was. */
bool calendar_file_read(const char *file, const char *content, int64_t from_ms, int64_t to_ms, struct duties *duties,
                        struct text *complaints);

#endif
