#include "desk/promise.h"

#include "model/local_time.h"

#include <stdio.h>

static int64_t rounded_up(int64_t at_ms)
{
    static const int64_t half_hour_ms = INT64_C(30) * 60000;
    return (at_ms + half_hour_ms - 1) / half_hour_ms * half_hour_ms;
}

/* When somebody who is free then would have done one more; 0: not in sight. */
static int64_t done_after(const struct promise_tutor *tutor, int64_t free_ms)
{
    return free_ms == 0 ? 0 : rota_after(tutor->rota, free_ms, PROMISE_TICKET_MINUTES);
}

/* Whoever is done first takes the next one. count: nobody can. */
static size_t first_done(const int64_t *done_ms, size_t count)
{
    size_t first = count;
    for (size_t i = 0; i < count; i++) {
        if (done_ms[i] > 0 && (first == count || done_ms[i] < done_ms[first]))
            first = i;
    }
    return first;
}

int64_t promise_ms(const struct promise_tutor *tutors, size_t count, size_t ahead, int64_t now_ms)
{
    int64_t done_ms[PROMISE_TUTORS_MOST]; /* when each would have done one more than they have */
    int64_t last_ms = 0;
    count = count > PROMISE_TUTORS_MOST ? PROMISE_TUTORS_MOST : count;
    if (ahead > PROMISE_AHEAD_MOST)
        return 0;
    for (size_t i = 0; i < count; i++) {
        int64_t busy = tutors[i].open * PROMISE_TICKET_MINUTES;
        done_ms[i] = done_after(&tutors[i], busy == 0 ? now_ms : rota_after(tutors[i].rota, now_ms, busy));
    }
    for (size_t ticket = 0; ticket <= ahead; ticket++) {
        size_t first = first_done(done_ms, count);
        if (first == count)
            return 0;
        last_ms = done_ms[first];
        done_ms[first] = done_after(&tutors[first], last_ms);
    }
    return rounded_up(last_ms);
}

void moment_words(const struct phrases *phrases, enum language language, int64_t at_ms, struct text *out)
{
    static const char *const weekdays[] = {"weekday_mon", "weekday_tue", "weekday_wed", "weekday_thu",
                                           "weekday_fri", "weekday_sat", "weekday_sun"};
    struct local_time at = local_time(at_ms);
    char date[32], time[16];
    (void)snprintf(date, sizeof date, "%d.%d.", at.day, at.month);
    if (at.minute == 0)
        (void)snprintf(time, sizeof time, "%d", at.hour);
    else
        (void)snprintf(time, sizeof time, "%d.%02d", at.hour, at.minute);
    phrase_fill(phrases, language, "moment", out, "weekday",
                phrase(phrases, language, weekdays[local_weekday(at.year, at.month, at.day)]), "date", date, "time",
                time, NULL);
}
