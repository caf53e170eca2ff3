/*
 * Whose devices there are, by /keys/query: of everybody to whom we write in an encrypted room. A list is fresh until
 * the homeserver says that it changed. A device is known by its signing key for as long as its name is there: another
 * key under the same name is refused.
 */
#include "connectors/matrix/encryption_inside.h"

enum { DEVICES_MOST = 200, USERS_AT_ONCE = 20, USERS_MOST = 20000, BUCKETS = 1024 };
static const int64_t again_ms = 5 * 60 * 1000; /* of a user whose own homeserver did not answer */
static const char prefix[] = VAULT_PREFIX "user/";

struct user {
    struct user *next;
    char *id;
    struct device_list devices;
    bool fresh;
    bool asked;       /* in the query that is under way */
    int64_t again_ms; /* monotonic: fresh only until then; 0: until it changes */
};

struct waiter {
    LIST_OF(char *) users;
    void (*asked)(void *context, bool well);
    void *context;
};

struct devices {
    struct encryption *encryption;
    struct user *buckets[BUCKETS];
    size_t count;
    uint64_t state;
    LIST_OF(struct waiter) waiters;
    bool asking;
    bool restored;
};

/* ---- the table ------------------------------------------------------------------------------------------------- */

struct devices *devices_new(struct encryption *encryption)
{
    struct devices *devices = x_alloc(1, sizeof *devices);
    devices->encryption = encryption;
    return devices;
}

void device_done(struct device *device)
{
    free_pointer(&device->id);
}

static void list_of_devices_done(struct device_list *devices)
{
    for (size_t i = 0; i < devices->list.count; i++)
        device_done(&devices->list.items[i]);
    list_done(&devices->list);
}

static void waiter_done(struct waiter *waiter)
{
    for (size_t i = 0; i < waiter->users.count; i++)
        free(waiter->users.items[i]);
    list_done(&waiter->users);
}

void devices_free(struct devices *devices)
{
    if (devices == NULL)
        return;
    for (size_t i = 0; i < BUCKETS; i++) {
        while (devices->buckets[i] != NULL) {
            struct user *user = devices->buckets[i];
            devices->buckets[i] = user->next;
            list_of_devices_done(&user->devices);
            free(user->id);
            free(user);
        }
    }
    for (size_t i = 0; i < devices->waiters.count; i++)
        waiter_done(&devices->waiters.items[i]);
    list_done(&devices->waiters);
    free(devices);
}

static struct user **bucket_of(const struct devices *devices, const char *id)
{
    struct devices *table = (struct devices *)devices;
    return &table->buckets[hash_fnv(HASH_FNV_SEED, id, strlen(id)) % BUCKETS];
}

static struct user *find(const struct devices *devices, const char *id)
{
    struct user *user = *bucket_of(devices, id);
    while (user != NULL && strcmp(user->id, id) != 0)
        user = user->next;
    return user;
}

static struct user *get(struct devices *devices, const char *id)
{
    struct user *user = find(devices, id), **bucket = bucket_of(devices, id);
    if (user != NULL)
        return user;
    user = x_alloc(1, sizeof *user);
    *user = (struct user){.next = *bucket, .id = x_strdup(id)};
    *bucket = user;
    devices->count++;
    return user;
}

const struct device_list *devices_of(const struct devices *devices, const char *user)
{
    const struct user *found = find(devices, user);
    return found == NULL ? NULL : &found->devices;
}

void devices_each(const struct devices *devices,
                  void (*each)(void *context, const char *user, const struct device *device), void *context)
{
    for (size_t i = 0; i < BUCKETS; i++) {
        for (const struct user *user = devices->buckets[i]; user != NULL; user = user->next) {
            for (size_t j = 0; j < user->devices.list.count; j++)
                each(context, user->id, &user->devices.list.items[j]);
        }
    }
}

bool devices_are_fresh(const struct devices *devices, const char *id)
{
    const struct user *user = find(devices, id);
    return user != NULL && user->fresh && (user->again_ms == 0 || clock_monotonic_ms() < user->again_ms);
}

uint64_t devices_state(const struct devices *devices)
{
    return devices->state;
}

/* ---- keeping --------------------------------------------------------------------------------------------------- */

static void name_of(const char *user, struct text *name)
{
    text_printf(name, "%s%s", prefix, user);
}

