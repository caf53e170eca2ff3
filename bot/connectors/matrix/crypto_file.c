/* Base64, sealed files, and what a megolm message tells without its key. */
#include "connectors/matrix/crypto.h"

#include "base/hash.h"
#include "base/own.h"

#include <openssl/evp.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

void crypto_base64(const void *bytes, size_t length, struct text *out)
{
    size_t room = sodium_base64_ENCODED_LEN(length, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
    own_(free_pointer) char *encoded = x_alloc(room, 1);
    (void)sodium_bin2base64(encoded, room, bytes, length, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
    text_add(out, encoded);
}

bool crypto_unbase64(const char *base64, struct text *bytes)
{
    size_t length = strlen(base64), got = 0;
    own_(free_pointer) unsigned char *decoded = x_alloc(length + 1, 1);
    while (length > 0 && base64[length - 1] == '=')
        length--;
    if (sodium_base642bin(decoded, length + 1, base64, length, NULL, &got, NULL,
                          sodium_base64_VARIANT_ORIGINAL_NO_PADDING) != 0)
        return false;
    text_add_bytes(bytes, (const char *)decoded, got);
    sodium_memzero(decoded, got);
    return true;
}

/* Version 3, then fields: tag 0x08 is the index as a varint (the megolm page, "Message format"). */
bool crypto_message_index(const char *message, uint32_t *index)
{
    enum { ENOUGH = 16, VERSION = 3, TAG = 0x08 };
    own_(text_done) struct text bytes = TEXT_INIT;
    own_(free_pointer) char *head = x_strndup(message, strnlen(message, ENOUGH));
    uint64_t value = 0;
    if (strlen(head) != ENOUGH || !crypto_unbase64(head, &bytes) || (unsigned char)bytes.data[0] != VERSION ||
        (unsigned char)bytes.data[1] != TAG)
        return false;
    for (size_t i = 2, shift = 0; i < bytes.length && shift < 35; i++, shift += 7) {
        unsigned char byte = (unsigned char)bytes.data[i];
        value |= (uint64_t)(byte & 0x7F) << shift;
        if ((byte & 0x80) == 0) {
            *index = (uint32_t)value;
            return value <= UINT32_MAX;
        }
    }
    return false;
}

/* ---- files ----------------------------------------------------------------------------------------------------- */

static void cross(const struct text *from, const struct crypto_file *file, struct text *to)
{
    enum { PIECE = 1 << 16 };
    own_(free_pointer) unsigned char *piece = x_alloc(PIECE, 1);
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    if (context == NULL || EVP_EncryptInit_ex(context, EVP_aes_256_ctr(), NULL, file->key, file->iv) != 1)
        abort();
    for (size_t at = 0; at < from->length; at += PIECE) {
        int got = 0, wanted = (int)(from->length - at < PIECE ? from->length - at : PIECE);
        if (EVP_EncryptUpdate(context, piece, &got, (const unsigned char *)from->data + at, wanted) != 1 ||
            got != wanted)
            abort();
        text_add_bytes(to, (const char *)piece, (size_t)got);
    }
    sodium_memzero(piece, PIECE);
    EVP_CIPHER_CTX_free(context);
}

void crypto_file_seal(const struct text *plain, struct crypto_file *file, struct text *sealed)
{
    size_t before = sealed->length;
    random_bytes(file->key, sizeof file->key);
    memset(file->iv, 0, sizeof file->iv);
    random_bytes(file->iv, sizeof file->iv / 2); /* the other half counts the blocks */
    cross(plain, file, sealed);
    (void)crypto_hash_sha256(file->hash, (const unsigned char *)sealed->data + before, sealed->length - before);
}

bool crypto_file_open(const struct text *sealed, const struct crypto_file *file, struct text *plain)
{
    unsigned char hash[CRYPTO_FILE_HASH_BYTES];
    (void)crypto_hash_sha256(hash, (const unsigned char *)sealed->data, sealed->length);
    if (sodium_memcmp(hash, file->hash, sizeof hash) != 0)
        return false;
    cross(sealed, file, plain);
    return true;
}
