/* What the security contact means who writes where the alarms come: "kuittaa", "kvittera 12", "ack", 👍 under one. */
#ifndef NEUVO_DESK_ACKNOWLEDGEMENT_H
#define NEUVO_DESK_ACKNOWLEDGEMENT_H

#include "intents/intents.h"
#include "model/message.h"

/* *number: of the ticket that the words name; 0: none. */
bool acknowledgement_read(const struct intents *intents, const struct message *message, int64_t *number);

#endif
