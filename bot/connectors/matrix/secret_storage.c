#include "connectors/matrix/secret_storage.h"

#include "base/hash.h"
#include "base/json.h"
#include "base/own.h"
#include "connectors/matrix/crypto.h"

#include <openssl/evp.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { MAC = crypto_auth_hmacsha256_BYTES, IV = 16, SECRET_MOST = 64 * 1024 };
static const unsigned char zeros[32];

/* ---- the key, written down ------------------------------------------------------------------------------------- */

static const char digits[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
enum { WRITTEN = 2 + SECRET_KEY_BYTES + 1, BASE = 58, DIGITS_MOST = 60 };

static unsigned char parity_of(const unsigned char *bytes, size_t length)
{
    unsigned char parity = 0;
    for (size_t i = 0; i < length; i++)
        parity ^= bytes[i];
    return parity;
}

void secret_key_write(const unsigned char key[SECRET_KEY_BYTES], struct text *words)
{
    unsigned char bytes[WRITTEN] = {0x8B, 0x01};
    char reversed[DIGITS_MOST];
    size_t count = 0;
    memcpy(bytes + 2, key, SECRET_KEY_BYTES);
    bytes[WRITTEN - 1] = parity_of(bytes, WRITTEN - 1);
    for (bool left = true; left && count < DIGITS_MOST;) {
        unsigned rest = 0;
        left = false;
        for (size_t i = 0; i < WRITTEN; i++) {
            unsigned value = rest * 256 + bytes[i];
            bytes[i] = (unsigned char)(value / BASE);
            rest = value % BASE;
            left = left || bytes[i] != 0;
        }
        reversed[count++] = digits[rest];
    }
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && i % 4 == 0)
            text_add_char(words, ' ');
        text_add_char(words, reversed[count - 1 - i]);
    }
    sodium_memzero(bytes, sizeof bytes);
    sodium_memzero(reversed, sizeof reversed);
}

bool secret_key_read(const char *words, unsigned char key[SECRET_KEY_BYTES])
{
    unsigned char bytes[WRITTEN] = {0};
    size_t count = 0;
    for (const char *at = words; *at != '\0'; at++) {
        const char *digit = strchr(digits, *at);
        if (strchr(" \t\r\n", *at) != NULL)
            continue;
        if (digit == NULL || ++count > DIGITS_MOST)
            return false;
        unsigned carry = (unsigned)(digit - digits);
        for (size_t i = WRITTEN; i > 0; i--) {
            unsigned value = bytes[i - 1] * (unsigned)BASE + carry;
            bytes[i - 1] = (unsigned char)value;
            carry = value >> 8;
        }
        if (carry != 0)
            return false;
    }
    bool good = bytes[0] == 0x8B && bytes[1] == 0x01 && parity_of(bytes, WRITTEN) == 0;
    if (good)
        memcpy(key, bytes + 2, SECRET_KEY_BYTES);
    sodium_memzero(bytes, sizeof bytes);
    return good;
}

/* ---- sealing --------------------------------------------------------------------------------------------------- */

struct derived {
    unsigned char aes[32], mac[32];
};

static void authenticate(const unsigned char key[32], const void *first, size_t first_length, const void *second,
                         size_t second_length, unsigned char mac[MAC])
{
    crypto_auth_hmacsha256_state hmac;
    (void)crypto_auth_hmacsha256_init(&hmac, key, 32);
    (void)crypto_auth_hmacsha256_update(&hmac, first, first_length);
    (void)crypto_auth_hmacsha256_update(&hmac, second, second_length);
    (void)crypto_auth_hmacsha256_final(&hmac, mac);
    sodium_memzero(&hmac, sizeof hmac);
}

/* HKDF-SHA-256 (RFC 5869) with a salt of zeros; 64 bytes. */
static void derive(const unsigned char key[SECRET_KEY_BYTES], const char *name, struct derived *derived)
{
    unsigned char extracted[32];
    own_(text_wipe) struct text block = TEXT_INIT;
    authenticate(zeros, key, SECRET_KEY_BYTES, NULL, 0, extracted);
    authenticate(extracted, name, strlen(name), "\x01", 1, derived->aes);
    text_add_bytes(&block, (const char *)derived->aes, sizeof derived->aes);
    text_add(&block, name);
    authenticate(extracted, block.data, block.length, "\x02", 1, derived->mac);
    sodium_memzero(extracted, sizeof extracted);
}

