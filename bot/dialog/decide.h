/*
 * Decides what a message leads to. This is the whole of the dialog as seen from outside.
 *
 * decide() is pure: it reads the message, the world and the clock that is given to it, and writes only into the
 * decision. The engine calls it inside its transaction; .chat tests call it with a world from memory. No threads, no
 * files, no clock of its own; well under 2 ms.
 *
 * A message that is answered gets exactly one reply. These get none: MESSAGE_JOIN (the place greets by its page),
 * MESSAGE_REDACTION, MESSAGE_TIMER (unless it is time to invite to a check-in), MESSAGE_LEAVE, MESSAGE_OWN, MESSAGE_END
 * (only end_conversation is set), and a reaction that is neither 👍 nor 👎.
 */
#ifndef NEUVO_DIALOG_DECIDE_H
#define NEUVO_DIALOG_DECIDE_H

#include "base/error.h"
#include "model/decision.h"
#include "model/message.h"
#include "model/world.h"

/* Fills `decision`, which decision_init() has made empty. Wants world->person, conversation, state and phrases; where
 * knowledge, analyser or intents is NULL it says honestly that it does not know. FAILED only when the caller broke this
 * contract (the person never reads an error); the decision is then empty. */
enum result decide(const struct message *message, const struct world *world, int64_t now_ms, struct decision *decision,
                   struct error *error);

#endif
