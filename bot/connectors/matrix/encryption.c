#include "connectors/matrix/encryption_inside.h"

static const int64_t tend_ms = 5000;

/* ---- reading --------------------------------------------------------------------------------------------------- */

struct json *kept_json(const struct encryption *encryption, const char *name)
{
    const char *value = vault_find(encryption->vault, name);
    struct json_limits limits = {.max_bytes = (size_t)8 << 20, .max_depth = 20};
    struct json *document = NULL;
    if (value == NULL || json_parse(value, strlen(value), limits, &document, NULL) != RESULT_OK)
        return NULL;
    if (json_type(document) == JSON_OBJECT)
        return document;
    json_free(document);
    return NULL;
}

const char *string_in(const struct json *object, const char *key)
{
    const char *value = NULL;
    return json_opt_string(object, key, &value, NULL) == RESULT_OK && value != NULL ? value : "";
}

int64_t number_in(const struct json *object, const char *key)
{
    int64_t value = 0;
    return json_opt_int(object, key, &value, NULL) == RESULT_OK ? value : 0;
}

const struct json *object_in(const struct json *object, const char *key)
{
    const struct json *value = NULL;
    return object != NULL && json_opt_object(object, key, &value, NULL) == RESULT_OK ? value : NULL;
}

const struct json *array_in(const struct json *object, const char *key)
{
    const struct json *value = NULL;
    return object != NULL && json_opt_array(object, key, &value, NULL) == RESULT_OK ? value : NULL;
}

struct json *object_of_bytes(const char *bytes, size_t length)
{
    struct json_limits limits = {.max_bytes = MATRIX_EVENT_BYTES, .max_depth = 60};
    struct json *document = NULL;
    if (json_parse(bytes, length, limits, &document, NULL) != RESULT_OK)
        return NULL;
    if (json_type(document) == JSON_OBJECT)
        return document;
    json_free(document);
    return NULL;
}

/* ---- life ------------------------------------------------------------------------------------------------------ */

static void on_tend(void *context)
{
    struct encryption *encryption = context;
    if (!encryption->connector->signed_in || *encryption->device == '\0')
        return;
    if (!encryption->published)
        own_keys_begin(encryption);
    undecrypted_tend(encryption);
    sealed_files_tend(encryption);
}

struct encryption *encryption_new(struct connector *connector)
{
    struct encryption *encryption = x_alloc(1, sizeof *encryption);
    encryption->connector = connector;
    encryption->vault = vault_new(connector->services->seal);
    encryption->device = x_strdup("");
    encryption->keys_left = -1;
    encryption->held = true; /* perhaps from before */
    encryption->devices = devices_new(encryption);
    encryption->shares = shares_new(encryption);
    encryption->timer = loop_timer_start(connector->services->loop, tend_ms, tend_ms, on_tend, encryption);
    return encryption;
}

void encryption_free(struct encryption *encryption)
{
    if (encryption == NULL)
        return;
    loop_timer_stop(&encryption->timer);
    healings_free(encryption);
    shares_free(encryption->shares);
    devices_free(encryption->devices);
    vault_free(encryption->vault);
    free(encryption->device);
    free(encryption);
}

void encryption_restore(struct encryption *encryption, const struct kept *kept)
{
    if (encryption == NULL || vault_restore(encryption->vault, kept))
        return;
    if (!encryption->damaged)
        log_error(
            "matrix_keys_unreadable",
            "text=\"what was kept for encrypted chats was sealed with another key; put the right matrix.key back. "
            "Until then Neuvo does not read or write there\"");
    encryption->damaged = true;
    matrix_rooms_read_all(encryption->connector->rooms, false);
}

void encryption_break(struct encryption *encryption)
{
    encryption->broken = true;
    matrix_rooms_read_all(encryption->connector->rooms, false);
}

bool encryption_is_able(const struct encryption *encryption)
{
    return encryption != NULL && !encryption->broken && !encryption->damaged;
}

static void set_device(struct encryption *encryption, const char *device)
{
    char *copy = x_strdup(device);
    free(encryption->device);
    encryption->device = copy;
}

/* A new one each time that there are no keys: a device that others know with other keys would not be believed. */
static void name_device(struct encryption *encryption)
{
    own_(text_done) struct text name = TEXT_INIT;
    unsigned char chance[4];
    random_bytes(chance, sizeof chance);
    text_add(&name, "NEUVO");
    for (size_t i = 0; i < sizeof chance; i++)
        text_printf(&name, "%02X", chance[i]);
    set_device(encryption, name.data);
}

