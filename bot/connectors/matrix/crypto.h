/*
 * The cryptography of encrypted rooms: identity, olm, megolm, signatures, files (specification, "End-to-end
 * encryption"). Values only, no I/O. The only header in front of libolm, so that another library can take its place;
 * crypto_olm.c and crypto_file.c are behind it.
 *
 * Whatever comes from outside may be anything: what cannot be read is false or NULL, and nothing has changed then.
 * Keys, ids and ciphertexts are unpadded base64. A pickle is all of an object as text and holds its secrets: whoever
 * keeps it seals it. What is made here uses the system's randomness.
 */
#ifndef NEUVO_MATRIX_CRYPTO_H
#define NEUVO_MATRIX_CRYPTO_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CRYPTO_KEY_BYTES = 44,                /* a public key or the id of a session, and a NUL */
    CRYPTO_SEED_BYTES = 32,               /* of a key that signs */
    CRYPTO_CIPHERTEXT_BYTES = 192 * 1024, /* of one event; a homeserver's own bound is 64 KiB */
    CRYPTO_OLM = 0,                       /* the kind of an olm message that begins a session */
};

/* ---- our own device ------------------------------------------------------------------------------------------ */

struct crypto_account;

struct crypto_account *crypto_account_new(void);
void crypto_account_free(struct crypto_account *account); /* NULL is fine */
void crypto_account_pickle(const struct crypto_account *account, struct text *pickle);
struct crypto_account *crypto_account_unpickle(const char *pickle);
void crypto_account_identity(const struct crypto_account *account, char curve25519[CRYPTO_KEY_BYTES],
                             char ed25519[CRYPTO_KEY_BYTES]);
void crypto_account_sign(const struct crypto_account *account, const struct text *bytes, struct text *signature);

/* How many one-time keys should lie with the homeserver: half of what an account can hold. */
size_t crypto_account_wanted(const struct crypto_account *account);
void crypto_account_make_keys(struct crypto_account *account, size_t count);
void crypto_account_make_fallback(struct crypto_account *account);
/* What was made and is not published yet: {"curve25519":{"id":"key", …}}. */
void crypto_account_unpublished(struct crypto_account *account, struct text *json);
void crypto_account_unpublished_fallback(struct crypto_account *account, struct text *json);
void crypto_account_published(struct crypto_account *account);

/* ---- olm: between two devices ---------------------------------------------------------------------------------- */

struct crypto_session;

/* To a device, by one of its one-time keys. */
struct crypto_session *crypto_session_open(const struct crypto_account *account, const char *curve25519,
                                           const char *one_time_key);
/* From a device, by its first message. The one-time key stays until crypto_session_accept(). */
struct crypto_session *crypto_session_from(struct crypto_account *account, const char *curve25519, const char *message);
void crypto_session_accept(struct crypto_account *account, struct crypto_session *session);
void crypto_session_free(struct crypto_session *session); /* NULL is fine */
void crypto_session_pickle(const struct crypto_session *session, struct text *pickle);
struct crypto_session *crypto_session_unpickle(const char *pickle);
/* A message that begins a session begins this one. */
bool crypto_session_matches(struct crypto_session *session, const char *curve25519, const char *message);
/* Adds the ciphertext; gives its kind. */
int crypto_session_encrypt(struct crypto_session *session, const struct text *plain, struct text *message);
bool crypto_session_decrypt(struct crypto_session *session, int kind, const char *message, struct text *plain);

/* ---- megolm: to and from a room -------------------------------------------------------------------------------- */

struct crypto_outbound;

struct crypto_outbound *crypto_outbound_new(void);
void crypto_outbound_free(struct crypto_outbound *outbound); /* NULL is fine */
void crypto_outbound_pickle(const struct crypto_outbound *outbound, struct text *pickle);
struct crypto_outbound *crypto_outbound_unpickle(const char *pickle);
void crypto_outbound_id(const struct crypto_outbound *outbound, char id[CRYPTO_KEY_BYTES]);
/* Of the next message on; a secret. */
void crypto_outbound_key(const struct crypto_outbound *outbound, struct text *key);
uint32_t crypto_outbound_index(const struct crypto_outbound *outbound); /* of the next message */
void crypto_outbound_encrypt(struct crypto_outbound *outbound, const struct text *plain, struct text *message);

struct crypto_inbound;

/* key: as crypto_outbound_key() of the other side gave it. */
struct crypto_inbound *crypto_inbound_new(const char *key);
void crypto_inbound_free(struct crypto_inbound *inbound); /* NULL is fine */
void crypto_inbound_pickle(const struct crypto_inbound *inbound, struct text *pickle);
struct crypto_inbound *crypto_inbound_unpickle(const char *pickle);
void crypto_inbound_id(const struct crypto_inbound *inbound, char id[CRYPTO_KEY_BYTES]);
uint32_t crypto_inbound_first(const struct crypto_inbound *inbound); /* the lowest index that it reads */
bool crypto_inbound_decrypt(struct crypto_inbound *inbound, const char *message, struct text *plain, uint32_t *index);
/* Which index a message bears, without reading it. */
bool crypto_message_index(const char *message, uint32_t *index);

/* ---- signatures ------------------------------------------------------------------------------------------------ */

bool crypto_signature_is(const char *ed25519, const struct text *bytes, const char *signature);
/* A key that signs, from its seed. */
void crypto_seed_public(const unsigned char seed[CRYPTO_SEED_BYTES], char ed25519[CRYPTO_KEY_BYTES]);
void crypto_seed_sign(const unsigned char seed[CRYPTO_SEED_BYTES], const struct text *bytes, struct text *signature);

/* ---- base64 and files ------------------------------------------------------------------------------------------ */

/* Adds the bytes as base64, unpadded. */
void crypto_base64(const void *bytes, size_t length, struct text *out);
/* The bytes of base64, padded or not. False: it is none. */
bool crypto_unbase64(const char *base64, struct text *bytes);

enum { CRYPTO_FILE_KEY_BYTES = 32, CRYPTO_FILE_IV_BYTES = 16, CRYPTO_FILE_HASH_BYTES = 32 };
/* How a file is sealed ("Sending encrypted attachments"): AES-256-CTR, and SHA-256 over what it became. */
struct crypto_file {
    unsigned char key[CRYPTO_FILE_KEY_BYTES], iv[CRYPTO_FILE_IV_BYTES], hash[CRYPTO_FILE_HASH_BYTES];
};
/* Fills the file's key by chance and adds the sealed bytes. */
void crypto_file_seal(const struct text *plain, struct crypto_file *file, struct text *sealed);
/* False: it is not what was sealed; nothing is added. */
bool crypto_file_open(const struct text *sealed, const struct crypto_file *file, struct text *plain);

#endif
