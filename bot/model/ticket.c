#include "model/ticket.h"

#include "base/own.h"

#include <stdlib.h>

bool ticket_is_open(enum ticket_state state)
{
    return state != TICKET_RESOLVED && state != TICKET_CANCELLED;
}

void ticket_where_done(struct ticket_where *where)
{
    free_pointer(&where->room);
    free_pointer(&where->device);
    free_pointer(&where->call_back);
}

void asked_tickets_done(struct asked_tickets *tickets)
{
    for (size_t i = 0; i < tickets->list.count; i++) {
        free(tickets->list.items[i].question);
        free(tickets->list.items[i].claimer);
        free(tickets->list.items[i].topic);
    }
    list_done(&tickets->list);
}
