#include "connectors/matrix/identity.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/own.h"
#include "connectors/matrix/checking.h"
#include "connectors/matrix/crypto.h"
#include "connectors/matrix/options.h"
#include "connectors/matrix/secret_storage.h"
#include "connectors/matrix/vault.h"
#include "loop/loop.h"

#include <sodium.h>
#include <string.h>

#define IDENTITY VAULT_PREFIX "identity"
#define TOLD VAULT_PREFIX "identity_told"

enum { ROLES = 3 };
static const struct {
    const char *kept, *secret;
} roles[ROLES] = {{"master", "m.cross_signing.master"},
                  {"self", "m.cross_signing.self_signing"},
                  {"user", "m.cross_signing.user_signing"}};
static const int64_t limit_ms = 30 * 1000;

/* ---- asking ---------------------------------------------------------------------------------------------------- */

static void found(void *context, enum matrix_mark mark, const char *what, const char *detail)
{
    struct text *last = context;
    (void)what;
    if (mark != MATRIX_MEND)
        return;
    text_clear(last);
    text_add(last, detail);
}

typedef enum result deed(struct checking *checking, void *context, struct error *error);

static enum result run(const struct matrix_options *options, deed *do_it, void *context, struct error *error)
{
    own_(text_done) struct text mend = TEXT_INIT;
    struct matrix_check check = {.options = options, .try_room = true, .found = found, .context = &mend};
    struct checking checking = {.check = &check, .options = options};
    struct http_client *client = NULL;
    enum result result = loop_new(&checking.loop, error);
    if (result == RESULT_OK)
        result = http_client_new(checking.loop, &client, error);
    if (result == RESULT_OK) {
        checking.until_ms = clock_monotonic_ms() + limit_ms;
        checking.end_ms = checking.until_ms + limit_ms / 2;
        checking.api = matrix_api_new(client, options->homeserver);
        if (check_access(&checking))
            result = do_it(&checking, context, error);
        else
            result = error_set(error, RESULT_FAILED, "the homeserver does not let Neuvo in: %s",
                               mend.length == 0 ? "no answer came" : mend.data);
        check_begin_to_tidy(&checking);
        check_sign_out(&checking);
        matrix_api_free(checking.api);
    }
    http_client_free(client);
    loop_free(checking.loop);
    return result;
}

static struct check_answer ask_data(struct checking *checking, const char *method, const char *type, const char *body)
{
    own_(text_done) struct text path = TEXT_INIT;
    text_add(&path, "/_matrix/client/v3/user");
    matrix_path_add(&path, checking->options->user);
    text_add(&path, "/account_data");
    matrix_path_add(&path, type);
    return check_ask(checking, method, path.data, body);
}

static enum result put_data(struct checking *checking, const char *type, const struct text *body, struct error *error)
{
    own_(check_answer_done) struct check_answer answer = ask_data(checking, "PUT", type, body->data);
    return answer.fate == FATE_OK
               ? RESULT_OK
               : error_set(error, RESULT_FAILED, "the homeserver does not keep %s: %s", type, answer.reason.data);
}

/* ---- telling it ------------------------------------------------------------------------------------------------- */

struct telling {
    struct vault *vault;
    unsigned char key[SECRET_KEY_BYTES];
};

static enum result put_secrets(struct checking *checking, const struct telling *telling, const char *id,
                               struct error *error)
{
    own_(json_freep) struct json *identity = NULL;
    const char *value = vault_find(telling->vault, IDENTITY);
    struct json_limits limits = {.max_bytes = 4096, .max_depth = 2};
    enum result result = value == NULL ? RESULT_NOT_FOUND : json_parse(value, strlen(value), limits, &identity, error);
    for (int i = 0; i < ROLES && result == RESULT_OK; i++) {
        own_(text_wipe) struct text seed = TEXT_INIT;
        own_(text_done) struct text body = TEXT_INIT;
        const char *kept = "";
        result = json_need_string(identity, roles[i].kept, &kept, error);
        text_add(&seed, kept);
        text_add(&body, "{\"encrypted\":{");
        json_write_key(&body, id);
        secret_seal(telling->key, roles[i].secret, &seed, &body);
        text_add(&body, "}}");
        if (result == RESULT_OK)
            result = put_data(checking, roles[i].secret, &body, error);
    }
    return result;
}

