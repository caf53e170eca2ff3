#include "connectors/matrix/rooms.h"

#include "base/hash.h"
#include "base/json.h"
#include "base/own.h"
#include "connectors/matrix/identifiers.h"

#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 1024, UPGRADES_MOST = 20, MEMBERS_MOST = 1000 * 1000 * 1000, KEPT_STRINGS = 5 };
static const char prefix[] = "room/";

struct matrix_rooms {
    struct matrix_room *buckets[BUCKETS];
    size_t count;
    bool all; /* encrypted ones can be read too */
};

static size_t bucket_of(const char *id)
{
    return (size_t)(hash_fnv(HASH_FNV_SEED, id, strlen(id)) % BUCKETS);
}

struct matrix_rooms *matrix_rooms_new(void)
{
    return x_alloc(1, sizeof(struct matrix_rooms));
}

static void room_free(struct matrix_room *room)
{
    free(room->id);
    free(room->partner);
    free(room->inviter);
    free(room->made_for);
    free(room->successor);
    free(room->came_in);
    free(room);
}

void matrix_rooms_free(struct matrix_rooms *rooms)
{
    if (rooms == NULL)
        return;
    for (size_t i = 0; i < BUCKETS; i++) {
        while (rooms->buckets[i] != NULL) {
            struct matrix_room *room = rooms->buckets[i];
            rooms->buckets[i] = room->next;
            room_free(room);
        }
    }
    free(rooms);
}

size_t matrix_rooms_count(const struct matrix_rooms *rooms)
{
    return rooms->count;
}

/* ---- finding ----------------------------------------------------------------------------------------------- */

struct matrix_room *matrix_room_find(const struct matrix_rooms *rooms, const char *id)
{
    struct matrix_room *room = rooms->buckets[bucket_of(id)];
    while (room != NULL && strcmp(room->id, id) != 0)
        room = room->next;
    return room;
}

struct matrix_room *matrix_room_get(struct matrix_rooms *rooms, const char *id)
{
    struct matrix_room *room = matrix_room_find(rooms, id);
    if (room != NULL)
        return room;
    size_t number = bucket_of(id);
    struct matrix_room **bucket = &rooms->buckets[number];
    room = x_alloc(1, sizeof *room);
    *room = (struct matrix_room){.id = x_strdup(id),
                                 .joined = -1,
                                 .invited = -1,
                                 .partner = x_strdup(""),
                                 .inviter = x_strdup(""),
                                 .made_for = x_strdup(""),
                                 .successor = x_strdup(""),
                                 .came_in = x_strdup(""),
                                 .bucket = number,
                                 .next = *bucket};
    *bucket = room;
    rooms->count++;
    return room;
}

struct matrix_room *matrix_room_next(const struct matrix_rooms *rooms, const struct matrix_room *room)
{
    if (room != NULL && room->next != NULL)
        return room->next;
    size_t bucket = room == NULL ? 0 : room->bucket + 1;
    while (bucket < BUCKETS && rooms->buckets[bucket] == NULL)
        bucket++;
    return bucket < BUCKETS ? rooms->buckets[bucket] : NULL;
}

bool matrix_room_is_alone(const struct matrix_room *room)
{
    return !room->space && room->joined >= 1 && room->joined + (room->invited < 0 ? 0 : room->invited) == 2;
}

void matrix_rooms_read_all(struct matrix_rooms *rooms, bool all)
{
    rooms->all = all;
}

/* For whom it was made counts only while nobody is known to be there: somebody else may have come in their place. */
static bool speaks_alone_with(const struct matrix_rooms *rooms, const struct matrix_room *room, const char *user)
{
    const char *partner = *room->partner == '\0' ? room->made_for : room->partner;
    return room->standing == STANDING_JOINED && (rooms->all || !room->encrypted) && !room->unchecked &&
           *room->successor == '\0' && matrix_room_is_alone(room) && *user != '\0' && strcmp(partner, user) == 0;
}

struct matrix_room *matrix_room_alone_with(const struct matrix_rooms *rooms, const char *user)
{
    struct matrix_room *room = matrix_room_next(rooms, NULL);
    while (room != NULL && !speaks_alone_with(rooms, room, user))
        room = matrix_room_next(rooms, room);
    return room;
}

