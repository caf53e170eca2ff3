/* The work address at which an anonymous asker hears of the answer. Asked for at the hand-over, and only there. */
#ifndef NEUVO_DIALOG_MAIL_ADDRESS_H
#define NEUVO_DIALOG_MAIL_ADDRESS_H

#include "dialog/talk.h"

/* Asks for it, where mail is sent at all. */
void mail_address_ask(struct talk *talk);

#endif
