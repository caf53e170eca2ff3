/*
 * Two questions in one message: "miten jaan näytön ja mistä saan uuden salasanan". What has a sure answer is
 * answered, the other is one press away, and is asked about again when the first is done.
 */
#ifndef NEUVO_DIALOG_TWO_QUESTIONS_H
#define NEUVO_DIALOG_TWO_QUESTIONS_H

#include "dialog/talk.h"

/* Answers a message that asks two things which two different articles answer, one of them surely. False, and nothing
 * written: it is one. */
bool two_questions(struct talk *talk, const char *text);
/* Offers what was asked for second and is not shown yet. False: there is nothing. */
bool two_questions_go_on(struct talk *talk);

#endif