struct matrix_room *matrix_room_newest(const struct matrix_rooms *rooms, struct matrix_room *room)
{
    for (int i = 0; i < UPGRADES_MOST && *room->successor != '\0'; i++) {
        struct matrix_room *next = matrix_room_find(rooms, room->successor);
        if (next == NULL || next->standing != STANDING_JOINED)
            break;
        room = next;
    }
    return room;
}

/* ---- changing ---------------------------------------------------------------------------------------------- */

void matrix_room_set(struct matrix_room *room, char **field, const char *value)
{
    if (strcmp(*field, value) == 0 || strlen(value) > MATRIX_ID_BYTES)
        return;
    char *copy = x_strdup(value);
    free(*field);
    *field = copy;
    room->changed = true;
}

void matrix_room_set_standing(struct matrix_room *room, enum matrix_standing standing)
{
    room->changed = room->changed || room->standing != standing;
    room->standing = standing;
}

/* What a homeserver says can be added up. */
static int64_t bounded(int64_t members)
{
    return members < -1 ? -1 : members > MEMBERS_MOST ? MEMBERS_MOST : members;
}

void matrix_room_set_members(struct matrix_room *room, int64_t joined, int64_t invited)
{
    joined = bounded(joined);
    invited = bounded(invited);
    room->changed = room->changed || room->joined != joined || room->invited != invited;
    room->joined = joined;
    room->invited = invited;
}

static void note_member(struct matrix_room *room, const struct matrix_event *event, const char *self)
{
    if (strcmp(event->state_key, self) == 0) {
        if (strcmp(event->membership, "invite") == 0)
            matrix_room_set(room, &room->inviter, event->sender);
        return;
    }
    if (!matrix_is_user(event->state_key))
        return;
    room->stale = true;
    if (strcmp(event->membership, "join") == 0 || strcmp(event->membership, "invite") == 0)
        matrix_room_set(room, &room->partner, event->state_key);
    else if (strcmp(room->partner, event->state_key) == 0)
        matrix_room_set(room, &room->partner, "");
}

void matrix_room_note(struct matrix_room *room, const struct matrix_event *event, const char *self)
{
    if (!event->is_state)
        return;
    if (strcmp(event->type, "m.room.member") == 0) {
        note_member(room, event, self);
        return;
    }
    if (*event->state_key != '\0') /* none of those that a room has one of */
        return;
    if (strcmp(event->type, "m.room.encryption") == 0) {
        room->changed = true;
        room->encrypted = true;
        room->rotation_ms = event->rotation_ms;
        room->rotation_messages = event->rotation_messages;
    } else if (strcmp(event->type, "m.room.create") == 0) {
        room->space = strcmp(event->room_type, "m.space") == 0;
        if (strcmp(event->sender, self) == 0) /* anybody could write that into a room of theirs */
            matrix_room_set(room, &room->made_for, event->made_for);
        room->changed = true;
    } else if (strcmp(event->type, "m.room.tombstone") == 0 && matrix_is_room(event->replacement)) {
        matrix_room_set(room, &room->successor, event->replacement);
    }
}

/* ---- keeping ----------------------------------------------------------------------------------------------- */

static void encode(const struct matrix_room *room, struct text *json)
{
    text_add_char(json, '{');
    json_write_member_int(json, "v", 1);
    json_write_member_int(json, "standing", room->standing);
    json_write_member_bool(json, "encrypted", room->encrypted);
    if (room->rotation_ms > 0)
        json_write_member_int(json, "rotation_ms", room->rotation_ms);
    if (room->rotation_messages > 0)
        json_write_member_int(json, "rotation_messages", room->rotation_messages);
    json_write_member_bool(json, "space", room->space);
    json_write_member_bool(json, "greets", room->greets);
    json_write_member_int(json, "joined", room->joined);
    json_write_member_int(json, "invited", room->invited);
    json_write_member(json, "partner", room->partner);
    json_write_member(json, "inviter", room->inviter);
    json_write_member(json, "made_for", room->made_for);
    json_write_member(json, "successor", room->successor);
    json_write_member(json, "came_in", room->came_in);
    text_add_char(json, '}');
}

