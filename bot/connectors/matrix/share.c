/*
 * To rooms: one megolm session for each, whose key every device of every member gets before the first event goes out.
 * It is made anew after so many messages, so much time, and when somebody or one of their devices has gone. One event
 * after the other in a room; each is kept as it was sealed before it is given away.
 */
#include "connectors/matrix/encryption_inside.h"

enum { MEMBERS_MOST = 5000, CLAIMED_AT_ONCE = 100, TOLD_AT_ONCE = 50, WAITING_MOST = 1000 };
static const int64_t hour_ms = INT64_C(3600) * 1000, not_yet_ms = 1000;

struct job {
    char *key, *type, *content;
    encryption_sealed *sealed;
    void (*release)(void *context);
    void *context;
};

struct target {
    char *user;
    struct device device;
    char *name; /* "user|device|key", as it is kept */
    bool told;  /* a message for it is under way */
};

struct share {
    struct share *next;
    struct shares *shares;
    char *room;
    LIST_OF(char *) members;
    bool members_known;
    uint64_t members_asked; /* so that an answer that was under way when they changed does not count */
    uint64_t checked;       /* the devices' state with which everybody was last seen to have the key; 0: not yet */
    LIST_OF(struct job) jobs;
    bool working;
    LIST_OF(struct target) missing; /* who does not have the key yet */
    size_t claimed, told;
    LIST_OF(char *) unreachable; /* names: they give no key; tried again when devices change, or after an hour */
    int64_t unreachable_ms;
};

struct shares {
    struct encryption *encryption;
    struct share *first;
};

struct shares *shares_new(struct encryption *encryption)
{
    struct shares *shares = x_alloc(1, sizeof *shares);
    shares->encryption = encryption;
    return shares;
}

/* ---- life ------------------------------------------------------------------------------------------------------ */

static void missing_clear(struct share *share)
{
    for (size_t i = 0; i < share->missing.count; i++) {
        free(share->missing.items[i].user);
        free(share->missing.items[i].name);
        device_done(&share->missing.items[i].device);
    }
    share->missing.count = 0;
    share->claimed = share->told = 0;
}

static void job_done(struct job *job)
{
    if (job->release != NULL && job->context != NULL)
        job->release(job->context);
    free(job->key);
    free(job->type);
    free(job->content);
}

static void share_free(struct share *share)
{
    for (size_t i = 0; i < share->jobs.count; i++)
        job_done(&share->jobs.items[i]);
    list_done(&share->jobs);
    strings_clear(share->members.items, &share->members.count);
    list_done(&share->members);
    strings_clear(share->unreachable.items, &share->unreachable.count);
    list_done(&share->unreachable);
    missing_clear(share);
    list_done(&share->missing);
    free(share->room);
    free(share);
}

void shares_free(struct shares *shares)
{
    if (shares == NULL)
        return;
    while (shares->first != NULL) {
        struct share *share = shares->first;
        shares->first = share->next;
        share_free(share);
    }
    free(shares);
}

static struct share *find(const struct shares *shares, const char *room)
{
    struct share *share = shares->first;
    while (share != NULL && strcmp(share->room, room) != 0)
        share = share->next;
    return share;
}

static struct share *get(struct shares *shares, const char *room)
{
    struct share *share = find(shares, room);
    if (share != NULL)
        return share;
    share = x_alloc(1, sizeof *share);
    *share = (struct share){.next = shares->first, .shares = shares, .room = x_strdup(room)};
    shares->first = share;
    return share;
}

void shares_room_changed(struct shares *shares, const char *room)
{
    struct share *share = find(shares, room);
    if (share == NULL)
        return;
    share->members_known = false;
    share->members_asked++;
    share->checked = 0;
}

static bool holds(char *const *items, size_t count, const char *wanted)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(items[i], wanted) == 0)
            return true;
    }
    return false;
}

