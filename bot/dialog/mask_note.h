/* The note that stands first when arrive() covered something in the message: what, and why. */
#ifndef NEUVO_DIALOG_MASK_NOTE_H
#define NEUVO_DIALOG_MASK_NOTE_H

#include "dialog/talk.h"

void mask_note_add(struct talk *talk);

#endif
