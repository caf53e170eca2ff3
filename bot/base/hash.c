#include "base/hash.h"

#include <sodium.h>
#include <stdarg.h>
#include <string.h>

static void finish(crypto_generichash_state *state, char hex[HASH_HEX_BYTES])
{
    unsigned char digest[16];
    (void)crypto_generichash_final(state, digest, sizeof digest);
    (void)sodium_bin2hex(hex, HASH_HEX_BYTES, digest, sizeof digest);
}

void hash_hex(const uint8_t *key, const void *bytes, size_t length, char hex[HASH_HEX_BYTES])
{
    crypto_generichash_state state;
    (void)crypto_generichash_init(&state, key, key == NULL ? 0 : HASH_KEY_BYTES, 16);
    (void)crypto_generichash_update(&state, bytes, length);
    finish(&state, hex);
}

void hash_strings_hex(const uint8_t *key, char hex[HASH_HEX_BYTES], ...)
{
    crypto_generichash_state state;
    (void)crypto_generichash_init(&state, key, key == NULL ? 0 : HASH_KEY_BYTES, 16);
    va_list strings;
    va_start(strings, hex);
    for (const char *string = va_arg(strings, const char *); string != NULL; string = va_arg(strings, const char *))
        (void)crypto_generichash_update(&state, (const unsigned char *)string, strlen(string) + 1);
    va_end(strings);
    finish(&state, hex);
}

void hash_sign(const char *secret, const void *bytes, size_t length, char hex[HASH_SIGNATURE_BYTES])
{
    unsigned char digest[crypto_auth_hmacsha256_BYTES];
    crypto_auth_hmacsha256_state state;
    (void)crypto_auth_hmacsha256_init(&state, (const unsigned char *)secret, strlen(secret));
    (void)crypto_auth_hmacsha256_update(&state, bytes, length);
    (void)crypto_auth_hmacsha256_final(&state, digest);
    (void)sodium_bin2hex(hex, HASH_SIGNATURE_BYTES, digest, sizeof digest);
}

bool hash_signature_is(const char hex[HASH_SIGNATURE_BYTES], const char *claimed)
{
    return strlen(claimed) == HASH_SIGNATURE_BYTES - 1 && sodium_memcmp(hex, claimed, HASH_SIGNATURE_BYTES - 1) == 0;
}

uint64_t hash_fnv(uint64_t seed, const void *bytes, size_t length)
{
    const unsigned char *cursor = bytes;
    for (size_t i = 0; i < length; i++)
        seed = (seed ^ cursor[i]) * 0x100000001b3u;
    return seed;
}

void random_bytes(void *bytes, size_t length)
{
    randombytes_buf(bytes, length);
}