/* What it was is remembered, so that what was said with it is known for ours. */
static void rotate(void *context, const char *name, const char *value)
{
    struct encryption *encryption = context;
    const char *room = strchr(name + strlen(VAULT_PREFIX), '/') + 1;
    struct room_session session;
    (void)value;
    if (room_session_load(encryption, room, &session, true))
        room_session_renew(encryption, room, &session);
    room_session_done(&session);
}

void shares_rotate(struct encryption *encryption)
{
    vault_each(encryption->vault, VAULT_PREFIX "out/", rotate, encryption);
    for (struct share *share = encryption->shares->first; share != NULL; share = share->next)
        share->checked = 0;
}

/* ---- one after the other --------------------------------------------------------------------------------------- */

static void work(struct share *share);

/* The first job is over. What is called may begin others. */
static void finish(struct share *share, const char *content, int64_t wait_ms, const char *why)
{
    struct job job = share->jobs.items[0];
    share->jobs.count--;
    memmove(share->jobs.items, share->jobs.items + 1, share->jobs.count * sizeof *share->jobs.items);
    share->working = false;
    missing_clear(share);
    job.sealed(TAKE(job.context), content, wait_ms, why);
    job_done(&job);
    work(share);
}

static void put_off(struct share *share, int64_t wait_ms, const char *why)
{
    finish(share, NULL, wait_ms, why);
}

/* ---- sealing --------------------------------------------------------------------------------------------------- */

static void on_sealed_kept(void *context, bool kept)
{
    struct share *share = context;
    own_(text_done) struct text name = TEXT_INIT;
    room_name("sent", share->jobs.items[0].key, &name);
    const char *content = vault_find(share->shares->encryption->vault, name.data);
    own_(free_pointer) char *copy = x_strdup(content);
    if (kept && copy != NULL)
        finish(share, copy, 0, NULL);
    else
        put_off(share, not_yet_ms, "what is sealed could not be kept now");
}

static void keep_now(struct share *share)
{
    matrix_outlet_keep_now(share->shares->encryption->connector->outlet, on_sealed_kept, NULL, share);
}

/* In clear text beside the ciphertext stand what it relates to and our mark, as everybody's does. */
static void add_clear(const struct json *content, struct text *sealed)
{
    const struct json *relates = object_in(content, "m.relates_to"), *own = object_in(content, MATRIX_OWN_KEY);
    if (relates != NULL) {
        json_write_key(sealed, "m.relates_to");
        (void)canonical_value(relates, sealed);
    }
    if (own != NULL) {
        json_write_key(sealed, MATRIX_OWN_KEY);
        text_add_char(sealed, '{');
        json_write_member(sealed, "key", string_in(own, "key"));
        text_add_char(sealed, '}');
    }
}

static void seal_event(struct share *share)
{
    const struct job *job = &share->jobs.items[0];
    const struct encryption *encryption = share->shares->encryption;
    own_(text_wipe) struct text plain = TEXT_INIT;
    own_(text_done) struct text ciphertext = TEXT_INIT, sealed = TEXT_INIT, name = TEXT_INIT;
    own_(json_freep) struct json *content = object_of_bytes(job->content, strlen(job->content));
    char id[CRYPTO_KEY_BYTES];
    struct room_session session;
    if (content == NULL || !room_session_load(share->shares->encryption, share->room, &session, false)) {
        put_off(share, not_yet_ms, "there is no session");
        return;
    }
    text_add_char(&plain, '{');
    json_write_member(&plain, "type", job->type);
    json_write_key(&plain, "content");
    text_add(&plain, job->content);
    json_write_member(&plain, "room_id", share->room);
    text_add_char(&plain, '}');
    crypto_outbound_id(session.outbound, id);
    crypto_outbound_encrypt(session.outbound, &plain, &ciphertext);
    session.count++;
    room_session_keep(share->shares->encryption, share->room, &session);
    room_session_done(&session);
    text_add_char(&sealed, '{');
    json_write_member(&sealed, "algorithm", MEGOLM_ALGORITHM);
    json_write_member(&sealed, "sender_key", encryption->curve25519);
    json_write_member(&sealed, "device_id", encryption->device);
    json_write_member(&sealed, "session_id", id);
    json_write_member(&sealed, "ciphertext", ciphertext.data);
    add_clear(content, &sealed);
    text_add_char(&sealed, '}');
    room_name("sent", job->key, &name);
    vault_put(encryption->vault, name.data, sealed.data);
    keep_now(share);
}

