#include "model/duty.h"

#include <stdlib.h>

void duties_done(struct duties *duties)
{
    list_done(&duties->list);
}

static int compare(const void *one, const void *other)
{
    const struct duty *a = one, *b = other;
    return (a->from_ms > b->from_ms) - (a->from_ms < b->from_ms);
}

void duties_join(struct duties *duties)
{
    size_t kept = 0;
    if (duties->list.count < 2)
        return;
    qsort(duties->list.items, duties->list.count, sizeof *duties->list.items, compare);
    for (size_t i = 1; i < duties->list.count; i++) {
        struct duty *last = &duties->list.items[kept], duty = duties->list.items[i];
        if (duty.from_ms > last->to_ms)
            duties->list.items[++kept] = duty;
        else if (duty.to_ms > last->to_ms)
            last->to_ms = duty.to_ms;
    }
    duties->list.count = kept + 1;
}
