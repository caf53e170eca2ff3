/* Alarms that the security contact is sent of tickets that nobody has taken, until they acknowledge them. */
#ifndef NEUVO_STORE_ALARMS_H
#define NEUVO_STORE_ALARMS_H

#include "store/store.h"

/* The entry is an alarm of that ticket. */
enum result alarm_add(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t seq,
                      int64_t ticket_id, struct error *error);
/* Of which ticket; NOT_FOUND (without a text): it is none. */
enum result alarm_find(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t seq,
                       int64_t *ticket_id, struct error *error);
/* The ticket rings no longer (tickets_ringing), until it comes into another state. */
enum result alarm_acknowledge(struct store *store, int64_t organisation_id, int64_t ticket_id, int64_t now_ms,
                              struct error *error);

#endif