/* ---- giving the key -------------------------------------------------------------------------------------------- */

static void tell_some(struct share *share);

static void on_told(void *context, bool well)
{
    struct share *share = context;
    struct room_session session;
    if (!well) {
        put_off(share, not_yet_ms, "the room's key could not be given to its members now");
        return;
    }
    if (room_session_load(share->shares->encryption, share->room, &session, true)) {
        for (size_t i = share->claimed; i < share->told; i++) {
            if (share->missing.items[i].told)
                *list_push(&session.shared) = x_strdup(share->missing.items[i].name);
        }
        room_session_keep_shared(share->shares->encryption, share->room, &session);
    }
    room_session_done(&session);
    share->claimed = share->told;
    tell_some(share);
}

static void room_key(const struct share *share, const struct room_session *session, struct text *content)
{
    own_(text_wipe) struct text key = TEXT_INIT;
    char id[CRYPTO_KEY_BYTES];
    crypto_outbound_id(session->outbound, id);
    crypto_outbound_key(session->outbound, &key);
    text_add_char(content, '{');
    json_write_member(content, "algorithm", MEGOLM_ALGORITHM);
    json_write_member(content, "room_id", share->room);
    json_write_member(content, "session_id", id);
    json_write_member(content, "session_key", key.data);
    text_add_char(content, '}');
}

/* Targets of one user follow each other. */
static bool add_messages(struct share *share, const char *content, struct text *messages)
{
    const char *user = "";
    size_t count = 0;
    text_add_char(messages, '{');
    for (; share->told < share->missing.count && share->told - share->claimed < TOLD_AT_ONCE; share->told++) {
        struct target *target = &share->missing.items[share->told];
        own_(text_done) struct text sealed = TEXT_INIT;
        if (!to_device_seal(share->shares->encryption, target->user, &target->device, "m.room_key", content, &sealed)) {
            *list_push(&share->unreachable) = x_strdup(target->name);
            continue;
        }
        if (strcmp(user, target->user) != 0) {
            text_add(messages, *user == '\0' ? "" : "}");
            json_write_key(messages, target->user);
            text_add_char(messages, '{');
            user = target->user;
        }
        json_write_key(messages, target->device.id);
        text_add(messages, sealed.data);
        target->told = true;
        count++;
    }
    text_add(messages, count == 0 ? "}" : "}}");
    return count > 0;
}

static void tell_some(struct share *share)
{
    own_(text_wipe) struct text content = TEXT_INIT;
    own_(text_done) struct text messages = TEXT_INIT;
    struct room_session session;
    if (share->told == share->missing.count) {
        share->checked = devices_state(share->shares->encryption->devices);
        seal_event(share);
        return;
    }
    if (!room_session_load(share->shares->encryption, share->room, &session, false)) {
        room_session_done(&session);
        put_off(share, not_yet_ms, "there is no session");
        return;
    }
    room_key(share, &session, &content);
    room_session_done(&session);
    if (add_messages(share, content.data, &messages))
        to_device_send(share->shares->encryption, messages.data, on_told, NULL, share);
    else
        on_told(share, true);
}

static void claim_some(struct share *share);

static void on_claimed(void *context, bool well)
{
    struct share *share = context;
    if (well)
        claim_some(share);
    else
        put_off(share, not_yet_ms, "the members' devices could not be asked for keys now");
}

