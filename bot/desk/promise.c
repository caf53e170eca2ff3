#include "desk/promise.h"

#include "model/local_time.h"

#include <stdio.h>

static int64_t rounded_up(int64_t at_ms)
{
    static const int64_t half_hour_ms = INT64_C(30) * 60000;
    return (at_ms + half_hour_ms - 1) / half_hour_ms * half_hour_ms;
}

/* Whoever would be done first takes the next one. NULL: nobody can. */
static int64_t *first_done(const struct promise_tutor *tutors, size_t count, int64_t *free_ms, int64_t *done_ms)
{
    int64_t *first = NULL;
    for (size_t i = 0; i < count; i++) {
        int64_t done = free_ms[i] == 0 ? 0 : rota_after(tutors[i].rota, free_ms[i], PROMISE_TICKET_MINUTES);
        if (done == 0 || (first != NULL && done >= *done_ms))
            continue;
        first = &free_ms[i];
        *done_ms = done;
    }
    return first;
}

int64_t promise_ms(const struct promise_tutor *tutors, size_t count, size_t ahead, int64_t now_ms)
{
    int64_t free_ms[PROMISE_TUTORS_MOST]; /* when each has done what they have; 0: not in sight */
    int64_t done_ms = 0;
    count = count > PROMISE_TUTORS_MOST ? PROMISE_TUTORS_MOST : count;
    for (size_t i = 0; i < count; i++)
        free_ms[i] = tutors[i].open == 0
                         ? now_ms
                         : rota_after(tutors[i].rota, now_ms, tutors[i].open * PROMISE_TICKET_MINUTES);
    for (size_t ticket = 0; ticket <= ahead; ticket++) {
        int64_t *first = first_done(tutors, count, free_ms, &done_ms);
        if (first == NULL)
            return 0;
        *first = done_ms;
    }
    return rounded_up(done_ms);
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
