/*
 * The greeting, once per person: Neuvo is a program, who sees what is asked, how to reach a person, where to read more.
 * Below the first answer, or with three example questions where the first message was only a greeting.
 */
#ifndef NEUVO_DIALOG_GREETING_H
#define NEUVO_DIALOG_GREETING_H

#include "dialog/talk.h"

/* Adds the two lines unless the person has read them or this reply holds them already. */
void greeting_add_below(struct talk *talk);
/* Adds a link to the page about Neuvo; nothing where the world has no address of it. */
void about_link(const struct talk *talk, struct text *out);

#endif