static enum result tell(struct checking *checking, void *context, struct error *error)
{
    struct telling *telling = context;
    own_(check_answer_done) struct check_answer there = ask_data(checking, "GET", "m.secret_storage.default_key", NULL);
    own_(text_done) struct text type = TEXT_INIT, description = TEXT_INIT, first = TEXT_INIT;
    char id[HASH_HEX_BYTES];
    unsigned char chance[16];
    if (there.fate == FATE_LATER)
        return error_set(error, RESULT_FAILED, "the homeserver does not answer: %s", there.reason.data);
    if (*check_string(&there, "key") != '\0')
        return error_set(
            error, RESULT_CONFLICT,
            "the account has a recovery key of another client; it is not overwritten. Neuvo's identity goes "
            "on, but cannot be recovered");
    random_bytes(chance, sizeof chance);
    hash_hex(NULL, chance, sizeof chance, id);
    text_printf(&type, "m.secret_storage.key.%s", id);
    secret_describe(telling->key, &description);
    text_add_char(&first, '{');
    json_write_member(&first, "key", id);
    text_add_char(&first, '}');
    enum result result = put_data(checking, type.data, &description, error);
    if (result == RESULT_OK)
        result = put_secrets(checking, telling, id, error);
    return result == RESULT_OK ? put_data(checking, "m.secret_storage.default_key", &first, error) : result;
}

enum result matrix_identity_tell(const struct matrix_options *options, struct vault *vault, struct text *words,
                                 struct error *error)
{
    struct telling telling = {.vault = vault};
    if (vault_find(vault, IDENTITY) == NULL)
        return error_set(
            error, RESULT_NOT_FOUND,
            "Neuvo has no identity yet: it makes one when it first runs with matrix.encryption: on (or takes "
            "over the one that is there: neuvo matrix identity --import)");
    if (vault_find(vault, TOLD) != NULL)
        return error_set(error, RESULT_REFUSED, "the recovery key was told before, and is told once");
    random_bytes(telling.key, sizeof telling.key);
    enum result result = run(options, tell, &telling, error);
    if (result == RESULT_OK) {
        secret_key_write(telling.key, words);
        vault_put(vault, TOLD, "{\"told\":true}");
    }
    sodium_memzero(&telling, sizeof telling);
    return result;
}

/* ---- taking it over ---------------------------------------------------------------------------------------------- */

static enum result find_key(struct checking *checking, const unsigned char key[SECRET_KEY_BYTES], struct text *id,
                            struct error *error)
{
    own_(check_answer_done) struct check_answer first = ask_data(checking, "GET", "m.secret_storage.default_key", NULL);
    own_(text_done) struct text type = TEXT_INIT;
    text_add(id, check_string(&first, "key"));
    if (id->length == 0)
        return error_set(error, RESULT_NOT_FOUND, "the account has no secret storage (%s)", first.reason.data);
    text_printf(&type, "m.secret_storage.key.%s", id->data);
    own_(check_answer_done) struct check_answer description = ask_data(checking, "GET", type.data, NULL);
    if (description.document == NULL || !secret_is_key(key, description.document))
        return error_set(error, RESULT_BAD_INPUT, "this is not the recovery key of %s", checking->options->user);
    return RESULT_OK;
}

