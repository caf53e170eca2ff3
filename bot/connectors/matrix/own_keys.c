/*
 * Our own device: one account of keys, made once and published; one-time keys topped up, the fallback key renewed when
 * it was used. What is made is kept before it is published, and published again under the same names after a crash.
 */
#include "connectors/matrix/encryption_inside.h"

static const char name[] = VAULT_PREFIX "account";

struct crypto_account *account_take(const struct encryption *encryption)
{
    own_(json_freep) struct json *document = kept_json(encryption, name);
    return document == NULL ? NULL : crypto_account_unpickle(string_in(document, "pickle"));
}

static void account_keep(struct encryption *encryption, const struct crypto_account *account, bool published)
{
    own_(text_wipe) struct text value = TEXT_INIT, pickle = TEXT_INIT;
    crypto_account_pickle(account, &pickle);
    text_add_char(&value, '{');
    json_write_member(&value, "device", encryption->device);
    json_write_member(&value, "pickle", pickle.data);
    json_write_member_bool(&value, "published", published);
    text_add_char(&value, '}');
    vault_put(encryption->vault, name, value.data);
}

static bool was_published(const struct encryption *encryption)
{
    own_(json_freep) struct json *document = kept_json(encryption, name);
    bool published = false;
    return document != NULL && json_opt_bool(document, "published", &published, NULL) == RESULT_OK && published;
}

void account_give(struct encryption *encryption, struct crypto_account *account)
{
    account_keep(encryption, account, was_published(encryption));
}

/* ---- what is published ----------------------------------------------------------------------------------------- */

void add_signed(struct text *out, const char *json, const char *user, const char *key_id, const char *signature)
{
    text_add_bytes(out, json, strlen(json) - 1); /* without its last bracket */
    json_write_key(out, "signatures");
    text_add_char(out, '{');
    json_write_key(out, user);
    text_add_char(out, '{');
    json_write_member(out, key_id, signature);
    text_add(out, "}}}");
}

/* json: canonical already. */
static void sign(const struct encryption *encryption, const struct crypto_account *account, const struct text *json,
                 struct text *out)
{
    own_(text_done) struct text signature = TEXT_INIT, key_id = TEXT_INIT;
    crypto_account_sign(account, json, &signature);
    text_printf(&key_id, "ed25519:%s", encryption->device);
    add_signed(out, json->data, encryption->connector->options.user, key_id.data, signature.data);
}

void own_device_keys(const struct encryption *encryption, const struct crypto_account *account, struct text *json)
{
    own_(text_done) struct text keys = TEXT_INIT, curve = TEXT_INIT, ed = TEXT_INIT;
    text_printf(&curve, "curve25519:%s", encryption->device);
    text_printf(&ed, "ed25519:%s", encryption->device);
    text_add(&keys, "{\"algorithms\":[\"" OLM_ALGORITHM "\",\"" MEGOLM_ALGORITHM "\"]"); /* keys in their order */
    json_write_member(&keys, "device_id", encryption->device);
    json_write_key(&keys, "keys");
    text_add_char(&keys, '{');
    json_write_member(&keys, curve.data, encryption->curve25519);
    json_write_member(&keys, ed.data, encryption->ed25519);
    text_add_char(&keys, '}');
    json_write_member(&keys, "user_id", encryption->connector->options.user);
    text_add_char(&keys, '}');
    sign(encryption, account, &keys, json);
}

static size_t add_one_time_keys(const struct encryption *encryption, const struct crypto_account *account,
                                const char *unpublished, bool fallback, struct text *body)
{
    own_(json_freep) struct json *document = object_of_bytes(unpublished, strlen(unpublished));
    const struct json *list = document == NULL ? NULL : object_in(document, "curve25519");
    size_t count = 0;
    for (const struct json *key = list == NULL ? NULL : json_first(list); key != NULL; key = json_next(key)) {
        own_(text_done) struct text plain = TEXT_INIT, key_id = TEXT_INIT;
        text_printf(&key_id, SIGNED_KEY ":%s", json_key(key));
        text_add_char(&plain, '{');
        if (fallback)
            json_write_member_bool(&plain, "fallback", true);
        json_write_member(&plain, "key", json_as_string(key));
        text_add_char(&plain, '}');
        json_write_key(body, key_id.data);
        sign(encryption, account, &plain, body);
        count++;
    }
    return count;
}

/* ---- publishing ------------------------------------------------------------------------------------------------ */

static void on_published(void *context, const struct matrix_answer *answer)
{
    struct encryption *encryption = context;
    encryption->publishing = false;
    if (answer->fate == FATE_SIGN_IN) {
        matrix_signed_out(encryption->connector, answer->reason);
        return;
    }
    if (answer->fate == FATE_LATER)
        return; /* the timer, or the next sync */
    if (answer->fate == FATE_NEVER && was_published(encryption) && encryption_renew(encryption))
        return; /* keys of these names are there already: made by a later one of us */
    if (answer->fate == FATE_NEVER) {
        own_keys_refused(encryption, answer->reason);
        return;
    }
    struct crypto_account *account = account_take(encryption);
    if (account == NULL)
        return;
    crypto_account_published(account);
    account_keep(encryption, account, true);
    crypto_account_free(account);
    bool first = !encryption->published;
    encryption->published = true;
    encryption->fallback_used = false;
    encryption->keys_left = number_in(object_in(answer->document, "one_time_key_counts"), SIGNED_KEY);
    if (first) {
        log_info("matrix_keys_published", "device=%s key=%s", encryption->device, encryption->ed25519);
        cross_signing_begin(encryption);
        if (encryption->connector->caught_up)
            matrix_early_go(encryption->connector->early);
    }
}

