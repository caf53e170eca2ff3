/* Tickets: questions handed to the tutors, with their history. */
#ifndef NEUVO_STORE_TICKETS_H
#define NEUVO_STORE_TICKETS_H

#include "base/list.h"
#include "model/decision.h"
#include "store/store.h"

enum ticket_state {
    TICKET_NEW,
    TICKET_CLAIMED,
    TICKET_WAITING,
    TICKET_RESOLVED,
    TICKET_REOPENED,
    TICKET_CANCELLED,
};
const char *ticket_state_name(enum ticket_state state); /* "new", … */

struct ticket {
    int64_t id, number, queue_id, created_ms;
    enum ticket_state state;
    enum urgency urgency;
    enum language language;
    char *question, *topic, *reason; /* "" for none */
};
struct tickets {
    LIST_OF(struct ticket) list;
};
void tickets_done(struct tickets *tickets);

/* The number that the next ticket of the organisation gets: 1, 2, …, never one again. */
enum result ticket_next_number(struct store *store, int64_t organisation_id, int64_t *number, struct error *error);
/* Keeps the ticket as new, with the first row of its history. draft->number: what ticket_next_number told (CONFLICT
 * when it is not that any more) or 0 for whatever comes next. queue_id 0: no queue. */
enum result ticket_add(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t person_id,
                       enum language language, const struct ticket_draft *draft, int64_t queue_id, int64_t now_ms,
                       int64_t *id, struct error *error);
/* Moves it from one state to another. actor: as in audit.h. CONFLICT: it is not in state `from` (any more). */
enum result ticket_move(struct store *store, int64_t organisation_id, int64_t id, enum ticket_state from,
                        enum ticket_state to, const char *actor, int64_t now_ms, struct error *error);
/* Adds the person's tickets, newest first, at most limit (≤ 200). */
enum result tickets_of_person(struct store *store, int64_t organisation_id, int64_t person_id, size_t limit,
                              struct tickets *tickets, struct error *error);

#endif
