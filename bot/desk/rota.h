/*
 * When a tutor answers, or an office is open: a weekly table, in Finnish local time, without holidays. Pure: no clock,
 * no store.
 *
 *     mon 9-11, thu 12.30-14, mon-fri 8-16        ma, ti, … and mån, tis, … are understood too
 *
 * Or the stretches of a calendar file (calendar_file.h) instead of the table.
 */
#ifndef NEUVO_DESK_ROTA_H
#define NEUVO_DESK_ROTA_H

#include "base/error.h"
#include "base/list.h"
#include "desk/days.h"
#include "model/duty.h"

#include <stdbool.h>
#include <stdint.h>

struct rota_slot {
    int weekday;  /* 0: Monday */
    int from, to; /* minutes of the day */
};
struct rota {
    LIST_OF(struct rota_slot) slots; /* in the order of the week; none overlap */
    const struct duties *calendar;   /* these instead of the slots; NULL: the slots. The owner of the rota keeps it */
    const struct duties *breaks;     /* nothing runs then; NULL: none. The same */
    int64_t week_minutes;            /* so much in a week at most; 0: all of it */
    bool off;
};
void rota_done(struct rota *rota);

/* Into an empty rota. BAD_INPUT: says which part cannot be read, and how to write it. */
enum result rota_read(const char *hours, struct rota *rota, struct error *error);

/* Goes through the stretches on duty that are not over at at_ms, in order. rota and days live longer. */
struct rota_walk {
    const struct rota *rota;
    struct days *days; /* begin at or before at_ms */
    int64_t at_ms;
    size_t day, next;   /* the day that is looked at, and the slot or stretch */
    size_t week;        /* whose minutes are counted */
    int64_t used_ms;    /* of them */
    struct duty rest;   /* of a stretch that a break divides */
    size_t breaks_over; /* so many lie behind */
};
void rota_walk_begin(struct rota_walk *walk, const struct rota *rota, struct days *days, int64_t at_ms);
/* False: there is no other within DAYS_AHEAD. */
bool rota_walk_next(struct rota_walk *walk, struct duty *duty);

/* The first that is not over at at_ms. False: there is none within DAYS_AHEAD. */
bool rota_next(const struct rota *rota, int64_t at_ms, struct duty *duty);
bool rota_is_on(const struct rota *rota, int64_t at_ms);
/* When so many minutes of duty have passed from at_ms on; 0: not within DAYS_AHEAD. */
int64_t rota_after(const struct rota *rota, int64_t at_ms, int64_t minutes);
/* When the duty of the so-many-eth day after that of at_ms begins; the same. */
int64_t rota_days_after(const struct rota *rota, int64_t at_ms, int64_t count);

#endif
