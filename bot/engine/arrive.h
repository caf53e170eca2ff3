/*
 * The only way from a connector to the engine leads through here: what must not be stored is covered before the
 * mailbox.
 */
#ifndef NEUVO_ENGINE_ARRIVE_H
#define NEUVO_ENGINE_ARRIVE_H

#include "model/message.h"

/* Drops control characters but line ends and tabs; covers identity codes, cards, IBANs and announced passwords in
 * everything of the message that a person wrote, and notes what was covered. */
void arrive_mask(struct message *message);

#endif
