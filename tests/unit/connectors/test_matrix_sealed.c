/*
 * Encrypted rooms with somebody at the other end whom the test plays: what is read, and what is refused. The homeserver
 * answers with the devices of Aino and of Mallory, whose keys and words come as a homeserver would tell them.
 */
#include "matrix_house.h"

#include "base/own.h"
#include "base/seal.h"
#include "connectors/matrix/canonical.h"
#include "connectors/matrix/crypto.h"
#include "connectors/matrix/encryption_inside.h"

#define ROOM "!huone:kunta.fi"
#define MALLORY "@mallory:kunta.fi"
#define OLM "m.olm.v1.curve25519-aes-sha2"

static struct seal_key key;

/* Somebody with one device. */
struct peer {
    const char *user;
    struct crypto_account *account;
    char curve25519[CRYPTO_KEY_BYTES], ed25519[CRYPTO_KEY_BYTES];
    struct crypto_session *session; /* with Neuvo */
    struct crypto_outbound *group;
};
static struct peer aino, mallory;
static char neuvo_key[CRYPTO_KEY_BYTES]; /* one of its one-time keys */

/* ---- what the homeserver says -------------------------------------------------------------------------------------
 */

static void add_device(const struct peer *peer, struct text *json)
{
    own_(text_done) struct text plain = TEXT_INIT, signature = TEXT_INIT;
    text_printf(&plain,
                "{\"algorithms\":[\"" OLM "\",\"m.megolm.v1.aes-sha2\"],\"device_id\":\"D\",\"keys\":{\"curve25519:D\":"
                "\"%s\",\"ed25519:D\":\"%s\"},\"user_id\":\"%s\"}",
                peer->curve25519, peer->ed25519, peer->user);
    crypto_account_sign(peer->account, &plain, &signature);
    text_printf(json, "\"%s\":{\"D\":", peer->user);
    text_add_bytes(json, plain.data, plain.length - 1);
    text_printf(json, ",\"signatures\":{\"%s\":{\"ed25519:D\":\"%s\"}}}}", peer->user, signature.data);
}

static int homeserver(const char *path, const char *body, struct text *answer)
{
    if (strstr(path, "/keys/query") != NULL) {
        text_add(answer, "{\"device_keys\":{");
        add_device(&aino, answer);
        text_add_char(answer, ',');
        add_device(&mallory, answer);
        text_add(answer, "}}");
    } else if (strstr(path, "/keys/upload") != NULL) {
        const char *at = strstr(body, "signed_curve25519:AAAA");
        at = at == NULL ? NULL : strstr(at, "\"key\":\"");
        if (at != NULL && *neuvo_key == '\0')
            memcpy(neuvo_key, at + 7, CRYPTO_KEY_BYTES - 1);
        text_add(answer, "{\"one_time_key_counts\":{\"signed_curve25519\":50}}");
    } else {
        text_add(answer, "{}");
    }
    return 200;
}

/* ---- the scene ------------------------------------------------------------------------------------------------------
 */

static void peer_new(struct peer *peer, const char *user)
{
    *peer = (struct peer){.user = user, .account = crypto_account_new(), .group = crypto_outbound_new()};
    crypto_account_identity(peer->account, peer->curve25519, peer->ed25519);
}

static void peer_done(struct peer *peer)
{
    crypto_account_free(peer->account);
    crypto_session_free(peer->session);
    crypto_outbound_free(peer->group);
}

/* What was handed over to be kept is kept. */
static void commit(void)
{
    while (house.arrivals.count > 0) {
        struct arrival *arrival = house.arrivals.items[0];
        struct departure *departure = departure_new(DEPARTURE_COMMITTED, "matrix");
        departure->token = arrival->token;
        house.arrivals.count--;
        memmove(house.arrivals.items, house.arrivals.items + 1, house.arrivals.count * sizeof *house.arrivals.items);
        for (size_t i = 0; i < arrival->messages.count; i++) {
            struct receipt *receipt = list_push(&departure->receipts);
            receipt->kind = RECEIPT_TAKEN;
            message_set(&receipt->place, arrival->messages.items[i].place);
            message_set(&receipt->external_id, arrival->messages.items[i].external_id);
        }
        matrix_outlet_committed(house.connector->outlet, departure);
        departure_free(departure);
        arrival_free(arrival);
    }
}

