#include "model/incident.h"

#include <stdlib.h>

void incidents_done(struct incidents *incidents)
{
    for (size_t i = 0; i < incidents->list.count; i++) {
        free(incidents->list.items[i].words);
        free(incidents->list.items[i].line);
    }
    list_done(&incidents->list);
}
