/* The megolm session of a room to which we write, and who has its key. */
#include "connectors/matrix/encryption_inside.h"

enum { MESSAGES = 100 };
static const int64_t week_ms = INT64_C(7) * 24 * 3600 * 1000, hour_ms = INT64_C(3600) * 1000;

void strings_clear(char **items, size_t *count)
{
    for (size_t i = 0; i < *count; i++)
        free(items[i]);
    *count = 0;
}

void room_session_done(struct room_session *session)
{
    crypto_outbound_free(session->outbound);
    strings_clear(session->shared.items, &session->shared.count);
    list_done(&session->shared);
    strings_clear(session->past.items, &session->past.count);
    list_done(&session->past);
}

void room_name(const char *part, const char *room, struct text *name)
{
    text_printf(name, "%s%s/%s", VAULT_PREFIX, part, room);
}

#define load_strings(document, key, list) \
    do { \
        const struct json *array_ = array_in(document, key); \
        for (const struct json *item_ = array_ == NULL ? NULL : json_first(array_); item_ != NULL; \
             item_ = json_next(item_)) { \
            if (json_as_string(item_) != NULL) \
                *list_push(list) = x_strdup(json_as_string(item_)); \
        } \
    } while (0)

/* Of the ratchet alone, or with those who have the key. */
bool room_session_load(const struct encryption *encryption, const char *room, struct room_session *session, bool all)
{
    own_(text_done) struct text name = TEXT_INIT, shared = TEXT_INIT;
    room_name("out", room, &name);
    room_name("shared", room, &shared);
    own_(json_freep) struct json *document = kept_json(encryption, name.data);
    *session = (struct room_session){.outbound = NULL};
    if (document == NULL)
        return false;
    session->outbound = crypto_outbound_unpickle(string_in(document, "pickle"));
    session->made_ms = number_in(document, "made");
    session->count = number_in(document, "count");
    load_strings(document, "past", &session->past);
    own_(json_freep) struct json *told = all ? kept_json(encryption, shared.data) : NULL;
    load_strings(told, "to", &session->shared);
    return session->outbound != NULL;
}

static void add_strings(struct text *value, const char *key, char *const *items, size_t count)
{
    json_write_key(value, key);
    text_add_char(value, '[');
    for (size_t i = 0; i < count; i++) {
        json_write_comma(value);
        json_write_string(value, items[i]);
    }
    text_add_char(value, ']');
}

void room_session_keep(struct encryption *encryption, const char *room, const struct room_session *session)
{
    own_(text_done) struct text name = TEXT_INIT;
    own_(text_wipe) struct text value = TEXT_INIT, pickle = TEXT_INIT;
    crypto_outbound_pickle(session->outbound, &pickle);
    room_name("out", room, &name);
    text_add_char(&value, '{');
    json_write_member(&value, "pickle", pickle.data);
    json_write_member_int(&value, "made", session->made_ms);
    json_write_member_int(&value, "count", session->count);
    add_strings(&value, "past", session->past.items, session->past.count);
    text_add_char(&value, '}');
    vault_put(encryption->vault, name.data, value.data);
}

void room_session_keep_shared(struct encryption *encryption, const char *room, const struct room_session *session)
{
    own_(text_done) struct text name = TEXT_INIT, value = TEXT_INIT;
    room_name("shared", room, &name);
    text_add_char(&value, '{');
    add_strings(&value, "to", session->shared.items, session->shared.count);
    text_add_char(&value, '}');
    vault_put(encryption->vault, name.data, value.data);
}

/* Too old, too much said with it; the room may ask for less of both, never for more. */
bool room_session_is_spent(const struct encryption *encryption, const char *id, const struct room_session *session)
{
    const struct matrix_room *room = matrix_room_find(encryption->connector->rooms, id);
    int64_t messages = room != NULL && room->rotation_messages > 0 && room->rotation_messages < MESSAGES
                           ? room->rotation_messages
                           : MESSAGES;
    int64_t most_ms =
        room != NULL && room->rotation_ms > 0 && room->rotation_ms < week_ms ? room->rotation_ms : week_ms;
    int64_t age_ms = clock_now_ms() - session->made_ms;
    if (most_ms < hour_ms) /* a room that asks for a key each second would keep us at nothing else */
        most_ms = hour_ms;
    return session->count >= messages || age_ms >= most_ms || age_ms < -hour_ms;
}

void room_session_renew(struct encryption *encryption, const char *room, struct room_session *session)
{
    enum { PAST_MOST = 8 };
    char id[CRYPTO_KEY_BYTES];
    if (session->outbound != NULL) {
        crypto_outbound_id(session->outbound, id);
        *list_push(&session->past) = x_strdup(id);
    }
    if (session->past.count > PAST_MOST) {
        free(session->past.items[0]);
        session->past.count--;
        memmove(session->past.items, session->past.items + 1, session->past.count * sizeof *session->past.items);
    }
    crypto_outbound_free(session->outbound);
    session->outbound = crypto_outbound_new();
    session->made_ms = clock_now_ms();
    session->count = 0;
    strings_clear(session->shared.items, &session->shared.count);
    room_session_keep(encryption, room, session);
    room_session_keep_shared(encryption, room, session);
}
