#include "desk/promise.h"

#include "model/local_time.h"

#include <stdio.h>

static int64_t rounded_up(int64_t at_ms)
{
    static const int64_t half_hour_ms = INT64_C(30) * 60000;
    return (at_ms + half_hour_ms - 1) / half_hour_ms * half_hour_ms;
}

/* What somebody works off, ticket by ticket. */
struct worker {
    struct rota_walk walk;
    struct duty duty; /* where they are in it */
    int64_t done_ms;  /* when what they were given so far is done; 0: not in sight */
};

static void give(struct worker *worker, int64_t tickets)
{
    int64_t left_ms = tickets * PROMISE_TICKET_MINUTES * 60000;
    while (worker->done_ms > 0) {
        int64_t begin_ms = worker->duty.from_ms > worker->done_ms ? worker->duty.from_ms : worker->done_ms;
        if (begin_ms + left_ms <= worker->duty.to_ms) {
            worker->done_ms = begin_ms + left_ms;
            return;
        }
        if (worker->duty.to_ms > begin_ms)
            left_ms -= worker->duty.to_ms - begin_ms;
        if (!rota_walk_next(&worker->walk, &worker->duty))
            worker->done_ms = 0;
    }
}

/* Whoever is done first takes the next one. NULL: nobody can. */
static struct worker *first_done(struct worker *workers, size_t count)
{
    struct worker *first = NULL;
    for (size_t i = 0; i < count; i++) {
        if (workers[i].done_ms > 0 && (first == NULL || workers[i].done_ms < first->done_ms))
            first = &workers[i];
    }
    return first;
}

int64_t promise_ms(const struct promise_tutor *tutors, size_t count, size_t ahead, int64_t now_ms)
{
    struct worker workers[PROMISE_TUTORS_MOST]; /* each with one more than they have */
    struct days days;
    int64_t last_ms = 0;
    count = count > PROMISE_TUTORS_MOST ? PROMISE_TUTORS_MOST : count;
    if (ahead > PROMISE_AHEAD_MOST)
        return 0;
    days_begin(&days, now_ms);
    for (size_t i = 0; i < count; i++) {
        workers[i] = (struct worker){.duty = {now_ms, now_ms}, .done_ms = now_ms};
        rota_walk_begin(&workers[i].walk, tutors[i].rota, &days, now_ms);
        give(&workers[i], tutors[i].open + 1);
    }
    for (size_t ticket = 0; ticket <= ahead; ticket++) {
        struct worker *first = first_done(workers, count);
        if (first == NULL)
            return 0;
        last_ms = first->done_ms;
        give(first, 1);
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
