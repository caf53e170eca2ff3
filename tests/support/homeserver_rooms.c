/* Rooms: state, members, and what a test does with them. */
#include "support/homeserver_internal.h"

#include "base/own.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Its number stands in a room's id, by which it is found: a flood makes ten thousand. */
struct homeserver_room *room_find(const struct homeserver *homeserver, const char *id)
{
    size_t number = id != NULL && string_starts(id, "!r") ? strtoul(id + 2, NULL, 10) : SIZE_MAX;
    if (number >= homeserver->rooms.count)
        return NULL;
    struct homeserver_room *room = homeserver->rooms.items[number];
    return !room->gone && strcmp(room->id, id) == 0 ? room : NULL;
}

/* Ids of room version 12 have no server name. */
struct homeserver_room *room_add(struct homeserver *homeserver, const char *version)
{
    struct homeserver_room *room = x_alloc(1, sizeof *room);
    struct text id = TEXT_INIT;
    room->homeserver = homeserver;
    room->version = x_strdup(string_empty(version) ? "11" : version);
    if (strcmp(room->version, "12") == 0)
        text_printf(&id, "!r%zu_kXq3vVJtZm9yLXRlc3RzLW9ubHktYWJjZGVmZw", homeserver->rooms.count);
    else
        text_printf(&id, "!r%zu_aBcDeFgHiJ:%s", homeserver->rooms.count, homeserver->name);
    room->id = text_detach(&id);
    *list_push(&homeserver->rooms) = room;
    return room;
}

void room_free(struct homeserver_room *room)
{
    for (size_t i = 0; i < room->members.count; i++)
        free(room->members.items[i].user);
    list_done(&room->members);
    list_done(&room->timeline);
    list_done(&room->state);
    free(room->id);
    free(room->version);
    free(room);
}

struct homeserver_event *room_state(const struct homeserver_room *room, const char *type, const char *key)
{
    for (size_t i = 0; i < room->state.count; i++) {
        struct homeserver_event *event = room->state.items[i];
        if (strcmp(event->type, type) == 0 && strcmp(event->state_key, key) == 0)
            return event;
    }
    return NULL;
}

static struct member *member_of(const struct homeserver_room *room, const char *user)
{
    for (size_t i = 0; i < room->members.count; i++) {
        if (strcmp(room->members.items[i].user, user) == 0)
            return &room->members.items[i];
    }
    return NULL;
}

const char *room_membership(const struct homeserver_room *room, const char *user)
{
    const struct member *member = member_of(room, user);
    return member == NULL ? "" : member->membership;
}

static const char *membership_in(const char *content)
{
    static const char *const known[] = {"join", "invite", "leave", "ban", "knock"};
    own_(json_freep) struct json *read = NULL;
    struct json_limits limits = {.max_bytes = EVENT_BYTES_MAX, .max_depth = 100};
    const char *membership = "";
    if (json_parse(content, strlen(content), limits, &read, NULL) != RESULT_OK)
        return "";
    (void)json_opt_string(read, "membership", &membership, NULL);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(known[i], membership) == 0)
            return known[i];
    }
    return "";
}

static void take_membership(struct homeserver_room *room, const struct homeserver_event *event)
{
    struct member *member = member_of(room, event->state_key);
    if (member == NULL) {
        member = list_push(&room->members);
        member->user = x_strdup(event->state_key);
    }
    member->event = event;
    member->membership = membership_in(event->content);
}

void room_take_state(struct homeserver_room *room, struct homeserver_event *event)
{
    size_t i = 0;
    while (i < room->state.count && (strcmp(room->state.items[i]->type, event->type) != 0 ||
                                     strcmp(room->state.items[i]->state_key, event->state_key) != 0))
        i++;
    if (i == room->state.count)
        (void)list_push(&room->state);
    room->state.items[i] = event;
    if (strcmp(event->type, "m.room.member") == 0)
        take_membership(room, event);
    if (strcmp(event->type, "m.room.encryption") == 0)
        room->encrypted = true;
}

void room_rewind(struct homeserver_room *room, size_t position)
{
    size_t kept = 0;
    for (size_t i = 0; i < room->members.count; i++)
        free(room->members.items[i].user);
    room->members.count = room->state.count = 0;
    room->encrypted = false;
    while (kept < room->timeline.count && room->timeline.items[kept]->position <= position) {
        struct homeserver_event *event = room->timeline.items[kept++];
        if (event->state_key != NULL)
            room_take_state(room, event);
        if (event->redacted_by != NULL && event->redacted_by->position > position)
            event->redacted_by = NULL;
    }
    for (size_t i = kept; i < room->timeline.count; i++)
        room->timeline.items[i]->lost = true;
    room->timeline.count = kept;
    room->gone = room->gone || kept == 0;
}

bool room_concerns(const struct homeserver_event *event, const char *user)
{
    const char *membership = room_membership(event->room, user);
    return strcmp(membership, "join") == 0 || (event->state_key != NULL && strcmp(event->type, "m.room.member") == 0 &&
                                               strcmp(event->state_key, user) == 0);
}

void room_write_invite_state(const struct homeserver_room *room, const char *user, struct text *out)
{
    static const char *const types[] = {"m.room.create", "m.room.join_rules", "m.room.name", "m.room.encryption",
                                        "m.room.canonical_alias"};
    text_add_char(out, '[');
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        const struct homeserver_event *event = room_state(room, types[i], "");
        if (event != NULL)
            event_write_stripped(event, out);
    }
    const struct homeserver_event *own = room_state(room, "m.room.member", user);
    const struct homeserver_event *inviter = own == NULL ? NULL : room_state(room, "m.room.member", own->sender);
    if (inviter != NULL)
        event_write_stripped(inviter, out);
    if (own != NULL)
        event_write_stripped(own, out);
    text_add_char(out, ']');
}

