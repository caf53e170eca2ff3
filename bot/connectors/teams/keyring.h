/*
 * The keys with which the channel signs, as its JSON Web Key Set names them (RFC 7517), and the check of a signature.
 * No I/O; keys.h fetches them.
 */
#ifndef NEUVO_TEAMS_KEYRING_H
#define NEUVO_TEAMS_KEYRING_H

#include "base/error.h"
#include "connectors/teams/jwt.h"

#include <stdbool.h>
#include <stddef.h>

#define KEYRING_BYTES ((size_t)256 * 1024)

struct keyring;
struct keyring_key;

/* Takes the RSA keys that have an id and at least 2 048 bits, at most 100; what else stands there is left out.
 * BAD_INPUT: it holds none of them. */
enum result keyring_read(const char *json, size_t length, struct keyring **ring, struct error *error);
void keyring_free(struct keyring *ring); /* NULL is fine */
void keyring_freep(struct keyring **ring);
size_t keyring_count(const struct keyring *ring);

/* So many are endorsed for that channel. */
size_t keyring_endorsed(const struct keyring *ring, const char *channel);

/* NULL: there is no such key; ring may be NULL. */
struct keyring_key *keyring_find(const struct keyring *ring, const char *id);
/* Is the key endorsed for that channel ("msteams")? */
bool keyring_endorses(const struct keyring_key *key, const char *channel);
/* Is the token's signature by this key? The channel sends one token with many requests: of those that were right the
 * key remembers the newest, as hashes, and does not calculate again. */
bool keyring_fits(struct keyring_key *key, const struct jwt *jwt);

#endif
