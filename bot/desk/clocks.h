/* The clocks of a ticket, which run in office hours: Monday to Friday 8–16 local time, not on holidays; the alarm runs
 * always. Pure. */
#ifndef NEUVO_DESK_CLOCKS_H
#define NEUVO_DESK_CLOCKS_H

#include "model/decision.h"
#include "model/ticket.h"

enum ticket_clock {
    CLOCK_NOBODY_TOOK,  /* it waits: the tutors are reminded, once */
    CLOCK_NOTHING_SAID, /* somebody took it and has said nothing since: it waits for the others again */
    CLOCK_ALARM, /* it is about security and waits: the tutors are alarmed, at any hour, until somebody takes it */
    TICKET_CLOCKS
};

/* When the clock strikes that began at now_ms; 0: not in sight. */
int64_t clock_due(enum ticket_clock clock, int64_t now_ms);
const char *clock_name(enum ticket_clock clock); /* static */
/* False: it is none. */
bool clock_from_name(const char *name, enum ticket_clock *clock);
/* The clock that begins when a ticket comes into that state. False: none does. */
bool clock_of_state(enum ticket_state state, enum urgency urgency, enum ticket_clock *clock);

#endif
