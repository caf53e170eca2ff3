/* A time with a tutor: what is free, what somebody takes. Plain values read from the store for one decision. */
#ifndef NEUVO_MODEL_BOOKING_H
#define NEUVO_MODEL_BOOKING_H

#include "base/list.h"

#include <stdbool.h>
#include <stdint.h>

/* Every time is one half hour, from a full or half one on, so that two of a tutor never overlap. */
enum { BOOKING_MINUTES = 30, TIMES_OFFERED = 3 };

struct free_time {
    int64_t tutor_id, from_ms;
    char *tutor; /* name */
};
struct free_times {
    LIST_OF(struct free_time) list; /* the earliest first */
};
void free_times_done(struct free_times *times);

/* Which times are looked for: TIMES_OFFERED for a ticket of the asker, from a moment on; or whether one is free. */
struct time_wish {
    int64_t number;    /* of the ticket; 0: one that would be made now, about `topic` */
    const char *topic; /* NULL or "": nothing is known */
    int64_t from_ms;   /* 0: from now on */
    int64_t tutor_id;  /* that of this tutor at from_ms; 0: any */
};

/* What an asker does about the time of a ticket of theirs. */
struct booking_draft {
    int64_t number; /* of the ticket */
    int64_t tutor_id, from_ms;
    bool remote;  /* by telephone or a meeting, not where the asker is */
    bool cancels; /* the time is free again */
    char *secret; /* opens its calendar file; NULL: nothing does */
};
struct booking_drafts {
    LIST_OF(struct booking_draft) list;
};
void booking_drafts_done(struct booking_drafts *drafts);

#endif
