/*
 * A JSON Web Token (RFC 7519, compact form of RFC 7515) as the Bot Framework signs its requests: read and bounded here,
 * and nothing of it believed until keyring.h has found its signature to be right. RS256 only, whatever the token says
 * of itself.
 */
#ifndef NEUVO_TEAMS_JWT_H
#define NEUVO_TEAMS_JWT_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

#define JWT_BYTES ((size_t)12 * 1024) /* a head of 16 KiB holds no more */

struct jwt {
    char *key_id;
    char *issuer, *audience, *service_url; /* "" where it has none */
    int64_t expires_s, not_before_s;       /* UTC seconds; not_before 0: none */
    char *signed_part;                     /* what the signature is of */
    unsigned char *signature;
    size_t signature_bytes;
};

/* BAD_INPUT: it is no token that we could take; nothing is left to release. */
enum result jwt_read(const char *token, size_t length, struct jwt *jwt, struct error *error);
void jwt_done(struct jwt *jwt);

/* "" when issuer, audience and time are right, else what is not. The Bot Framework's clocks may differ by 5 minutes. */
const char *jwt_fault(const struct jwt *jwt, const char *app_id, int64_t now_ms);

#endif
