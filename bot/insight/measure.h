/* What a figure about a group can be of. Shares, times and levels are coarse before they are kept. Pure. */
#ifndef NEUVO_INSIGHT_MEASURE_H
#define NEUVO_INSIGHT_MEASURE_H

#include "base/text.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

enum measure {
    MEASURE_QUESTIONS,  /* so many, to the nearest five */
    MEASURE_SELF,       /* share that was solved without a person and did not come back */
    MEASURE_UNANSWERED, /* share to which there was no answer */
    MEASURE_HANDED,     /* share that was handed over */
    MEASURE_REOPENED,   /* share of requests that was opened again */
    MEASURE_WAIT_HALF,  /* minutes in which half of the requests were taken */
    MEASURE_WAIT_MOST,  /* and nine of ten */
    MEASURE_HELD,       /* mean level, in tenths; and the ends of its 90 % interval */
    MEASURE_LOW,
    MEASURE_HIGH,
    MEASURE_NEED, /* level that the job needs, in tenths: now, and in two years */
    MEASURE_LATER,
    MEASURE_MEETS,    /* share that has what the job needs */
    MEASURE_COVERAGE, /* of the people of the job who took part: 25, 50, 75, 100 % at most */
    MEASURES
};
enum measure_unit { UNIT_COUNT, UNIT_SHARE, UNIT_MINUTES, UNIT_LEVEL, UNIT_AT_MOST };

#define MEASURE_NOT INT_MIN /* not told */
enum {
    SHARE_FEW = -1,     /* fewer than three people, or almost none */
    SHARE_NEARLY = 101, /* all but fewer than three people, or almost all */
    SHARE_EDGE = 3,
};

struct measure_row {
    const char *name;  /* "self", as in JSON and CSV */
    const char *label; /* name of a phrase */
    enum measure_unit unit;
    const char *help; /* for the codebook, in English */
};
extern const struct measure_row measure_table[MEASURES];

/* MEASURES: there is none of that name. */
enum measure measure_of_name(const char *name);

/* In steps of 10 %, from 10 to 90; SHARE_FEW and SHARE_NEARLY by the people on either side. all over 0. */
int share_coarse(int64_t part, int64_t all, int64_t people_in, int64_t people_out);
int minutes_coarse(int64_t ms);
int count_coarse(int64_t count);
/* The least of the band: 5, 10, 20, 50, 100, 200, 500, 1 000 …; 0 under 5. */
int people_band(int64_t people);
/* "5–9", "10–19" … */
void people_band_write(int least, struct text *out);
bool people_band_is(int64_t least);

#endif
