/* One-time keys of other devices, and sessions made anew where one does not work any more. */
#include "connectors/matrix/encryption_inside.h"

static const int64_t heal_ms = INT64_C(3600) * 1000;

void claims_add(struct claims *claims, const char *user, const struct device *device)
{
    struct claim *claim = list_push(&claims->list);
    *claim = (struct claim){.user = x_strdup(user), .device = *device};
    claim->device.id = x_strdup(device->id);
}

void claims_done(struct claims *claims)
{
    for (size_t i = 0; i < claims->list.count; i++) {
        free(claims->list.items[i].user);
        device_done(&claims->list.items[i].device);
    }
    list_done(&claims->list);
}

struct claiming {
    struct encryption *encryption;
    struct claims claims;
    void (*asked)(void *context, bool well);
    void *context;
};

static void claiming_free(void *context)
{
    struct claiming *claiming = context;
    claims_done(&claiming->claims);
    free(claiming);
}

static void take_key(struct encryption *encryption, const struct claim *claim, const struct json *keys)
{
    own_(text_done) struct text canonical = TEXT_INIT, key_id = TEXT_INIT;
    const struct json *key = json_first(keys);
    const char *name = key == NULL ? NULL : json_key(key);
    if (name == NULL || !string_starts(name, SIGNED_KEY ":") || json_type(key) != JSON_OBJECT)
        return;
    text_printf(&key_id, "ed25519:%s", claim->device.id);
    const struct json *own = object_in(object_in(key, "signatures"), claim->user);
    if (own == NULL || !canonical_of_signed(key, &canonical) ||
        !crypto_signature_is(claim->device.ed25519, &canonical, string_in(own, key_id.data)) ||
        !olm_open(encryption, claim->device.curve25519, string_in(key, "key")))
        log_warn("matrix_claim_refused", "user=%s", claim->user);
}

static void on_claimed(void *context, const struct matrix_answer *answer)
{
    struct claiming *claiming = context;
    const struct json *all = answer->fate == FATE_OK ? object_in(answer->document, "one_time_keys") : NULL;
    for (size_t i = 0; i < claiming->claims.list.count; i++) {
        const struct claim *claim = &claiming->claims.list.items[i];
        const struct json *keys = object_in(object_in(all, claim->user), claim->device.id);
        if (keys != NULL)
            take_key(claiming->encryption, claim, keys);
    }
    claiming->asked(claiming->context, answer->fate == FATE_OK);
}

void claims_ask(struct encryption *encryption, const struct claims *claims, void (*asked)(void *context, bool well),
                void *context)
{
    own_(text_done) struct text body = TEXT_INIT;
    struct claiming *claiming = x_alloc(1, sizeof *claiming);
    *claiming = (struct claiming){.encryption = encryption, .asked = asked, .context = context};
    text_add(&body, "{\"timeout\":10000,\"one_time_keys\":{");
    const char *user = "";
    for (size_t i = 0; i < claims->list.count; i++) { /* those of one user follow each other */
        const struct claim *claim = &claims->list.items[i];
        claims_add(&claiming->claims, claim->user, &claim->device);
        if (strcmp(claim->user, user) != 0) {
            text_add(&body, *user == '\0' ? "" : "}");
            json_write_key(&body, claim->user);
            text_add_char(&body, '{');
            user = claim->user;
        }
        json_write_member(&body, claim->device.id, SIGNED_KEY);
    }
    text_add(&body, *user == '\0' ? "}}" : "}}}");
    matrix_call(encryption->connector->api, &(struct matrix_request){.method = "POST",
                                                                     .path = "/_matrix/client/v3/keys/claim",
                                                                     .body = body.data,
                                                                     .max_bytes = (size_t)8 << 20,
                                                                     .done = on_claimed,
                                                                     .context = claiming,
                                                                     .release = claiming_free});
}

/* ---- healing --------------------------------------------------------------------------------------------------- */

struct healing {
    struct healing *next; /* of all that are under way */
    struct encryption *encryption;
    struct claims claims;
    char *user, *curve25519;
};

static void healing_free(struct healing *healing)
{
    struct healing **at = &healing->encryption->healings;
    while (*at != healing)
        at = &(*at)->next;
    *at = healing->next;
    claims_done(&healing->claims);
    free(healing->user);
    free(healing->curve25519);
    free(healing);
}

void healings_free(struct encryption *encryption)
{
    while (encryption->healings != NULL)
        healing_free(encryption->healings);
}

static void on_told(void *context, bool well)
{
    (void)context; /* whether they heard it shows when they answer */
    log_info("matrix_session_renewed", "sent=%d", well);
}

static void on_new_session(void *context, bool well)
{
    struct healing *healing = context;
    own_(text_done) struct text messages = TEXT_INIT;
    const struct claim *claim = healing->claims.list.items;
    text_add_char(&messages, '{');
    json_write_key(&messages, claim->user);
    text_add_char(&messages, '{');
    json_write_key(&messages, claim->device.id);
    if (well && to_device_seal(healing->encryption, claim->user, &claim->device, "m.dummy", "{}", &messages)) {
        text_add(&messages, "}}");
        to_device_send(healing->encryption, messages.data, on_told, NULL, NULL);
    }
    healing_free(healing);
}

static void on_devices(void *context, bool well)
{
    struct healing *healing = context;
    const struct device_list *devices = devices_of(healing->encryption->devices, healing->user);
    for (size_t i = 0; well && devices != NULL && i < devices->list.count && healing->claims.list.count == 0; i++) {
        if (strcmp(devices->list.items[i].curve25519, healing->curve25519) == 0)
            claims_add(&healing->claims, healing->user, &devices->list.items[i]);
    }
    if (healing->claims.list.count == 0)
        healing_free(healing);
    else
        claims_ask(healing->encryption, &healing->claims, on_new_session, healing);
}

/* Once an hour and device. The table holds few: of many at once some are healed later, when they speak again. */
static bool was_healed(struct encryption *encryption, const char *curve25519)
{
    int64_t now_ms = clock_monotonic_ms();
    uint64_t mark = hash_fnv(HASH_FNV_SEED, curve25519, strlen(curve25519));
    struct healed *free_one = NULL;
    for (size_t i = 0; i < HEALED_MOST; i++) {
        struct healed *healed = &encryption->healed[i];
        bool old = healed->at_ms == 0 || now_ms - healed->at_ms > heal_ms;
        if (!old && healed->device == mark)
            return true;
        if (old)
            free_one = healed;
    }
    if (free_one == NULL)
        return true;
    *free_one = (struct healed){mark, now_ms};
    return false;
}

void olm_heal(struct encryption *encryption, const char *user, const char *curve25519)
{
    if (*encryption->device == '\0' || was_healed(encryption, curve25519))
        return;
    struct healing *healing = x_alloc(1, sizeof *healing);
    *healing = (struct healing){.next = encryption->healings,
                                .encryption = encryption,
                                .user = x_strdup(user),
                                .curve25519 = x_strdup(curve25519)};
    encryption->healings = healing;
    devices_ask(encryption->devices, (const char *const *)&healing->user, 1, on_devices, healing);
}
