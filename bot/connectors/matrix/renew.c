/*
 * Our store is older than what others know of us: a backup or an old copy was put back. Sessions that went on without
 * us would be torn if we used them again, so everything gets new keys: rooms, devices, and the one-time keys that lie
 * with the homeserver, whose other halves we may have lost. These are used up by ourselves, until it gives the fallback
 * key.
 */
#include "connectors/matrix/encryption_inside.h"

enum { CLAIMS_MOST = 200 };
static const int64_t again_ms = 10 * 60 * 1000;

static void forget(void *context, const char *name, const char *value)
{
    struct encryption *encryption = context;
    (void)value;
    vault_remove(encryption->vault, name);
}

/* ---- one-time keys --------------------------------------------------------------------------------------------- */

static void use_up(struct encryption *encryption);

static void end(struct encryption *encryption)
{
    encryption->renewing = encryption->publishing = false;
    encryption->keys_left = 0;
    encryption->fallback_used = encryption->fallback_told = true;
    own_keys_top_up(encryption);
}

static void on_used(void *context, const struct matrix_answer *answer)
{
    struct encryption *encryption = context;
    const char *user = encryption->connector->options.user;
    const struct json *all = answer->fate == FATE_OK ? object_in(answer->document, "one_time_keys") : NULL;
    const struct json *own = object_in(object_in(all, user), encryption->device);
    const struct json *key = own == NULL ? NULL : json_first(own);
    bool fallback = false;
    if (key != NULL && json_type(key) == JSON_OBJECT)
        (void)json_opt_bool(key, "fallback", &fallback, NULL);
    if (key == NULL || fallback || ++encryption->used_up >= CLAIMS_MOST)
        end(encryption);
    else
        use_up(encryption);
}

static void use_up(struct encryption *encryption)
{
    own_(text_done) struct text body = TEXT_INIT;
    text_add(&body, "{\"one_time_keys\":{");
    json_write_key(&body, encryption->connector->options.user);
    text_add_char(&body, '{');
    json_write_member(&body, encryption->device, SIGNED_KEY);
    text_add(&body, "}}}");
    matrix_call(encryption->connector->api, &(struct matrix_request){.method = "POST",
                                                                     .path = "/_matrix/client/v3/keys/claim",
                                                                     .body = body.data,
                                                                     .done = on_used,
                                                                     .context = encryption});
}

/* ---- sessions with devices ------------------------------------------------------------------------------------- */

struct partners {
    const struct encryption *encryption;
    struct claims claims;
};

static void note_partner(void *context, const char *user, const struct device *device)
{
    struct partners *partners = context;
    if (partners->claims.list.count < HEALED_MOST / 2 && olm_is_open(partners->encryption, device->curve25519))
        claims_add(&partners->claims, user, device);
}

/* Told by a message over a new session, the others use it from then on, and give us the keys of their rooms again. */
static void renew_sessions(struct encryption *encryption)
{
    struct partners partners = {.encryption = encryption};
    devices_each(encryption->devices, note_partner, &partners);
    vault_each(encryption->vault, VAULT_PREFIX "olm/", forget, encryption);
    for (size_t i = 0; i < partners.claims.list.count; i++)
        olm_heal(encryption, partners.claims.list.items[i].user, partners.claims.list.items[i].device.curve25519);
    claims_done(&partners.claims);
}

/* ---- everything ------------------------------------------------------------------------------------------------ */

bool encryption_renew(struct encryption *encryption)
{
    int64_t now_ms = clock_monotonic_ms();
    if (encryption->renewing || (encryption->renewed_ms != 0 && now_ms - encryption->renewed_ms < again_ms))
        return false;
    log_warn("matrix_keys_older",
             "text=\"what is kept here is older than what was said from here (was a backup put back, or "
             "does another Neuvo use this account?): all rooms and devices get new keys\"");
    encryption->renewed_ms = now_ms;
    encryption->renewing = encryption->publishing = true;
    encryption->used_up = 0;
    shares_rotate(encryption);
    vault_each(encryption->vault, VAULT_PREFIX "sent/", forget, encryption);
    renew_sessions(encryption);
    use_up(encryption);
    return true;
}

void encryption_saw_own(struct encryption *encryption, const char *room, const struct matrix_event *event)
{
    uint32_t index = 0;
    char id[CRYPTO_KEY_BYTES] = "";
    struct room_session session;
    if (!encryption_is_able(encryption) || *encryption->device == '\0' ||
        strcmp(event->device, encryption->device) != 0 || strlen(event->session) != CRYPTO_KEY_BYTES - 1 ||
        !crypto_message_index(event->ciphertext, &index))
        return;
    bool there = room_session_load(encryption, room, &session, true), known = false;
    if (there)
        crypto_outbound_id(session.outbound, id);
    known = strcmp(id, event->session) == 0 && index < crypto_outbound_index(session.outbound);
    for (size_t i = 0; i < session.past.count; i++)
        known = known || strcmp(session.past.items[i], event->session) == 0;
    room_session_done(&session);
    if (known)
        return;
    (void)encryption_renew(encryption);
    there = room_session_load(encryption, room, &session, true);
    if (there) {
        *list_push(&session.past) = x_strdup(event->session);
        room_session_keep(encryption, room, &session);
    }
    room_session_done(&session);
}
