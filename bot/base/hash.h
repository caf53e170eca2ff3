/* Keyed and plain fingerprints: BLAKE2b of libsodium (RFC 7693). Never for passwords. */
#ifndef NEUVO_BASE_HASH_H
#define NEUVO_BASE_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HASH_KEY_BYTES 32
#define HASH_HEX_BYTES 33 /* 16 bytes as hex and a NUL */

/* 128 bits of the bytes as lower-case hex. key: HASH_KEY_BYTES or NULL. */
void hash_hex(const uint8_t *key, const void *bytes, size_t length, char hex[HASH_HEX_BYTES]);
/* The same over several strings; their borders count ("ab","c" differs from "a","bc"). Ends with NULL. */
void hash_strings_hex(const uint8_t *key, char hex[HASH_HEX_BYTES], ...) __attribute__((sentinel));
#define HASH_SIGNATURE_BYTES 65 /* 32 bytes as hex and a NUL */
/* HMAC-SHA256 (RFC 2104) under a secret of any length, as other programs compute it, as lower-case hex. */
void hash_sign(const char *secret, const void *bytes, size_t length, char hex[HASH_SIGNATURE_BYTES]);
/* Compares in a time that says nothing of where they differ. */
bool hash_signature_is(const char hex[HASH_SIGNATURE_BYTES], const char *claimed);
/* 64-bit FNV-1a for hash tables and change marks; not for anything an attacker may choose to collide. */
uint64_t hash_fnv(uint64_t seed, const void *bytes, size_t length);
#define HASH_FNV_SEED 0xcbf29ce484222325u
/* length random bytes from the operating system. */
void random_bytes(void *bytes, size_t length);

#endif
