/* A class waits: whom to ring at once, at most one question, and a card to the tutors without being asked further. */
#ifndef NEUVO_DIALOG_CLASS_WAITING_H
#define NEUVO_DIALOG_CLASS_WAITING_H

#include "dialog/talk.h"
#include "knowledge/knowledge.h"

/* The question in the state is of a class that waits: answers it, with the steps where one article surely fits. */
void class_waiting_answer(struct talk *talk, const struct ranking *ranking);
/* Whom to ring now. */
void class_waiting_say_contact(struct talk *talk);
/* The same without steps, where a person was asked for. */
void class_waiting_begin(struct talk *talk);

#endif
