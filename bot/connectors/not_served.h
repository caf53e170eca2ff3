/*
 * The one friendly refusal that a connector says by itself to somebody who is not served: when a receipt is REFUSED
 * with the reason "stranger". The engine keeps nothing of them, so it goes out past outbox and delivery; at most once
 * in a while per account, and never to what is no question (a reaction, an edit, a notice), is the connector's to see
 * to.
 */
#ifndef NEUVO_CONNECTORS_NOT_SERVED_H
#define NEUVO_CONNECTORS_NOT_SERVED_H

#include "model/record.h"
#include "model/reply.h"

struct phrases;

/* Fills an uninitialised reply. organisation may be NULL: then it names nobody to ask. language NONE: it says it in all
 * three, since nothing is known of a stranger. */
void not_served_reply(const struct phrases *phrases, const struct record_organisation *organisation,
                      enum language language, struct reply *reply);

#endif
