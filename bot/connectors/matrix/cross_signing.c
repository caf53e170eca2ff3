/*
 * Our own identity: three keys made once, by which our device is known to be ours. Without it other clients show a
 * shield, or refuse to send us keys. An identity that is there is never overwritten: it is imported, or left alone.
 */
#include "connectors/matrix/encryption_inside.h"

static const char name[] = VAULT_PREFIX "identity";

enum role { ROLE_MASTER, ROLE_SELF, ROLE_USER, ROLES };
static const struct {
    const char *kept, *usage, *upload, *query;
} roles[ROLES] = {{"master", "master", "master_key", "master_keys"},
                  {"self", "self_signing", "self_signing_key", "self_signing_keys"},
                  {"user", "user_signing", "user_signing_key", "user_signing_keys"}};

struct identity {
    unsigned char seeds[ROLES][CRYPTO_SEED_BYTES];
    char keys[ROLES][CRYPTO_KEY_BYTES];
};

static void identity_wipe(struct identity *identity)
{
    explicit_bzero(identity, sizeof *identity);
}

static bool identity_load(const struct encryption *encryption, struct identity *identity)
{
    own_(json_freep) struct json *document = kept_json(encryption, name);
    for (int i = 0; document != NULL && i < ROLES; i++) {
        own_(text_wipe) struct text seed = TEXT_INIT;
        if (!crypto_unbase64(string_in(document, roles[i].kept), &seed) || seed.length != CRYPTO_SEED_BYTES)
            return false;
        memcpy(identity->seeds[i], seed.data, CRYPTO_SEED_BYTES);
        crypto_seed_public(identity->seeds[i], identity->keys[i]);
    }
    return document != NULL;
}

static void identity_make(struct encryption *encryption, struct identity *identity)
{
    own_(text_wipe) struct text value = TEXT_INIT;
    text_add_char(&value, '{');
    for (int i = 0; i < ROLES; i++) {
        own_(text_wipe) struct text seed = TEXT_INIT;
        random_bytes(identity->seeds[i], CRYPTO_SEED_BYTES);
        crypto_seed_public(identity->seeds[i], identity->keys[i]);
        crypto_base64(identity->seeds[i], CRYPTO_SEED_BYTES, &seed);
        json_write_member(&value, roles[i].kept, seed.data);
    }
    text_add_char(&value, '}');
    vault_put(encryption->vault, name, value.data);
}

/* ---- signing --------------------------------------------------------------------------------------------------- */

/* As it is signed: its keys in their order. */
static void plain_key(const struct encryption *encryption, const struct identity *identity, enum role role,
                      struct text *json)
{
    own_(text_done) struct text key_id = TEXT_INIT;
    text_printf(&key_id, "ed25519:%s", identity->keys[role]);
    text_add(json, "{\"keys\":{");
    json_write_member(json, key_id.data, identity->keys[role]);
    text_printf(json, "},\"usage\":[\"%s\"]", roles[role].usage);
    json_write_member(json, "user_id", encryption->connector->options.user);
    text_add_char(json, '}');
}

static void add_key(const struct encryption *encryption, const struct identity *identity, enum role role,
                    const struct crypto_account *account, struct text *json)
{
    own_(text_done) struct text plain = TEXT_INIT, signature = TEXT_INIT, key_id = TEXT_INIT;
    plain_key(encryption, identity, role, &plain);
    if (role == ROLE_MASTER) {
        crypto_account_sign(account, &plain, &signature);
        text_printf(&key_id, "ed25519:%s", encryption->device);
    } else {
        crypto_seed_sign(identity->seeds[ROLE_MASTER], &plain, &signature);
        text_printf(&key_id, "ed25519:%s", identity->keys[ROLE_MASTER]);
    }
    add_signed(json, plain.data, encryption->connector->options.user, key_id.data, signature.data);
}

static void on_signed(void *context, const struct matrix_answer *answer)
{
    struct encryption *encryption = context;
    if (answer->fate != FATE_OK) {
        encryption->signing = false;
        log_warn("matrix_not_signed", "text=\"our device could not be signed: %s\"", answer->reason);
        return;
    }
    log_info("matrix_device_signed", "device=%s", encryption->device);
}

