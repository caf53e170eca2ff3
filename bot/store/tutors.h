/* Tutors as the promise of an answer needs them: their hours, and how much they and their queue have. */
#ifndef NEUVO_STORE_TUTORS_H
#define NEUVO_STORE_TUTORS_H

#include "base/language.h"
#include "base/list.h"
#include "store/store.h"

struct tutor_row {
    int64_t person_id, week_minutes;     /* 0: as the hours say */
    int64_t open;                        /* tickets that they have */
    char *hours;                         /* "" never told */
    char *languages, *units, *topics;    /* what they answer: codes with a comma between them; "" all */
    int64_t most;                        /* tickets at a time; 0: as many as come */
    int64_t warned_ticket_id, warned_ms; /* of which they were told that it is more than that; 0: none */
    char *digest;                        /* the address that hears at the start of each slot; "" or NULL none */
    int64_t digest_ms;                   /* when the next of those slots begins; 0: not known */
    bool off;
    bool calendar; /* their hours stand in a calendar (store/calendars.h) */
};
struct tutor_rows {
    LIST_OF(struct tutor_row) list;
};
void tutor_rows_done(struct tutor_rows *rows);

/* Replaces what was kept, but not of what they were warned, nor which digest is next. */
enum result tutor_hours_set(struct store *store, int64_t organisation_id, const struct tutor_row *row,
                            struct error *error);
/* Those who answer tickets of the queue. Adds to the list. */
enum result tutors_of_queue(struct store *store, int64_t organisation_id, int64_t queue_id, struct tutor_rows *rows,
                            struct error *error);
/* One of them, into an empty list; none where no hours were told. */
enum result tutor_hours_of(struct store *store, int64_t organisation_id, int64_t person_id, struct tutor_rows *rows,
                           struct error *error);
/* They were told that this ticket is more than they answer at a time. */
enum result tutor_warned(struct store *store, int64_t organisation_id, int64_t person_id, int64_t ticket_id,
                         int64_t now_ms, struct error *error);
/* The slot whose beginning the next digest waits for. */
enum result digest_planned(struct store *store, int64_t organisation_id, int64_t person_id, int64_t due_ms,
                           struct error *error);
/* What a digest says: requests that nobody has taken in the tutor's queues, those that they have, and how many of these
 * wait for words of theirs. */
struct digest_counts {
    int64_t waiting, mine, unanswered;
    enum language language; /* the tutor's own */
};
enum result digest_count(struct store *store, int64_t organisation_id, int64_t person_id, struct digest_counts *counts,
                         struct error *error);
/* All of whom something is kept here. Adds to the list. */
enum result tutors_all(struct store *store, int64_t organisation_id, struct tutor_rows *rows, struct error *error);
/* They are no tutor any more: no access, no queue, no hours. */
enum result tutor_remove(struct store *store, int64_t organisation_id, int64_t person_id, struct error *error);
/* What a queue is for (desk/route.h). */
struct queue_route {
    int64_t queue_id;
    char *topics, *units, *languages; /* codes with a comma between them; "" all */
};
struct queue_routes {
    LIST_OF(struct queue_route) list;
};
void queue_route_done(struct queue_route *route);
void queue_routes_done(struct queue_routes *routes);
enum result queue_route_set(struct store *store, int64_t organisation_id, const struct queue_route *route,
                            struct error *error);
/* Of all queues, those that take everything first. Adds to the list. */
enum result queue_routes_all(struct store *store, int64_t organisation_id, struct queue_routes *routes,
                             struct error *error);
/* How many tickets wait there for somebody to take them. */
enum result queue_waiting(struct store *store, int64_t organisation_id, int64_t queue_id, int64_t *count,
                          struct error *error);

#endif
