#include "connectors/teams/keyring.h"

#include "base/json.h"
#include "base/list.h"
#include "base/own.h"
#include "base/text.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { KEYS_MOST = 100, DEPTH = 8, RIGHT_MOST = 64, BITS_LEAST = 2048, BITS_MOST = 8192, NUMBER_BYTES = 1024 };

/* Of a token and its signature together. */
struct token_hash {
    unsigned char bytes[crypto_generichash_BYTES];
};

struct keyring_key {
    char *id;
    char *endorsements; /* each with a line end behind it */
    EVP_PKEY *rsa;
    LIST_OF(struct token_hash) right; /* whose signature was right: the newest, as a ring */
    size_t right_next;
};

struct keyring {
    LIST_OF(struct keyring_key) keys;
};

void keyring_free(struct keyring *ring)
{
    if (ring == NULL)
        return;
    for (size_t i = 0; i < ring->keys.count; i++) {
        free(ring->keys.items[i].id);
        free(ring->keys.items[i].endorsements);
        EVP_PKEY_free(ring->keys.items[i].rsa);
        list_done(&ring->keys.items[i].right);
    }
    list_done(&ring->keys);
    free(ring);
}

void keyring_freep(struct keyring **ring)
{
    keyring_free(*ring);
}

size_t keyring_count(const struct keyring *ring)
{
    return ring == NULL ? 0 : ring->keys.count;
}

/* ---- reading --------------------------------------------------------------------------------------------------- */

/* NULL: it is no base64url of a number of a sensible size. */
static BIGNUM *number_of(const struct json *key, const char *name)
{
    unsigned char bytes[NUMBER_BYTES];
    const char *value = "";
    size_t size = 0;
    if (json_opt_string(key, name, &value, NULL) != RESULT_OK || *value == '\0' ||
        sodium_base642bin(bytes, sizeof bytes, value, strlen(value), NULL, &size, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
        return NULL;
    return BN_bin2bn(bytes, (int)size, NULL);
}

static EVP_PKEY *rsa_from(const BIGNUM *modulus, const BIGNUM *exponent)
{
    EVP_PKEY *rsa = NULL;
    OSSL_PARAM *parameters = NULL;
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
    if (builder != NULL && context != NULL && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, modulus) == 1 &&
        OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, exponent) == 1 &&
        (parameters = OSSL_PARAM_BLD_to_param(builder)) != NULL && EVP_PKEY_fromdata_init(context) == 1 &&
        EVP_PKEY_fromdata(context, &rsa, EVP_PKEY_PUBLIC_KEY, parameters) != 1)
        rsa = NULL;
    OSSL_PARAM_free(parameters);
    OSSL_PARAM_BLD_free(builder);
    EVP_PKEY_CTX_free(context);
    return rsa;
}

static EVP_PKEY *rsa_of(const struct json *key)
{
    EVP_PKEY *rsa = NULL;
    BIGNUM *modulus = number_of(key, "n"), *exponent = number_of(key, "e");
    if (modulus != NULL && exponent != NULL && BN_num_bits(modulus) >= BITS_LEAST &&
        BN_num_bits(modulus) <= BITS_MOST && BN_is_odd(modulus) && BN_is_odd(exponent) && !BN_is_one(exponent) &&
        BN_num_bits(exponent) <= 64)
        rsa = rsa_from(modulus, exponent);
    BN_free(modulus);
    BN_free(exponent);
    return rsa;
}

static char *endorsements_of(const struct json *key)
{
    own_(text_done) struct text lines = TEXT_INIT;
    const struct json *list = NULL;
    (void)json_opt_array(key, "endorsements", &list, NULL);
    for (const struct json *item = list == NULL ? NULL : json_first(list); item != NULL; item = json_next(item)) {
        const char *channel = json_as_string(item);
        if (channel != NULL && strchr(channel, '\n') == NULL)
            text_printf(&lines, "%s\n", channel);
    }
    return text_detach(&lines);
}

/* A key for something other than signatures is none for us. */
static bool is_for_signatures(const struct json *key)
{
    const char *type = "", *use = "sig", *algorithm = "RS256", *id = "";
    if (json_type(key) != JSON_OBJECT || json_opt_string(key, "kty", &type, NULL) != RESULT_OK ||
        json_opt_string(key, "use", &use, NULL) != RESULT_OK ||
        json_opt_string(key, "alg", &algorithm, NULL) != RESULT_OK ||
        json_opt_string(key, "kid", &id, NULL) != RESULT_OK)
        return false;
    return strcmp(type, "RSA") == 0 && strcmp(use, "sig") == 0 && strcmp(algorithm, "RS256") == 0 && *id != '\0';
}

