/* The clocks of a ticket, which run in office hours, not on holidays and not in the breaks of the asker's unit; the
 * alarm runs always. Pure. */
#ifndef NEUVO_DESK_CLOCKS_H
#define NEUVO_DESK_CLOCKS_H

#include "desk/rota.h"
#include "model/decision.h"
#include "model/ticket.h"

/* Of an organisation that told none. */
#define OFFICE_HOURS "mon 8-16, tue 8-16, wed 8-16, thu 8-16, fri 8-16"

enum ticket_clock {
    CLOCK_NOBODY_TOOK,  /* it waits: the tutors are reminded, once */
    CLOCK_NOTHING_SAID, /* somebody took it and has said nothing since: it waits for the others again */
    CLOCK_ALARM, /* it is about security and waits: the tutors are alarmed, at any hour, until somebody takes it */
    CLOCK_FIRST_REPLY,  /* the target of its queue: the asker has no words of a tutor yet */
    CLOCK_SOLUTION,     /* the target of its queue: it is open still */
    CLOCK_ASKER_SILENT, /* the asker does not answer the tutor: they are asked, once */
    CLOCK_CLOSES,       /* and were asked: it is closed */
    TICKET_CLOCKS
};

/* When the clock strikes that began at now_ms and runs so many minutes; 0: as long as it usually does. Where the office
 * is closed for longer than is looked ahead, at the end of that: no ticket waits for ever. */
int64_t clock_due(enum ticket_clock clock, int64_t minutes, const struct rota *office, int64_t now_ms);
const char *clock_name(enum ticket_clock clock); /* static */
/* False: it is none. */
bool clock_from_name(const char *name, enum ticket_clock *clock);
/* The clock that begins when a ticket comes into that state. False: none does. */
bool clock_of_state(enum ticket_state state, enum urgency urgency, enum ticket_clock *clock);

#endif
