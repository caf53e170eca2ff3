/* Events: how they are made, found and written. */
#include "support/homeserver_internal.h"

#include "base/clock.h"
#include "base/own.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void json_copy(const struct json *value, struct text *out)
{
    char *printed = cJSON_PrintUnformatted((const cJSON *)(const void *)value); /* base/json.h only reads */
    text_add(out, printed);
    cJSON_free(printed);
}

/* As long as a real one (room version 4 and later), and it begins with its number, by which it is found. */
static char *make_id(size_t number)
{
    char id[HOMESERVER_ID_BYTES];
    (void)snprintf(id, sizeof id, "$%zu_Qm9rLXdvcmstZm9yLXRlc3RzLW9ubHktYWJjZGVm", number);
    id[44] = '\0';
    return x_strdup(id);
}

struct homeserver_event *event_find(const struct homeserver *homeserver, const struct homeserver_room *room,
                                    const char *id)
{
    size_t number = id != NULL && id[0] == '$' ? strtoul(id + 1, NULL, 10) : SIZE_MAX;
    if (number < homeserver->events.count) {
        struct homeserver_event *event = homeserver->events.items[number];
        if (!event->lost && event->room == room && strcmp(event->id, id) == 0)
            return event;
    }
    for (size_t i = room == NULL || id == NULL ? 0 : room->timeline.count; i-- > 0;) {
        if (strcmp(room->timeline.items[i]->id, id) == 0)
            return room->timeline.items[i];
    }
    return NULL;
}

void event_free(struct homeserver_event *event)
{
    char *const owned[] = {event->id,      event->sender, event->type,        event->state_key,
                           event->content, event->raw,    event->transaction, event->device};
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++)
        free(owned[i]);
    free(event);
}

static void follow_redaction(struct homeserver *homeserver, struct homeserver_event *event)
{
    own_(json_freep) struct json *content = NULL;
    struct json_limits limits = {.max_bytes = EVENT_BYTES_MAX, .max_depth = 100};
    const char *redacts = NULL;
    if (json_parse(event->content, strlen(event->content), limits, &content, NULL) != RESULT_OK)
        return;
    (void)json_opt_string(content, "redacts", &redacts, NULL);
    struct homeserver_event *target = event_find(homeserver, event->room, redacts);
    if (target != NULL)
        target->redacted_by = event;
}

struct homeserver_event *event_add(struct homeserver *homeserver, const struct event_draft *draft)
{
    struct homeserver_event *event = x_alloc(1, sizeof *event);
    *event = (struct homeserver_event){
        .id = draft->id == NULL ? make_id(homeserver->events.count) : x_strdup(draft->id),
        .sender = x_strdup(draft->sender),
        .type = x_strdup(draft->type),
        .state_key = x_strdup(draft->state_key),
        .content = x_strdup(draft->content),
        .raw = x_strdup(draft->raw),
        .transaction = x_strdup(draft->transaction),
        .device = x_strdup(draft->device),
        .room = draft->room,
        .at_ms = clock_now_ms(),
        .came_us = clock_monotonic_us(),
        .position = homeserver->stream.count + 1,
    };
    *list_push(&homeserver->events) = event;
    *list_push(&homeserver->stream) = (struct step){.event = event};
    *list_push(&draft->room->timeline) = event;
    if (event->state_key != NULL)
        room_take_state(draft->room, event);
    if (strcmp(event->type, "m.room.redaction") == 0)
        follow_redaction(homeserver, event);
    stream_moved(homeserver);
    return event;
}

/* Since room version 11 `redacts` is part of the content; servers still say it at the top for older clients. */
static void write_redacts(const struct homeserver_event *event, struct text *out)
{
    own_(json_freep) struct json *content = NULL;
    struct json_limits limits = {.max_bytes = EVENT_BYTES_MAX, .max_depth = 100};
    const char *redacts = NULL;
    if (json_parse(event->content, strlen(event->content), limits, &content, NULL) == RESULT_OK)
        (void)json_opt_string(content, "redacts", &redacts, NULL);
    json_write_member(out, "redacts", redacts);
}

static bool is_own(const struct homeserver_event *event, const char *user, const char *device)
{
    return event->transaction != NULL && user != NULL && strcmp(user, event->sender) == 0 &&
           string_equal(device, event->device);
}

static bool is_membership(const struct homeserver_event *event, const char *user, const char *membership)
{
    return event->state_key != NULL && user != NULL && strcmp(event->type, "m.room.member") == 0 &&
           strcmp(event->state_key, user) == 0 && strstr(event->content, membership) != NULL;
}

static void write_event(const struct homeserver_event *event, bool room_id, const char *user, const char *device,
                        struct text *out);

static void write_unsigned(const struct homeserver_event *event, bool room_id, const char *user, const char *device,
                           struct text *out)
{
    json_write_key(out, "unsigned");
    text_printf(out, "{\"age\":%lld", (long long)((clock_monotonic_us() - event->came_us) / 1000));
    if (is_own(event, user, device))
        json_write_member(out, "transaction_id", event->transaction);
    if (event->redacted_by != NULL) {
        json_write_key(out, "redacted_because");
        write_event(event->redacted_by, room_id, NULL, NULL, out);
    }
    if (room_id && is_membership(event, user, "\"invite\"")) {
        json_write_key(out, "invite_room_state");
        room_write_invite_state(event->room, user, out);
    }
    text_add_char(out, '}');
}

static void write_content(const struct homeserver_event *event, struct text *out)
{
    json_write_key(out, "content");
    text_add(out, event->redacted_by != NULL && event->state_key == NULL ? "{}" : event->content);
}

static void write_event(const struct homeserver_event *event, bool room_id, const char *user, const char *device,
                        struct text *out)
{
    text_add_char(out, '{');
    json_write_member(out, "type", event->type);
    json_write_member(out, "event_id", event->id);
    json_write_member(out, "sender", event->sender);
    json_write_member(out, "state_key", event->state_key);
    if (room_id)
        json_write_member(out, "room_id", event->room->id);
    json_write_member_int(out, "origin_server_ts", event->at_ms);
    if (strcmp(event->type, "m.room.redaction") == 0)
        write_redacts(event, out);
    write_content(event, out);
    write_unsigned(event, room_id, user, device, out);
    text_add_char(out, '}');
}

void event_write(const struct homeserver_event *event, bool room_id, const char *user, const char *device,
                 struct text *out)
{
    json_write_comma(out);
    if (event->raw != NULL)
        text_add(out, event->raw);
    else
        write_event(event, room_id, user, device, out);
}

void event_write_stripped(const struct homeserver_event *event, struct text *out)
{
    json_write_comma(out);
    text_add_char(out, '{');
    json_write_member(out, "type", event->type);
    json_write_member(out, "state_key", event->state_key);
    json_write_member(out, "sender", event->sender);
    write_content(event, out);
    text_add_char(out, '}');
}
