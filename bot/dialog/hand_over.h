/* Handing a question to people: a ticket, and an honest text about what happens next. */
#ifndef NEUVO_DIALOG_HAND_OVER_H
#define NEUVO_DIALOG_HAND_OVER_H

#include "dialog/talk.h"

/* Makes a ticket of the question in the state and says so. reason: "asked", "missed" or "unknown". */
void hand_over(struct talk *talk, const char *reason);
/* Shows what a person would be told and asks whether to send it. */
void hand_over_ask(struct talk *talk);

#endif
