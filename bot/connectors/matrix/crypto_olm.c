/* The only file that sees libolm (3.2). Its buffers are overwritten where it decodes in place, so it gets copies. */
#include "connectors/matrix/crypto.h"

#include "base/hash.h"
#include "base/own.h"

#include <olm/inbound_group_session.h>
#include <olm/olm.h>
#include <olm/outbound_group_session.h>
#include <olm/pk.h>
#include <stdlib.h>
#include <string.h>

struct crypto_account {
    OlmAccount *olm;
};
struct crypto_session {
    OlmSession *olm;
};
struct crypto_outbound {
    OlmOutboundGroupSession *olm;
};
struct crypto_inbound {
    OlmInboundGroupSession *olm;
};

static const char pickle_key[] = "neuvo"; /* who keeps a pickle seals it (vault.h) */

static bool failed(size_t result)
{
    return result == olm_error();
}

/* A call that can fail only by a mistake of ours, such as a buffer that is too small. */
static size_t sure(size_t result)
{
    if (failed(result))
        abort();
    return result;
}

static unsigned char *randomness(size_t length)
{
    unsigned char *bytes = x_alloc(length + 1, 1);
    random_bytes(bytes, length);
    return bytes;
}

static void forget(unsigned char **bytes)
{
    free(*bytes);
}

/* Room for so many bytes at the end of the text, counted already. */
static char *room_in(struct text *text, size_t length)
{
    size_t before = text->length;
    own_(free_pointer) char *empty = x_alloc(length + 1, 1);
    text_add_bytes(text, empty, length);
    return text->data + before;
}

static char *copy_of(const char *message, size_t *length)
{
    *length = strlen(message);
    return x_strndup(message, *length);
}

static bool is_key(const char *key)
{
    return strlen(key) == CRYPTO_KEY_BYTES - 1;
}

static bool is_message(const char *message)
{
    return *message != '\0' && strlen(message) <= CRYPTO_CIPHERTEXT_BYTES;
}

/* ---- our own device ------------------------------------------------------------------------------------------ */

static struct crypto_account *account_empty(void)
{
    struct crypto_account *account = x_alloc(1, sizeof *account);
    account->olm = olm_account(x_alloc(1, olm_account_size()));
    return account;
}

struct crypto_account *crypto_account_new(void)
{
    struct crypto_account *account = account_empty();
    size_t length = olm_create_account_random_length(account->olm);
    own_(forget) unsigned char *random = randomness(length);
    (void)sure(olm_create_account(account->olm, random, length));
    return account;
}

void crypto_account_free(struct crypto_account *account)
{
    if (account == NULL)
        return;
    olm_clear_account(account->olm);
    free(account->olm);
    free(account);
}

void crypto_account_pickle(const struct crypto_account *account, struct text *pickle)
{
    size_t length = olm_pickle_account_length(account->olm);
    (void)sure(olm_pickle_account(account->olm, pickle_key, sizeof pickle_key - 1, room_in(pickle, length), length));
}

struct crypto_account *crypto_account_unpickle(const char *pickle)
{
    size_t length = 0;
    struct crypto_account *account = account_empty();
    own_(free_pointer) char *copy = copy_of(pickle, &length);
    if (!failed(olm_unpickle_account(account->olm, pickle_key, sizeof pickle_key - 1, copy, length)))
        return account;
    crypto_account_free(account);
    return NULL;
}

/* libolm gives {"curve25519":"…","ed25519":"…"}, always so. */
static void take_key(const char *json, const char *name, char key[CRYPTO_KEY_BYTES])
{
    const char *at = strstr(json, name);
    if (at == NULL || strlen(at) < strlen(name) + CRYPTO_KEY_BYTES - 1)
        abort();
    memcpy(key, at + strlen(name), CRYPTO_KEY_BYTES - 1);
    key[CRYPTO_KEY_BYTES - 1] = '\0';
}

void crypto_account_identity(const struct crypto_account *account, char curve25519[CRYPTO_KEY_BYTES],
                             char ed25519[CRYPTO_KEY_BYTES])
{
    own_(text_done) struct text json = TEXT_INIT;
    size_t length = olm_account_identity_keys_length(account->olm);
    (void)sure(olm_account_identity_keys(account->olm, room_in(&json, length), length));
    take_key(json.data, "\"curve25519\":\"", curve25519);
    take_key(json.data, "\"ed25519\":\"", ed25519);
}

