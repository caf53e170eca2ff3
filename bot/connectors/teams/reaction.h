/* Reactions, as Teams names them ("like", "2705_whiteheavycheckmark"), as the emoji that the rest of the house knows.
 */
#ifndef NEUVO_TEAMS_REACTION_H
#define NEUVO_TEAMS_REACTION_H

#include "base/text.h"

/* Adds nothing for a name that is none. */
void reaction_emoji(const char *name, struct text *emoji);

#endif
