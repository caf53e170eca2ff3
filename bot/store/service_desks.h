/* Outside service desks: whom a queue passes tickets on to that nobody here can answer. */
#ifndef NEUVO_STORE_SERVICE_DESKS_H
#define NEUVO_STORE_SERVICE_DESKS_H

#include "base/list.h"
#include "base/text.h"
#include "store/store.h"

struct service_desk {
    int64_t person_id; /* as whom it has tickets and speaks */
    char *code, *name;
    char *webhook, *secret; /* "" where it is told by mail alone */
    char *mail;             /* "" none */
};
struct service_desks {
    LIST_OF(struct service_desk) list;
};
void service_desk_done(struct service_desk *desk);
void service_desks_done(struct service_desks *desks);

/* Makes the desk of that code or changes it; desk->person_id is filled. */
enum result service_desk_set(struct store *store, int64_t organisation_id, struct service_desk *desk, int64_t now_ms,
                             struct error *error);
/* It is none any more: what it has waits for the others again, by a timer. */
enum result service_desk_remove(struct store *store, int64_t organisation_id, const struct service_desk *desk,
                                int64_t now_ms, struct error *error);
/* All of them, by code. Adds to the list. */
enum result service_desks_all(struct store *store, int64_t organisation_id, struct service_desks *desks,
                              struct error *error);
/* The one that the queue passes tickets on to; "" none. */
enum result queue_service_desk_set(struct store *store, int64_t organisation_id, int64_t queue_id, const char *code,
                                   struct error *error);

/* Into an empty value; NOT_FOUND (without a text): the queue names none, there is none of that code, the person is
 * none. */
enum result service_desk_of_queue(struct store *store, int64_t organisation_id, int64_t queue_id,
                                  struct service_desk *desk, struct error *error);
enum result service_desk_find(struct store *store, int64_t organisation_id, const char *code, struct service_desk *desk,
                              struct error *error);
enum result service_desk_of_person(struct store *store, int64_t organisation_id, int64_t person_id,
                                   struct service_desk *desk, struct error *error);

/* Under which reference the desk has the ticket. Replaces what reference held. */
enum result ticket_reference_set(struct store *store, int64_t organisation_id, int64_t ticket_id, const char *reference,
                                 struct error *error);
enum result ticket_reference(struct store *store, int64_t organisation_id, int64_t ticket_id, struct text *reference,
                             struct error *error);
/* The number of the ticket about which that departure told a desk, by webhook or by mail. NOT_FOUND (without a text):
 * it was for none. */
enum result service_desk_departure(struct store *store, int64_t departure_id, int64_t *organisation_id, int64_t *number,
                                   struct error *error);

#endif
