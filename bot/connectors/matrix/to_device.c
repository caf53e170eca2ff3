/*
 * Messages between devices. What is read over olm must say itself from whom and to whom it is; what comes in clear text
 * is not believed, and key requests are answered to nobody.
 */
#include "connectors/matrix/encryption_inside.h"

/* ---- out ------------------------------------------------------------------------------------------------------- */

bool to_device_seal(struct encryption *encryption, const char *user, const struct device *device, const char *type,
                    const char *content, struct text *json)
{
    own_(text_wipe) struct text plain = TEXT_INIT;
    own_(text_done) struct text sealed = TEXT_INIT;
    struct crypto_account *account = account_take(encryption);
    if (account == NULL)
        return false;
    text_add_char(&plain, '{');
    json_write_member(&plain, "type", type);
    json_write_key(&plain, "content");
    text_add(&plain, content);
    json_write_member(&plain, "sender", encryption->connector->options.user);
    json_write_member(&plain, "recipient", user);
    json_write_key(&plain, "recipient_keys");
    text_add_char(&plain, '{');
    json_write_member(&plain, "ed25519", device->ed25519);
    text_add_char(&plain, '}');
    json_write_key(&plain, "keys");
    text_add_char(&plain, '{');
    json_write_member(&plain, "ed25519", encryption->ed25519);
    text_add_char(&plain, '}');
    json_write_key(&plain, "sender_device_keys");
    own_device_keys(encryption, account, &plain);
    text_add_char(&plain, '}');
    crypto_account_free(account);
    if (!olm_seal(encryption, device->curve25519, &plain, &sealed))
        return false;
    text_add_char(json, '{');
    json_write_member(json, "algorithm", OLM_ALGORITHM);
    json_write_member(json, "sender_key", encryption->curve25519);
    json_write_key(json, "ciphertext");
    text_add_char(json, '{');
    json_write_key(json, device->curve25519);
    text_add(json, sealed.data);
    text_add(json, "}}");
    return true;
}

struct mailing {
    struct encryption *encryption;
    char *path, *body;
    void (*sent)(void *context, bool well);
    void (*release)(void *context);
    void *context;
};

static void mailing_free(void *context)
{
    struct mailing *mailing = context;
    if (mailing->release != NULL && mailing->context != NULL)
        mailing->release(mailing->context);
    free(mailing->path);
    free(mailing->body);
    free(mailing);
}

static void on_mailed(void *context, const struct matrix_answer *answer)
{
    struct mailing *mailing = context;
    if (answer->fate == FATE_SIGN_IN)
        matrix_signed_out(mailing->encryption->connector, answer->reason);
    mailing->sent(TAKE(mailing->context), answer->fate == FATE_OK);
}

static void on_mailing_kept(void *context, bool kept)
{
    struct mailing *mailing = context;
    if (!kept) {
        mailing->sent(TAKE(mailing->context), false);
        mailing_free(mailing);
        return;
    }
    matrix_call(mailing->encryption->connector->api, &(struct matrix_request){.method = "PUT",
                                                                              .path = mailing->path,
                                                                              .body = mailing->body,
                                                                              .done = on_mailed,
                                                                              .context = mailing,
                                                                              .release = mailing_free});
}

void to_device_send(struct encryption *encryption, const char *messages, void (*sent)(void *context, bool well),
                    void (*release)(void *context), void *context)
{
    struct mailing *mailing = x_alloc(1, sizeof *mailing);
    struct text path = TEXT_INIT, body = TEXT_INIT;
    char mark[HASH_HEX_BYTES];
    hash_hex(NULL, messages, strlen(messages), mark);
    text_printf(&path, "/_matrix/client/v3/sendToDevice/m.room.encrypted/%s", mark);
    text_printf(&body, "{\"messages\":%s}", messages);
    *mailing = (struct mailing){.encryption = encryption,
                                .path = text_detach(&path),
                                .body = text_detach(&body),
                                .sent = sent,
                                .release = release,
                                .context = context};
    matrix_outlet_keep_now(encryption->connector->outlet, on_mailing_kept, mailing_free, mailing);
}

/* ---- in -------------------------------------------------------------------------------------------------------- */

/* Whose the key is: a device of the sender that we know, or one that shows itself, signed by itself. */
static bool owner_of(const struct encryption *encryption, const struct json *payload, const char *sender,
                     const char *curve25519, struct device *owner)
{
    const char *ed25519 = string_in(object_in(payload, "keys"), "ed25519");
    const struct device_list *known = devices_of(encryption->devices, sender);
    *owner = (struct device){.id = NULL};
    for (size_t i = 0; known != NULL && i < known->list.count; i++) {
        const struct device *device = &known->list.items[i];
        if (strcmp(device->curve25519, curve25519) == 0 && strcmp(device->ed25519, ed25519) == 0) {
            *owner = *device;
            owner->id = x_strdup(device->id);
            return true;
        }
    }
    const struct json *shown = object_in(payload, "sender_device_keys");
    if (shown != NULL && device_read(shown, sender, string_in(shown, "device_id"), owner) &&
        strcmp(owner->curve25519, curve25519) == 0 && strcmp(owner->ed25519, ed25519) == 0)
        return true;
    device_done(owner);
    if (strlen(curve25519) == CRYPTO_KEY_BYTES - 1 && strlen(ed25519) == CRYPTO_KEY_BYTES - 1) {
        memcpy(owner->curve25519, curve25519, CRYPTO_KEY_BYTES);
        memcpy(owner->ed25519, ed25519, CRYPTO_KEY_BYTES);
    }
    return false;
}

