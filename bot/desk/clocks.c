#include "desk/clocks.h"

#include "base/own.h"
#include "desk/rota.h"

#include <string.h>

static const struct {
    const char *name;
    int64_t minutes;
} clocks[TICKET_CLOCKS] = {
    [CLOCK_NOBODY_TOOK] = {"nobody_took", 4 * 60},
    [CLOCK_NOTHING_SAID] = {"nothing_said", 8 * 60},
    [CLOCK_ALARM] = {"alarm", 15},
};

int64_t clock_due(enum ticket_clock clock, int64_t now_ms)
{
    own_(rota_done) struct rota office = {.slots = LIST_INIT};
    struct error error = ERROR_INIT;
    if (clock == CLOCK_ALARM)
        return now_ms + clocks[clock].minutes * 60000;
    if (rota_read("mon 8-16, tue 8-16, wed 8-16, thu 8-16, fri 8-16", &office, &error) != RESULT_OK)
        return 0;
    return rota_after(&office, now_ms, clocks[clock].minutes);
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
