/*
 * One message inside the engine's transaction: what it reads of the world, and how its decision is carried out.
 *
 * Only the engine's own files include this. All of it runs on the engine thread between store_begin() and
 * store_commit().
 */
#ifndef NEUVO_ENGINE_TURN_H
#define NEUVO_ENGINE_TURN_H

#include "base/text.h"
#include "engine/pace.h"
#include "model/decision.h"
#include "model/message.h"
#include "model/traffic.h"
#include "store/store.h"

#include <stdatomic.h>

/* What the engine gives every turn. */
struct turn_tools {
    struct store *store;
    const struct knowledge *knowledge;
    struct analyser *analyser;
    const struct intents *intents;
    const struct phrases *phrases;
    const char *about_address;
    struct pace *pace;
};

/* What a turn led to, for logs and metrics. */
struct turn_result {
    const char *outcome; /* static */
    int64_t took_us;     /* of decide() */
};

/* Carries out one message: remembers it, decides, keeps entries, state, tickets, timers and departures. Fills the
   receipt. poisoned: it killed the process three times and goes to the dead letters unread. Anything but RESULT_OK
   means that the whole transaction must be rolled back. */
enum result turn_take(const struct turn_tools *tools, const struct message *message, bool poisoned,
                      struct receipt *receipt, struct turn_result *result, struct error *error);

/* A message that had to wait for its turn (pace.h): decides it now. poisoned: as above. */
enum result turn_take_deferred(const struct turn_tools *tools, int64_t organisation_id, const char *payload,
                               bool poisoned, struct turn_result *result, struct error *error);

/* ---- between the files of a turn -------------------------------------------------------------------------- */

struct turn {
    const struct turn_tools *tools;
    const struct message *message;
    int64_t now_ms;
    int64_t organisation_id;
    struct person person;
    struct conversation conversation;
    struct text state;
    LIST_OF(char *) strings; /* what the world's functions returned; valid until the turn ends */
    struct turn_result *result;
};

/* May the sender ask anything at all (served.c)? Asked before anything of the message is kept. */
enum result turn_serves(const struct turn *turn, bool *serves, struct error *error);
/* A stranger takes something back: their own words from when they were served, or anybody's, as a moderator. It leaves
 * no row. */
enum result turn_take_back(const struct turn *turn, struct error *error);
/* Fills the world's functions from the store (world_of_store.c). */
void turn_world(struct turn *turn, struct world *world);
/* Writes the decision down (carry_out.c). first_output: number of the first reply, part of its idempotency key. */
enum result turn_carry_out(struct turn *turn, const struct decision *decision, unsigned first_output,
                           struct error *error);

#endif
