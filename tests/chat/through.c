#include "through.h"

#include <string.h>

const struct through *through_find(const char *name)
{
    static const struct through *const all[] = {&through_teams};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (strcmp(all[i]->name, name) == 0)
            return all[i];
    }
    return NULL;
}
