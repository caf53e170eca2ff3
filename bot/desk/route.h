/* To which queue a new ticket goes: by unit, topic and language. Pure. */
#ifndef NEUVO_DESK_ROUTE_H
#define NEUVO_DESK_ROUTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a queue or a tutor is for: codes with a comma between them; "" all. A topic may end with *, "wifi-*". */
struct route {
    int64_t queue_id;
    const char *topics, *units, *languages;
};
struct route_ticket {
    const char *topic, *unit, *language; /* "" not known: fits only a queue that takes all */
};

/* The queue that takes the ticket and says most about it: its unit counts before its topic, that before its language;
 * of equal ones the first. 0: none takes it. */
int64_t route_find(const struct route *routes, size_t count, const struct route_ticket *ticket);

/* Whether a tutor who answers these takes the ticket. What is not known of it fits everybody. */
bool route_fits(const struct route *tutor, const struct route_ticket *ticket);

#endif
