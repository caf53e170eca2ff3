/* What became of departures: sent, later, never; and that later is now. Inside the group's transaction. */
#ifndef NEUVO_ENGINE_OUTCOME_H
#define NEUVO_ENGINE_OUTCOME_H

#include "base/mailbox.h"
#include "model/traffic.h"
#include "store/store.h"

struct turn_tools;

/* ARRIVAL_OUTCOME. One that comes too late changes nothing. *news: set when something about a ticket changed. */
enum result outcome_take(const struct turn_tools *tools, const struct arrival *arrival, bool *news,
                         struct error *error);
/* ARRIVAL_REACHED: all that waits in this connector's lanes is due now. arrivals: where the rest goes when it is much.
 */
enum result outcome_reached(struct store *store, struct mailbox *arrivals, const struct arrival *arrival,
                            struct error *error);

/* A departure could not be sent yet: where it holds words of a person that wait for long, both sides are told, once
 * (desk_held.c). */
enum result desk_words_held(const struct turn_tools *tools, int64_t departure_id, int64_t now_ms, struct error *error);

/* A departure was given up: where it holds words of a person, who wrote them is told, once. unsure: they may have
 * arrived all the same. */
enum result desk_words_lost(const struct turn_tools *tools, int64_t departure_id, bool unsure, int64_t now_ms,
                            struct error *error);

/* A departure was given up for good, and its reader has another chat with Neuvo: they are told there
 * (elsewhere_turn.c).
 */
enum result outcome_elsewhere(const struct turn_tools *tools, int64_t departure_id, bool *told, int64_t now_ms,
                              struct error *error);

/* A departure will never reach its service desk: the ticket waits for the tutors again, who hear why (desk_service.c).
 */
enum result desk_service_failed(const struct turn_tools *tools, int64_t departure_id, const char *reason, bool *news,
                                struct error *error);

/* A picture is held now, or given up: shows it to the other side of its ticket, or tells who sent it (desk_picture.c).
 */
enum result desk_picture_settled(const struct turn_tools *tools, int64_t organisation_id, int64_t id, int64_t now_ms,
                                 struct error *error);

#endif
