/* Do two people ask the same? So that one answer may go to both. Pure. */
#ifndef NEUVO_DESK_ALIKE_H
#define NEUVO_DESK_ALIKE_H

#include <stdbool.h>

/* The topic that Neuvo thought of is the same, or, where it thought of none for one of them, most of their words are.
 * topic: NULL or "" none. */
bool questions_are_alike(const char *question, const char *topic, const char *other, const char *other_topic);

#endif