/* Only what can be read whole changes anything. */
static enum result decode(const struct json *json, struct matrix_room *read, const char *strings[KEPT_STRINGS])
{
    int64_t version = 0, standing = 0;
    if (json_need_int(json, "v", &version, NULL) != RESULT_OK || version != 1 ||
        json_need_int(json, "standing", &standing, NULL) != RESULT_OK || standing < STANDING_LEFT ||
        standing > STANDING_JOINED || json_opt_bool(json, "encrypted", &read->encrypted, NULL) != RESULT_OK ||
        json_opt_int(json, "rotation_ms", &read->rotation_ms, NULL) != RESULT_OK ||
        json_opt_int(json, "rotation_messages", &read->rotation_messages, NULL) != RESULT_OK ||
        json_opt_bool(json, "space", &read->space, NULL) != RESULT_OK ||
        json_opt_bool(json, "greets", &read->greets, NULL) != RESULT_OK ||
        json_opt_int(json, "joined", &read->joined, NULL) != RESULT_OK ||
        json_opt_int(json, "invited", &read->invited, NULL) != RESULT_OK ||
        json_opt_string(json, "partner", &strings[0], NULL) != RESULT_OK ||
        json_opt_string(json, "inviter", &strings[1], NULL) != RESULT_OK ||
        json_opt_string(json, "made_for", &strings[2], NULL) != RESULT_OK ||
        json_opt_string(json, "successor", &strings[3], NULL) != RESULT_OK ||
        json_opt_string(json, "came_in", &strings[4], NULL) != RESULT_OK)
        return RESULT_BAD_INPUT;
    read->standing = (enum matrix_standing)standing;
    return RESULT_OK;
}

void matrix_rooms_restore(struct matrix_rooms *rooms, const struct kept *kept)
{
    own_(json_freep) struct json *document = NULL;
    struct json_limits limits = {.max_bytes = 8192, .max_depth = 2};
    struct matrix_room read = {.joined = -1, .invited = -1};
    const char *strings[KEPT_STRINGS] = {"", "", "", "", ""};
    if (!string_starts(kept->name, prefix) || !matrix_is_room(kept->name + strlen(prefix)) ||
        json_parse(kept->value, strlen(kept->value), limits, &document, NULL) != RESULT_OK ||
        json_type(document) != JSON_OBJECT || decode(document, &read, strings) != RESULT_OK)
        return;
    struct matrix_room *room = matrix_room_get(rooms, kept->name + strlen(prefix));
    char **const fields[] = {&room->partner, &room->inviter, &room->made_for, &room->successor, &room->came_in};
    room->standing = read.standing;
    room->encrypted = read.encrypted;
    room->rotation_ms = read.rotation_ms;
    room->rotation_messages = read.rotation_messages;
    room->space = read.space;
    room->greets = read.greets;
    matrix_room_set_members(room, read.joined, read.invited);
    for (int i = 0; i < KEPT_STRINGS; i++)
        matrix_room_set(room, fields[i], strings[i]);
    room->changed = false;
}

void matrix_rooms_keep(struct matrix_rooms *rooms, struct kept_list *kept)
{
    for (struct matrix_room *room = matrix_room_next(rooms, NULL); room != NULL; room = matrix_room_next(rooms, room)) {
        own_(text_done) struct text name = TEXT_INIT;
        own_(text_done) struct text value = TEXT_INIT;
        if (!room->changed)
            continue;
        text_printf(&name, "%s%s", prefix, room->id);
        if (room->standing != STANDING_LEFT)
            encode(room, &value);
        kept_add(kept, name.data, value.data);
        room->changed = false;
    }
}

bool matrix_rooms_changed(const struct matrix_rooms *rooms)
{
    const struct matrix_room *room = matrix_room_next(rooms, NULL);
    while (room != NULL && !room->changed)
        room = matrix_room_next(rooms, room);
    return room != NULL;
}

void matrix_rooms_keep_again(struct matrix_rooms *rooms)
{
    for (struct matrix_room *room = matrix_room_next(rooms, NULL); room != NULL; room = matrix_room_next(rooms, room))
        room->changed = true;
}

void matrix_rooms_forget(struct matrix_rooms *rooms)
{
    for (struct matrix_room *room = matrix_room_next(rooms, NULL); room != NULL; room = matrix_room_next(rooms, room))
        matrix_room_set_standing(room, STANDING_LEFT);
}
