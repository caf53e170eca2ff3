/*
 * Keys by which rooms are read (megolm). A key belongs to the device that sent it, and that to a user: what another
 * user says with it is refused. Which event an index stood for is remembered, so that nothing is played a second time.
 */
#include "connectors/matrix/encryption_inside.h"

enum { SEEN_MOST = 500, KEYS_MOST = 50000 };

static void name_of(const char *room, const char *session, struct text *name)
{
    text_printf(name, "%sin/%s/%s", VAULT_PREFIX, room, session);
}

struct group {
    struct crypto_inbound *inbound;
    char *user;
    struct device owner;
    bool proven;
    int64_t at_ms;
    int64_t floor; /* indices up to this one are forgotten, and refused */
    LIST_OF(struct seen {
        int64_t index;
        uint64_t event;
    })
    seen;
};

static void group_done(struct group *group)
{
    crypto_inbound_free(group->inbound);
    list_done(&group->seen);
    free(group->user);
}

static void group_keep(struct encryption *encryption, const char *name, const struct group *group)
{
    own_(text_wipe) struct text value = TEXT_INIT, pickle = TEXT_INIT;
    crypto_inbound_pickle(group->inbound, &pickle);
    text_add_char(&value, '{');
    json_write_member(&value, "pickle", pickle.data);
    json_write_member(&value, "user", group->user);
    json_write_member(&value, "curve25519", group->owner.curve25519);
    json_write_member(&value, "ed25519", group->owner.ed25519);
    json_write_member_bool(&value, "proven", group->proven);
    json_write_member_int(&value, "at", group->at_ms);
    json_write_member_int(&value, "floor", group->floor);
    json_write_key(&value, "seen");
    text_add_char(&value, '[');
    for (size_t i = 0; i < group->seen.count; i++) {
        json_write_comma(&value);
        text_printf(&value, "\"%lld:%016llx\"", (long long)group->seen.items[i].index,
                    (unsigned long long)group->seen.items[i].event);
    }
    text_add(&value, "]}");
    vault_put(encryption->vault, name, value.data);
}

static void load_seen(const struct json *list, struct group *group)
{
    for (const struct json *item = list == NULL ? NULL : json_first(list); item != NULL; item = json_next(item)) {
        const char *text = json_as_string(item);
        char *end = NULL;
        if (text == NULL)
            continue;
        struct seen seen = {.index = strtoll(text, &end, 10)};
        if (*end == ':') {
            seen.event = strtoull(end + 1, NULL, 16);
            *list_push(&group->seen) = seen;
        }
    }
}

static bool copy_key(const char *from, char to[CRYPTO_KEY_BYTES])
{
    if (strlen(from) != CRYPTO_KEY_BYTES - 1)
        return false;
    memcpy(to, from, CRYPTO_KEY_BYTES);
    return true;
}

static bool group_load(const struct encryption *encryption, const char *name, struct group *group)
{
    own_(json_freep) struct json *document = kept_json(encryption, name);
    *group = (struct group){.user = NULL};
    if (document == NULL)
        return false;
    group->inbound = crypto_inbound_unpickle(string_in(document, "pickle"));
    group->user = x_strdup(string_in(document, "user"));
    group->at_ms = number_in(document, "at");
    group->floor = number_in(document, "floor");
    (void)json_opt_bool(document, "proven", &group->proven, NULL);
    load_seen(array_in(document, "seen"), group);
    if (group->inbound != NULL && copy_key(string_in(document, "curve25519"), group->owner.curve25519) &&
        copy_key(string_in(document, "ed25519"), group->owner.ed25519))
        return true;
    group_done(group);
    return false;
}

/* ---- taking ---------------------------------------------------------------------------------------------------- */

/* The one there is stays, unless the new one is the same device's and reads more. */
static bool is_better(const struct group *known, const struct group *fresh)
{
    return strcmp(known->owner.curve25519, fresh->owner.curve25519) == 0 && strcmp(known->user, fresh->user) == 0 &&
           crypto_inbound_first(fresh->inbound) < crypto_inbound_first(known->inbound);
}

static void ask_owner(struct encryption *encryption, const char *user);

