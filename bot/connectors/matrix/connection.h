/*
 * What the files of this room share; nobody else includes it. Data goes one way:
 *
 *     sign_in → sync or transactions → intake → (addressed) → outlet → engine
 *     departure → send (alone) → homeserver
 *
 * All of it runs on the loop thread.
 */
#ifndef NEUVO_MATRIX_CONNECTION_H
#define NEUVO_MATRIX_CONNECTION_H

#include "connectors/connector.h"
#include "connectors/matrix/api.h"
#include "connectors/matrix/event.h"
#include "connectors/matrix/options.h"
#include "connectors/matrix/rooms.h"
#include "loop/loop.h"
#include "model/reply.h"

#define MATRIX_REPORTED 256
#define MATRIX_BATCH 64 /* messages in one arrival: what one transaction takes */

struct json_split;
struct sync;
struct outlet;
struct alone;
struct backlog;
struct early;
struct encryption;
struct look;
struct transaction;
struct typing;
struct writers;
struct reach;
struct receipts;

/* Longer with every failure, up to a minute; with some chance, so that not all come at once. */
struct matrix_pause {
    unsigned failures;
};
int64_t matrix_pause_ms(struct matrix_pause *pause, int64_t hint_ms);

struct connector {
    const struct connector_services *services;
    struct matrix_options options;
    struct matrix_api *api;
    struct matrix_rooms *rooms;
    const char *server; /* of our own user id */

    bool signed_in;  /* the token was found valid */
    bool signing_in; /* a way to get there is under way */
    struct matrix_pause sign_in_pause;
    struct loop_timer *sign_in_timer;
    char *profile; /* the display name that was set last time; kept */
    bool profile_changed;

    struct sync *sync;                /* an account asks; NULL for a service */
    struct transaction *transactions; /* a service is told; NULL for an account */
    struct backlog *backlog;          /* of a service; NULL for an account */
    struct encryption *encryption;    /* NULL: off */
    struct outlet *outlet;
    struct alone *alone;
    struct typing *typing;
    struct writers *writers;
    struct early *early;
    struct reach *reach;
    struct receipts *receipts;
    struct loop_timer *soon_timer; /* NULL until it is needed */
    bool tends_soon;
    struct loop_timer *rooms_timer; /* invitations, empty rooms, members */
    int64_t quiet_until_ms;         /* monotonic: the homeserver asked to be left alone so long */

    int64_t heard_ms;                   /* monotonic: when something was last heard of any room; 0: never */
    int64_t back_ms;                    /* the same: when we came, or came back after a day */
    uint64_t reported[MATRIX_REPORTED]; /* fingerprints of the keys that were sent last, as a ring */
    size_t reported_next;

    bool caught_up;        /* has heard, since the process started, what happened meanwhile */
    bool looked_for_rooms; /* a service: has asked once in which rooms it is */

    unsigned sends;      /* under way */
    unsigned fetches;    /* the same */
    unsigned looks;      /* the same */
    unsigned looks_done; /* for nobody who waits, in the minute that began at looks_since_ms */
    int64_t looks_since_ms;
    struct look *looks_waiting;

    uint64_t events, messages, sent, refused, syncs, sync_failures;
};

/* ---- sign_in.c: a valid token, then `matrix_ready` ----------------------------------------------------------- */

void matrix_sign_in(struct connector *connector);
/* The token turned out to be invalid: signs in again, by and by. */
void matrix_signed_out(struct connector *connector, const char *why);
/* What follows when we are known to the homeserver (connector.c). */
void matrix_ready(struct connector *connector);

/* ---- sync.c: the long poll of an account --------------------------------------------------------------------- */

struct sync *matrix_sync_new(struct connector *connector);
void matrix_sync_free(struct sync *sync);
void matrix_sync_restore(struct sync *sync, const struct kept *kept);
/* Asks for what is new, unless it does already. */
void matrix_sync_go(struct sync *sync);
/* The same, but not before a time that the homeserver asked to wait. */
void matrix_sync_hurry(struct sync *sync);
/* All that we had to say is said. NULL is fine. */
void matrix_sync_said(struct sync *sync);

/* ---- transactions.c: what a homeserver pushes to an application service -------------------------------------- */

struct transaction *matrix_transactions_new(struct connector *connector);
void matrix_transactions_free(struct transaction *transaction); /* NULL is fine */
/* Asks the homeserver to knock at our door: what waits for us there then comes at once. */
void matrix_ping(struct connector *connector);

/* ---- intake.c: events of one room, in the order in which they happened --------------------------------------- */

struct matrix_news {
    const char *room;
    const struct matrix_events *state;    /* before the timeline */
    const struct matrix_events *timeline; /* oldest first */
    int64_t live_from_ms;    /* what has an older origin_server_ts happened before we listened: it is not answered */
    int64_t joined, invited; /* members, when they are told; else -1 */
};
/* Notes what the room is now and hands what is said to Neuvo to the outlet. */
void matrix_take_news(struct connector *connector, const struct matrix_news *news);
/* We are invited: its stripped state. */
void matrix_take_invitation(struct connector *connector, const char *room, const struct matrix_events *state);
void matrix_take_leave(struct connector *connector, const char *room);
/* An event that was sealed and can be read only now. */
void matrix_take_late(struct connector *connector, struct matrix_room *room, struct matrix_event *event);
/* What that user says there cannot be read: it is told to them, once for each id. */
void matrix_take_unreadable(struct connector *connector, const struct matrix_room *room, const char *user,
                            const char *id);
/* Whose people this user is of: a code, or "". */
const char *matrix_organisation_of(const struct connector *connector, const char *user);

/* ---- addressed.c: is it meant for Neuvo? --------------------------------------------------------------------- */