const char *encryption_device(struct encryption *encryption)
{
    if (encryption == NULL)
        return "";
    own_(json_freep) struct json *account = kept_json(encryption, VAULT_PREFIX "account");
    if (account != NULL)
        set_device(encryption, string_in(account, "device"));
    else if (*encryption->device == '\0')
        name_device(encryption);
    return encryption->device;
}

void encryption_begin(struct encryption *encryption, const char *device)
{
    if (encryption == NULL || encryption->damaged)
        return;
    if (*device == '\0') {
        log_error("matrix_no_device",
                  "text=\"the homeserver does not say which device the token is of; encrypted chats need one\"");
        encryption_break(encryption);
        return;
    }
    set_device(encryption, device);
    devices_restore(encryption->devices);
    own_keys_begin(encryption);
}

/* ---- sync ------------------------------------------------------------------------------------------------------ */

static char *string_of_bytes(const char *bytes, size_t length)
{
    own_(json_freep) struct json *value = NULL;
    struct json_limits limits = {.max_bytes = 4096, .max_depth = 2};
    if (json_parse(bytes, length, limits, &value, NULL) != RESULT_OK || json_as_string(value) == NULL)
        return NULL;
    return x_strdup(json_as_string(value));
}

void encryption_devices_changed(struct encryption *encryption, const char *user, size_t length)
{
    own_(free_pointer) char *name = encryption == NULL ? NULL : string_of_bytes(user, length);
    if (name != NULL && matrix_is_user(name))
        devices_changed(encryption->devices, name);
}

void encryption_devices_left(struct encryption *encryption, const char *user, size_t length)
{
    own_(free_pointer) char *name = encryption == NULL ? NULL : string_of_bytes(user, length);
    if (name != NULL && matrix_is_user(name))
        devices_left(encryption->devices, name);
}

void encryption_keys_left(struct encryption *encryption, const char *counts, size_t length)
{
    own_(json_freep) struct json *document = encryption == NULL ? NULL : object_of_bytes(counts, length);
    if (document != NULL)
        encryption->keys_left = number_in(document, SIGNED_KEY);
}

void encryption_fallback_types(struct encryption *encryption, const char *types, size_t length)
{
    if (encryption == NULL)
        return;
    static const char wanted[] = "\"" SIGNED_KEY "\"";
    encryption->fallback_used = memmem(types, length, wanted, sizeof wanted - 1) == NULL;
    encryption->fallback_told = true;
}

void encryption_synced(struct encryption *encryption)
{
    if (encryption == NULL || !encryption->published)
        return;
    matrix_early_go(encryption->connector->early);
    own_keys_top_up(encryption);
}

void encryption_doubt(struct encryption *encryption)
{
    if (encryption != NULL)
        devices_doubt(encryption->devices);
}

/* ---- rooms ----------------------------------------------------------------------------------------------------- */

bool encryption_open(struct encryption *encryption, const struct matrix_room *room, struct matrix_event *event)
{
    own_(text_wipe) struct text plain = TEXT_INIT;
    if (!encryption_is_able(encryption) || strcmp(event->sender, encryption->connector->options.user) == 0)
        return false;
    switch (group_read(encryption, room->id, event, &plain)) {
    case GROUP_READ:
        if (matrix_event_open(event, plain.data, plain.length, encryption->connector->options.user) != RESULT_OK)
            return false;
        encryption_note_file(encryption, event);
        return true;
    case GROUP_NO_KEY:
    case GROUP_DOUBTED:
        undecrypted_add(encryption, room->id, event);
        return false;
    case GROUP_REFUSED:
        break;
    }
    return false;
}

void encryption_room_changed(struct encryption *encryption, const char *room)
{
    if (encryption != NULL)
        shares_room_changed(encryption->shares, room);
}

/* ---- keeping --------------------------------------------------------------------------------------------------- */

bool encryption_is_changed(const struct encryption *encryption)
{
    return encryption != NULL && vault_is_changed(encryption->vault);
}

void encryption_keep(struct encryption *encryption, struct kept_list *kept)
{
    if (encryption != NULL)
        vault_keep(encryption->vault, kept);
}

void encryption_keep_again(struct encryption *encryption)
{
    if (encryption != NULL)
        vault_keep_again(encryption->vault);
}
