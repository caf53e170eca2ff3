/*
 * Pictures: Neuvo cannot look at them and says so. Where one lies is remembered for a while, so that it can go along
 * when the matter is passed on to a person.
 */
#ifndef NEUVO_DIALOG_PICTURE_H
#define NEUVO_DIALOG_PICTURE_H

#include "dialog/talk.h"

/* Remembers the picture that came with the message, and says in a note what becomes of it where it came with words. */
void picture_take(struct talk *talk);
/* "With it: the 2 pictures you sent", where there are some. */
void picture_say_along(struct talk *talk);
/* Gives what is remembered to the ticket and forgets it. */
void picture_give(struct talk *talk, struct ticket_draft *ticket);

#endif
