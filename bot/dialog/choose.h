/* Which of the offered choices a message picks: by button, number, ordinal word, title, yes or no, or 👍 and 👎. */
#ifndef NEUVO_DIALOG_CHOOSE_H
#define NEUVO_DIALOG_CHOOSE_H

#include "dialog/talk.h"

/* The value of a choice that is not, or no longer, on offer. */
#define CHOICE_STALE "stale"

/* Sets talk->choice. Wants talk->state and talk->intent. */
void choice_read(struct talk *talk);

#endif
