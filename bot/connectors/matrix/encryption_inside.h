/* What the files of encryption share; nobody else includes it. */
#ifndef NEUVO_MATRIX_ENCRYPTION_INSIDE_H
#define NEUVO_MATRIX_ENCRYPTION_INSIDE_H

#include "base/clock.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/log.h"
#include "base/own.h"
#include "connectors/matrix/canonical.h"
#include "connectors/matrix/connection.h"
#include "connectors/matrix/crypto.h"
#include "connectors/matrix/encryption.h"
#include "connectors/matrix/identifiers.h"
#include "connectors/matrix/vault.h"

#include <stdlib.h>
#include <string.h>

#define OLM_ALGORITHM "m.olm.v1.curve25519-aes-sha2"
#define MEGOLM_ALGORITHM "m.megolm.v1.aes-sha2"
#define SIGNED_KEY "signed_curve25519"

struct devices;
struct healing;
struct shares;

enum { HEALED_MOST = 256 };
struct healed {
    uint64_t device;
    int64_t at_ms; /* monotonic; 0: never */
};

struct encryption {
    struct connector *connector;
    struct vault *vault;
    struct devices *devices;
    struct shares *shares;
    char *device; /* ours; "" not known yet */
    char curve25519[CRYPTO_KEY_BYTES], ed25519[CRYPTO_KEY_BYTES];
    bool published;    /* the homeserver has our keys */
    bool publishing;   /* they are under way */
    bool broken;       /* the device has other keys there: nobody would believe ours */
    bool damaged;      /* something that was kept cannot be read */
    int64_t keys_left; /* one-time keys at the homeserver; -1 not told */
    bool fallback_used;
    bool fallback_told;
    bool renewing;      /* our one-time keys at the homeserver are being used up: we have lost their other halves */
    unsigned used_up;   /* so many of them */
    int64_t renewed_ms; /* monotonic; 0: never */
    bool signing;       /* our identity, or our device by it */
    bool complained;    /* of an identity that is not ours */
    bool held;          /* events may wait for their keys */
    struct loop_timer *timer;
    struct healing *healings;
    struct healed healed[HEALED_MOST]; /* devices to which a session was made anew */
};

/* ---- vault values are JSON objects ------------------------------------------------------------------------------ */

/* NULL: there is none, or it cannot be read. The document is the caller's. */
struct json *kept_json(const struct encryption *encryption, const char *name);
/* "" where there is none. */
const char *string_in(const struct json *object, const char *key);
int64_t number_in(const struct json *object, const char *key);
const struct json *object_in(const struct json *object, const char *key);
const struct json *array_in(const struct json *object, const char *key);
/* Bytes of a homeserver as an object; NULL: they are none. */
struct json *object_of_bytes(const char *bytes, size_t length);

/* Our device cannot be believed: from now on as if it were off. */
void encryption_break(struct encryption *encryption);

/* ---- own_keys.c -------------------------------------------------------------------------------------------------- */

/* The account, to be given back; NULL: there is none. */
struct crypto_account *account_take(const struct encryption *encryption);
void account_give(struct encryption *encryption, struct crypto_account *account);
/* Makes or finds the account of the device. */
void own_keys_begin(struct encryption *encryption);
/* Publishes what is missing at the homeserver. */
void own_keys_top_up(struct encryption *encryption);
void own_keys_refused(struct encryption *encryption, const char *why);
/* Our device, as it is signed. */
void own_device_keys(const struct encryption *encryption, const struct crypto_account *account, struct text *json);
/* Adds the object with one signature of ours. */
void add_signed(struct text *out, const char *json, const char *user, const char *key_id, const char *signature);

/* ---- cross_signing.c --------------------------------------------------------------------------------------------- */

void cross_signing_check(struct encryption *encryption, const struct json *query_answer);
void cross_signing_begin(struct encryption *encryption);

/* ---- devices.c: whose devices there are ---------------------------------------------------------------------------
 */

struct device {
    char *id;
    char curve25519[CRYPTO_KEY_BYTES], ed25519[CRYPTO_KEY_BYTES];
};
struct device_list {
    LIST_OF(struct device) list;
};

struct devices *devices_new(struct encryption *encryption);
void devices_free(struct devices *devices);
void devices_restore(struct devices *devices);
void devices_changed(struct devices *devices, const char *user);
void devices_left(struct devices *devices, const char *user);
void devices_doubt(struct devices *devices);
/* NULL: not known. Valid until something of that user changes. */
const struct device_list *devices_of(const struct devices *devices, const char *user);
bool devices_are_fresh(const struct devices *devices, const char *user);
/* Changes with any change of anybody's devices. */
uint64_t devices_state(const struct devices *devices);
/* Calls when the lists of all these users are as fresh as can be; well false: the homeserver could not be asked. */
void devices_ask(struct devices *devices, const char *const *users, size_t count,
                 void (*asked)(void *context, bool well), void *context);
void devices_each(const struct devices *devices,
                  void (*each)(void *context, const char *user, const struct device *device), void *context);