static void cross(const unsigned char key[32], const unsigned char iv[IV], const struct text *from, struct text *to)
{
    own_(free_pointer) unsigned char *out = x_alloc(from->length + 1, 1);
    int got = 0;
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    if (context == NULL || EVP_EncryptInit_ex(context, EVP_aes_256_ctr(), NULL, key, iv) != 1 ||
        EVP_EncryptUpdate(context, out, &got, (const unsigned char *)from->data, (int)from->length) != 1)
        abort();
    EVP_CIPHER_CTX_free(context);
    text_add_bytes(to, (const char *)out, (size_t)got);
    sodium_memzero(out, from->length);
}

static void seal_under(const unsigned char key[SECRET_KEY_BYTES], const char *name, const unsigned char iv[IV],
                       const struct text *secret, struct text *ciphertext, unsigned char mac[MAC])
{
    struct derived derived;
    derive(key, name, &derived);
    cross(derived.aes, iv, secret, ciphertext);
    authenticate(derived.mac, ciphertext->data, ciphertext->length, NULL, 0, mac);
    sodium_memzero(&derived, sizeof derived);
}

static void add_base64(struct text *json, const char *key, const void *bytes, size_t length)
{
    own_(text_done) struct text encoded = TEXT_INIT;
    crypto_base64(bytes, length, &encoded);
    json_write_member(json, key, encoded.data);
}

static void make_iv(unsigned char iv[IV])
{
    random_bytes(iv, IV);
    iv[8] &= 0x7F; /* for those whose counter is signed */
}

void secret_seal(const unsigned char key[SECRET_KEY_BYTES], const char *name, const struct text *secret,
                 struct text *json)
{
    own_(text_done) struct text ciphertext = TEXT_INIT;
    unsigned char iv[IV], mac[MAC];
    make_iv(iv);
    seal_under(key, name, iv, secret, &ciphertext, mac);
    text_add_char(json, '{');
    add_base64(json, "iv", iv, IV);
    add_base64(json, "ciphertext", ciphertext.data, ciphertext.length);
    add_base64(json, "mac", mac, MAC);
    text_add_char(json, '}');
}

static bool bytes_of(const struct json *object, const char *key, size_t length, struct text *bytes)
{
    const char *value = "";
    return json_opt_string(object, key, &value, NULL) == RESULT_OK && strlen(value) <= SECRET_MOST &&
           crypto_unbase64(value, bytes) && (length == 0 || bytes->length == length);
}

bool secret_open(const unsigned char key[SECRET_KEY_BYTES], const char *name, const struct json *sealed,
                 struct text *secret)
{
    own_(text_done) struct text iv = TEXT_INIT, ciphertext = TEXT_INIT, mac = TEXT_INIT;
    struct derived derived;
    unsigned char right[MAC];
    if (!bytes_of(sealed, "iv", IV, &iv) || !bytes_of(sealed, "ciphertext", 0, &ciphertext) ||
        !bytes_of(sealed, "mac", MAC, &mac))
        return false;
    derive(key, name, &derived);
    authenticate(derived.mac, ciphertext.data, ciphertext.length, NULL, 0, right);
    bool good = sodium_memcmp(right, mac.data, MAC) == 0;
    if (good)
        cross(derived.aes, (const unsigned char *)iv.data, &ciphertext, secret);
    sodium_memzero(&derived, sizeof derived);
    return good;
}

/* ---- which key it is ------------------------------------------------------------------------------------------- */

static void check_value(const unsigned char key[SECRET_KEY_BYTES], const unsigned char iv[IV], unsigned char mac[MAC])
{
    own_(text_done) struct text plain = TEXT_INIT, ciphertext = TEXT_INIT;
    text_add_bytes(&plain, (const char *)zeros, sizeof zeros);
    seal_under(key, "", iv, &plain, &ciphertext, mac);
}

void secret_describe(const unsigned char key[SECRET_KEY_BYTES], struct text *json)
{
    unsigned char iv[IV], mac[MAC];
    make_iv(iv);
    check_value(key, iv, mac);
    text_add_char(json, '{');
    json_write_member(json, "algorithm", "m.secret_storage.v1.aes-hmac-sha2");
    add_base64(json, "iv", iv, IV);
    add_base64(json, "mac", mac, MAC);
    text_add_char(json, '}');
}

bool secret_is_key(const unsigned char key[SECRET_KEY_BYTES], const struct json *description)
{
    own_(text_done) struct text iv = TEXT_INIT, mac = TEXT_INIT;
    unsigned char right[MAC];
    if (!bytes_of(description, "iv", IV, &iv) || !bytes_of(description, "mac", MAC, &mac))
        return false;
    check_value(key, (const unsigned char *)iv.data, right);
    return sodium_memcmp(right, mac.data, MAC) == 0;
}
