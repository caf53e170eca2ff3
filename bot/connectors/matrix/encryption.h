/*
 * Encrypted rooms, as the rest of this room sees them. All that must be kept lies in the vault and is handed to the
 * engine with what followed from it; nothing is sent before what it came of is kept. On the loop thread.
 *
 * connector->encryption is NULL where it is off: then an encrypted room cannot be read, and nothing is said there.
 */
#ifndef NEUVO_MATRIX_ENCRYPTION_H
#define NEUVO_MATRIX_ENCRYPTION_H

#include "connectors/matrix/event.h"
#include "model/traffic.h"

#include <stdbool.h>
#include <stdint.h>

struct connector;
struct encryption;
struct matrix_room;
struct text;

struct encryption *encryption_new(struct connector *connector);
void encryption_free(struct encryption *encryption); /* NULL is fine, here and below */
void encryption_restore(struct encryption *encryption, const struct kept *kept);
/* Rooms with encryption can be read and written: it is on, and nothing is wrong with our device. */
bool encryption_is_able(const struct encryption *encryption);
/* The device for which we have keys, or, for signing in with a password, a new one; "" where it is off. */
const char *encryption_device(struct encryption *encryption);
/* We are signed in as that device: its keys are published. */
void encryption_begin(struct encryption *encryption, const char *device);

/* ---- what a sync answer brings --------------------------------------------------------------------------------- */

void encryption_to_device(struct encryption *encryption, const char *event, size_t length);
void encryption_devices_changed(struct encryption *encryption, const char *user, size_t length); /* a JSON string */
void encryption_devices_left(struct encryption *encryption, const char *user, size_t length);
void encryption_keys_left(struct encryption *encryption, const char *counts, size_t length);
void encryption_fallback_types(struct encryption *encryption, const char *types, size_t length);
/* The answer was whole. */
void encryption_synced(struct encryption *encryption);
/* Our place in the homeserver's stream is lost: no list of devices is surely right. */
void encryption_doubt(struct encryption *encryption);

/* ---- rooms ------------------------------------------------------------------------------------------------------ */

/* An m.room.encrypted event is replaced by what it holds: true. False: it cannot be read now; it is held, if its key
 * may still come. */
bool encryption_open(struct encryption *encryption, const struct matrix_room *room, struct matrix_event *event);
/* A sealed event of our own account came: was it said by our device, with a key that we do not know any more? Then our
 * store is older than what we said (a backup was restored), and everything gets new keys. */
void encryption_saw_own(struct encryption *encryption, const char *room, const struct matrix_event *event);
/* Who is in the room, or what it asks of encryption, changed. */
void encryption_room_changed(struct encryption *encryption, const char *room);

/* ---- sending ---------------------------------------------------------------------------------------------------- */

/* What became of it. content NULL: it cannot be sealed now; why, and how long to wait (-1: nothing asked). */
typedef void encryption_sealed(void *context, const char *content, int64_t wait_ms, const char *why);

/* Something can be sealed for that room now; else it is to be tried later. */
bool encryption_is_ready(const struct encryption *encryption, const char *room);
/* Where encryption is ready: seals the content of an event of that type for all who are in the room, after their
 * devices have the key. The same key gives the same ciphertext again, for ever, until encryption_sent(). release: of
 * the context, where everything stops before. */
void encryption_seal(struct encryption *encryption, const char *room, const char *key, const char *type,
                     const char *content, encryption_sealed *sealed, void (*release)(void *context), void *context);
/* The departure with this key is done with. */
void encryption_sent(struct encryption *encryption, const char *key);

/* ---- files ------------------------------------------------------------------------------------------------------- */

/* What was fetched from there is opened, if it was sealed. False: it is not what was sealed; the bytes are as before.
 */
bool encryption_open_file(struct encryption *encryption, const char *uri, struct text *bytes);

/* ---- keeping (outlet.c) ------------------------------------------------------------------------------------------ */

bool encryption_is_changed(const struct encryption *encryption);
void encryption_keep(struct encryption *encryption, struct kept_list *kept);
void encryption_keep_again(struct encryption *encryption);

#endif
