/*
 * What the files of this room share; nobody else includes it. Data goes one way:
 *
 *     /api/messages → door (who may speak: jwt, keyring, keys) → intake (what is said) → engine → door (the answer)
 *     departure → send (places, pace, bearer) → the service address of its place
 *
 * All of it runs on the loop thread.
 */
#ifndef NEUVO_TEAMS_CONNECTION_H
#define NEUVO_TEAMS_CONNECTION_H

#include "connectors/connector.h"
#include "connectors/teams/activity.h"
#include "connectors/teams/keyring.h"
#include "connectors/teams/options.h"
#include "connectors/teams/places.h"
#include "loop/loop.h"
#include "model/reply.h"

struct keys;
struct bearer;
struct door;
struct invokes;
struct outgoing;
struct fetching;
struct typing;
struct roster;

enum teams_count {
    COUNT_TAKEN,
    COUNT_REPEATED,
    COUNT_IGNORED,      /* nothing for us */
    COUNT_STRANGER,     /* not served */
    COUNT_UNAUTHORISED, /* 401 */
    COUNT_FORBIDDEN,    /* 403 */
    COUNT_UNREADABLE,   /* 400 */
    COUNT_BUSY,         /* 503 */
    COUNTS
};

struct connector {
    const struct connector_services *services;
    struct teams_options options;
    struct teams_places *places;
    struct keys *keys;
    struct bearer *bearer;
    struct door *door;
    struct invokes *invokes;
    struct outgoing *outgoing;
    struct typing *typing;
    struct roster *roster;
    LIST_OF(struct fetching *) fetches; /* under way */

    int64_t started_ms;

    uint64_t requests[COUNTS];
    uint64_t sent, ambiguous, permanent, token_fetches, key_fetches;
};

/* ---- connector.c ----------------------------------------------------------------------------------------------------
 */

/* Keeps what changed about places, without waiting for it. */
void teams_keep_places(struct connector *connector);

/* ---- keys.c: the channel's keys, fetched and kept ---------------------------------------------------------------- */

enum keys_verdict { KEYS_FOUND, KEYS_COMING, KEYS_NONE };

/* json: as they were kept before; NULL or "" none. */
struct keys *teams_keys_new(struct connector *connector, const char *json);
void teams_keys_free(struct keys *keys); /* NULL is fine */
/* COMING: they are being fetched, and teams_door_settled() is called then. NONE: there is no such key. */
enum keys_verdict teams_keys_find(struct keys *keys, const char *id, struct keyring_key **key);
bool teams_keys_are_there(const struct keys *keys);

/* ---- bearer.c: our own token --------------------------------------------------------------------------------------
 */

struct bearer *teams_bearer_new(struct connector *connector);
void teams_bearer_free(struct bearer *bearer); /* NULL is fine */
/* The token, valid for a while still; "" where none is needed. NULL: *why there is none, or it is being fetched (*why
 * is NULL) and teams_send_token_settled() is called then. */
const char *teams_bearer_token(struct bearer *bearer, const char **why);
/* It was refused: whoever asks next fetches a new one. What is newer than that one stays. */
void teams_bearer_drop(struct bearer *bearer, const char *token);

/* ---- door.c: /api/messages -----------------------------------------------------------------------------------------
 */

struct door *teams_door_new(struct connector *connector);
void teams_door_free(struct door *door); /* NULL is fine */
void teams_door_settled(struct door *door);
void teams_door_committed(struct door *door, struct departure *departure);

/* ---- intake.c: what an activity means ------------------------------------------------------------------------------
 */

/* Adds the messages that it is, without organisation and time. None: there is nothing for Neuvo in it. */
void teams_messages_of(struct connector *connector, const struct activity *activity, struct arrival *arrival);

/* ---- invokes.c: the same invoke under another id
 * --------------------------------------------------------------------- */

struct invokes *teams_invokes_new(void);
void teams_invokes_free(struct invokes *invokes); /* NULL is fine */
/* The id under which its like came within the last minute, else its own, which is remembered. */
void teams_invokes_name(struct invokes *invokes, const struct activity *activity, int64_t now_ms, struct text *id);
void teams_invokes_keep(const struct invokes *invokes, struct kept_list *kept);
void teams_invokes_restore(struct invokes *invokes, const struct kept *kept);

/* ---- send.c
 * ----------------------------------------------------------------------------------------------------------- */

struct outgoing *teams_outgoing_new(struct connector *connector);
void teams_outgoing_free(struct outgoing *outgoing); /* NULL is fine */
void teams_send(struct connector *connector, struct departure *departure);
/* why: NULL where there is one now, else why there is none. */
void teams_send_token_settled(struct outgoing *outgoing, const char *why);
/* What is said to somebody who is not served. Nothing of it is kept. */
void teams_send_refusal(struct connector *connector, const struct activity *activity, const struct reply *reply);
/* May something that nobody misses go there now, beside the messages? Then it counts as sent. */
bool teams_send_beside(struct outgoing *outgoing, struct teams_place *place);
size_t teams_outgoing_count(const struct outgoing *outgoing);

/* ---- fetch.c: a picture that goes along with a ticket
 * ------------------------------------------------------------------ */

void teams_fetch(struct connector *connector, struct departure *departure);
void teams_fetches_free(struct connector *connector);

/* ---- typing.c: "Neuvo is writing", where an answer takes long
 * ---------------------------------------------------------- */

struct typing *teams_typing_new(struct connector *connector);
void teams_typing_free(struct typing *typing); /* NULL is fine */
/* An answer is awaited there; it is there now. */
void teams_typing_begin(struct typing *typing, const char *place);
/* A person of the other side writes; told again while they do. */
void teams_typing_show(struct typing *typing, const char *place);
void teams_typing_end(struct typing *typing, const char *place);

/* ---- roster.c: whose members are served (teams.allowed_groups)
 * --------------------------------------------------------- */

struct roster *teams_roster_new(struct connector *connector);
void teams_roster_free(struct roster *roster); /* NULL is fine */
/* COMING: who is a member is not known yet and is being asked at the service address of this activity;
 * teams_door_settled() is called then. UNREADABLE: it was asked, and cannot be known now. */
enum roster_verdict { ROSTER_KNOWN, ROSTER_COMING, ROSTER_UNREADABLE };
enum roster_verdict teams_roster_ask(struct roster *roster, const struct activity *activity,
                                     enum membership *membership);
bool teams_roster_is_coming(const struct roster *roster);
/* Somebody came or left somewhere. */
void teams_roster_look(struct roster *roster);
size_t teams_roster_count(const struct roster *roster);

#endif
