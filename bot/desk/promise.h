/* By when somebody answers, computed from the tutors' hours, what they have and what waits before. Pure. */
#ifndef NEUVO_DESK_PROMISE_H
#define NEUVO_DESK_PROMISE_H

#include "desk/rota.h"
#include "settings/phrases.h"

struct promise_tutor {
    const struct rota *rota;
    int64_t open; /* tickets that they have */
};

/* Behind so many nobody can say when; and so many tutors are looked at. */
enum { PROMISE_TICKET_MINUTES = 20, PROMISE_TUTORS_MOST = 32, PROMISE_AHEAD_MOST = 60 };

/* Each ticket takes PROMISE_TICKET_MINUTES of somebody's duty; `ahead` wait before this one. Rounded up to half an
 * hour. 0: nobody of them is on duty in sight, and nothing is promised. */
int64_t promise_ms(const struct promise_tutor *tutors, size_t count, size_t ahead, int64_t now_ms);

/* "maanantaina 30.11. klo 9.30" */
void moment_words(const struct phrases *phrases, enum language language, int64_t at_ms, struct text *out);

#endif