void crypto_account_sign(const struct crypto_account *account, const struct text *bytes, struct text *signature)
{
    size_t length = olm_account_signature_length(account->olm);
    (void)sure(olm_account_sign(account->olm, bytes->data, bytes->length, room_in(signature, length), length));
}

size_t crypto_account_wanted(const struct crypto_account *account)
{
    return olm_account_max_number_of_one_time_keys(account->olm) / 2;
}

void crypto_account_make_keys(struct crypto_account *account, size_t count)
{
    size_t length = olm_account_generate_one_time_keys_random_length(account->olm, count);
    own_(forget) unsigned char *random = randomness(length);
    (void)sure(olm_account_generate_one_time_keys(account->olm, count, random, length));
}

void crypto_account_make_fallback(struct crypto_account *account)
{
    size_t length = olm_account_generate_fallback_key_random_length(account->olm);
    own_(forget) unsigned char *random = randomness(length);
    (void)sure(olm_account_generate_fallback_key(account->olm, random, length));
}

void crypto_account_unpublished(struct crypto_account *account, struct text *json)
{
    size_t length = olm_account_one_time_keys_length(account->olm);
    (void)sure(olm_account_one_time_keys(account->olm, room_in(json, length), length));
}

void crypto_account_unpublished_fallback(struct crypto_account *account, struct text *json)
{
    size_t length = olm_account_unpublished_fallback_key_length(account->olm), before = json->length;
    (void)sure(olm_account_unpublished_fallback_key(account->olm, room_in(json, length), length));
    text_truncate(json, before + strlen(json->data + before)); /* of what it asks room for it may use less */
}

void crypto_account_published(struct crypto_account *account)
{
    (void)sure(olm_account_mark_keys_as_published(account->olm));
}

/* ---- olm ------------------------------------------------------------------------------------------------------- */

static struct crypto_session *session_empty(void)
{
    struct crypto_session *session = x_alloc(1, sizeof *session);
    session->olm = olm_session(x_alloc(1, olm_session_size()));
    return session;
}

void crypto_session_free(struct crypto_session *session)
{
    if (session == NULL)
        return;
    olm_clear_session(session->olm);
    free(session->olm);
    free(session);
}

struct crypto_session *crypto_session_open(const struct crypto_account *account, const char *curve25519,
                                           const char *one_time_key)
{
    if (!is_key(curve25519) || !is_key(one_time_key))
        return NULL;
    struct crypto_session *session = session_empty();
    size_t length = olm_create_outbound_session_random_length(session->olm);
    own_(forget) unsigned char *random = randomness(length);
    if (!failed(olm_create_outbound_session(session->olm, account->olm, curve25519, strlen(curve25519), one_time_key,
                                            strlen(one_time_key), random, length)))
        return session;
    crypto_session_free(session);
    return NULL;
}

struct crypto_session *crypto_session_from(struct crypto_account *account, const char *curve25519, const char *message)
{
    size_t length = 0;
    if (!is_key(curve25519) || !is_message(message))
        return NULL;
    struct crypto_session *session = session_empty();
    own_(free_pointer) char *copy = copy_of(message, &length);
    if (!failed(
            olm_create_inbound_session_from(session->olm, account->olm, curve25519, strlen(curve25519), copy, length)))
        return session;
    crypto_session_free(session);
    return NULL;
}

void crypto_session_accept(struct crypto_account *account, struct crypto_session *session)
{
    (void)olm_remove_one_time_keys(account->olm, session->olm); /* fails where it was the fallback key: it stays */
}

void crypto_session_pickle(const struct crypto_session *session, struct text *pickle)
{
    size_t length = olm_pickle_session_length(session->olm);
    (void)sure(olm_pickle_session(session->olm, pickle_key, sizeof pickle_key - 1, room_in(pickle, length), length));
}

struct crypto_session *crypto_session_unpickle(const char *pickle)
{
    size_t length = 0;
    struct crypto_session *session = session_empty();
    own_(free_pointer) char *copy = copy_of(pickle, &length);
    if (!failed(olm_unpickle_session(session->olm, pickle_key, sizeof pickle_key - 1, copy, length)))
        return session;
    crypto_session_free(session);
    return NULL;
}

bool crypto_session_matches(struct crypto_session *session, const char *curve25519, const char *message)
{
    size_t length = 0;
    if (!is_key(curve25519) || !is_message(message))
        return false;
    own_(free_pointer) char *copy = copy_of(message, &length);
    return olm_matches_inbound_session_from(session->olm, curve25519, strlen(curve25519), copy, length) == 1;
}