/* A device's keys, signed by itself. False: they are not. */
bool device_read(const struct json *keys, const char *user, const char *id, struct device *device);
void device_done(struct device *device);

/* ---- olm.c: sessions with devices ---------------------------------------------------------------------------------
 */

bool olm_is_open(const struct encryption *encryption, const char *curve25519);
/* A new session by a one-time key; the next message to that device begins it. */
bool olm_open(struct encryption *encryption, const char *curve25519, const char *one_time_key);
/* Adds {"type":…,"body":…}. False: there is no session. */
bool olm_seal(struct encryption *encryption, const char *curve25519, const struct text *plain, struct text *json);
enum olm_read { OLM_READ, OLM_REPEATED, OLM_FAILED };
enum olm_read olm_read(struct encryption *encryption, const char *curve25519, int kind, const char *body,
                       struct text *plain);

/* ---- group_keys.c: keys by which rooms are read --------------------------------------------------------------------
 */

/* An m.room_key that came over olm. owner: the device that it came from; proven: it was seen to be the sender's. */
void group_key_take(struct encryption *encryption, const struct json *content, const char *user,
                    const struct device *owner, bool proven);
enum group_read {
    GROUP_READ,
    GROUP_NO_KEY,  /* or one that begins later */
    GROUP_DOUBTED, /* whose key it is was not seen yet */
    GROUP_REFUSED, /* a forged sender, a replay, another room, no JSON */
};
/* Adds {"type":…,"content":…}. */
enum group_read group_read(struct encryption *encryption, const char *room, const struct matrix_event *event,
                           struct text *plain);

/* ---- sealed_files.c -----------------------------------------------------------------------------------------------
 */

void encryption_note_file(struct encryption *encryption, const struct matrix_event *event);
void sealed_files_tend(struct encryption *encryption);

/* ---- undecrypted.c: what waits for its key
 * --------------------------------------------------------------------------------
 */

void undecrypted_add(struct encryption *encryption, const char *room, const struct matrix_event *event);
/* A key came, or an owner was proven. session "": any. */
void undecrypted_try(struct encryption *encryption, const char *room, const char *session);
/* Says of what waited too long that it cannot be read. */
void undecrypted_tend(struct encryption *encryption);

/* ---- room_session.c: the session of a room to which we write --------------------------------------------------------
 */

struct room_session {
    struct crypto_outbound *outbound;
    int64_t made_ms, count;
    LIST_OF(char *) shared; /* names of devices that have the key: "user|device|key" */
    LIST_OF(char *) past;   /* ids of sessions before it */
};

/* False: there is none. To be released in any case. all: with those who have the key. */
bool room_session_load(const struct encryption *encryption, const char *room, struct room_session *session, bool all);
void room_session_done(struct room_session *session);
void room_session_keep(struct encryption *encryption, const char *room, const struct room_session *session);
void room_session_keep_shared(struct encryption *encryption, const char *room, const struct room_session *session);
/* Too old, or too much was said with it; the room may ask for less of both, never for more. */
bool room_session_is_spent(const struct encryption *encryption, const char *room, const struct room_session *session);
void room_session_renew(struct encryption *encryption, const char *room, struct room_session *session);
/* Under which name something of a room is kept. */
void room_name(const char *part, const char *room, struct text *name);
void strings_clear(char **items, size_t *count);

/* ---- share.c: to rooms ----------------------------------------------------------------------------------------------
 */

struct shares *shares_new(struct encryption *encryption);
void shares_free(struct shares *shares);
void shares_room_changed(struct shares *shares, const char *room);
/* All rooms get new keys. */
void shares_rotate(struct encryption *encryption);
/* Everything does: our store is older than what others know of us. */
bool encryption_renew(struct encryption *encryption); /* false: it was done just now */

/* ---- to_device.c ----------------------------------------------------------------------------------------------------
 */

/* Wraps an olm payload to one device, and seals it: adds the content of an m.room.encrypted. False: no session. */
bool to_device_seal(struct encryption *encryption, const char *user, const struct device *device, const char *type,
                    const char *content, struct text *json);

/* Sends {"user":{"device":content}} when all that the vault holds is kept. release: of the context, where everything
 * stops before; NULL: it is nobody's. */
void to_device_send(struct encryption *encryption, const char *messages, void (*sent)(void *context, bool well),
                    void (*release)(void *context), void *context);

/* ---- claims.c: one-time keys of others
 * ------------------------------------------------------------------------------- */

struct claim {
    char *user;
    struct device device; /* a copy */
};
struct claims {
    LIST_OF(struct claim) list;
};
void claims_add(struct claims *claims, const char *user, const struct device *device);
void claims_done(struct claims *claims);
/* Opens a session with each of these devices that gives a key; well false: the homeserver could not be asked. */
void claims_ask(struct encryption *encryption, const struct claims *claims, void (*asked)(void *context, bool well),
                void *context);
/* What we said last to the device could not be read, or what it said: a new session, at most once an hour. */
void olm_heal(struct encryption *encryption, const char *user, const char *curve25519);
void healings_free(struct encryption *encryption);

#endif
