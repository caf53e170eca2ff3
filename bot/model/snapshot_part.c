#include "model/snapshot_part.h"

#include "base/own.h"

#include <stdlib.h>

struct text *snapshot_parts_add(struct snapshot_parts *parts, const char *name)
{
    struct snapshot_part *part = list_push(&parts->list);
    *part = (struct snapshot_part){.name = x_strdup(name), .body = TEXT_INIT};
    return &part->body;
}

void snapshot_parts_done(struct snapshot_parts *parts)
{
    for (size_t i = 0; i < parts->list.count; i++) {
        free(parts->list.items[i].name);
        text_done(&parts->list.items[i].body);
    }
    list_done(&parts->list);
}
