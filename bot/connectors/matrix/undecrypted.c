/*
 * Events whose key did not come yet. They are kept, over a restart too, for a day; when the key comes they are taken as
 * if they came now. After a minute it is said, once for each key and not more than once an hour in a room, that they
 * cannot be read.
 */
#include "connectors/matrix/encryption_inside.h"

#include "connectors/matrix/matrix.h"

enum { HELD_MOST = 500, HELD_BYTES = 100 * 1024 };
static const int64_t said_ms = 60 * 1000, kept_ms = INT64_C(24) * 3600 * 1000;
static const char prefix[] = VAULT_PREFIX "held/";

void undecrypted_add(struct encryption *encryption, const char *room, const struct matrix_event *event)
{
    own_(text_done) struct text name = TEXT_INIT;
    own_(text_wipe) struct text value = TEXT_INIT;
    text_printf(&name, "%s%s", prefix, event->id);
    if (!matrix_is_event(event->id) || vault_find(encryption->vault, name.data) != NULL ||
        strlen(event->raw) > HELD_BYTES || vault_count(encryption->vault, prefix) >= HELD_MOST)
        return;
    text_add_char(&value, '{');
    json_write_member(&value, "room", room);
    json_write_member(&value, "session", event->session);
    json_write_member_int(&value, "at", clock_now_ms());
    json_write_member_bool(&value, "said", false);
    json_write_member(&value, "event", event->raw);
    text_add_char(&value, '}');
    vault_put(encryption->vault, name.data, value.data);
    encryption->held = true;
}

/* ---- the key came ---------------------------------------------------------------------------------------------- */

struct trying {
    struct encryption *encryption;
    const char *room, *session;
    LIST_OF(char *) names;
};

static void find(void *context, const char *name, const char *value)
{
    struct trying *trying = context;
    own_(json_freep) struct json *held = kept_json(trying->encryption, name);
    (void)value;
    if (held == NULL || (*trying->session != '\0' && (strcmp(string_in(held, "session"), trying->session) != 0 ||
                                                      strcmp(string_in(held, "room"), trying->room) != 0)))
        return;
    *list_push(&trying->names) = x_strdup(name);
}

static void try(struct encryption *encryption, const char *name)
{
    own_(json_freep) struct json *held = kept_json(encryption, name);
    struct matrix_event event;
    if (held == NULL)
        return;
    const char *raw = string_in(held, "event");
    struct matrix_room *room = matrix_room_find(encryption->connector->rooms, string_in(held, "room"));
    if (room == NULL || room->standing != STANDING_JOINED ||
        matrix_event_read(raw, strlen(raw), encryption->connector->options.user, &event, NULL) != RESULT_OK) {
        vault_remove(encryption->vault, name);
        return;
    }
    if (encryption_open(encryption, room, &event)) {
        vault_remove(encryption->vault, name);
        matrix_take_late(encryption->connector, room, &event);
    }
    matrix_event_done(&event);
}

void undecrypted_try(struct encryption *encryption, const char *room, const char *session)
{
    struct trying trying = {.encryption = encryption, .room = room, .session = session};
    if (!encryption->held)
        return;
    vault_each(encryption->vault, prefix, find, &trying);
    for (size_t i = 0; i < trying.names.count; i++) {
        try(encryption, trying.names.items[i]);
        free(trying.names.items[i]);
    }
    list_done(&trying.names);
    matrix_outlet_keep(encryption->connector->outlet);
}

/* ---- it did not ------------------------------------------------------------------------------------------------ */

static void say(struct encryption *encryption, const char *name, const struct json *held)
{
    own_(text_wipe) struct text value = TEXT_INIT;
    own_(text_done) struct text id = TEXT_INIT;
    const struct matrix_room *room = matrix_room_find(encryption->connector->rooms, string_in(held, "room"));
    const char *raw = string_in(held, "event");
    struct matrix_event event;
    text_add_char(&value, '{');
    json_write_member(&value, "room", string_in(held, "room"));
    json_write_member(&value, "session", string_in(held, "session"));
    json_write_member_int(&value, "at", number_in(held, "at"));
    json_write_member_bool(&value, "said", true);
    json_write_member(&value, "event", raw);
    text_add_char(&value, '}');
    vault_put(encryption->vault, name, value.data);
    if (room == NULL || room->standing != STANDING_JOINED || !matrix_room_is_alone(room) ||
        matrix_event_read(raw, strlen(raw), encryption->connector->options.user, &event, NULL) != RESULT_OK)
        return;
    text_printf(&id, "unreadable:%s:%lld", room->id, (long long)(clock_now_ms() / (3600 * 1000)));
    matrix_take_unreadable(encryption->connector, room, event.sender, id.data);
    matrix_event_done(&event);
}

void undecrypted_tend(struct encryption *encryption)
{
    struct trying trying = {.encryption = encryption, .room = "", .session = ""};
    int64_t now_ms = clock_now_ms();
    if (!encryption->held)
        return;
    vault_each(encryption->vault, prefix, find, &trying);
    encryption->held = trying.names.count > 0;
    for (size_t i = 0; i < trying.names.count; i++) {
        own_(json_freep) struct json *held = kept_json(encryption, trying.names.items[i]);
        bool said = false;
        int64_t age_ms = held == NULL ? kept_ms : now_ms - number_in(held, "at");
        if (held != NULL)
            (void)json_opt_bool(held, "said", &said, NULL);
        if (age_ms >= kept_ms)
            vault_remove(encryption->vault, trying.names.items[i]);
        else if (age_ms >= said_ms && !said)
            say(encryption, trying.names.items[i], held);
        free(trying.names.items[i]);
    }
    list_done(&trying.names);
    matrix_outlet_keep(encryption->connector->outlet);
}