int crypto_session_encrypt(struct crypto_session *session, const struct text *plain, struct text *message)
{
    int kind = (int)sure(olm_encrypt_message_type(session->olm));
    size_t length = olm_encrypt_message_length(session->olm, plain->length);
    size_t needed = olm_encrypt_random_length(session->olm);
    own_(forget) unsigned char *random = randomness(needed);
    (void)sure(olm_encrypt(session->olm, plain->data, plain->length, random, needed, room_in(message, length), length));
    return kind;
}

bool crypto_session_decrypt(struct crypto_session *session, int kind, const char *message, struct text *plain)
{
    size_t length = 0;
    if (!is_message(message) || (kind != 0 && kind != 1))
        return false;
    own_(free_pointer) char *measured = copy_of(message, &length), *copy = copy_of(message, &length);
    size_t most = olm_decrypt_max_plaintext_length(session->olm, (size_t)kind, measured, length);
    if (failed(most) || most > CRYPTO_CIPHERTEXT_BYTES)
        return false;
    own_(free_pointer) char *opened = x_alloc(most + 1, 1);
    size_t got = olm_decrypt(session->olm, (size_t)kind, copy, length, opened, most);
    if (failed(got) || got > most)
        return false;
    text_add_bytes(plain, opened, got);
    return true;
}

/* ---- megolm out -------------------------------------------------------------------------------------------------- */

static struct crypto_outbound *outbound_empty(void)
{
    struct crypto_outbound *outbound = x_alloc(1, sizeof *outbound);
    outbound->olm = olm_outbound_group_session(x_alloc(1, olm_outbound_group_session_size()));
    return outbound;
}

struct crypto_outbound *crypto_outbound_new(void)
{
    struct crypto_outbound *outbound = outbound_empty();
    size_t length = olm_init_outbound_group_session_random_length(outbound->olm);
    own_(forget) unsigned char *random = randomness(length);
    (void)sure(olm_init_outbound_group_session(outbound->olm, random, length));
    return outbound;
}

void crypto_outbound_free(struct crypto_outbound *outbound)
{
    if (outbound == NULL)
        return;
    olm_clear_outbound_group_session(outbound->olm);
    free(outbound->olm);
    free(outbound);
}

void crypto_outbound_pickle(const struct crypto_outbound *outbound, struct text *pickle)
{
    size_t length = olm_pickle_outbound_group_session_length(outbound->olm);
    (void)sure(olm_pickle_outbound_group_session(outbound->olm, pickle_key, sizeof pickle_key - 1,
                                                 room_in(pickle, length), length));
}

struct crypto_outbound *crypto_outbound_unpickle(const char *pickle)
{
    size_t length = 0;
    struct crypto_outbound *outbound = outbound_empty();
    own_(free_pointer) char *copy = copy_of(pickle, &length);
    if (!failed(olm_unpickle_outbound_group_session(outbound->olm, pickle_key, sizeof pickle_key - 1, copy, length)))
        return outbound;
    crypto_outbound_free(outbound);
    return NULL;
}

void crypto_outbound_id(const struct crypto_outbound *outbound, char id[CRYPTO_KEY_BYTES])
{
    size_t length = sure(olm_outbound_group_session_id(outbound->olm, (uint8_t *)id, CRYPTO_KEY_BYTES - 1));
    id[length] = '\0';
}

void crypto_outbound_key(const struct crypto_outbound *outbound, struct text *key)
{
    size_t length = olm_outbound_group_session_key_length(outbound->olm);
    (void)sure(olm_outbound_group_session_key(outbound->olm, (uint8_t *)room_in(key, length), length));
}

uint32_t crypto_outbound_index(const struct crypto_outbound *outbound)
{
    return olm_outbound_group_session_message_index(outbound->olm);
}

void crypto_outbound_encrypt(struct crypto_outbound *outbound, const struct text *plain, struct text *message)
{
    size_t length = olm_group_encrypt_message_length(outbound->olm, plain->length);
    (void)sure(olm_group_encrypt(outbound->olm, (const uint8_t *)plain->data, plain->length,
                                 (uint8_t *)room_in(message, length), length));
}

/* ---- megolm in --------------------------------------------------------------------------------------------------- */

static struct crypto_inbound *inbound_empty(void)
{
    struct crypto_inbound *inbound = x_alloc(1, sizeof *inbound);
    inbound->olm = olm_inbound_group_session(x_alloc(1, olm_inbound_group_session_size()));
    return inbound;
}

