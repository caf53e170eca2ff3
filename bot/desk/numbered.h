/* What a tutor writes in their own chat, under no card: which request it is for, and what is meant. */
#ifndef NEUVO_DESK_NUMBERED_H
#define NEUVO_DESK_NUMBERED_H

#include "base/text.h"
#include "intents/intents.h"

#include <stdint.h>

/* "12: words for the asker", "ota 12", "siirrä 12 Saara tunnetko tämän?". Adds what is left without the number. False:
 * it is for no request. */
bool numbered_read(const struct intents *intents, const char *said, int64_t *number, struct text *rest);

#endif