static void upload(struct encryption *encryption)
{
    own_(text_done) struct text body = TEXT_INIT, keys = TEXT_INIT, fallback = TEXT_INIT;
    struct crypto_account *account = account_take(encryption);
    if (account == NULL) {
        encryption->publishing = false;
        return;
    }
    crypto_account_unpublished(account, &keys);
    crypto_account_unpublished_fallback(account, &fallback);
    text_add_char(&body, '{');
    if (!encryption->published) {
        json_write_key(&body, "device_keys");
        own_device_keys(encryption, account, &body);
    }
    json_write_key(&body, "one_time_keys");
    text_add_char(&body, '{');
    (void)add_one_time_keys(encryption, account, keys.data, false, &body);
    text_add_char(&body, '}');
    json_write_key(&body, "fallback_keys");
    text_add_char(&body, '{');
    (void)add_one_time_keys(encryption, account, fallback.data, true, &body);
    text_add(&body, "}}");
    crypto_account_free(account);
    matrix_call(encryption->connector->api, &(struct matrix_request){.method = "POST",
                                                                     .path = "/_matrix/client/v3/keys/upload",
                                                                     .body = body.data,
                                                                     .done = on_published,
                                                                     .context = encryption});
}

static void on_made(void *context, bool kept)
{
    struct encryption *encryption = context;
    if (kept && encryption->connector->signed_in)
        upload(encryption);
    else
        encryption->publishing = false;
}

/* Before our keys go there for the first time: does the device have others already? */
static void on_asked(void *context, const struct matrix_answer *answer)
{
    struct encryption *encryption = context;
    own_(text_done) struct text key_id = TEXT_INIT;
    const char *user = encryption->connector->options.user;
    if (answer->fate != FATE_OK) {
        encryption->publishing = false;
        return;
    }
    const struct json *own = object_in(object_in(answer->document, "device_keys"), user);
    const struct json *keys = object_in(object_in(own, encryption->device), "keys");
    text_printf(&key_id, "ed25519:%s", encryption->device);
    if (keys != NULL && strcmp(string_in(keys, key_id.data), encryption->ed25519) != 0)
        own_keys_refused(encryption, "it has other keys");
    else
        matrix_outlet_keep_now(encryption->connector->outlet, on_made, NULL, encryption);
}

static void ask_first(struct encryption *encryption)
{
    own_(text_done) struct text body = TEXT_INIT;
    encryption->publishing = true;
    text_add(&body, "{\"device_keys\":{");
    json_write_key(&body, encryption->connector->options.user);
    text_add(&body, "[]}}");
    matrix_call(encryption->connector->api, &(struct matrix_request){.method = "POST",
                                                                     .path = "/_matrix/client/v3/keys/query",
                                                                     .body = body.data,
                                                                     .max_bytes = (size_t)8 << 20,
                                                                     .done = on_asked,
                                                                     .context = encryption});
}

static void publish(struct encryption *encryption)
{
    encryption->publishing = true;
    matrix_outlet_keep_now(encryption->connector->outlet, on_made, NULL, encryption);
}

/* ---- making ---------------------------------------------------------------------------------------------------- */

static void forget(void *context, const char *kept, const char *value)
{
    struct encryption *encryption = context;
    (void)value;
    vault_remove(encryption->vault, kept);
}

/* Another device: what was kept for the one before reads nothing any more. */
static struct crypto_account *account_make(struct encryption *encryption)
{
    struct crypto_account *account = crypto_account_new();
    vault_each(encryption->vault, VAULT_PREFIX "olm/", forget, encryption);
    vault_each(encryption->vault, VAULT_PREFIX "out/", forget, encryption);
    vault_each(encryption->vault, VAULT_PREFIX "sent/", forget, encryption);
    crypto_account_make_keys(account, crypto_account_wanted(account));
    crypto_account_make_fallback(account);
    account_keep(encryption, account, false);
    return account;
}

void own_keys_begin(struct encryption *encryption)
{
    if (encryption->publishing || encryption->renewing || encryption->broken)
        return;
    own_(json_freep) struct json *document = kept_json(encryption, name);
    bool ours = document != NULL && strcmp(string_in(document, "device"), encryption->device) == 0;
    struct crypto_account *account = ours ? account_take(encryption) : account_make(encryption);
    if (account == NULL) {
        encryption_break(encryption);
        log_error("matrix_keys_unreadable", "text=\"the keys of our device that were kept cannot be read\"");
        return;
    }
    crypto_account_identity(account, encryption->curve25519, encryption->ed25519);
    crypto_account_free(account);
    if (ours && was_published(encryption))
        publish(encryption);
    else
        ask_first(encryption);
}

void own_keys_top_up(struct encryption *encryption)
{
    if (encryption->publishing || encryption->renewing || encryption->broken)
        return;
    struct crypto_account *account = account_take(encryption);
    if (account == NULL)
        return;
    int64_t wanted = (int64_t)crypto_account_wanted(account);
    bool few = encryption->keys_left >= 0 && encryption->keys_left < wanted / 2;
    bool used = encryption->fallback_told && encryption->fallback_used;
    if (few)
        crypto_account_make_keys(account, (size_t)(wanted - encryption->keys_left));
    if (used)
        crypto_account_make_fallback(account);
    if (few || used) {
        account_give(encryption, account);
        publish(encryption);
    }
    crypto_account_free(account);
}

/* The device has other keys there, or one-time keys of ours with the same name: our store is older than what the
 * homeserver remembers. */
void own_keys_refused(struct encryption *encryption, const char *why)
{
    log_error(
        "matrix_keys_refused",
        "device=%s text=\"the homeserver does not take our keys (%s): this device was used with other ones. Make a "
        "new token (or sign in with a password) and give it to Neuvo; until then it does not read or write in "
        "encrypted chats\"",
        encryption->device, why);
    encryption_break(encryption);
}
