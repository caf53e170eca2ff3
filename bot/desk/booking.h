/* The times at which a tutor can be met: free half hours of their duty, when to remind of one, its calendar file. Pure.
 */
#ifndef NEUVO_DESK_BOOKING_H
#define NEUVO_DESK_BOOKING_H

#include "base/text.h"
#include "desk/rota.h"
#include "model/booking.h"

/* So many tutors are looked at, and so many days; nobody is met sooner than this. */
enum { BOOKING_TUTORS_MOST = 32, BOOKING_DAYS = 28, BOOKING_LEAD_MINUTES = 60 };

struct booking_tutor {
    int64_t id;
    const struct rota *rota;
    const struct duties *taken; /* their times that are booked */
};
struct booking_slot {
    int64_t tutor_id, from_ms;
};

/* Up to `most` (≤ TIMES_OFFERED) free times at or after from_ms, in order, spread over days where that is possible.
 * None in `breaks` (of the asker's unit; NULL: none are known). Returns how many. */
size_t booking_free(const struct booking_tutor *tutors, size_t count, const struct duties *breaks, int64_t from_ms,
                    int64_t now_ms, struct booking_slot *slots, size_t most);
/* Whether that time is one of them still. */
bool booking_is_free(const struct booking_tutor *tutor, const struct duties *breaks, int64_t from_ms, int64_t now_ms);

/* When both are reminded, once: the day before at the same time of day, an hour before where that is over; 0: not. */
int64_t booking_reminds_ms(int64_t from_ms, int64_t now_ms);

/* The iCalendar file (RFC 5545) of one time. uid: the same for the same one, so that a moved one takes its place. */
void booking_calendar(const char *uid, int64_t from_ms, int64_t made_ms, const char *title, struct text *out);

#endif
