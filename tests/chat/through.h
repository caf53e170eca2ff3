/*
 * A platform between the people on stage and Neuvo: what they do reaches Neuvo as the platform's own event, read by its
 * connector, and what Neuvo says is what the platform shows of what the connector renders. So the same plays prove each
 * connector. No I/O.
 */
#ifndef NEUVO_TESTS_CHAT_THROUGH_H
#define NEUVO_TESTS_CHAT_THROUGH_H

#include "base/text.h"
#include "model/message.h"
#include "model/reply.h"

struct through {
    const char *name;
    /* Of text, choice, edit and reaction: the message as it comes in. False: it does not; why says what became of it.
     */
    bool (*hear)(struct message *message, bool direct, struct text *why);
    /* The reply becomes what is read of it: its words in one block, and the choices that can be pressed. False: the
     * platform would not show it. */
    bool (*show)(struct reply *reply, struct text *why);
};

/* NULL: there is none of that name. */
const struct through *through_find(const char *name);

extern const struct through through_teams;

#endif
