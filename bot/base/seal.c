#include "base/seal.h"

#include "base/file.h"
#include "base/own.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char purpose[] = "checkins"; /* crypto_kdf_CONTEXTBYTES */

void seal_key_make(struct seal_key *key)
{
    crypto_kdf_keygen(key->bytes);
}

void seal_key_wipe(struct seal_key *key)
{
    sodium_memzero(key->bytes, sizeof key->bytes);
}

static enum result read_key(const char *path, struct seal_key *key, struct error *error)
{
    own_(text_wipe) struct text bytes = TEXT_INIT;
    struct stat status;
    enum result result = file_read(path, SEAL_KEY_BYTES, &bytes, error);
    if (result != RESULT_OK)
        return result;
    if (bytes.length != SEAL_KEY_BYTES || stat(path, &status) != 0)
        return error_set(error, RESULT_BAD_INPUT, "%s: is no key of %d bytes; put the right one back", path,
                         SEAL_KEY_BYTES);
    if ((status.st_mode & 077) != 0)
        return error_set(error, RESULT_BAD_INPUT, "%s: others may read it; mend: chmod 600 %s", path, path);
    memcpy(key->bytes, bytes.data, SEAL_KEY_BYTES);
    return RESULT_OK;
}

enum result seal_key_open(const char *path, struct seal_key *key, struct error *error)
{
    enum result result = read_key(path, key, error);
    if (result != RESULT_NOT_FOUND)
        return result;
    seal_key_make(key);
    result = file_write(path, (const char *)key->bytes, SEAL_KEY_BYTES, 0600, error);
    return result == RESULT_OK ? read_key(path, key, error) : result;
}

static void key_of(const struct seal_key *key, uint64_t owner, unsigned char derived[crypto_secretbox_KEYBYTES])
{
    _Static_assert(SEAL_KEY_BYTES == crypto_kdf_KEYBYTES && sizeof purpose - 1 == crypto_kdf_CONTEXTBYTES,
                   "libsodium takes these");
    (void)crypto_kdf_derive_from_key(derived, crypto_secretbox_KEYBYTES, owner, purpose, key->bytes);
}

enum { NONCE = crypto_secretbox_NONCEBYTES, MAC = crypto_secretbox_MACBYTES };

void seal(const struct seal_key *key, uint64_t owner, const struct text *plain, struct text *sealed)
{
    unsigned char derived[crypto_secretbox_KEYBYTES];
    size_t length = NONCE + MAC + plain->length;
    own_(free_pointer) unsigned char *box = x_alloc(length, 1);
    size_t room = sodium_base64_ENCODED_LEN(length, sodium_base64_VARIANT_ORIGINAL);
    own_(free_pointer) char *encoded = x_alloc(room, 1);
    key_of(key, owner, derived);
    randombytes_buf(box, NONCE);
    (void)crypto_secretbox_easy(box + NONCE, (const unsigned char *)plain->data, plain->length, box, derived);
    (void)sodium_bin2base64(encoded, room, box, length, sodium_base64_VARIANT_ORIGINAL);
    text_add(sealed, encoded);
    sodium_memzero(derived, sizeof derived);
}

bool unseal(const struct seal_key *key, uint64_t owner, const char *sealed, struct text *plain)
{
    unsigned char derived[crypto_secretbox_KEYBYTES];
    size_t most = strlen(sealed), length = 0;
    own_(free_pointer) unsigned char *box = x_alloc(most + 1, 1);
    if (sodium_base642bin(box, most, sealed, most, NULL, &length, NULL, sodium_base64_VARIANT_ORIGINAL) != 0 ||
        length < NONCE + MAC)
        return false;
    own_(free_pointer) unsigned char *opened = x_alloc(length - NONCE - MAC + 1, 1);
    key_of(key, owner, derived);
    bool good = crypto_secretbox_open_easy(opened, box + NONCE, length - NONCE, box, derived) == 0;
    if (good)
        text_add_bytes(plain, (const char *)opened, length - NONCE - MAC);
    sodium_memzero(derived, sizeof derived);
    sodium_memzero(opened, length - NONCE - MAC);
    return good;
}
