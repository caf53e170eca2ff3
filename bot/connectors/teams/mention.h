/* Mentions in the text of an activity: <at>Neuvo</at>. */
#ifndef NEUVO_TEAMS_MENTION_H
#define NEUVO_TEAMS_MENTION_H

#include "base/text.h"

/* Removes the first place where the mention stands, as its entity writes it, and the blanks that it leaves. */
void mention_remove(struct text *text, const char *mention);
/* The others stay as the names between their marks; blanks that Teams writes as &nbsp; become blanks. */
void mention_unwrap(struct text *text);

#endif