void room_set_member(struct homeserver_room *room, const char *user, const char *membership, const char *by,
                     bool direct)
{
    own_(text_done) struct text content = TEXT_INIT;
    text_add_char(&content, '{');
    json_write_member(&content, "membership", membership);
    if (strcmp(membership, "leave") != 0)
        json_write_member(&content, "displayname", user + 1);
    if (direct)
        json_write_member_bool(&content, "is_direct", true);
    text_add_char(&content, '}');
    (void)event_add(room->homeserver, &(struct event_draft){.room = room,
                                                            .sender = by == NULL ? user : by,
                                                            .type = "m.room.member",
                                                            .state_key = user,
                                                            .content = content.data});
    if (strcmp(user, room->homeserver->bot) == 0)
        (void)pthread_cond_broadcast(&room->homeserver->heard_more);
}

/* ---- the test's side ------------------------------------------------------------------------------------- */

static void put_state(struct homeserver_room *room, const char *by, const char *type, const char *content)
{
    (void)event_add(
        room->homeserver,
        &(struct event_draft){.room = room, .sender = by, .type = type, .state_key = "", .content = content});
}

static void furnish(struct homeserver_room *room, const struct homeserver_room_options *options)
{
    own_(text_done) struct text create = TEXT_INIT;
    own_(text_done) struct text powers = TEXT_INIT;
    own_(text_done) struct text name = TEXT_INIT;
    const char *creator = options->creator;
    text_printf(&create, "{\"room_version\":\"%s\"}", room->version);
    put_state(room, creator, "m.room.create", create.data);
    room_set_member(room, creator, "join", NULL, false);
    if (strcmp(room->version, "12") == 0)
        text_add(&powers, "{\"users\":{},\"events\":{\"m.room.tombstone\":150}}");
    else
        text_printf(&powers, "{\"users\":{\"%s\":100}}", creator);
    put_state(room, creator, "m.room.power_levels", powers.data);
    put_state(room, creator, "m.room.join_rules", "{\"join_rule\":\"invite\"}");
    put_state(room, creator, "m.room.history_visibility", "{\"history_visibility\":\"shared\"}");
    if (options->encrypted)
        put_state(room, creator, "m.room.encryption", "{\"algorithm\":\"m.megolm.v1.aes-sha2\"}");
    if (options->name != NULL) {
        text_add_char(&name, '{');
        json_write_member(&name, "name", options->name);
        text_add_char(&name, '}');
        put_state(room, creator, "m.room.name", name.data);
    }
}

struct homeserver_room *homeserver_room_new(struct homeserver *homeserver,
                                            const struct homeserver_room_options *options)
{
    (void)pthread_mutex_lock(&homeserver->lock);
    struct homeserver_room *room = room_add(homeserver, options->version);
    furnish(room, options);
    if (!options->without)
        room_set_member(room, homeserver->bot, "invite", options->creator, options->direct);
    if (options->joined)
        room_set_member(room, homeserver->bot, "join", NULL, false);
    (void)pthread_mutex_unlock(&homeserver->lock);
    return room;
}

const char *homeserver_room_id(const struct homeserver_room *room)
{
    return room->id;
}

struct homeserver_room *homeserver_room(struct homeserver *homeserver, const char *id)
{
    (void)pthread_mutex_lock(&homeserver->lock);
    struct homeserver_room *room = room_find(homeserver, id);
    (void)pthread_mutex_unlock(&homeserver->lock);
    return room;
}

size_t homeserver_room_count(struct homeserver *homeserver)
{
    (void)pthread_mutex_lock(&homeserver->lock);
    size_t count = homeserver->rooms.count;
    (void)pthread_mutex_unlock(&homeserver->lock);
    return count;
}

void homeserver_member(struct homeserver *homeserver, struct homeserver_room *room, const char *user,
                       const char *membership, const char *by)
{
    (void)pthread_mutex_lock(&homeserver->lock);
    room_set_member(room, user, membership, by, false);
    (void)pthread_mutex_unlock(&homeserver->lock);
}

const char *homeserver_membership(struct homeserver *homeserver, struct homeserver_room *room, const char *user,
                                  char membership[16])
{
    (void)pthread_mutex_lock(&homeserver->lock);
    (void)snprintf(membership, 16, "%s", room_membership(room, user));
    (void)pthread_mutex_unlock(&homeserver->lock);
    return membership;
}

struct homeserver_room *homeserver_room_upgrade(struct homeserver *homeserver, struct homeserver_room *room,
                                                const char *by)
{
    own_(text_done) struct text create = TEXT_INIT;
    own_(text_done) struct text tombstone = TEXT_INIT;
    (void)pthread_mutex_lock(&homeserver->lock);
    struct homeserver_room *next = room_add(homeserver, room->version);
    text_printf(&create, "{\"room_version\":\"%s\",\"predecessor\":{\"room_id\":\"%s\"}}", next->version, room->id);
    put_state(next, by, "m.room.create", create.data);
    room_set_member(next, by, "join", NULL, false);
    put_state(next, by, "m.room.join_rules", "{\"join_rule\":\"invite\"}");
    room_set_member(next, homeserver->bot, "invite", by, false);
    text_printf(&tombstone, "{\"body\":\"This room has been replaced\",\"replacement_room\":\"%s\"}", next->id);
    put_state(room, by, "m.room.tombstone", tombstone.data);
    (void)pthread_mutex_unlock(&homeserver->lock);
    return next;
}
