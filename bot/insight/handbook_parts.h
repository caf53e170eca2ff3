/*
 * The parts of the handbook that come from data: where a chapter says {{profiles}} on a line of its own, the table of
 * jobs and competences stands. Private to the handbook.
 */
#ifndef NEUVO_INSIGHT_HANDBOOK_PARTS_H
#define NEUVO_INSIGHT_HANDBOOK_PARTS_H

#include "insight/handbook.h"

struct handbook_part {
    const char *name;
    /* Adds HTML. */
    enum result (*write)(const struct handbook_source *source, enum language language, struct text *out,
                         struct error *error);
};

extern const struct handbook_part handbook_parts[]; /* ends with name == NULL */

/* Those of groups, from protected snapshots; where there are none they say so (handbook_figures.c). */
enum result handbook_figures(const struct handbook_source *source, enum language language, struct text *out,
                             struct error *error);
enum result handbook_demand(const struct handbook_source *source, enum language language, struct text *out,
                            struct error *error);
enum result handbook_held(const struct handbook_source *source, enum language language, struct text *out,
                          struct error *error);
enum result handbook_aim(const struct handbook_source *source, enum language language, struct text *out,
                         struct error *error);
enum result handbook_wishes(const struct handbook_source *source, enum language language, struct text *out,
                            struct error *error);
enum result handbook_effect(const struct handbook_source *source, enum language language, struct text *out,
                            struct error *error);

/* A short value inside a sentence: {{organisation}}. False: there is none of that name. Adds plain text. */
bool handbook_value(const struct handbook_source *source, enum language language, const char *name, struct text *out);

#endif