static void settle_all(void)
{
    for (int i = 0; i < 6; i++) {
        commit();
        settle();
    }
}

static int sealed_up(void **state)
{
    (void)house_up(state);
    house.answers = homeserver;
    memset(neuvo_key, 0, sizeof neuvo_key);
    seal_key_make(&key);
    house.services.seal = &key;
    peer_new(&aino, AINO);
    peer_new(&mallory, MALLORY);
    house.connector->encryption = encryption_new(house.connector);
    matrix_rooms_read_all(house.connector->rooms, true);
    joined_room(ROOM, 2, AINO)->encrypted = true;
    encryption_begin(house.connector->encryption, "NEUVO");
    settle_all();
    assert_true(house.connector->encryption->published);
    aino.session = crypto_session_open(aino.account, house.connector->encryption->curve25519, neuvo_key);
    assert_non_null(aino.session);
    return 0;
}

static int sealed_down(void **state)
{
    matrix_api_free(house.connector->api);
    house.connector->api = NULL;
    encryption_free(house.connector->encryption);
    house.connector->encryption = NULL;
    peer_done(&aino);
    peer_done(&mallory);
    return house_down(state);
}

#define in_sealed(test) cmocka_unit_test_setup_teardown(test, sealed_up, sealed_down)

/* ---- between devices ------------------------------------------------------------------------------------------------
 */

struct told {
    const char *sender, *recipient, *ed25519; /* NULL: as they are */
    const char *room, *session;
};

static void give_key(struct peer *from, const struct crypto_outbound *group, const struct told *told)
{
    own_(text_done) struct text plain = TEXT_INIT, message = TEXT_INIT, event = TEXT_INIT, session_key = TEXT_INIT;
    const struct encryption *encryption = house.connector->encryption;
    char id[CRYPTO_KEY_BYTES];
    crypto_outbound_id(group, id);
    crypto_outbound_key(group, &session_key);
    text_printf(
        &plain,
        "{\"type\":\"m.room_key\",\"content\":{\"algorithm\":\"m.megolm.v1.aes-sha2\",\"room_id\":\"%s\","
        "\"session_id\":\"%s\",\"session_key\":\"%s\"},\"sender\":\"%s\",\"recipient\":\"%s\",\"recipient_keys\":{"
        "\"ed25519\":\"%s\"},\"keys\":{\"ed25519\":\"%s\"}}",
        told->room == NULL ? ROOM : told->room, told->session == NULL ? id : told->session, session_key.data,
        told->sender == NULL ? from->user : told->sender, told->recipient == NULL ? SELF : told->recipient,
        encryption->ed25519, told->ed25519 == NULL ? from->ed25519 : told->ed25519);
    int kind = crypto_session_encrypt(from->session, &plain, &message);
    text_printf(&event,
                "{\"type\":\"m.room.encrypted\",\"sender\":\"%s\",\"content\":{\"algorithm\":\"" OLM
                "\",\"sender_key\":"
                "\"%s\",\"ciphertext\":{\"%s\":{\"type\":%d,\"body\":\"%s\"}}}}",
                from->user, from->curve25519, encryption->curve25519, kind, message.data);
    encryption_to_device(house.connector->encryption, event.data, event.length);
    settle_all();
}

/* ---- in the room ----------------------------------------------------------------------------------------------------
 */

static void seal_words(struct crypto_outbound *group, const char *room, const char *words, struct text *ciphertext)
{
    own_(text_done) struct text plain = TEXT_INIT;
    text_printf(&plain,
                "{\"type\":\"m.room.message\",\"content\":{\"msgtype\":\"m.text\",\"body\":\"%s\"},\"room_id\":\"%s\"}",
                words, room);
    crypto_outbound_encrypt(group, &plain, ciphertext);
}

