/*
 * One event of a room, typed (client-server API, "Room Events"). Whatever a homeserver sends: what is missing or of the
 * wrong type is "" here, and an event without a type or a sender is none. Stripped state has no id.
 */
#ifndef NEUVO_MATRIX_EVENT_H
#define NEUVO_MATRIX_EVENT_H

#include "base/error.h"
#include "base/list.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MATRIX_EVENT_BYTES ((size_t)256 * 1024) /* a homeserver's own bound is 64 KiB; what it adds comes on top */
#define MATRIX_DEPTH 1000                   /* of all that a homeserver sends: deeper than Synapse takes from anybody */
#define MATRIX_OWN_KEY "fi.neuvo.departure" /* in the content of all that we send: {"key", "cause"} */

enum matrix_relation {
    RELATION_NONE,
    RELATION_THREAD,
    RELATION_EDIT,     /* m.replace */
    RELATION_REACTION, /* m.annotation */
    RELATION_OTHER,    /* something that we do not know */
};

/* Strings are never NULL. */
struct matrix_event {
    char *type, *id, *sender, *room; /* room: "" in a sync answer, where it stands around the event */
    int64_t at_ms;                   /* origin_server_ts, as the sender's server says */
    bool is_state;
    char *state_key;
    char *redacts; /* of m.room.redaction, in whichever place the room version puts it */

    char *message_type, *body; /* of m.room.message; of an edit: the new ones, "" where it brings none */
    /* Of m.image and m.file: where it lies ("": nowhere), and what its sender says of it. Then body is
     * what was written beside it, "" when it only repeats the name. */
    char *uri, *media_type, *file_name;
    int64_t file_bytes;
    char *file_key, *file_iv, *file_hash; /* of a sealed one: base64; "" it is not */
    enum matrix_relation relation;
    char *target;     /* of the relation: thread root, edited or annotated event */
    char *reaction;   /* the emoji */
    bool mentions_me; /* m.mentions holds our user id */
    char *own_key;    /* we sent it: the departure's key */

    /* Of m.room.encrypted, until it is opened: how it is sealed, with which session, and the whole of it. */
    char *algorithm, *session, *ciphertext, *device, *raw;
    bool was_sealed; /* it has been opened */
    /* Of m.room.encryption: what the room asks for; 0: nothing. */
    int64_t rotation_ms, rotation_messages;

    char *membership;  /* of m.room.member */
    bool is_direct;    /* of an invitation */
    char *replacement; /* of m.room.tombstone */
    char *room_type;   /* of m.room.create: "m.space" */
    char *made_for;    /* of m.room.create: we made this room to speak with that user alone */
};

struct matrix_events {
    LIST_OF(struct matrix_event) list;
};

/* Reads one event. self: our own user id, for mentions. BAD_INPUT: it is no event; nothing is left to release. */
enum result matrix_event_read(const char *json, size_t length, const char *self, struct matrix_event *event,
                              struct error *error);
/* What an m.room.encrypted event holds ({"type", "content"}) takes its place; where it stands stays as it was told
 * in clear text. BAD_INPUT: it is no event, and nothing has changed. */
enum result matrix_event_open(struct matrix_event *event, const char *json, size_t length, const char *self);
void matrix_event_done(struct matrix_event *event);
void matrix_events_done(struct matrix_events *events);

#endif