void group_key_take(struct encryption *encryption, const struct json *content, const char *user,
                    const struct device *owner, bool proven)
{
    own_(text_done) struct text name = TEXT_INIT;
    const char *room = string_in(content, "room_id"), *session = string_in(content, "session_id");
    char id[CRYPTO_KEY_BYTES];
    struct group known;
    if (strcmp(string_in(content, "algorithm"), MEGOLM_ALGORITHM) != 0 || !matrix_is_room(room) ||
        strlen(session) != CRYPTO_KEY_BYTES - 1 || *owner->curve25519 == '\0')
        return;
    struct group fresh = {.inbound = crypto_inbound_new(string_in(content, "session_key")),
                          .user = x_strdup(user),
                          .owner = *owner,
                          .proven = proven,
                          .at_ms = clock_now_ms(),
                          .floor = -1};
    if (fresh.inbound != NULL)
        crypto_inbound_id(fresh.inbound, id);
    if (fresh.inbound == NULL || strcmp(id, session) != 0) {
        log_warn("matrix_group_key_refused", "user=%s", user);
        group_done(&fresh);
        return;
    }
    name_of(room, session, &name);
    bool is_known = group_load(encryption, name.data, &known);
    if (is_known && is_better(&known, &fresh)) { /* what was seen stays seen */
        fresh.floor = known.floor;
        for (size_t i = 0; i < known.seen.count; i++)
            *list_push(&fresh.seen) = known.seen.items[i];
    }
    if (!is_known ? vault_count(encryption->vault, VAULT_PREFIX "in/") < KEYS_MOST : is_better(&known, &fresh))
        group_keep(encryption, name.data, &fresh);
    if (is_known)
        group_done(&known);
    group_done(&fresh);
    if (!proven)
        ask_owner(encryption, user);
    undecrypted_try(encryption, room, session);
}

static void on_owner(void *context, bool well)
{
    (void)context; /* undecrypted_try() follows every answer about devices */
    (void)well;
}

static void ask_owner(struct encryption *encryption, const char *user)
{
    devices_ask(encryption->devices, &user, 1, on_owner, encryption);
}

/* ---- reading --------------------------------------------------------------------------------------------------- */

static bool is_proven(const struct encryption *encryption, struct group *group)
{
    const struct device_list *devices = devices_of(encryption->devices, group->user);
    for (size_t i = 0; !group->proven && devices != NULL && i < devices->list.count; i++)
        group->proven = strcmp(devices->list.items[i].curve25519, group->owner.curve25519) == 0 &&
                        strcmp(devices->list.items[i].ed25519, group->owner.ed25519) == 0;
    return group->proven;
}

/* Remembers which event the index stood for. False: it stood for another, or may have. */
static bool note_seen(struct group *group, int64_t index, const char *event)
{
    uint64_t mark = hash_fnv(HASH_FNV_SEED, event, strlen(event));
    for (size_t i = 0; i < group->seen.count; i++) {
        if (group->seen.items[i].index == index)
            return group->seen.items[i].event == mark;
    }
    if (index <= group->floor)
        return false;
    if (group->seen.count >= SEEN_MOST) {
        group->floor = group->seen.items[0].index > group->floor ? group->seen.items[0].index : group->floor;
        memmove(group->seen.items, group->seen.items + 1, (group->seen.count - 1) * sizeof *group->seen.items);
        group->seen.count--;
    }
    *list_push(&group->seen) = (struct seen){index, mark};
    return true;
}

static enum group_read refuse(const struct matrix_event *event, const char *why)
{
    log_warn("matrix_event_refused", "event=%s user=%s text=\"%s\"", event->id, event->sender, why);
    return GROUP_REFUSED;
}

static enum group_read open_event(struct group *group, const char *room, const struct matrix_event *event,
                                  struct text *plain)
{
    uint32_t index = 0;
    if (!crypto_message_index(event->ciphertext, &index))
        return refuse(event, "it is no megolm message");
    if (index < crypto_inbound_first(group->inbound))
        return GROUP_NO_KEY;
    if (!crypto_inbound_decrypt(group->inbound, event->ciphertext, plain, &index))
        return refuse(event, "its ciphertext is not whole, or not of this key");
    if (!note_seen(group, index, event->id))
        return refuse(event, "its index stood for another event: it is played again");
    own_(json_freep) struct json *payload = object_of_bytes(plain->data, plain->length);
    if (payload == NULL || strcmp(string_in(payload, "room_id"), room) != 0)
        return refuse(event, "it was said in another room");
    return GROUP_READ;
}

enum group_read group_read(struct encryption *encryption, const char *room, const struct matrix_event *event,
                           struct text *plain)
{
    own_(text_done) struct text name = TEXT_INIT;
    struct group group;
    if (strcmp(event->algorithm, MEGOLM_ALGORITHM) != 0 || strlen(event->session) != CRYPTO_KEY_BYTES - 1 ||
        strlen(event->ciphertext) > CRYPTO_CIPHERTEXT_BYTES)
        return refuse(event, "it is sealed in a way that is not known, or too large");
    name_of(room, event->session, &name);
    if (!group_load(encryption, name.data, &group))
        return GROUP_NO_KEY;
    enum group_read read = GROUP_DOUBTED;
    if (strcmp(group.user, event->sender) != 0)
        read = refuse(event, "the key is another user's");
    else if (is_proven(encryption, &group))
        read = open_event(&group, room, event, plain);
    else if (devices_are_fresh(encryption->devices, group.user))
        read = refuse(event, "the key came from a device that is not the sender's");
    else
        ask_owner(encryption, group.user);
    if (read == GROUP_READ)
        group_keep(encryption, name.data, &group);
    group_done(&group);
    return read;
}
