/*
 * What goes on from the article that was just shown: "entä puhelimella?", "missä se nappi on", "kohta 3 ei onnistu".
 * The topic stays, unless another article answers both together, or the message stands for itself.
 */
#ifndef NEUVO_DIALOG_FOLLOW_UP_H
#define NEUVO_DIALOG_FOLLOW_UP_H

#include "dialog/talk.h"

/* "kohta 2" while an article with steps is what was last shown: a step of it, not the second choice. */
bool names_a_step(const struct talk *talk);
/* Answers such a message. False, and nothing changed: it is a question of its own. */
bool follow_up(struct talk *talk, const char *text);

#endif
