/* What the answer of a service address means for what was sent. No I/O. */
#ifndef NEUVO_TEAMS_FATE_H
#define NEUVO_TEAMS_FATE_H

#include "base/text.h"
#include "loop/http_client.h"

#include <stdbool.h>

enum teams_fate {
    FATE_DONE,
    FATE_LATER,     /* surely not done: again, in the time that is asked for */
    FATE_AMBIGUOUS, /* it may have been done */
    FATE_TOKEN,     /* 401: with another token */
    FATE_NEVER,     /* the same again would be refused again */
    FATE_GONE,      /* the same, and so would everything else in that place: we are not let in there (any more) */
};

/* why: one line for logs and the dead letters; a service's own words are not in it, its error code is. */
enum teams_fate teams_fate_of(const struct http_result *result, struct text *why);

#endif
