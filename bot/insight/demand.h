/*
 * The picture of demand of one quarter, protected: what is asked (by subject, which are the competences), where (by
 * area), and how it ended; and the same by topic over the whole organisation. Pure.
 *
 * Each question belongs to one quarter, and each quarter is counted once: no two figures are of the same question, so
 * nothing can be computed by comparing quarters.
 */
#ifndef NEUVO_INSIGHT_DEMAND_H
#define NEUVO_INSIGHT_DEMAND_H

#include "insight/picture.h"
#include "model/asked.h"

struct demand_source {
    int64_t from_ms, to_ms;         /* what was asked later is looked at only for what came back */
    int64_t k;                      /* PROTECT_FEWEST at least */
    const struct asked_list *asked; /* by time */
    const int *area_of_unit;        /* column of each unit */
    int area_unknown;               /* column of what has no unit */
    const int *subject_of_topic;    /* row of each asked topic */
    int subject_none;               /* row of what has no topic */
    const int *line_of_topic;       /* row of each asked topic in the table of topics */
};

/* areas: subjects × areas; topics: each topic's total. Both started by the caller with their lines; a topic's group is
 * the code of its subject. */
void demand_make(const struct demand_source *source, struct picture *areas, struct picture *topics);

#endif
