/* For whom a message is while a tutor has what the person asked. */
#ifndef NEUVO_DIALOG_LISTENER_H
#define NEUVO_DIALOG_LISTENER_H

#include "intents/intents.h"
#include "model/message.h"

enum listener {
    LISTENER_TUTOR, /* everything else */
    LISTENER_NEUVO, /* by its name; the person's own data, language and accounts, and the yes to a question about them
                     */
    LISTENER_BOTH,  /* danger to people or data: the steps at once, and the tutor reads it too */
};

/* state: the dialog's, as it was kept. */
enum listener listener_of(const struct message *message, const char *state, const struct intents *intents,
                          enum language prior, int64_t now_ms);

#endif
