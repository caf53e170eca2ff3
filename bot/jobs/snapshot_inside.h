/* What the files of the snapshots share; nobody else includes this. */
#ifndef NEUVO_JOBS_SNAPSHOT_INSIDE_H
#define NEUVO_JOBS_SNAPSHOT_INSIDE_H

#include "insight/areas.h"
#include "jobs/snapshot.h"
#include "store/insight_reader.h"

bool snapshot_is_stopped(const struct snapshot_maker *maker);
void snapshot_add_picture(struct snapshot_parts *parts, const char *name, const struct picture *picture);
/* One part for each competence ("4.2"), and two for the questions about support. */
enum result snapshot_competence(const struct snapshot_maker *maker, const struct place_rows *units,
                                const struct areas *areas, struct snapshot_parts *parts, struct error *error);

#endif
