/*
 * Secrets that lie with the homeserver, sealed under a key that the account's owner keeps (specification, "Secret
 * storage", m.secret_storage.v1.aes-hmac-sha2), and how that key is written down. Values only, no I/O.
 */
#ifndef NEUVO_MATRIX_SECRET_STORAGE_H
#define NEUVO_MATRIX_SECRET_STORAGE_H

#include "base/text.h"

#include <stdbool.h>

struct json;

enum { SECRET_KEY_BYTES = 32 };

/* Adds the key as people write it down: groups of four characters. */
void secret_key_write(const unsigned char key[SECRET_KEY_BYTES], struct text *words);
/* False: it is none, or a character is wrong. White space does not count. */
bool secret_key_read(const char *words, unsigned char key[SECRET_KEY_BYTES]);

/* Adds {"iv","ciphertext","mac"}. name: of the secret, as the account data that holds it. */
void secret_seal(const unsigned char key[SECRET_KEY_BYTES], const char *name, const struct text *secret,
                 struct text *json);
/* False: not by this key, not of this name, or not whole. */
bool secret_open(const unsigned char key[SECRET_KEY_BYTES], const char *name, const struct json *sealed,
                 struct text *secret);

/* Adds what describes the key to whoever has it: {"algorithm","iv","mac"}. */
void secret_describe(const unsigned char key[SECRET_KEY_BYTES], struct text *json);
/* The description is of this key. */
bool secret_is_key(const unsigned char key[SECRET_KEY_BYTES], const struct json *description);

#endif
