#ifndef NEUVO_DIALOG_LATE_H
#define NEUVO_DIALOG_LATE_H

#include "dialog/talk.h"

/* That messages wait no longer was said here in the last twelve hours: what waited beside them gets no reply. */
bool late_was_told(const struct talk *talk);

#endif
