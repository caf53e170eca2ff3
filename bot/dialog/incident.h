/* What the tutors pinned on questions like this one stands first, and the asker may say that it concerns them. */
#ifndef NEUVO_DIALOG_INCIDENT_H
#define NEUVO_DIALOG_INCIDENT_H

#include "dialog/talk.h"

/* Says the newest incident that the question matches, if any; topic: what it is likely about, NULL nothing. */
void incident_say(struct talk *talk, const char *question, const char *topic);
/* Below the other choices: to join what was said. */
void incident_offer(struct talk *talk);

#endif
