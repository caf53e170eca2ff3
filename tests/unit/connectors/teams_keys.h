/* An RSA key of a test, tokens signed by it, and its key set. */
#ifndef NEUVO_TESTS_TEAMS_KEYS_H
#define NEUVO_TESTS_TEAMS_KEYS_H

#include "base/own.h"
#include "base/text.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define APP "11111111-2222-3333-4444-555555555555"
#define ISSUER "https://api.botframework.com"

static inline EVP_PKEY *test_key(unsigned bits)
{
    return EVP_RSA_gen(bits);
}

static inline void add_base64(struct text *out, const unsigned char *bytes, size_t length)
{
    size_t size = sodium_base64_encoded_len(length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    own_(free_pointer) char *coded = x_alloc(size, 1);
    sodium_bin2base64(coded, size, bytes, length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    text_add(out, coded);
}

static inline void add_number(struct text *out, const EVP_PKEY *key, const char *name)
{
    BIGNUM *number = NULL;
    unsigned char bytes[1024];
    (void)EVP_PKEY_get_bn_param(key, name, &number);
    int length = BN_bn2bin(number, bytes);
    add_base64(out, bytes, (size_t)length);
    BN_free(number);
}

/* {"kty":"RSA",…}; more: further members, with a comma in front. */
static inline void add_key(struct text *out, const EVP_PKEY *key, const char *id, const char *more)
{
    text_printf(out, "{\"kty\":\"RSA\",\"kid\":\"%s\",\"n\":\"", id);
    add_number(out, key, OSSL_PKEY_PARAM_RSA_N);
    text_add(out, "\",\"e\":\"");
    add_number(out, key, OSSL_PKEY_PARAM_RSA_E);
    text_printf(out, "\"%s}", more);
}

static inline void add_token(struct text *token, EVP_PKEY *key, const char *header, const char *claims)
{
    unsigned char signature[1024];
    size_t length = sizeof signature;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    add_base64(token, (const unsigned char *)header, strlen(header));
    text_add_char(token, '.');
    add_base64(token, (const unsigned char *)claims, strlen(claims));
    if (EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key) != 1 ||
        EVP_DigestSign(context, signature, &length, (const unsigned char *)token->data, token->length) != 1)
        abort();
    EVP_MD_CTX_free(context);
    text_add_char(token, '.');
    add_base64(token, signature, length);
}

#endif