static void keep(struct devices *devices, const struct user *user)
{
    own_(text_done) struct text name = TEXT_INIT, value = TEXT_INIT;
    name_of(user->id, &name);
    text_add_char(&value, '{');
    json_write_member_bool(&value, "fresh", user->fresh && user->again_ms == 0);
    json_write_key(&value, "devices");
    text_add_char(&value, '[');
    for (size_t i = 0; i < user->devices.list.count; i++) {
        const struct device *device = &user->devices.list.items[i];
        json_write_comma(&value);
        text_add_char(&value, '{');
        json_write_member(&value, "id", device->id);
        json_write_member(&value, "curve25519", device->curve25519);
        json_write_member(&value, "ed25519", device->ed25519);
        text_add_char(&value, '}');
    }
    text_add(&value, "]}");
    vault_put(devices->encryption->vault, name.data, value.data);
    devices->state++;
}

static bool take_key(const char *key, char into[CRYPTO_KEY_BYTES])
{
    if (strlen(key) != CRYPTO_KEY_BYTES - 1)
        return false;
    memcpy(into, key, CRYPTO_KEY_BYTES);
    return true;
}

static void restore_user(void *context, const char *name, const char *value)
{
    struct devices *devices = context;
    own_(json_freep) struct json *document = kept_json(devices->encryption, name);
    bool fresh = false;
    (void)value;
    if (document == NULL)
        return;
    struct user *user = get(devices, name + strlen(prefix));
    (void)json_opt_bool(document, "fresh", &fresh, NULL);
    user->fresh = fresh;
    const struct json *list = array_in(document, "devices");
    for (const struct json *item = list == NULL ? NULL : json_first(list); item != NULL; item = json_next(item)) {
        struct device device = {.id = NULL};
        if (json_type(item) == JSON_OBJECT && take_key(string_in(item, "curve25519"), device.curve25519) &&
            take_key(string_in(item, "ed25519"), device.ed25519)) {
            device.id = x_strdup(string_in(item, "id"));
            *list_push(&user->devices.list) = device;
        }
    }
}

void devices_restore(struct devices *devices)
{
    if (!devices->restored)
        vault_each(devices->encryption->vault, prefix, restore_user, devices);
    devices->restored = true;
}

/* ---- what a sync says ------------------------------------------------------------------------------------------ */

void devices_changed(struct devices *devices, const char *id)
{
    struct user *user = find(devices, id);
    if (user == NULL)
        return;
    bool was = user->fresh;
    user->fresh = user->asked = false; /* an answer that is under way may be older */
    if (was)
        keep(devices, user);
}

void devices_left(struct devices *devices, const char *id)
{
    own_(text_done) struct text name = TEXT_INIT;
    struct user *user = find(devices, id);
    if (user == NULL || strcmp(id, devices->encryption->connector->options.user) == 0)
        return;
    user->fresh = user->asked = false;
    list_of_devices_done(&user->devices);
    name_of(id, &name);
    vault_remove(devices->encryption->vault, name.data);
    devices->state++;
}

void devices_doubt(struct devices *devices)
{
    for (size_t i = 0; i < BUCKETS; i++) {
        for (struct user *user = devices->buckets[i]; user != NULL; user = user->next)
            devices_changed(devices, user->id);
    }
}

/* ---- reading what a homeserver answers ------------------------------------------------------------------------- */

static bool is_signed_by(const struct json *object, const char *user, const char *key_id, const char *ed25519)
{
    own_(text_done) struct text canonical = TEXT_INIT;
    const struct json *signatures = object_in(object, "signatures");
    const struct json *own = object_in(signatures, user);
    return own != NULL && canonical_of_signed(object, &canonical) &&
           crypto_signature_is(ed25519, &canonical, string_in(own, key_id));
}

bool device_read(const struct json *keys, const char *user, const char *id, struct device *device)
{
    own_(text_done) struct text curve = TEXT_INIT, ed = TEXT_INIT;
    const struct json *list = object_in(keys, "keys");
    *device = (struct device){.id = NULL};
    text_printf(&curve, "curve25519:%s", id);
    text_printf(&ed, "ed25519:%s", id);
    if (list == NULL || *id == '\0' || strlen(id) > MATRIX_ID_BYTES || strcmp(string_in(keys, "user_id"), user) != 0 ||
        strcmp(string_in(keys, "device_id"), id) != 0 || !take_key(string_in(list, curve.data), device->curve25519) ||
        !take_key(string_in(list, ed.data), device->ed25519) || !is_signed_by(keys, user, ed.data, device->ed25519))
        return false;
    device->id = x_strdup(id);
    return true;
}

static const struct device *with_id(const struct device_list *devices, const char *id)
{
    for (size_t i = 0; i < devices->list.count; i++) {
        if (strcmp(devices->list.items[i].id, id) == 0)
            return &devices->list.items[i];
    }
    return NULL;
}

