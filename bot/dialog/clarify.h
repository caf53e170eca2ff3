/* "Which of these do you mean?": at most three titles and "none of these". */
#ifndef NEUVO_DIALOG_CLARIFY_H
#define NEUVO_DIALOG_CLARIFY_H

#include "dialog/talk.h"
#include "knowledge/knowledge.h"

/* Offers the best topics of the ranking under a phrase, which differs for one title and several. False (and nothing
 * said) when there is none. */
bool clarify(struct talk *talk, const struct ranking *ranking, const char *for_one, const char *for_several);

#endif