/* What Neuvo makes of it: the words, or "" when it does not read them. */
static const char *reads(const char *sender, const char *id, const char *session, const char *ciphertext)
{
    static char words[100];
    own_(text_done) struct text json = TEXT_INIT;
    struct matrix_event event;
    const struct matrix_room *room = matrix_room_find(house.connector->rooms, ROOM);
    text_printf(&json,
                "{\"type\":\"m.room.encrypted\",\"event_id\":\"%s\",\"sender\":\"%s\",\"content\":{\"algorithm\":"
                "\"m.megolm.v1.aes-sha2\",\"session_id\":\"%s\",\"ciphertext\":\"%s\"}}",
                id, sender, session, ciphertext);
    assert_int_equal(matrix_event_read(json.data, json.length, SELF, &event, NULL), RESULT_OK);
    bool open = encryption_open(house.connector->encryption, room, &event);
    (void)snprintf(words, sizeof words, "%s", open ? event.body : "");
    matrix_event_done(&event);
    return words;
}

static void a_message_is_read(void **state)
{
    own_(text_done) struct text ciphertext = TEXT_INIT;
    char id[CRYPTO_KEY_BYTES];
    crypto_outbound_id(aino.group, id);
    give_key(&aino, aino.group, &(struct told){0});
    seal_words(aino.group, ROOM, "hei", &ciphertext);
    assert_string_equal(reads(AINO, "$yksi", id, ciphertext.data), "hei");
    assert_string_equal(reads(AINO, "$yksi", id, ciphertext.data), "hei"); /* the same event told again */
}

static void what_is_played_again_is_refused(void **state)
{
    own_(text_done) struct text ciphertext = TEXT_INIT;
    char id[CRYPTO_KEY_BYTES];
    crypto_outbound_id(aino.group, id);
    give_key(&aino, aino.group, &(struct told){0});
    seal_words(aino.group, ROOM, "kyllä", &ciphertext);
    assert_string_equal(reads(AINO, "$yksi", id, ciphertext.data), "kyllä");
    assert_string_equal(reads(AINO, "$kaksi", id, ciphertext.data), "");
}

static void a_forged_sender_is_refused(void **state)
{
    own_(text_done) struct text ciphertext = TEXT_INIT;
    char id[CRYPTO_KEY_BYTES];
    crypto_outbound_id(aino.group, id);
    give_key(&aino, aino.group, &(struct told){0});
    seal_words(aino.group, ROOM, "hei", &ciphertext);
    assert_string_equal(reads(MALLORY, "$yksi", id, ciphertext.data), "");
}

static void words_of_another_room_are_refused(void **state)
{
    own_(text_done) struct text ciphertext = TEXT_INIT;
    char id[CRYPTO_KEY_BYTES];
    crypto_outbound_id(aino.group, id);
    give_key(&aino, aino.group, &(struct told){0});
    seal_words(aino.group, "!toinen:kunta.fi", "hei", &ciphertext);
    assert_string_equal(reads(AINO, "$yksi", id, ciphertext.data), "");
}

