/* What to do when an answer did not help, or when there is none: something different each time. */
#ifndef NEUVO_DIALOG_REPAIR_H
#define NEUVO_DIALOG_REPAIR_H

#include "dialog/talk.h"

/* Nothing was found. The first time in a row it asks for other words, the second time it hands over. */
void unknown(struct talk *talk);
/* The same, where it was said already in other words that there is no answer. */
void missed(struct talk *talk);

#endif
