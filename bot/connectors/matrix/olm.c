/*
 * Olm sessions with devices, by the device's curve25519 key. Up to four are kept of each, the one first by which the
 * device was last heard; messages that were read are remembered, because a homeserver may tell them again after a
 * crash, and a session reads nothing twice.
 */
#include "connectors/matrix/encryption_inside.h"

enum { SESSIONS_MOST = 5, SEEN_MOST = 40, DEVICES_MOST = 50000 };
static const char prefix[] = VAULT_PREFIX "olm/";

struct peer {
    char *name;
    LIST_OF(struct crypto_session *) sessions;
    LIST_OF(char *) seen;
};

static void peer_done(struct peer *peer)
{
    for (size_t i = 0; i < peer->sessions.count; i++)
        crypto_session_free(peer->sessions.items[i]);
    for (size_t i = 0; i < peer->seen.count; i++)
        free(peer->seen.items[i]);
    list_done(&peer->sessions);
    list_done(&peer->seen);
    free(peer->name);
}

static char *name_of(const char *curve25519)
{
    struct text name = TEXT_INIT;
    text_printf(&name, "%s%s", prefix, curve25519);
    return text_detach(&name);
}

static void peer_load(const struct encryption *encryption, const char *curve25519, struct peer *peer)
{
    *peer = (struct peer){.name = name_of(curve25519)};
    own_(json_freep) struct json *document = kept_json(encryption, peer->name);
    const struct json *sessions = array_in(document, "sessions"), *seen = array_in(document, "seen");
    for (const struct json *item = sessions == NULL ? NULL : json_first(sessions); item != NULL;
         item = json_next(item)) {
        const char *pickle = json_as_string(item);
        struct crypto_session *session = pickle == NULL ? NULL : crypto_session_unpickle(pickle);
        if (session != NULL)
            *list_push(&peer->sessions) = session;
    }
    for (const struct json *item = seen == NULL ? NULL : json_first(seen); item != NULL; item = json_next(item)) {
        if (json_as_string(item) != NULL)
            *list_push(&peer->seen) = x_strdup(json_as_string(item));
    }
}

static void peer_keep(struct encryption *encryption, const struct peer *peer)
{
    own_(text_wipe) struct text value = TEXT_INIT;
    size_t from = peer->seen.count > SEEN_MOST ? peer->seen.count - SEEN_MOST : 0;
    text_add(&value, "{\"sessions\":[");
    for (size_t i = 0; i < peer->sessions.count && i < SESSIONS_MOST; i++) {
        own_(text_wipe) struct text pickle = TEXT_INIT;
        crypto_session_pickle(peer->sessions.items[i], &pickle);
        json_write_comma(&value);
        json_write_string(&value, pickle.data);
    }
    text_add(&value, "],\"seen\":[");
    for (size_t i = from; i < peer->seen.count; i++) {
        json_write_comma(&value);
        json_write_string(&value, peer->seen.items[i]);
    }
    text_add(&value, "]}");
    vault_put(encryption->vault, peer->name, value.data);
}

static void put_first(struct peer *peer, struct crypto_session *session)
{
    (void)list_push(&peer->sessions);
    memmove(peer->sessions.items + 1, peer->sessions.items, (peer->sessions.count - 1) * sizeof *peer->sessions.items);
    peer->sessions.items[0] = session;
}

static void move_first(struct peer *peer, size_t at)
{
    struct crypto_session *session = peer->sessions.items[at];
    memmove(peer->sessions.items + 1, peer->sessions.items, at * sizeof *peer->sessions.items);
    peer->sessions.items[0] = session;
}

bool olm_is_open(const struct encryption *encryption, const char *curve25519)
{
    own_(free_pointer) char *name = name_of(curve25519);
    return vault_find(encryption->vault, name) != NULL;
}

bool olm_open(struct encryption *encryption, const char *curve25519, const char *one_time_key)
{
    struct crypto_account *account = account_take(encryption);
    struct crypto_session *session = account == NULL ? NULL : crypto_session_open(account, curve25519, one_time_key);
    crypto_account_free(account);
    if (session == NULL)
        return false;
    struct peer peer;
    peer_load(encryption, curve25519, &peer);
    put_first(&peer, session);
    peer_keep(encryption, &peer);
    peer_done(&peer);
    return true;
}

bool olm_seal(struct encryption *encryption, const char *curve25519, const struct text *plain, struct text *json)
{
    own_(text_done) struct text body = TEXT_INIT;
    struct peer peer;
    peer_load(encryption, curve25519, &peer);
    bool there = peer.sessions.count > 0;
    if (there) {
        int kind = crypto_session_encrypt(peer.sessions.items[0], plain, &body);
        peer_keep(encryption, &peer);
        text_add_char(json, '{');
        json_write_member_int(json, "type", kind);
        json_write_member(json, "body", body.data);
        text_add_char(json, '}');
    }
    peer_done(&peer);
    return there;
}

/* ---- reading --------------------------------------------------------------------------------------------------- */

static bool read_by_known(struct peer *peer, const char *curve25519, int kind, const char *body, struct text *plain)
{
    for (size_t i = 0; i < peer->sessions.count; i++) {
        if (kind == CRYPTO_OLM && !crypto_session_matches(peer->sessions.items[i], curve25519, body))
            continue;
        if (!crypto_session_decrypt(peer->sessions.items[i], kind, body, plain))
            continue;
        move_first(peer, i);
        return true;
    }
    return false;
}

static bool read_by_new(struct encryption *encryption, struct peer *peer, const char *curve25519, const char *body,
                        struct text *plain)
{
    struct crypto_account *account = account_take(encryption);
    struct crypto_session *session = account == NULL ? NULL : crypto_session_from(account, curve25519, body);
    bool read = session != NULL && crypto_session_decrypt(session, CRYPTO_OLM, body, plain);
    if (read) {
        crypto_session_accept(account, session);
        account_give(encryption, account);
        put_first(peer, TAKE(session));
    }
    crypto_account_free(account);
    crypto_session_free(session);
    return read;
}

static bool was_seen(const struct peer *peer, const char *mark)
{
    for (size_t i = 0; i < peer->seen.count; i++) {
        if (strcmp(peer->seen.items[i], mark) == 0)
            return true;
    }
    return false;
}

enum olm_read olm_read(struct encryption *encryption, const char *curve25519, int kind, const char *body,
                       struct text *plain)
{
    char mark[HASH_HEX_BYTES];
    struct peer peer;
    enum olm_read read = OLM_FAILED;
    hash_hex(NULL, body, strlen(body), mark);
    peer_load(encryption, curve25519, &peer);
    bool known = peer.sessions.count > 0 || vault_count(encryption->vault, prefix) < DEVICES_MOST;
    if (was_seen(&peer, mark))
        read = OLM_REPEATED;
    else if (known && (read_by_known(&peer, curve25519, kind, body, plain) ||
                       (kind == CRYPTO_OLM && read_by_new(encryption, &peer, curve25519, body, plain))))
        read = OLM_READ;
    if (read == OLM_READ) {
        *list_push(&peer.seen) = x_strdup(mark);
        peer_keep(encryption, &peer);
    }
    peer_done(&peer);
    return read;
}
