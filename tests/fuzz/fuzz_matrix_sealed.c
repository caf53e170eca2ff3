/* Whatever a homeserver or somebody in a room sends that is sealed, signed or said to be a key: read or refused, within
 * bounds, and the vault holds nothing that it could not read again. The first byte says which door it comes to. */
#include "fuzz/target.h"

#include "base/own.h"
#include "base/seal.h"
#include "connectors/matrix/encryption_inside.h"
#include "connectors/matrix/secret_storage.h"

enum { VAULT_MOST = 3000 };

static char user[] = "@neuvo:kunta.fi";
static struct connector_services services;
static struct seal_key key;
static struct connector *connector;

/* libolm's published key of a room, so that a ciphertext has something to be tried with. */
static const char group_key[] = "{\"algorithm\":\"m.megolm.v1.aes-sha2\",\"room_id\":\"!r:kunta.fi\",\"session_id\":"
                                "\"DRt2DUEOrg/H+yUGjDTqryf8H1YF/BZjI04HwOVSZcY\",\"session_key\":"
                                "\"AgAAAAAwMTIzNDU2Nzg5QUJERUYwMTIzNDU2Nzg5QUJDREVGMDEyMzQ1Njc4OUFCREVGM"
                                "DEyMzQ1Njc4OUFCQ0RFRjAxMjM0NTY3ODlBQkRFRjAxMjM0NTY3ODlBQkNERUYwMTIzND"
                                "U2Nzg5QUJERUYwMTIzNDU2Nzg5QUJDREVGMDEyMw0bdg1BDq4Px/slBow06q8n/B9WBfw"
                                "WYyNOB8DlUmXGGwrFmaSb9bR/eY8xgERrxmP07hFmD9uqA2p8PMHdnV5ysmgufE6oLZ5+"
                                "8/mWQOW3VVTnDIlnwd8oHUYRuk8TCQ\"}";

static bool arrive(void *context, struct arrival *arrival)
{
    (void)context;
    arrival_free(arrival);
    return true;
}

static void make_house(void)
{
    struct device owner = {.id = NULL};
    HOLDS(loop_new(&services.loop, NULL) == RESULT_OK &&
          http_client_new(services.loop, &services.client, NULL) == RESULT_OK);
    log_set_level(LOG_LEVEL_OFF);
    seal_key_make(&key);
    services.seal = &key;
    services.arrive = arrive;
    connector = x_alloc(1, sizeof *connector);
    connector->services = &services;
    connector->options.user = user;
    connector->rooms = matrix_rooms_new();
    connector->outlet = matrix_outlet_new(connector);
    connector->encryption = encryption_new(connector);
    struct crypto_account *account = crypto_account_new();
    crypto_account_identity(account, connector->encryption->curve25519, connector->encryption->ed25519);
    account_give(connector->encryption, account);
    crypto_account_free(account);
    memset(owner.curve25519, 'A', CRYPTO_KEY_BYTES - 1);
    memset(owner.ed25519, 'A', CRYPTO_KEY_BYTES - 1);
    own_(json_freep) struct json *content = object_of_bytes(group_key, strlen(group_key));
    connector->api = matrix_api_new(services.client, "http://127.0.0.1:1");
    group_key_take(connector->encryption, content, "@aino:kunta.fi", &owner, true);
    HOLDS(vault_count(connector->encryption->vault, VAULT_PREFIX "in/") == 1);
}

static void as_event(const char *bytes, size_t length)
{
    struct matrix_event event;
    struct matrix_room *room = matrix_room_get(connector->rooms, "!r:kunta.fi");
    if (matrix_event_read(bytes, length, user, &event, NULL) != RESULT_OK)
        return;
    if (strcmp(event.type, "m.room.encrypted") == 0 && encryption_open(connector->encryption, room, &event))
        HOLDS(event.was_sealed && strcmp(event.type, "m.room.encrypted") != 0 && !event.is_state);
    matrix_event_done(&event);
}

static void as_opened(const char *bytes, size_t length)
{
    static const char sealed[] =
        "{\"type\":\"m.room.encrypted\",\"sender\":\"@a:x\",\"event_id\":\"$1\",\"content\":{}}";
    struct matrix_event event;
    HOLDS(matrix_event_read(sealed, sizeof sealed - 1, user, &event, NULL) == RESULT_OK);
    if (matrix_event_open(&event, bytes, length, user) == RESULT_OK) {
        HOLDS(strcmp(event.sender, "@a:x") == 0 && strcmp(event.id, "$1") == 0 && !event.is_state);
        encryption_note_file(connector->encryption, &event);
    }
    matrix_event_done(&event);
}

static void as_device(const char *bytes, size_t length)
{
    own_(json_freep) struct json *document = object_of_bytes(bytes, length);
    own_(text_done) struct text canonical = TEXT_INIT, again = TEXT_INIT;
    struct device device;
    if (document == NULL)
        return;
    if (device_read(document, "@aino:kunta.fi", "D", &device))
        device_done(&device);
    if (!canonical_of_signed(document, &canonical))
        return;
    own_(json_freep) struct json *second = object_of_bytes(canonical.data, canonical.length);
    if (second == NULL)
        return;
    HOLDS(canonical_of_signed(second, &again) && strcmp(canonical.data, again.data) == 0);
}

static void as_key(const char *words)
{
    unsigned char secret[SECRET_KEY_BYTES] = {0};
    own_(text_done) struct text plain = TEXT_INIT;
    uint32_t index = 0;
    (void)secret_key_read(words, secret);
    (void)crypto_message_index(words, &index);
    struct crypto_inbound *inbound = crypto_inbound_new(words);
    crypto_inbound_free(inbound);
    crypto_inbound_free(crypto_inbound_unpickle(words));
    crypto_session_free(crypto_session_unpickle(words));
    crypto_outbound_free(crypto_outbound_unpickle(words));
    struct crypto_account *account = account_take(connector->encryption);
    crypto_session_free(crypto_session_from(account, connector->encryption->curve25519, words));
    crypto_account_free(account);
    HOLDS(!crypto_signature_is(connector->encryption->ed25519, &plain, words));
    struct kept kept = {.name = (char *)VAULT_PREFIX "account", .value = (char *)words};
    HOLDS(!vault_restore(connector->encryption->vault, &kept));
    own_(json_freep) struct json *document = object_of_bytes(words, strlen(words));
    if (document != NULL) {
        (void)secret_open(secret, "m.cross_signing.master", document, &plain);
        (void)secret_is_key(secret, document);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    if (connector == NULL)
        make_house();
    if (length == 0)
        return 0;
    own_(free_pointer) char *words = x_strndup((const char *)bytes + 1, length - 1);
    switch (bytes[0] % 5) {
    case 0:
        as_event(words, length - 1);
        break;
    case 1:
        encryption_to_device(connector->encryption, words, length - 1);
        break;
    case 2:
        as_opened(words, length - 1);
        break;
    case 3:
        as_device(words, length - 1);
        break;
    default:
        as_key(words);
        break;
    }
    HOLDS(vault_count(connector->encryption->vault, VAULT_PREFIX) <= VAULT_MOST);
    matrix_api_free(connector->api); /* what it began ends here */
    connector->api = matrix_api_new(services.client, "http://127.0.0.1:1");
    return 0;
}
