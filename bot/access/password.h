/* Passwords: Argon2id (RFC 9106) by libsodium. Hashing takes about 0.1 s and 64 MiB: on a worker, nowhere else. */
#ifndef NEUVO_ACCESS_PASSWORD_H
#define NEUVO_ACCESS_PASSWORD_H

#include "base/error.h"

#include <stdbool.h>

enum { PASSWORD_HASH_BYTES = 128, PASSWORD_SIGNS_LEAST = 12, PASSWORD_BYTES_MOST = 256 };

/* BAD_INPUT: too short, too long, among the commonest, or little else than the name. The text is one word for a page:
 * "short", "long", "common", "name". */
enum result password_check(const char *password, const char *name, struct error *error);
/* FAILED: there is no memory for it now. */
enum result password_hash(const char *password, char hash[PASSWORD_HASH_BYTES], struct error *error);
/* hash "": nobody's; it takes as long as any other and is never right. */
bool password_is(const char *password, const char *hash);

#endif
