/*
 * When a tutor answers: a weekly table, in Finnish local time, without holidays. Pure: no clock, no store.
 *
 *     mon 9-11, thu 12.30-14        ma, ti, … and mån, tis, … are understood too
 */
#ifndef NEUVO_DESK_ROTA_H
#define NEUVO_DESK_ROTA_H

#include "base/error.h"
#include "base/list.h"

#include <stdbool.h>
#include <stdint.h>

struct rota_slot {
    int weekday;  /* 0: Monday */
    int from, to; /* minutes of the day */
};
struct rota {
    LIST_OF(struct rota_slot) slots; /* in the order of the week; none overlap */
    int64_t week_minutes;            /* so much in a week at most; 0: all of it */
    bool off;
};
void rota_done(struct rota *rota);

/* Into an empty rota. BAD_INPUT: says which part cannot be read, and how to write it. */
enum result rota_read(const char *hours, struct rota *rota, struct error *error);

/* A stretch of time on duty. */
struct duty {
    int64_t from_ms, to_ms;
};
/* The first that is not over at at_ms, within sixty days. False: there is none. */
bool rota_next(const struct rota *rota, int64_t at_ms, struct duty *duty);
bool rota_is_on(const struct rota *rota, int64_t at_ms);
/* When so many minutes of duty have passed from at_ms on; 0: not within sixty days. */
int64_t rota_after(const struct rota *rota, int64_t at_ms, int64_t minutes);

#endif
