/* Incidents, whom they were told to, and the tickets that wait under them. */
#ifndef NEUVO_STORE_INCIDENTS_H
#define NEUVO_STORE_INCIDENTS_H

#include "base/language.h"
#include "base/list.h"
#include "model/incident.h"
#include "store/store.h"

enum incident_state { INCIDENT_OPEN, INCIDENT_ASKED, INCIDENT_ENDED };

struct kept_incident {
    int64_t id, began_ms, until_ms;
    enum incident_state state;
    int64_t card_conversation_id, card_seq; /* 0: it has no card */
    char *words, *line;
};
void kept_incident_done(struct kept_incident *incident);

/* How many were told, joined it, and wait for people under it. */
struct incident_counts {
    int64_t told, joined, tickets;
};

/* Keeps a new one; incident->id is filled. */
enum result incident_add(struct store *store, int64_t organisation_id, struct kept_incident *incident,
                         struct error *error);
enum result incident_set_card(struct store *store, int64_t organisation_id, int64_t id, int64_t conversation_id,
                              int64_t seq, struct error *error);
enum result incident_set_state(struct store *store, int64_t organisation_id, int64_t id, enum incident_state state,
                               int64_t until_ms, struct error *error);
/* By its id; by its card. Into an empty value; NOT_FOUND (without a text): there is none. */
enum result incident_find(struct store *store, int64_t organisation_id, int64_t id, struct kept_incident *incident,
                          struct error *error);
enum result incident_of_card(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t seq,
                             struct kept_incident *incident, struct error *error);
/* The newest that are in that state, at most 20. Adds to the list. */
enum result incidents_in(struct store *store, int64_t organisation_id, enum incident_state state,
                         struct incidents *incidents, struct error *error);

/* It was told there, once; joined: they said that it concerns them. */
enum result incident_tell(struct store *store, int64_t organisation_id, int64_t id, int64_t conversation_id,
                          int64_t person_id, enum language language, bool joined, int64_t now_ms, struct error *error);
enum result incident_count(struct store *store, int64_t organisation_id, int64_t id, struct incident_counts *counts,
                           struct error *error);
/* Those who have not been told yet that it is over, at most limit (≤ 200). Adds to the list. */
struct told_row {
    int64_t conversation_id, person_id;
    enum language language;
};
struct told_rows {
    LIST_OF(struct told_row) list;
};
enum result incident_untold(struct store *store, int64_t organisation_id, int64_t id, size_t limit,
                            struct told_rows *rows, struct error *error);
enum result incident_told_over(struct store *store, int64_t organisation_id, int64_t id, int64_t conversation_id,
                               int64_t now_ms, struct error *error);

/* The ticket waits under it. */
enum result incident_take_ticket(struct store *store, int64_t organisation_id, int64_t id, int64_t ticket_id,
                                 struct error *error);

#endif
