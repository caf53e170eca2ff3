#include "model/settling.h"

#include <stdlib.h>

void settling_free(struct settling *settling)
{
    if (settling == NULL)
        return;
    list_done(&settling->ids);
    free(settling->topic);
    free(settling->code);
    free(settling);
}
