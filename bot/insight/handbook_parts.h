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

/* A short value inside a sentence: {{organisation}}. False: there is none of that name. Adds plain text. */
bool handbook_value(const struct handbook_source *source, enum language language, const char *name, struct text *out);

#endif
