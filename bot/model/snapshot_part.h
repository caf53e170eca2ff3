/* A part of a protected snapshot on its way from the worker that made it into the store. */
#ifndef NEUVO_MODEL_SNAPSHOT_PART_H
#define NEUVO_MODEL_SNAPSHOT_PART_H

#include "base/list.h"
#include "base/text.h"
#include "model/quarter.h"

struct snapshot_part {
    char *name; /* "" is the last one: it says that all are there */
    struct text body;
};

/* In the order in which they are to be kept. */
struct snapshot_parts {
    enum snapshot_kind kind;
    int64_t quarter;
    LIST_OF(struct snapshot_part) list;
};
/* The body of a new part, to be filled; valid until the next. */
struct text *snapshot_parts_add(struct snapshot_parts *parts, const char *name);
void snapshot_parts_done(struct snapshot_parts *parts);

/* One part with all that says where it belongs. */
struct snapshot_arrival {
    int64_t organisation_id;
    enum snapshot_kind kind;
    int64_t quarter;
    char *name, *body; /* name NULL: there is none */
    int64_t before;    /* of the last one: so many parts came before */
};

#endif
