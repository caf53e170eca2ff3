/* Answering from an article: lead, at most seven steps, closing, source, and "did it help?". */
#ifndef NEUVO_DIALOG_ANSWER_H
#define NEUVO_DIALOG_ANSWER_H

#include "dialog/talk.h"

/* Writes the topic's article into the reply. False (and nothing written) when there is no such article. */
bool answer_with(struct talk *talk, const char *topic);

#endif