static void claim_some(struct share *share)
{
    struct claims claims = {.list = LIST_INIT};
    const struct encryption *encryption = share->shares->encryption;
    for (; share->claimed < share->missing.count && claims.list.count < CLAIMED_AT_ONCE; share->claimed++) {
        const struct target *target = &share->missing.items[share->claimed];
        if (!olm_is_open(encryption, target->device.curve25519))
            claims_add(&claims, target->user, &target->device);
    }
    if (claims.list.count > 0) {
        claims_ask(share->shares->encryption, &claims, on_claimed, share);
    } else {
        share->claimed = share->told = 0; /* from here on: those whose message is under way */
        tell_some(share);
    }
    claims_done(&claims);
}

/* ---- who is to have it ------------------------------------------------------------------------------------------ */

static void target_name(const char *user, const struct device *device, struct text *name)
{
    text_printf(name, "%s|%s|%s", user, device->id, device->curve25519);
}

struct wanted {
    LIST_OF(char *) names;
};

static void find_missing(struct share *share, struct room_session *session, struct wanted *wanted)
{
    const struct encryption *encryption = share->shares->encryption;
    missing_clear(share);
    for (size_t i = 0; i < share->members.count; i++) {
        const char *user = share->members.items[i];
        const struct device_list *devices = devices_of(encryption->devices, user);
        for (size_t j = 0; devices != NULL && j < devices->list.count; j++) {
            const struct device *device = &devices->list.items[j];
            own_(text_done) struct text name = TEXT_INIT;
            if (strcmp(device->curve25519, encryption->curve25519) == 0)
                continue; /* ourselves */
            target_name(user, device, &name);
            *list_push(&wanted->names) = x_strdup(name.data);
            if (holds(session->shared.items, session->shared.count, name.data) ||
                holds(share->unreachable.items, share->unreachable.count, name.data))
                continue;
            struct target *target = list_push(&share->missing);
            *target = (struct target){.user = x_strdup(user), .device = *device, .name = x_strdup(name.data)};
            target->device.id = x_strdup(device->id);
        }
    }
}

static bool somebody_left(const struct room_session *session, const struct wanted *wanted)
{
    for (size_t i = 0; i < session->shared.count; i++) {
        if (!holds(wanted->names.items, wanted->names.count, session->shared.items[i]))
            return true;
    }
    return false;
}

static void give_keys(struct share *share)
{
    struct room_session session;
    struct wanted wanted = {.names = LIST_INIT};
    bool there = room_session_load(share->shares->encryption, share->room, &session, true);
    if (clock_monotonic_ms() - share->unreachable_ms > hour_ms || share->checked == 0) {
        strings_clear(share->unreachable.items, &share->unreachable.count);
        share->unreachable_ms = clock_monotonic_ms();
    }
    find_missing(share, &session, &wanted);
    if (!there || room_session_is_spent(share->shares->encryption, share->room, &session) ||
        somebody_left(&session, &wanted)) {
        room_session_renew(share->shares->encryption, share->room, &session);
        strings_clear(wanted.names.items, &wanted.names.count);
        find_missing(share, &session, &wanted);
    }
    room_session_done(&session);
    strings_clear(wanted.names.items, &wanted.names.count);
    list_done(&wanted.names);
    claim_some(share);
}

static void on_devices(void *context, bool well)
{
    struct share *share = context;
    if (well)
        give_keys(share);
    else
        put_off(share, not_yet_ms, "the homeserver does not tell now which devices the members have");
}

static void check_devices(struct share *share)
{
    devices_ask(share->shares->encryption->devices, (const char *const *)share->members.items, share->members.count,
                on_devices, share);
}

/* ---- members --------------------------------------------------------------------------------------------------- */

struct asking {
    struct share *share;
    uint64_t number;
};

static void asking_free(void *context)
{
    free(context);
}

static void take_members(struct share *share, const struct json *chunk)
{
    strings_clear(share->members.items, &share->members.count);
    for (const struct json *item = chunk == NULL ? NULL : json_first(chunk); item != NULL; item = json_next(item)) {
        const char *membership = string_in(object_in(item, "content"), "membership");
        const char *user = string_in(item, "state_key");
        if ((strcmp(membership, "join") == 0 || strcmp(membership, "invite") == 0) && matrix_is_user(user) &&
            share->members.count < MEMBERS_MOST)
            *list_push(&share->members) = x_strdup(user);
    }
}