/* Our device, signed by our identity. */
static void sign_device(struct encryption *encryption, const struct identity *identity)
{
    own_(text_done) struct text body = TEXT_INIT, keys = TEXT_INIT, canonical = TEXT_INIT, signature = TEXT_INIT,
                                key_id = TEXT_INIT;
    struct crypto_account *account = account_take(encryption);
    if (account == NULL)
        return;
    own_device_keys(encryption, account, &keys);
    crypto_account_free(account);
    own_(json_freep) struct json *document = object_of_bytes(keys.data, keys.length);
    if (document == NULL || !canonical_of_signed(document, &canonical))
        return;
    crypto_seed_sign(identity->seeds[ROLE_SELF], &canonical, &signature);
    text_printf(&key_id, "ed25519:%s", identity->keys[ROLE_SELF]);
    text_add_char(&body, '{');
    json_write_key(&body, encryption->connector->options.user);
    text_add_char(&body, '{');
    json_write_key(&body, encryption->device);
    add_signed(&body, canonical.data, encryption->connector->options.user, key_id.data, signature.data);
    text_add(&body, "}}");
    encryption->signing = true;
    matrix_call(encryption->connector->api,
                &(struct matrix_request){.method = "POST",
                                         .path = "/_matrix/client/v3/keys/signatures/upload",
                                         .body = body.data,
                                         .done = on_signed,
                                         .context = encryption});
}

/* ---- the first time -------------------------------------------------------------------------------------------- */

static void on_uploaded(void *context, const struct matrix_answer *answer)
{
    struct encryption *encryption = context;
    struct identity identity;
    encryption->signing = false;
    if (answer->fate != FATE_OK) {
        log_warn("matrix_no_identity",
                 "text=\"our identity could not be published: %s; without it other clients warn of Neuvo, or do not "
                 "send it keys\"",
                 answer->reason);
        return;
    }
    if (identity_load(encryption, &identity))
        sign_device(encryption, &identity);
    identity_wipe(&identity);
}

static void upload(struct encryption *encryption, const struct identity *identity)
{
    own_(text_done) struct text body = TEXT_INIT;
    struct crypto_account *account = account_take(encryption);
    if (account == NULL)
        return;
    text_add_char(&body, '{');
    for (int i = 0; i < ROLES; i++) {
        json_write_key(&body, roles[i].upload);
        add_key(encryption, identity, (enum role)i, account, &body);
    }
    text_add_char(&body, '}');
    crypto_account_free(account);
    matrix_call(encryption->connector->api,
                &(struct matrix_request){.method = "POST",
                                         .path = "/_matrix/client/v3/keys/device_signing/upload",
                                         .body = body.data,
                                         .done = on_uploaded,
                                         .context = encryption});
}

static void on_made(void *context, bool kept)
{
    struct encryption *encryption = context;
    struct identity identity;
    if (kept && identity_load(encryption, &identity))
        upload(encryption, &identity);
    else
        encryption->signing = false;
    identity_wipe(&identity);
}

/* ---- what is there --------------------------------------------------------------------------------------------- */

static bool is_signed(const struct encryption *encryption, const struct identity *identity, const struct json *document)
{
    own_(text_done) struct text key_id = TEXT_INIT;
    const char *user = encryption->connector->options.user;
    const struct json *device = object_in(object_in(object_in(document, "device_keys"), user), encryption->device);
    text_printf(&key_id, "ed25519:%s", identity->keys[ROLE_SELF]);
    const struct json *own = object_in(object_in(device, "signatures"), user);
    return own != NULL && *string_in(own, key_id.data) != '\0';
}

static void complain(struct encryption *encryption, bool known)
{
    if (!encryption->complained)
        log_error(
            "matrix_foreign_identity",
            "text=\"%s; nothing is overwritten. Import it with its recovery key (neuvo matrix identity --import), "
            "or other clients warn of Neuvo and may not send it keys\"",
            known ? "our account has another identity than ours: another client has reset it"
                  : "our account has an identity that was not made by Neuvo");
    encryption->complained = true;
}

void cross_signing_check(struct encryption *encryption, const struct json *document)
{
    struct identity identity = {.keys = {""}};
    const char *user = encryption->connector->options.user;
    if (!encryption->published || encryption->signing || object_in(object_in(document, "device_keys"), user) == NULL)
        return;
    const struct json *master = object_in(object_in(document, roles[ROLE_MASTER].query), user);
    bool known = identity_load(encryption, &identity);
    if (master == NULL) {
        if (!known)
            identity_make(encryption, &identity);
        encryption->signing = true;
        matrix_outlet_keep_now(encryption->connector->outlet, on_made, NULL, encryption);
    } else {
        own_(text_done) struct text key_id = TEXT_INIT;
        text_printf(&key_id, "ed25519:%s", identity.keys[ROLE_MASTER]);
        if (!known || *string_in(object_in(master, "keys"), key_id.data) == '\0')
            complain(encryption, known);
        else if (!is_signed(encryption, &identity, document))
            sign_device(encryption, &identity);
    }
    identity_wipe(&identity);
}

static void on_asked(void *context, bool well)
{
    (void)context; /* cross_signing_check() was called with the answer */
    (void)well;
}

void cross_signing_begin(struct encryption *encryption)
{
    const char *user = encryption->connector->options.user;
    devices_changed(encryption->devices, user); /* asked anew at each start */
    devices_ask(encryption->devices, &user, 1, on_asked, encryption);
}