struct crypto_inbound *crypto_inbound_new(const char *key)
{
    struct crypto_inbound *inbound = inbound_empty();
    if (!failed(olm_init_inbound_group_session(inbound->olm, (const uint8_t *)key, strlen(key))))
        return inbound;
    crypto_inbound_free(inbound);
    return NULL;
}

void crypto_inbound_free(struct crypto_inbound *inbound)
{
    if (inbound == NULL)
        return;
    olm_clear_inbound_group_session(inbound->olm);
    free(inbound->olm);
    free(inbound);
}

void crypto_inbound_pickle(const struct crypto_inbound *inbound, struct text *pickle)
{
    size_t length = olm_pickle_inbound_group_session_length(inbound->olm);
    (void)sure(olm_pickle_inbound_group_session(inbound->olm, pickle_key, sizeof pickle_key - 1,
                                                room_in(pickle, length), length));
}

struct crypto_inbound *crypto_inbound_unpickle(const char *pickle)
{
    size_t length = 0;
    struct crypto_inbound *inbound = inbound_empty();
    own_(free_pointer) char *copy = copy_of(pickle, &length);
    if (!failed(olm_unpickle_inbound_group_session(inbound->olm, pickle_key, sizeof pickle_key - 1, copy, length)))
        return inbound;
    crypto_inbound_free(inbound);
    return NULL;
}

void crypto_inbound_id(const struct crypto_inbound *inbound, char id[CRYPTO_KEY_BYTES])
{
    size_t length = sure(olm_inbound_group_session_id(inbound->olm, (uint8_t *)id, CRYPTO_KEY_BYTES - 1));
    id[length] = '\0';
}

uint32_t crypto_inbound_first(const struct crypto_inbound *inbound)
{
    return olm_inbound_group_session_first_known_index(inbound->olm);
}

bool crypto_inbound_decrypt(struct crypto_inbound *inbound, const char *message, struct text *plain, uint32_t *index)
{
    size_t length = 0;
    if (!is_message(message))
        return false;
    own_(free_pointer) char *measured = copy_of(message, &length), *copy = copy_of(message, &length);
    size_t most = olm_group_decrypt_max_plaintext_length(inbound->olm, (uint8_t *)measured, length);
    if (failed(most) || most > CRYPTO_CIPHERTEXT_BYTES)
        return false;
    own_(free_pointer) char *opened = x_alloc(most + 1, 1);
    size_t got = olm_group_decrypt(inbound->olm, (uint8_t *)copy, length, (uint8_t *)opened, most, index);
    if (failed(got) || got > most)
        return false;
    text_add_bytes(plain, opened, got);
    return true;
}

/* ---- signatures ------------------------------------------------------------------------------------------------ */

bool crypto_signature_is(const char *ed25519, const struct text *bytes, const char *signature)
{
    enum { SIGNATURE = 86 };
    size_t length = 0;
    if (!is_key(ed25519) || strlen(signature) != SIGNATURE)
        return false;
    OlmUtility *utility = olm_utility(x_alloc(1, olm_utility_size()));
    own_(free_pointer) char *copy = copy_of(signature, &length);
    bool good =
        !failed(olm_ed25519_verify(utility, ed25519, strlen(ed25519), bytes->data, bytes->length, copy, length));
    olm_clear_utility(utility);
    free(utility);
    return good;
}

static OlmPkSigning *signing_of(const unsigned char seed[CRYPTO_SEED_BYTES], char ed25519[CRYPTO_KEY_BYTES])
{
    OlmPkSigning *signing = olm_pk_signing(x_alloc(1, olm_pk_signing_size()));
    (void)sure(olm_pk_signing_key_from_seed(signing, ed25519, CRYPTO_KEY_BYTES - 1, seed, CRYPTO_SEED_BYTES));
    ed25519[CRYPTO_KEY_BYTES - 1] = '\0';
    return signing;
}

void crypto_seed_public(const unsigned char seed[CRYPTO_SEED_BYTES], char ed25519[CRYPTO_KEY_BYTES])
{
    OlmPkSigning *signing = signing_of(seed, ed25519);
    olm_clear_pk_signing(signing);
    free(signing);
}

void crypto_seed_sign(const unsigned char seed[CRYPTO_SEED_BYTES], const struct text *bytes, struct text *signature)
{
    char public[CRYPTO_KEY_BYTES];
    OlmPkSigning *signing = signing_of(seed, public);
    size_t length = olm_pk_signature_length();
    (void)sure(olm_pk_sign(signing, (const uint8_t *)bytes->data, bytes->length, (uint8_t *)room_in(signature, length),
                           length));
    olm_clear_pk_signing(signing);
    free(signing);
}