static enum result fetch_seed(struct checking *checking, const unsigned char key[SECRET_KEY_BYTES], const char *id,
                              int role, struct text *seed, struct error *error)
{
    own_(check_answer_done) struct check_answer answer = ask_data(checking, "GET", roles[role].secret, NULL);
    own_(text_wipe) struct text bytes = TEXT_INIT;
    const struct json *encrypted = NULL, *sealed = NULL;
    if (answer.document != NULL)
        (void)json_opt_object(answer.document, "encrypted", &encrypted, NULL);
    if (encrypted != NULL)
        (void)json_opt_object(encrypted, id, &sealed, NULL);
    if (sealed == NULL || !secret_open(key, roles[role].secret, sealed, seed) || !crypto_unbase64(seed->data, &bytes) ||
        bytes.length != CRYPTO_SEED_BYTES)
        return error_set(error, RESULT_NOT_FOUND, "%s does not lie there, or cannot be opened", roles[role].secret);
    return RESULT_OK;
}

/* The homeserver's word for it: else it is an old one. */
static enum result check_master(struct checking *checking, const struct text *seed, struct error *error)
{
    own_(text_done) struct text body = TEXT_INIT, key_id = TEXT_INIT;
    own_(text_wipe) struct text bytes = TEXT_INIT;
    char public[CRYPTO_KEY_BYTES];
    const char *user = checking->options->user, *there = "";
    const struct json *masters = NULL, *master = NULL, *keys = NULL;
    (void)crypto_unbase64(seed->data, &bytes);
    crypto_seed_public((const unsigned char *)bytes.data, public);
    text_printf(&key_id, "ed25519:%s", public);
    text_add(&body, "{\"device_keys\":{");
    json_write_key(&body, user);
    text_add(&body, "[]}}");
    own_(check_answer_done) struct check_answer answer =
        check_ask(checking, "POST", "/_matrix/client/v3/keys/query", body.data);
    if (answer.document != NULL && json_opt_object(answer.document, "master_keys", &masters, NULL) == RESULT_OK &&
        masters != NULL && json_opt_object(masters, user, &master, NULL) == RESULT_OK && master != NULL &&
        json_opt_object(master, "keys", &keys, NULL) == RESULT_OK && keys != NULL)
        (void)json_opt_string(keys, key_id.data, &there, NULL);
    return *there != '\0' ? RESULT_OK
                          : error_set(error, RESULT_CONFLICT,
                                      "the account has another identity than the one that lies in its secret storage");
}

struct importing {
    struct vault *vault;
    unsigned char key[SECRET_KEY_BYTES];
};

static enum result import(struct checking *checking, void *context, struct error *error)
{
    struct importing *importing = context;
    own_(text_done) struct text id = TEXT_INIT;
    own_(text_wipe) struct text value = TEXT_INIT;
    enum result result = find_key(checking, importing->key, &id, error);
    text_add_char(&value, '{');
    for (int i = 0; i < ROLES && result == RESULT_OK; i++) {
        own_(text_wipe) struct text seed = TEXT_INIT;
        result = fetch_seed(checking, importing->key, id.data, i, &seed, error);
        if (result == RESULT_OK && i == 0)
            result = check_master(checking, &seed, error);
        json_write_member(&value, roles[i].kept, seed.data);
    }
    text_add_char(&value, '}');
    if (result != RESULT_OK)
        return result;
    vault_put(importing->vault, IDENTITY, value.data);
    vault_put(importing->vault, TOLD, "{\"told\":true}"); /* whoever gave it has it */
    return RESULT_OK;
}

enum result matrix_identity_import(const struct matrix_options *options, struct vault *vault, const char *words,
                                   struct error *error)
{
    struct importing importing = {.vault = vault};
    if (!secret_key_read(words, importing.key))
        return error_set(error, RESULT_BAD_INPUT,
                         "this is no recovery key; it is twelve groups of four letters and digits, as in \"EsTc …\"");
    enum result result = run(options, import, &importing, error);
    sodium_memzero(&importing, sizeof importing);
    return result;
}