static void take_user(struct user *user, const struct json *answer)
{
    struct device_list found = {.list = LIST_INIT};
    size_t refused = 0, beyond = 0;
    for (const struct json *item = json_first(answer); item != NULL; item = json_next(item)) {
        struct device device;
        if (found.list.count >= DEVICES_MOST) {
            beyond++;
            continue;
        }
        if (json_type(item) != JSON_OBJECT || !device_read(item, user->id, json_key(item), &device)) {
            refused++;
            continue;
        }
        const struct device *known = with_id(&user->devices, device.id);
        if (known != NULL && strcmp(known->ed25519, device.ed25519) != 0) {
            memcpy(device.ed25519, known->ed25519, sizeof device.ed25519);
            memcpy(device.curve25519, known->curve25519, sizeof device.curve25519);
            refused++;
        }
        *list_push(&found.list) = device;
    }
    if (refused > 0 || beyond > 0)
        log_warn("matrix_devices_refused", "user=%s refused=%zu beyond=%zu", user->id, refused, beyond);
    list_of_devices_done(&user->devices);
    user->devices = found;
}

static void take_answer(struct devices *devices, const struct json *document)
{
    const struct json *all = object_in(document, "device_keys");
    for (size_t i = 0; i < BUCKETS; i++) {
        for (struct user *user = devices->buckets[i]; user != NULL; user = user->next) {
            if (!user->asked)
                continue;
            const struct json *own = object_in(all, user->id);
            if (own != NULL)
                take_user(user, own);
            user->asked = false;
            user->fresh = true;
            user->again_ms = own == NULL ? clock_monotonic_ms() + again_ms : 0;
            keep(devices, user);
        }
    }
    cross_signing_check(devices->encryption, document);
}

/* ---- asking ---------------------------------------------------------------------------------------------------- */

static void ask(struct devices *devices);

static bool is_answered(const struct devices *devices, const struct waiter *waiter)
{
    for (size_t i = 0; i < waiter->users.count; i++) {
        if (!devices_are_fresh(devices, waiter->users.items[i]))
            return false;
    }
    return true;
}

/* Those who wait for nothing more, or, when it did not go well, all. What is called may ask again. */
static void tell(struct devices *devices, bool well)
{
    LIST_OF(struct waiter) told = LIST_INIT;
    size_t kept = 0;
    for (size_t i = 0; i < devices->waiters.count; i++) {
        struct waiter waiter = devices->waiters.items[i];
        if (!well || is_answered(devices, &waiter))
            *list_push(&told) = waiter;
        else
            devices->waiters.items[kept++] = waiter;
    }
    devices->waiters.count = kept;
    for (size_t i = 0; i < told.count; i++) {
        told.items[i].asked(told.items[i].context, well);
        waiter_done(&told.items[i]);
    }
    list_done(&told);
}

static void on_asked(void *context, const struct matrix_answer *answer)
{
    struct devices *devices = context;
    devices->asking = false;
    if (answer->fate == FATE_OK)
        take_answer(devices, answer->document);
    else if (answer->fate == FATE_SIGN_IN)
        matrix_signed_out(devices->encryption->connector, answer->reason);
    tell(devices, answer->fate == FATE_OK);
    ask(devices);
    undecrypted_try(devices->encryption, "", "");
}

static void ask(struct devices *devices)
{
    own_(text_done) struct text body = TEXT_INIT;
    size_t count = 0;
    if (devices->asking || devices->waiters.count == 0)
        return;
    text_add(&body, "{\"timeout\":10000,\"device_keys\":{");
    for (size_t i = 0; i < devices->waiters.count; i++) {
        const struct waiter *waiter = &devices->waiters.items[i];
        for (size_t j = 0; j < waiter->users.count && count < USERS_AT_ONCE; j++) {
            struct user *user = get(devices, waiter->users.items[j]);
            if (user->asked || devices_are_fresh(devices, user->id))
                continue;
            user->asked = true;
            json_write_key(&body, user->id);
            text_add(&body, "[]");
            count++;
        }
    }
    text_add(&body, "}}");
    if (count == 0)
        return;
    devices->asking = true;
    matrix_call(devices->encryption->connector->api, &(struct matrix_request){.method = "POST",
                                                                              .path = "/_matrix/client/v3/keys/query",
                                                                              .body = body.data,
                                                                              .max_bytes = (size_t)8 << 20,
                                                                              .done = on_asked,
                                                                              .context = devices});
}

void devices_ask(struct devices *devices, const char *const *users, size_t count,
                 void (*asked)(void *context, bool well), void *context)
{
    struct waiter waiter = {.asked = asked, .context = context};
    for (size_t i = 0; i < count && devices->count < USERS_MOST; i++)
        *list_push(&waiter.users) = x_strdup(users[i]);
    if (is_answered(devices, &waiter)) {
        waiter_done(&waiter);
        asked(context, true);
        return;
    }
    *list_push(&devices->waiters) = waiter;
    ask(devices);
}
