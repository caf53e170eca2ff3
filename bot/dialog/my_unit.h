/* How a unit and what it is known by are told. */
#ifndef NEUVO_DIALOG_MY_UNIT_H
#define NEUVO_DIALOG_MY_UNIT_H

#include "dialog/talk.h"

/* By what it is known, to stand after "tieto tulee": "henkilöstöluettelosta". */
const char *unit_source(const struct talk *talk, enum known_from from, bool today);
/* Adds the names with commas between them. */
void unit_names(const struct units *units, struct text *names);

#endif
