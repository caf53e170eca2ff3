#include "desk/clocks.h"

#include <string.h>

static const struct {
    const char *name;
    int64_t minutes;
} clocks[TICKET_CLOCKS] = {
    [CLOCK_NOBODY_TOOK] = {"nobody_took", 4 * 60},
    [CLOCK_NOTHING_SAID] = {"nothing_said", 8 * 60},
    [CLOCK_ALARM] = {"alarm", 15},
    [CLOCK_FIRST_REPLY] = {"first_reply", 8 * 60},
    [CLOCK_SOLUTION] = {"solution", 40 * 60},
    [CLOCK_ASKER_SILENT] = {"asker_silent", 40 * 60},
    [CLOCK_CLOSES] = {"closes", 40 * 60},
};

int64_t clock_due(enum ticket_clock clock, int64_t minutes, const struct rota *office, int64_t now_ms)
{
    static const int64_t longest_ms = INT64_C(24) * 3600 * 1000 * DAYS_AHEAD;
    if (minutes == 0)
        minutes = clocks[clock].minutes;
    if (clock == CLOCK_ALARM)
        return now_ms + minutes * 60000;
    int64_t due_ms = rota_after(office, now_ms, minutes);
    return due_ms == 0 ? now_ms + longest_ms : due_ms;
}

const char *clock_name(enum ticket_clock clock)
{
    return clocks[clock].name;
}

bool clock_from_name(const char *name, enum ticket_clock *clock)
{
    for (int i = 0; i < TICKET_CLOCKS; i++) {
        if (strcmp(clocks[i].name, name) == 0) {
            *clock = (enum ticket_clock)i;
            return true;
        }
    }
    return false;
}

bool clock_of_state(enum ticket_state state, enum urgency urgency, enum ticket_clock *clock)
{
    *clock = state == TICKET_CLAIMED       ? CLOCK_NOTHING_SAID
             : urgency == URGENCY_SECURITY ? CLOCK_ALARM
                                           : CLOCK_NOBODY_TOOK;
    return ticket_is_open(state);
}