/* Fills an initialised message. False: it is not for us. */
bool matrix_message_of(const struct connector *connector, const struct matrix_room *room,
                       const struct matrix_event *event, struct message *message);

/* ---- outlet.c: batches to the engine, and what is told when they are kept ------------------------------------ */

/* What becomes of everything put in since the last matrix_outlet_flush(). again: it could not be kept, ask the
 * homeserver again. */
typedef void matrix_flushed(void *context, bool again);

struct outlet *matrix_outlet_new(struct connector *connector);
void matrix_outlet_free(struct outlet *outlet);
/* Takes the message over (its contents). */
void matrix_outlet_put(struct outlet *outlet, struct message *message);
/* All that was put in, the rooms that changed and `name` = value (NULL: nothing) as one promise. One at a time. */
void matrix_outlet_flush(struct outlet *outlet, const char *name, const char *value, matrix_flushed *flushed,
                         void *context);
/* Nothing was put in, nothing changed, and nothing is under way. */
bool matrix_outlet_is_idle(const struct outlet *outlet);
void matrix_outlet_committed(struct outlet *outlet, struct departure *departure);
void matrix_outlet_room(struct outlet *outlet);
/* Keeps what encryption changed, beside the promise, and says so: only then may what came of it be sent. release: of
 * the context, where everything stops before; NULL: it is nobody's. */
void matrix_outlet_keep_now(struct outlet *outlet, void (*kept)(void *context, bool kept),
                            void (*release)(void *context), void *context);
/* Keeps the rooms that changed, unless something is being kept anyway. */
void matrix_outlet_keep(struct outlet *outlet);

/* ---- send.c -------------------------------------------------------------------------------------------------- */

void matrix_send(struct connector *connector, struct departure *departure);
/* Reports that it was not sent, and releases it. */
void matrix_sent_not(struct connector *connector, struct departure *departure, enum send_outcome outcome,
                     int64_t retry_after_ms, const char *reason);
/* Later, without the homeserver having been asked: it waits for others. */
void matrix_sent_untried(struct connector *connector, struct departure *departure, int64_t wait_ms, const char *reason);
/* The departure with this key was sent and reported, and not long ago. */
bool matrix_sent_knows(const struct connector *connector, const char *key);
/* Into that room; the departure belongs to it. */
void matrix_send_into(struct connector *connector, struct matrix_room *room, struct departure *departure);
/* A mark under a message that stays with the tutors; once for the same event. Nothing of it is kept. */
void matrix_send_mark(struct connector *connector, const char *room, const char *event);
/* What is said to somebody who is not served, at most once for the same event. Nothing of it is kept. */
void matrix_send_refusal(struct connector *connector, const char *room, const char *thread, const char *replies,
                         const struct reply *reply);

/* ---- early.c: departures before we are known to the homeserver ----------------------------------------------- */

struct early *matrix_early_new(struct connector *connector);
void matrix_early_free(struct early *early); /* NULL is fine */
/* True: it waits here, and is sent by and by. NULL keeps none. */
bool matrix_early_keeps(struct early *early, struct departure *departure);
/* Tries all of them (again). */
void matrix_early_go(struct early *early);

/* ---- fetch.c: a picture that goes along with a ticket -------------------------------------------------------- */

void matrix_fetch(struct connector *connector, struct departure *departure);

/* ---- typing.c: "Neuvo is writing", where an answer takes long ------------------------------------------------ */

struct typing *matrix_typing_new(struct connector *connector);
void matrix_typing_free(struct typing *typing); /* NULL is fine */
/* An answer is awaited there; it is there now. */
void matrix_typing_begin(struct typing *typing, const char *room);
void matrix_typing_end(struct typing *typing, const char *room);
/* A person of the other side writes; told again while they do. */
void matrix_typing_show(struct typing *typing, const char *room);

/* ---- writers.c: who of the others writes ---------------------------------------------------------------------- */

struct writers *matrix_writers_new(struct connector *connector);
void matrix_writers_free(struct writers *writers); /* NULL is fine */
/* An m.typing event of that room: it names all who write there now. */
void matrix_writers_heard(struct writers *writers, const char *room, const char *event, size_t length);
/* The same as an application service is pushed it: it names its room itself. */
void matrix_writers_pushed(struct writers *writers, const char *event, size_t length);

/* ---- receipts.c: what was read ------------------------------------------------------------------------------- */

struct receipts *matrix_receipts_new(struct connector *connector);
void matrix_receipts_free(struct receipts *receipts); /* NULL is fine */
/* thread: the id of its root, or "". A newer event of the same room and thread takes the older one's place. */
void matrix_receipts_add(struct receipts *receipts, const char *room, const char *event, const char *thread);
/* Something was said there, which shows that all was read. */
void matrix_receipts_answered(struct receipts *receipts, const char *room, const char *thread);
bool matrix_receipts_are_told(const struct receipts *receipts); /* nothing is gathered still */

/* ---- alone.c: opens a room with one person ------------------------------------------------------------------- */

struct alone *matrix_alone_new(struct connector *connector);
void matrix_alone_free(struct alone *alone);
/* A departure whose place is a user id. */
void matrix_alone_send(struct alone *alone, struct departure *departure);

/* ---- membership.c: invitations, empty rooms, who is there ---------------------------------------------------- */

/* Looks at all rooms that want something done. Called by a timer and when something changed. */
void matrix_tend_rooms(struct connector *connector);
/* In a moment, together with whatever else changes until then: with thousands of rooms a look at all is work. */
void matrix_tend_soon(struct connector *connector);

/* ---- profile.c ----------------------------------------------------------------------------------------------- */

void matrix_profile_set(struct connector *connector);

#endif
