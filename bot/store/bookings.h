/* Times with tutors: one of a ticket, and no two of a tutor at once. */
#ifndef NEUVO_STORE_BOOKINGS_H
#define NEUVO_STORE_BOOKINGS_H

#include "base/list.h"
#include "model/duty.h"
#include "store/store.h"

struct booking {
    int64_t ticket_id, person_id, tutor_id; /* person: who asked */
    int64_t from_ms, made_ms;
    bool remote;
};
struct bookings {
    LIST_OF(struct booking) list;
};

/* In the place of the one that the ticket has, if any. CONFLICT: the tutor has another one then. */
enum result booking_set(struct store *store, int64_t organisation_id, const struct booking *booking,
                        struct error *error);
/* NOT_FOUND (without a text): the ticket has none. */
enum result booking_find(struct store *store, int64_t organisation_id, int64_t ticket_id, struct booking *booking,
                         struct error *error);
enum result booking_drop(struct store *store, int64_t organisation_id, int64_t ticket_id, struct error *error);
/* Adds a tutor's from that moment on, in order, at most 200; `length_ms` is how long each is. */
enum result bookings_taken(struct store *store, int64_t organisation_id, int64_t tutor_id, int64_t from_ms,
                           int64_t length_ms, struct duties *taken, struct error *error);
enum result bookings_of_tutor(struct store *store, int64_t organisation_id, int64_t tutor_id, int64_t from_ms,
                              struct bookings *bookings, struct error *error);

#endif