static bool is_for_us(const struct encryption *encryption, const struct json *payload, const char *sender)
{
    return strcmp(string_in(payload, "sender"), sender) == 0 &&
           strcmp(string_in(payload, "recipient"), encryption->connector->options.user) == 0 &&
           strcmp(string_in(object_in(payload, "recipient_keys"), "ed25519"), encryption->ed25519) == 0;
}

static void take_payload(struct encryption *encryption, const struct text *plain, const char *sender,
                         const char *curve25519)
{
    own_(json_freep) struct json *payload = object_of_bytes(plain->data, plain->length);
    const struct json *content = payload == NULL ? NULL : object_in(payload, "content");
    if (content == NULL || !is_for_us(encryption, payload, sender)) {
        log_warn("matrix_olm_refused", "text=\"a message between devices is not from whom it says, or not for us\"");
        return;
    }
    if (strcmp(string_in(payload, "type"), "m.room_key") != 0)
        return;
    struct device owner;
    bool proven = owner_of(encryption, payload, sender, curve25519, &owner);
    group_key_take(encryption, content, sender, &owner, proven);
    device_done(&owner);
}

static void take_sealed(struct encryption *encryption, const struct json *content, const char *sender)
{
    own_(text_wipe) struct text plain = TEXT_INIT;
    const char *curve25519 = string_in(content, "sender_key");
    const struct json *ours = object_in(object_in(content, "ciphertext"), encryption->curve25519);
    if (strcmp(string_in(content, "algorithm"), OLM_ALGORITHM) != 0 || ours == NULL ||
        strlen(curve25519) != CRYPTO_KEY_BYTES - 1)
        return;
    int64_t kind = -1;
    (void)json_opt_int(ours, "type", &kind, NULL);
    if (kind != 0 && kind != 1)
        return;
    switch (olm_read(encryption, curve25519, (int)kind, string_in(ours, "body"), &plain)) {
    case OLM_READ:
        take_payload(encryption, &plain, sender, curve25519);
        break;
    case OLM_FAILED:
        log_warn("matrix_olm_unreadable", "user=%s kind=%d", sender, (int)kind);
        olm_heal(encryption, sender, curve25519);
        break;
    case OLM_REPEATED:
        break;
    }
}

static void on_declined(void *context, const struct matrix_answer *answer)
{
    (void)context;
    (void)answer;
}

/* Nobody can compare emoji with us: say so, rather than leave them waiting. */
static void decline_verification(const struct encryption *encryption, const struct json *content, const char *sender)
{
    own_(text_done) struct text path = TEXT_INIT, body = TEXT_INIT;
    const char *device = string_in(content, "from_device"), *transaction = string_in(content, "transaction_id");
    char mark[HASH_HEX_BYTES];
    if (*device == '\0' || *transaction == '\0')
        return;
    hash_hex(NULL, transaction, strlen(transaction), mark);
    text_printf(&path, "/_matrix/client/v3/sendToDevice/m.key.verification.cancel/cancel-%s", mark);
    text_add(&body, "{\"messages\":{");
    json_write_key(&body, sender);
    text_add_char(&body, '{');
    json_write_key(&body, device);
    text_add_char(&body, '{');
    json_write_member(&body, "transaction_id", transaction);
    json_write_member(&body, "code", "m.user");
    json_write_member(&body, "reason", "Neuvo is a program: nobody is there who could compare");
    text_add(&body, "}}}}");
    matrix_call(encryption->connector->api,
                &(struct matrix_request){
                    .method = "PUT", .path = path.data, .body = body.data, .done = on_declined, .context = NULL});
}

void encryption_to_device(struct encryption *encryption, const char *bytes, size_t length)
{
    if (!encryption_is_able(encryption) || *encryption->curve25519 == '\0')
        return;
    own_(json_freep) struct json *event = object_of_bytes(bytes, length);
    const struct json *content = event == NULL ? NULL : object_in(event, "content");
    if (content == NULL || !matrix_is_user(string_in(event, "sender")))
        return;
    if (strcmp(string_in(event, "type"), "m.room.encrypted") == 0)
        take_sealed(encryption, content, string_in(event, "sender"));
    else if (strcmp(string_in(event, "type"), "m.key.verification.request") == 0)
        decline_verification(encryption, content, string_in(event, "sender"));
}
