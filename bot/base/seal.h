/*
 * Sealing: what only this instance may read again, and only for whom it was sealed. XSalsa20-Poly1305 (libsodium's
 * secretbox) under a key of its own for each owner, derived from one key that lies in a file.
 */
#ifndef NEUVO_BASE_SEAL_H
#define NEUVO_BASE_SEAL_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

enum { SEAL_KEY_BYTES = 32 };
struct seal_key {
    unsigned char bytes[SEAL_KEY_BYTES];
};

/* A key by chance, for what ends with the process. */
void seal_key_make(struct seal_key *key);
/* The key in that file, which is made when it is missing. BAD_INPUT: it is no key, or others may read it. */
enum result seal_key_open(const char *path, struct seal_key *key, struct error *error);
void seal_key_wipe(struct seal_key *key);

/* Adds the plain bytes, sealed for the owner, as base64. */
void seal(const struct seal_key *key, uint64_t owner, const struct text *plain, struct text *sealed);
/* Adds what was sealed. False: not by this key, not for this owner, or not whole. */
bool unseal(const struct seal_key *key, uint64_t owner, const char *sealed, struct text *plain);

#endif
