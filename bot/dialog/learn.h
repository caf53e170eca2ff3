/*
 * Learning from what people pick or confirm: their question and that topic belong together (knowledge/learnt.h).
 *
 * Only whoever has an account of their own votes: others cannot be told apart. What goes on from an answer ("entä
 * puhelimella?") says nothing by itself and is left out.
 */
#ifndef NEUVO_DIALOG_LEARN_H
#define NEUVO_DIALOG_LEARN_H

#include "dialog/talk.h"

/* The topic is what they meant; or (against) it is not. */
void learn(struct talk *talk, const char *topic, bool against);
/* Of the choices on offer they took that topic: the others are not what they meant. NULL: none of them is. */
void learn_choice(struct talk *talk, const char *topic);

#endif