static void on_members(void *context, const struct matrix_answer *answer)
{
    struct asking *asking = context;
    struct share *share = asking->share;
    if (answer->fate == FATE_SIGN_IN)
        matrix_signed_out(share->shares->encryption->connector, answer->reason);
    if (answer->fate != FATE_OK) {
        put_off(share, answer->retry_after_ms > 0 ? answer->retry_after_ms : not_yet_ms,
                "the homeserver does not tell now who is in the room");
        return;
    }
    take_members(share, array_in(answer->document, "chunk"));
    share->members_known = asking->number == share->members_asked;
    check_devices(share);
}

static void ask_members(struct share *share)
{
    own_(text_done) struct text path = TEXT_INIT;
    struct asking *asking = x_alloc(1, sizeof *asking);
    *asking = (struct asking){share, share->members_asked};
    text_add(&path, "/_matrix/client/v3/rooms");
    matrix_path_add(&path, share->room);
    text_add(&path, "/members?not_membership=leave");
    matrix_call(share->shares->encryption->connector->api, &(struct matrix_request){.method = "GET",
                                                                                    .path = path.data,
                                                                                    .max_bytes = (size_t)8 << 20,
                                                                                    .done = on_members,
                                                                                    .context = asking,
                                                                                    .release = asking_free});
}

/* ---- from outside ---------------------------------------------------------------------------------------------- */

/* Everybody had the key when we looked last, and nothing has changed since. */
static bool is_settled(struct share *share)
{
    struct room_session session;
    bool settled = share->members_known && share->checked != 0 &&
                   share->checked == devices_state(share->shares->encryption->devices) &&
                   clock_monotonic_ms() - share->unreachable_ms <= hour_ms;
    if (!settled)
        return false;
    settled = room_session_load(share->shares->encryption, share->room, &session, false) &&
              !room_session_is_spent(share->shares->encryption, share->room, &session);
    room_session_done(&session);
    for (size_t i = 0; settled && i < share->members.count; i++)
        settled = devices_are_fresh(share->shares->encryption->devices, share->members.items[i]);
    return settled;
}

static void work(struct share *share)
{
    const struct encryption *encryption = share->shares->encryption;
    own_(text_done) struct text name = TEXT_INIT;
    if (share->working || share->jobs.count == 0)
        return;
    share->working = true;
    room_name("sent", share->jobs.items[0].key, &name);
    if (vault_find(encryption->vault, name.data) != NULL)
        keep_now(share); /* sealed before: the same again */
    else if (!encryption_is_able(encryption))
        put_off(share, not_yet_ms * 60, "encryption does not work now");
    else if (!encryption->published || !encryption->connector->caught_up)
        put_off(share, not_yet_ms, "our keys are not published yet");
    else if (is_settled(share))
        seal_event(share);
    else if (share->members_known)
        check_devices(share);
    else
        ask_members(share);
}

bool encryption_is_ready(const struct encryption *encryption, const char *room)
{
    if (encryption == NULL)
        return false;
    const struct share *share = find(encryption->shares, room);
    return encryption_is_able(encryption) && encryption->published && encryption->connector->caught_up &&
           (share == NULL || share->jobs.count < WAITING_MOST);
}

void encryption_seal(struct encryption *encryption, const char *room, const char *key, const char *type,
                     const char *content, encryption_sealed *sealed, void (*release)(void *context), void *context)
{
    struct share *share = get(encryption->shares, room);
    struct job job = {.key = x_strdup(key),
                      .type = x_strdup(type),
                      .content = x_strdup(content),
                      .sealed = sealed,
                      .release = release,
                      .context = context};
    *list_push(&share->jobs) = job;
    work(share);
}

void encryption_sent(struct encryption *encryption, const char *key)
{
    own_(text_done) struct text name = TEXT_INIT;
    if (encryption == NULL)
        return;
    room_name("sent", key, &name);
    vault_remove(encryption->vault, name.data);
}