static void a_key_is_believed_only_of_its_owner(void **state)
{
    static const struct told lies[] = {
        {.sender = MALLORY},
        {.recipient = MALLORY},
        {.ed25519 = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
        {.session = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
        {.room = "huone"},
    };
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        own_(text_done) struct text ciphertext = TEXT_INIT, name = TEXT_INIT;
        char id[CRYPTO_KEY_BYTES];
        struct crypto_outbound *group = crypto_outbound_new();
        crypto_outbound_id(group, id);
        give_key(&aino, group, &lies[i]);
        seal_words(group, ROOM, "hei", &ciphertext);
        text_printf(&name, "$vale%zu", i);
        assert_string_equal(reads(AINO, name.data, id, ciphertext.data), "");
        crypto_outbound_free(group);
    }
}

static void a_torn_message_is_refused(void **state)
{
    own_(text_done) struct text ciphertext = TEXT_INIT;
    char id[CRYPTO_KEY_BYTES];
    crypto_outbound_id(aino.group, id);
    give_key(&aino, aino.group, &(struct told){0});
    seal_words(aino.group, ROOM, "hei", &ciphertext);
    for (size_t cut = 1; cut < ciphertext.length; cut += 7) {
        own_(text_done) struct text part = TEXT_INIT, event = TEXT_INIT;
        text_add_bytes(&part, ciphertext.data, cut);
        text_printf(&event, "$osa%zu", cut);
        assert_string_equal(reads(AINO, event.data, id, part.data), "");
    }
    assert_string_equal(reads(AINO, "$yksi", id, ciphertext.data), "hei");
}

static void what_waits_for_its_key_is_taken_when_it_comes(void **state)
{
    own_(text_done) struct text ciphertext = TEXT_INIT;
    char id[CRYPTO_KEY_BYTES];
    crypto_outbound_id(aino.group, id);
    own_(text_wipe) struct text pickle = TEXT_INIT;
    crypto_outbound_pickle(aino.group, &pickle);
    struct crypto_outbound *before = crypto_outbound_unpickle(pickle.data);
    seal_words(aino.group, ROOM, "myöhässä", &ciphertext);
    assert_string_equal(reads(AINO, "$yksi", id, ciphertext.data), "");
    uint64_t messages = house.connector->messages;
    give_key(&aino, before, &(struct told){0});
    assert_int_equal(house.connector->messages, messages + 1);
    crypto_outbound_free(before);
}

static void nonsense_between_devices_changes_nothing(void **state)
{
    static const char *const nonsense[] = {
        "",
        "[]",
        "{}",
        "{\"type\":1}",
        "{\"type\":\"m.room.encrypted\",\"sender\":\"@aino:kunta.fi\",\"content\":{}}",
        "{\"type\":\"m.room.encrypted\",\"sender\":\"@aino:kunta.fi\",\"content\":{\"algorithm\":\"" OLM
        "\",\"sender_key\":7,\"ciphertext\":[]}}",
        "{\"type\":\"m.room_key\",\"sender\":\"@aino:kunta.fi\",\"content\":{\"algorithm\":\"m.megolm.v1.aes-sha2\"}}",
        "{\"type\":\"m.room_key_request\",\"sender\":\"@aino:kunta.fi\",\"content\":{\"action\":\"request\"}}",
    };
    size_t before = vault_count(house.connector->encryption->vault, VAULT_PREFIX);
    for (size_t i = 0; i < sizeof nonsense / sizeof *nonsense; i++)
        encryption_to_device(house.connector->encryption, nonsense[i], strlen(nonsense[i]));
    settle_all();
    assert_int_equal(vault_count(house.connector->encryption->vault, VAULT_PREFIX), before);
}

/* Told by the homeserver a second time, as after a crash: the key is there, and no session is made anew. */
static void a_million_claims_are_a_million_top_ups_at_most(void **state)
{
    for (int i = 0; i < 5; i++) {
        encryption_keys_left(house.connector->encryption, "{\"signed_curve25519\":0}", 23);
        encryption_fallback_types(house.connector->encryption, "[]", 2);
        encryption_synced(house.connector->encryption);
        encryption_synced(house.connector->encryption);
        settle_all();
    }
    assert_true(asked("/keys/upload") <= 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_sealed(a_message_is_read),
        in_sealed(what_is_played_again_is_refused),
        in_sealed(a_forged_sender_is_refused),
        in_sealed(words_of_another_room_are_refused),
        in_sealed(a_key_is_believed_only_of_its_owner),
        in_sealed(a_torn_message_is_refused),
        in_sealed(what_waits_for_its_key_is_taken_when_it_comes),
        in_sealed(nonsense_between_devices_changes_nothing),
        in_sealed(a_million_claims_are_a_million_top_ups_at_most),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
