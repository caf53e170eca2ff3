/* Booking a time with a tutor in the chat: three free times of a request's tutors, where they meet, moving, cancelling.
 */
#ifndef NEUVO_DIALOG_BOOKING_H
#define NEUVO_DIALOG_BOOKING_H

#include "dialog/talk.h"

/* Under a request that was just passed on about that topic (NULL none): the choice to book a time, where one is free.
 */
void booking_offer(struct talk *talk, int64_t number, const char *topic);
/* Whether these words answer what was asked about a time. */
bool booking_is_answer(const struct state *state, const char *text, const char *intent);

#endif
