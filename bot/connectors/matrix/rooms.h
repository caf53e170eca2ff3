/*
 * What Neuvo knows of the rooms it is in or is invited to. In memory, by room id; each room that changed is handed over
 * to be kept (struct kept, "room/<id>"), because a sync that goes on from its token tells only what is new.
 */
#ifndef NEUVO_MATRIX_ROOMS_H
#define NEUVO_MATRIX_ROOMS_H

#include "connectors/matrix/event.h"
#include "model/traffic.h"

#include <stdbool.h>
#include <stdint.h>

#define MATRIX_TRIAL "doctor" /* stands where a user would, in a room that `neuvo doctor` made with our account */

enum matrix_standing { STANDING_LEFT, STANDING_INVITED, STANDING_JOINED };

struct matrix_room {
    char *id;
    enum matrix_standing standing;
    bool encrypted;                         /* once on it stays on: whatever a homeserver says later */
    int64_t rotation_ms, rotation_messages; /* how often its key is to change; 0: nothing asked */
    bool space;
    int64_t joined, invited; /* members, ourselves among them; -1: not known yet */
    char *partner;           /* the only other member, as far as known; "" */
    char *inviter;           /* who let us in; "" */
    char *made_for;          /* we made the room to speak with this user alone; MATRIX_TRIAL; "" */
    char *successor;         /* the room was upgraded to this one; "" */
    char *came_in;           /* the event by which we came in: what stands before it is history, also when it is told
                                again; "" not known */
    bool greets;             /* we came in and have not said so yet */
    bool changed;            /* differs from what is kept */

    unsigned join_tries;    /* not kept: a restart begins anew */
    int64_t next_try_ms;    /* monotonic */
    bool busy;              /* a join or leave is under way */
    bool looking;           /* a look at its state is under way */
    bool stale;             /* the members changed: look again */
    bool unchecked;         /* we made it, and do not know yet whether the homeserver encrypted it by itself */
    int64_t trial_until_ms; /* monotonic: so long a room of our own making may be empty; 0: it was not met yet */
    size_t bucket;          /* its place in the table, for matrix_room_next() */
    struct matrix_room *next;
};

struct matrix_rooms;

struct matrix_rooms *matrix_rooms_new(void);
void matrix_rooms_free(struct matrix_rooms *rooms); /* NULL is fine */
size_t matrix_rooms_count(const struct matrix_rooms *rooms);
/* NULL: not known. */
struct matrix_room *matrix_room_find(const struct matrix_rooms *rooms, const char *id);
/* Finds or makes it. */
struct matrix_room *matrix_room_get(struct matrix_rooms *rooms, const char *id);
/* Whether encrypted rooms can be read and written too; not, at first. */
void matrix_rooms_read_all(struct matrix_rooms *rooms, bool all);
/* Where the user can be spoken to alone: a joined room of two, that can surely be read. NULL: nowhere yet. */
struct matrix_room *matrix_room_alone_with(const struct matrix_rooms *rooms, const char *user);
/* The room that took its place, over several upgrades; itself when there is none. */
struct matrix_room *matrix_room_newest(const struct matrix_rooms *rooms, struct matrix_room *room);
/* Goes through all of them; NULL begins. */
struct matrix_room *matrix_room_next(const struct matrix_rooms *rooms, const struct matrix_room *room);

/* Nobody but one other reads it. */
bool matrix_room_is_alone(const struct matrix_room *room);
/* Replaces one of its strings and notes that it changed. */
void matrix_room_set(struct matrix_room *room, char **field, const char *value);
void matrix_room_set_standing(struct matrix_room *room, enum matrix_standing standing);
void matrix_room_set_members(struct matrix_room *room, int64_t joined, int64_t invited);
/* What a state event says about it. self: our own user id. */
void matrix_room_note(struct matrix_room *room, const struct matrix_event *event, const char *self);

/* Adds all that changed since the last time. */
void matrix_rooms_keep(struct matrix_rooms *rooms, struct kept_list *kept);
/* One of what was kept; a value that cannot be read is as good as none. */
void matrix_rooms_restore(struct matrix_rooms *rooms, const struct kept *kept);
bool matrix_rooms_changed(const struct matrix_rooms *rooms);
/* What was to be kept was not: all of them once more. */
void matrix_rooms_keep_again(struct matrix_rooms *rooms);
/* Everything is forgotten, and that is to be kept too: the homeserver began anew. */
void matrix_rooms_forget(struct matrix_rooms *rooms);

#endif
