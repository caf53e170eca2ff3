/*
 * The facts of an organisation's record that Neuvo knows to use: one table, from which the record's checker and the
 * list of what is not filled in come.
 */
#ifndef NEUVO_FACTS_H
#define NEUVO_FACTS_H

#include <stdbool.h>
#include <stddef.h>

struct fact_row {
    const char *name; /* as in {{name}} of an article, "contact", or "about.controller" */
    const char *help; /* what to write there */
};

extern const struct fact_row facts_table[]; /* ends with name == NULL */

/* Is it a known fact, with or without ".fi", ".sv" or ".en" at the end? */
bool fact_is_known(const char *name);
/* The nearest known name, or NULL. */
const char *fact_nearest(const char *name);

#endif
