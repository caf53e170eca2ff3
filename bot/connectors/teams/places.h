/*
 * Where one can speak: what Teams calls a conversation reference. A place is known from the first message that was
 * taken from there, and kept over a restart, so that Neuvo can begin to speak (news of a ticket, a check-in). No I/O.
 */
#ifndef NEUVO_TEAMS_PLACES_H
#define NEUVO_TEAMS_PLACES_H

#include "connectors/teams/activity.h"
#include "connectors/teams/bucket.h"
#include "model/traffic.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A place that is called so and then has an account is the chat with that person, which is not open yet. */
#define TEAMS_PERSON "person:"
enum { PLACE_HEARD = 64 }; /* a channel has many threads */

struct teams_place {
    char *id; /* of the conversation, without ;messageid= */
    enum activity_scope scope;
    char *service_url, *tenant;
    char *bot;     /* how we are called there */
    char *account; /* PERSONAL: with whom; "" */
    bool gone;     /* the app was removed there, or Teams says that we are not in it */
    bool changed;  /* and is not kept yet */

    struct teams_bucket second, two_seconds, half_minute, hour; /* what is sent there */
    int64_t quiet_until_ms;      /* monotonic: Teams asked to be left alone there so long */
    uint64_t heard[PLACE_HEARD]; /* fingerprints of the activities that came from there last, as a ring */
    size_t heard_next;

    struct teams_place *next; /* in its bucket */
};

struct teams_places;

struct teams_places *teams_places_new(void);
void teams_places_free(struct teams_places *places); /* NULL is fine */
size_t teams_places_count(const struct teams_places *places);
size_t teams_places_gone(const struct teams_places *places);

/* NULL: it is not known. */
struct teams_place *teams_place_find(const struct teams_places *places, const char *id);
/* The personal one with that account, where it is not gone; NULL. */
struct teams_place *teams_place_with(const struct teams_places *places, const char *account);
/* Any place of that tenant, the one that was heard of last: where its service is. NULL. */
const struct teams_place *teams_place_near(const struct teams_places *places, const char *tenant);
/* What the activity tells of its place; changed where that is news. */
struct teams_place *teams_place_note(struct teams_places *places, const struct activity *activity);
/* One that we opened ourselves. */
struct teams_place *teams_place_add(struct teams_places *places, const struct teams_place *like, const char *id,
                                    enum activity_scope scope, const char *account);
/* It came from there, and can be answered as such. */
void teams_place_hear(struct teams_place *place, const struct activity *activity);
/* Was that activity heard there, not long ago? Then it can be answered as such. */
bool teams_place_heard(const struct teams_place *place, const char *activity);
void teams_place_set_gone(struct teams_places *places, struct teams_place *place, bool gone);

/* What is to be kept of it, which counts as kept from now on. */
void teams_place_keep(struct teams_place *place, struct kept_list *kept);
/* All that changed. */
void teams_places_keep(struct teams_places *places, struct kept_list *kept);
/* Takes one back; what is none of ours is left alone. */
void teams_places_restore(struct teams_places *places, const struct kept *kept);

#endif
