/* Tickets: questions handed to the tutors, with their history. */
#ifndef NEUVO_STORE_TICKETS_H
#define NEUVO_STORE_TICKETS_H

#include "base/list.h"
#include "model/decision.h"
#include "model/ticket.h"
#include "store/store.h"

const char *ticket_state_name(enum ticket_state state); /* "new", … */

struct ticket {
    int64_t id, number, version, queue_id, created_ms;
    int64_t conversation_id, person_id;     /* the asker's; person 0: erased */
    int64_t claimer_id;                     /* the tutor who has it; 0: nobody */
    int64_t card_conversation_id, card_seq; /* the entry that is its card; 0: it has none */
    int64_t incident_id;                    /* under which it waits; 0: none */
    int64_t desk_conversation_id;           /* in which its tutor works; 0: the thread under its card */
    enum ticket_state state;
    enum urgency urgency;
    enum language language;
    enum language other_language;    /* in which the asker takes an answer too; NONE: in no other */
    char *question, *topic, *reason; /* "" for none */
    char *rejected, *nearest;        /* as in the draft */
    struct ticket_where where;
    char *note; /* of the tutor who passed it on last; "" for none */
    int64_t changed_ms;
    int64_t acknowledged_ms;     /* when the security contact acknowledged its alarm; 0: never */
    int64_t opened_ms, reopened; /* when it was made or opened again last; how often it was */
    int64_t told_ms, heard_ms;   /* when its tutor and its asker last wrote to each other; 0: not yet */
    enum ticket_helped helped;
    int64_t asked_helped_ms; /* when its asker was asked whether it helped; 0: never */
};
struct tickets {
    LIST_OF(struct ticket) list;
};
void ticket_done(struct ticket *ticket);
void tickets_done(struct tickets *tickets);

/* The number that the next ticket of the organisation gets: 1, 2, …, never one again. */
enum result ticket_next_number(struct store *store, int64_t organisation_id, int64_t *number, struct error *error);
/* Keeps the ticket as new, with the first row of its history. draft->number: what ticket_next_number told (CONFLICT
 * when it is not that any more) or 0 for whatever comes next. event: external id of the message that made it. queue_id
 * 0: no queue. */
enum result ticket_add(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t person_id,
                       enum language language, const struct ticket_draft *draft, const char *event, int64_t queue_id,
                       int64_t now_ms, int64_t *id, struct error *error);
/* Moves it from one state to another; a time that was booked for it goes with its end. actor: as in audit.h. CONFLICT:
 * it is not in state `from` (any more). */
enum result ticket_move(struct store *store, int64_t organisation_id, int64_t id, enum ticket_state from,
                        enum ticket_state to, const char *actor, int64_t now_ms, struct error *error);
/* Who has it from now on; 0: nobody. */
enum result ticket_set_claimer(struct store *store, int64_t organisation_id, int64_t id, int64_t claimer_id,
                               struct error *error);
/* Where its tutor works on it from now on; 0: in the thread under its card. */
enum result ticket_set_desk(struct store *store, int64_t organisation_id, int64_t id, int64_t conversation_id,
                            struct error *error);
/* The entry that shows it to the tutors. */
enum result ticket_set_card(struct store *store, int64_t organisation_id, int64_t id, int64_t conversation_id,
                            int64_t seq, struct error *error);
/* By its id, by the entry that is its card, or that which a tutor has of what this person asked in this conversation.
   Into an empty value; NOT_FOUND (without a text): there is none. */
enum result ticket_find(struct store *store, int64_t organisation_id, int64_t id, struct ticket *ticket,
                        struct error *error);
enum result ticket_of_card(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t seq,
                           struct ticket *ticket, struct error *error);
enum result ticket_claimed_of(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t person_id,
                              struct ticket *ticket, struct error *error);
/* By the number that people see; the same. */
enum result ticket_of_number(struct store *store, int64_t organisation_id, int64_t number, struct ticket *ticket,
                             struct error *error);
/* By the message that made it; the same. */
enum result ticket_of_event(struct store *store, int64_t organisation_id, int64_t conversation_id, const char *event,
                            struct ticket *ticket, struct error *error);
/* It now reads so; "" erases the words. */
enum result ticket_reword(struct store *store, int64_t organisation_id, int64_t id, const char *question,
                          struct error *error);

/* It is needed there, and its asker is reached so. */
enum result ticket_set_where(struct store *store, int64_t organisation_id, int64_t id, const struct ticket_where *where,
                             struct error *error);

/* Its tutor has written to the asker; its asker to the tutor; it was opened again. */
enum result ticket_told(struct store *store, int64_t organisation_id, int64_t id, int64_t now_ms, struct error *error);
enum result ticket_heard(struct store *store, int64_t organisation_id, int64_t id, int64_t now_ms, struct error *error);
enum result ticket_opened_again(struct store *store, int64_t organisation_id, int64_t id, int64_t now_ms,
                                struct error *error);
/* What the asker says of the answer; and they were asked, which is done once. */
enum result ticket_set_helped(struct store *store, int64_t organisation_id, int64_t id, enum ticket_helped helped,
                              struct error *error);
enum result ticket_asked_helped(struct store *store, int64_t organisation_id, int64_t id, int64_t now_ms,
                                struct error *error);
/* The asker takes an answer in that language too. */
enum result ticket_set_other_language(struct store *store, int64_t organisation_id, int64_t id, enum language language,
                                      struct error *error);
/* It waits in that queue from now on, with this note for who takes it. */
enum result ticket_pass_on(struct store *store, int64_t organisation_id, int64_t id, int64_t queue_id, const char *note,
                           struct error *error);

/* An entry was passed on to the other side of the ticket. */
struct relay {
    int64_t conversation_id, seq, to_conversation_id, to_seq, ticket_id;
};
enum result relay_add(struct store *store, int64_t organisation_id, const struct relay *relay, struct error *error);
/* What the entry was passed on as. NOT_FOUND (without a text): it was not. */
enum result relay_find(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t seq,
                       struct relay *relay, struct error *error);
/* Adds the person's tickets, newest first, at most limit (≤ 200). */
enum result tickets_of_person(struct store *store, int64_t organisation_id, int64_t person_id, size_t limit,
                              struct tickets *tickets, struct error *error);
/* Adds those of the queue that nobody has taken and that have no card, oldest first, at most limit (≤ 200). */
enum result tickets_without_card(struct store *store, int64_t organisation_id, int64_t queue_id, size_t limit,
                                 struct tickets *tickets, struct error *error);
/* Those of the queue that nobody has taken, and that wait under no incident, newest first; the same. */
enum result tickets_waiting(struct store *store, int64_t organisation_id, int64_t queue_id, size_t limit,
                            struct tickets *tickets, struct error *error);
/* The same of all queues, by number, above that one. */
enum result tickets_waiting_after(struct store *store, int64_t organisation_id, int64_t number, size_t limit,
                                  struct tickets *tickets, struct error *error);
/* The same for what a tutor has now. */
enum result tickets_claimed_by(struct store *store, int64_t organisation_id, int64_t claimer_id, size_t limit,
                               struct tickets *tickets, struct error *error);
/* The same for those that nobody has taken and that wait under an incident. */
enum result tickets_of_incident(struct store *store, int64_t organisation_id, int64_t incident_id, size_t limit,
                                struct tickets *tickets, struct error *error);
/* The same for those about security that nobody has taken and whose alarm nobody has acknowledged since they came into
 * their state, oldest first. */
enum result tickets_ringing(struct store *store, int64_t organisation_id, size_t limit, struct tickets *tickets,
                            struct error *error);

#endif