static void add_key(struct keyring *ring, const struct json *key)
{
    const char *id = "";
    if (!is_for_signatures(key))
        return;
    (void)json_opt_string(key, "kid", &id, NULL);
    if (keyring_find(ring, id) != NULL) /* the first one stays: a name is one key's */
        return;
    EVP_PKEY *rsa = rsa_of(key);
    if (rsa != NULL)
        *list_push(&ring->keys) =
            (struct keyring_key){.id = x_strdup(id), .endorsements = endorsements_of(key), .rsa = rsa};
}

enum result keyring_read(const char *json, size_t length, struct keyring **ring, struct error *error)
{
    static const struct json_limits limits = {KEYRING_BYTES, DEPTH};
    own_(json_freep) struct json *document = NULL;
    const struct json *keys = NULL;
    enum result result = json_parse(json, length, limits, &document, error);
    if (result == RESULT_OK)
        result = json_type(document) == JSON_OBJECT ? json_need_array(document, "keys", &keys, error)
                                                    : error_set(error, RESULT_BAD_INPUT, "a key set is an object");
    if (result != RESULT_OK)
        return result;
    own_(keyring_freep) struct keyring *read = x_alloc(1, sizeof *read);
    for (const struct json *key = json_first(keys); key != NULL && read->keys.count < KEYS_MOST; key = json_next(key))
        add_key(read, key);
    if (read->keys.count == 0)
        return error_set(error, RESULT_BAD_INPUT, "the key set holds no RSA key for signatures");
    *ring = TAKE(read);
    return RESULT_OK;
}

/* ---- using ----------------------------------------------------------------------------------------------------- */

struct keyring_key *keyring_find(const struct keyring *ring, const char *id)
{
    for (size_t i = 0; ring != NULL && i < ring->keys.count; i++) {
        if (strcmp(ring->keys.items[i].id, id) == 0)
            return &ring->keys.items[i];
    }
    return NULL;
}

bool keyring_endorses(const struct keyring_key *key, const char *channel)
{
    size_t length = strlen(channel);
    for (const char *line = key->endorsements; *line != '\0'; line += strcspn(line, "\n") + 1) {
        if (strcspn(line, "\n") == length && memcmp(line, channel, length) == 0)
            return true;
    }
    return false;
}

size_t keyring_endorsed(const struct keyring *ring, const char *channel)
{
    size_t count = 0;
    for (size_t i = 0; i < keyring_count(ring); i++)
        count += keyring_endorses(&ring->keys.items[i], channel);
    return count;
}

static struct token_hash hash_of(const struct jwt *jwt)
{
    struct token_hash hash;
    crypto_generichash_state state;
    (void)crypto_generichash_init(&state, NULL, 0, sizeof hash.bytes);
    (void)crypto_generichash_update(&state, (const unsigned char *)jwt->signed_part, strlen(jwt->signed_part) + 1);
    (void)crypto_generichash_update(&state, jwt->signature, jwt->signature_bytes);
    (void)crypto_generichash_final(&state, hash.bytes, sizeof hash.bytes);
    return hash;
}

static bool was_right(const struct keyring_key *key, const struct token_hash *hash)
{
    for (size_t i = 0; i < key->right.count; i++) {
        if (memcmp(&key->right.items[i], hash, sizeof *hash) == 0)
            return true;
    }
    return false;
}

static void remember(struct keyring_key *key, const struct token_hash *hash)
{
    if (key->right.count < RIGHT_MOST)
        *list_push(&key->right) = *hash;
    else
        key->right.items[key->right_next++ % RIGHT_MOST] = *hash;
}

static bool is_by(const struct keyring_key *key, const struct jwt *jwt)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool fits = context != NULL && EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key->rsa) == 1 &&
                EVP_DigestVerify(context, jwt->signature, jwt->signature_bytes, (const unsigned char *)jwt->signed_part,
                                 strlen(jwt->signed_part)) == 1;
    EVP_MD_CTX_free(context);
    return fits;
}

bool keyring_fits(struct keyring_key *key, const struct jwt *jwt)
{
    struct token_hash hash = hash_of(jwt);
    if (was_right(key, &hash))
        return true;
    bool fits = is_by(key, jwt);
    if (fits)
        remember(key, &hash);
    return fits;
}
