/* What an outside service desk is told when a ticket is passed to it: nothing of who asks but their words. */
#ifndef NEUVO_MODEL_DESK_EVENT_H
#define NEUVO_MODEL_DESK_EVENT_H

#include "base/text.h"

#include <stdbool.h>

struct desk_event {
    char *language; /* code */
    char *question;
    char *room, *device, *call_back; /* "" the asker told none */
    char *from, *note;               /* who passed it on, and what they say about it; "" nothing */
    char *pictures;                  /* that are here: "ID TYPE" each, with a line end behind it */
};
void desk_event_done(struct desk_event *event);

/* The form in which the outbox keeps it. */
void desk_event_encode(const struct desk_event *event, struct text *body);
/* Into an empty value. False: it is something else, a reply. */
bool desk_event_decode(const char *body, struct desk_event *event);

#endif
