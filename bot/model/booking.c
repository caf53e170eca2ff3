#include "model/booking.h"

#include <stdlib.h>

void free_times_done(struct free_times *times)
{
    for (size_t i = 0; i < times->list.count; i++)
        free(times->list.items[i].tutor);
    list_done(&times->list);
}

void booking_drafts_done(struct booking_drafts *drafts)
{
    for (size_t i = 0; i < drafts->list.count; i++)
        free(drafts->list.items[i].secret);
    list_done(&drafts->list);
}
