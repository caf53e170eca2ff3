/*
 * Areas: the units at the top of the tree, and all that is under each. The only division by place of which there are
 * figures, so that none can be had by taking one from another. Pure.
 */
#ifndef NEUVO_INSIGHT_AREAS_H
#define NEUVO_INSIGHT_AREAS_H

#include "insight/picture.h"

enum { AREAS_SHOWN_MOST = GROUP_COLS_MOST - 2 }; /* further ones are one column together */
#define AREA_REST "rest"
#define AREA_UNKNOWN "unknown"

struct area_unit {
    int64_t id, parent_id;
    char *code, *name;
};
struct areas {
    LIST_OF(struct area_unit) units;
    int *of_unit; /* column of each unit, in the order in which they were added */
    int unknown;  /* column of those without a unit */
    struct picture_lines lines;
};

/* In the order of their codes. */
void areas_add(struct areas *areas, int64_t id, int64_t parent_id, const char *code, const char *name);
/* After the last: makes the columns. */
void areas_settle(struct areas *areas);
void areas_done(struct areas *areas);

#endif
