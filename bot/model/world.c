#include "model/world.h"

void entries_done(struct entries *entries)
{
    for (size_t i = 0; i < entries->list.count; i++)
        entry_done(&entries->list.items[i]);
    list_done(&entries->list);
}
