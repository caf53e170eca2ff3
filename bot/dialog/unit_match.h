/*
 * Which unit somebody means: "koskelan koululla", "at Koskela", "tammi". Names are compared word by word; a word that
 * many units share ("koulu") counts little. Well under a millisecond for hundreds of units.
 */
#ifndef NEUVO_DIALOG_UNIT_MATCH_H
#define NEUVO_DIALOG_UNIT_MATCH_H

#include "model/person.h"

#include <stddef.h>

struct analyser;

enum { UNIT_MATCHES_MOST = 8, UNIT_NEAREST_MOST = 3 };

struct unit_matches {
    size_t index[UNIT_MATCHES_MOST]; /* into the units, best first */
    size_t count;
    bool named; /* the text names them, one or several alike; else they are only the nearest, at most three */
};

/* analyser may be NULL: then Finnish endings are only cut off, not understood. */
struct unit_matches unit_match(struct analyser *analyser, const char *text, const struct units *units);

#endif
