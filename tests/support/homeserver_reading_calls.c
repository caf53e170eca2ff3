/* What a client reads of rooms: pages of the past, single events, state, members. */
#include "support/homeserver_internal.h"

#include "base/own.h"

#include <stdlib.h>
#include <string.h>

static size_t limit_in_query(const struct call *call)
{
    const char *limit = http_request_query(call->request, "limit");
    size_t number = limit == NULL ? 10 : strtoul(limit, NULL, 10);
    return number == 0 ? 1 : number > 1000 ? 1000 : number;
}

/* One page backwards from `from` (the end when it is not given), not past `to`. */
static void write_page_back(struct call *call, size_t from, size_t to, size_t limit, struct text *chunk, size_t *end)
{
    const struct homeserver_room *room = call->room;
    size_t taken = 0;
    *end = SIZE_MAX;
    for (size_t i = room->timeline.count; i-- > 0;) {
        struct homeserver_event *event = room->timeline.items[i];
        if (event->position > from)
            continue;
        if (event->position <= to || taken == limit) {
            *end = event->position;
            return;
        }
        event_write(event, true, call->account->user, call->device, chunk);
        taken++;
    }
}

static void write_page_forward(struct call *call, size_t from, size_t to, size_t limit, struct text *chunk, size_t *end)
{
    size_t taken = 0;
    *end = SIZE_MAX;
    for (size_t i = 0; i < call->room->timeline.count; i++) {
        struct homeserver_event *event = call->room->timeline.items[i];
        if (event->position <= from)
            continue;
        if (event->position > to || taken == limit) {
            *end = event->position - 1;
            return;
        }
        event_write(event, true, call->account->user, call->device, chunk);
        taken++;
    }
}

static int messages_call(struct call *call)
{
    struct homeserver *homeserver = call->homeserver;
    const char *direction = http_request_query(call->request, "dir");
    const char *from_token = http_request_query(call->request, "from");
    const char *to_token = http_request_query(call->request, "to");
    bool back = direction != NULL && strcmp(direction, "b") == 0;
    size_t from = back ? homeserver->stream.count : 0, to = back ? 0 : SIZE_MAX, end = SIZE_MAX;
    own_(text_done) struct text chunk = TEXT_INIT;
    if (direction == NULL || (!back && strcmp(direction, "f") != 0))
        return call_error(call, 400, "M_MISSING_PARAM", "Missing string query parameter 'dir'");
    if ((from_token != NULL && !token_read(homeserver, from_token, &from)) ||
        (to_token != NULL && !token_read(homeserver, to_token, &to)))
        return call_error(call, 400, "M_UNKNOWN", "Invalid stream token");
    if (back)
        write_page_back(call, from, to, limit_in_query(call), &chunk, &end);
    else
        write_page_forward(call, from, to, limit_in_query(call), &chunk, &end);
    text_add(&call->answer, "{\"start\":\"");
    token_write(homeserver, from, &call->answer);
    text_add(&call->answer, "\",");
    if (end != SIZE_MAX) {
        text_add(&call->answer, "\"end\":\"");
        token_write(homeserver, end, &call->answer);
        text_add(&call->answer, "\",");
    }
    text_printf(&call->answer, "\"chunk\":[%s],\"state\":[]}", chunk.data);
    return 200;
}

static int event_call(struct call *call)
{
    const struct homeserver_event *event = event_find(call->homeserver, call->room, call_segment(call, 6));
    if (event == NULL)
        return call_error(call, 404, "M_NOT_FOUND", "Event not found.");
    event_write(event, true, call->account->user, call->device, &call->answer);
    return 200;
}

static int all_state_call(struct call *call)
{
    text_add_char(&call->answer, '[');
    for (size_t i = 0; i < call->room->state.count; i++)
        event_write(call->room->state.items[i], true, NULL, NULL, &call->answer);
    text_add_char(&call->answer, ']');
    return 200;
}

static int one_state_call(struct call *call)
{
    const char *key = call_segment(call, 7);
    const struct homeserver_event *event = room_state(call->room, call_segment(call, 6), key == NULL ? "" : key);
    if (event == NULL)
        return call_error(call, 404, "M_NOT_FOUND", "Event not found.");
    text_add(&call->answer, event->content);
    return 200;
}

static int members_call(struct call *call)
{
    const char *wanted = http_request_query(call->request, "membership");
    text_add(&call->answer, "{\"chunk\":[");
    for (size_t i = 0; i < call->room->members.count; i++) {
        const struct member *member = &call->room->members.items[i];
        if (wanted == NULL || strcmp(wanted, member->membership) == 0)
            event_write(member->event, true, NULL, NULL, &call->answer);
    }
    text_add(&call->answer, "]}");
    return 200;
}

static int joined_members_call(struct call *call)
{
    text_add(&call->answer, "{\"joined\":{");
    for (size_t i = 0; i < call->room->members.count; i++) {
        const struct member *member = &call->room->members.items[i];
        if (strcmp(member->membership, "join") != 0)
            continue;
        json_write_key(&call->answer, member->user);
        text_add_char(&call->answer, '{');
        json_write_member(&call->answer, "display_name", member->user + 1);
        text_add_char(&call->answer, '}');
    }
    text_add(&call->answer, "}}");
    return 200;
}

static int joined_rooms_call(struct call *call)
{
    text_add(&call->answer, "{\"joined_rooms\":[");
    for (size_t i = 0; i < call->homeserver->rooms.count; i++) {
        const struct homeserver_room *room = call->homeserver->rooms.items[i];
        if (room->gone || strcmp(room_membership(room, call->account->user), "join") != 0)
            continue;
        json_write_comma(&call->answer);
        json_write_string(&call->answer, room->id);
    }
    text_add(&call->answer, "]}");
    return 200;
}

#define ROOMS "/_matrix/client/v3/rooms/*/"

const struct call_route reading_calls[] = {
    {HTTP_GET, ROOMS "state/*/", HOMESERVER_STATE, CALL_MEMBER, one_state_call, 0},
    {HTTP_GET, ROOMS "state", HOMESERVER_STATE, CALL_MEMBER, all_state_call, 0},
    {HTTP_GET, ROOMS "state/*", HOMESERVER_STATE, CALL_MEMBER, one_state_call, 0},
    {HTTP_GET, ROOMS "state/*/*", HOMESERVER_STATE, CALL_MEMBER, one_state_call, 0},
    {HTTP_GET, ROOMS "members", HOMESERVER_STATE, CALL_MEMBER, members_call, 0},
    {HTTP_GET, ROOMS "joined_members", HOMESERVER_STATE, CALL_MEMBER, joined_members_call, 0},
    {HTTP_GET, ROOMS "messages", HOMESERVER_MESSAGES, CALL_MEMBER, messages_call, 0},
    {HTTP_GET, ROOMS "event/*", HOMESERVER_MESSAGES, CALL_MEMBER, event_call, 0},
    {HTTP_GET, "/_matrix/client/v3/joined_rooms", HOMESERVER_STATE, 0, joined_rooms_call, 0},
    {.path = NULL},
};
