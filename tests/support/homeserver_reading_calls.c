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

/* One page of a room's past. */
struct page {
    size_t from, to, limit;
    struct type_filter filter;
    struct text chunk;
    size_t taken, end; /* end SIZE_MAX: there is no more */
};

/* False: the page is full. */
static bool add_to_page(struct call *call, struct page *page, const struct homeserver_event *event)
{
    if (event->raw == NULL && !filter_wants(&page->filter, event->type))
        return true;
    if (page->taken == page->limit)
        return false;
    event_write(event, true, call->account->user, call->device, &page->chunk);
    page->taken++;
    return true;
}

static void fill_back(struct call *call, struct page *page)
{
    for (size_t i = call->room->timeline.count; i-- > 0;) {
        const struct homeserver_event *event = call->room->timeline.items[i];
        if (event->position > page->from)
            continue;
        if (event->position <= page->to || !add_to_page(call, page, event)) {
            page->end = event->position;
            return;
        }
    }
}

static void fill_forward(struct call *call, struct page *page)
{
    for (size_t i = 0; i < call->room->timeline.count; i++) {
        const struct homeserver_event *event = call->room->timeline.items[i];
        if (event->position <= page->from)
            continue;
        if (event->position > page->to || !add_to_page(call, page, event)) {
            page->end = event->position - 1;
            return;
        }
    }
}

/* Synapse names an end whenever it gave events; a server may also name one with an empty page. */
static void write_page(struct call *call, const struct page *page)
{
    bool empty = fault_for(call->homeserver, FAULT_STATE, HOMESERVER_MESSAGES, call->room) != NULL;
    size_t end = empty ? page->from : page->taken > 0 ? page->end : SIZE_MAX;
    text_add(&call->answer, "{\"start\":\"");
    token_write(call->homeserver, page->from, &call->answer);
    text_add(&call->answer, "\",");
    if (end != SIZE_MAX) {
        text_add(&call->answer, "\"end\":\"");
        token_write(call->homeserver, end, &call->answer);
        text_add(&call->answer, "\",");
    }
    text_printf(&call->answer, "\"chunk\":[%s],\"state\":[]}", empty ? "" : page->chunk.data);
}

static int messages_call(struct call *call)
{
    struct homeserver *homeserver = call->homeserver;
    const char *direction = http_request_query(call->request, "dir");
    const char *from = http_request_query(call->request, "from"), *to = http_request_query(call->request, "to");
    const char *filter = http_request_query(call->request, "filter");
    bool back = direction != NULL && strcmp(direction, "b") == 0;
    struct page page = {.from = back ? homeserver->stream.count : 0,
                        .to = back ? 0 : SIZE_MAX,
                        .limit = limit_in_query(call),
                        .chunk = TEXT_INIT,
                        .end = SIZE_MAX};
    if (direction == NULL || (!back && strcmp(direction, "f") != 0))
        return call_error(call, 400, "M_MISSING_PARAM", "Missing string query parameter 'dir'");
    if ((from != NULL && !token_read(homeserver, from, &page.from)) ||
        (to != NULL && !token_read(homeserver, to, &page.to)))
        return call_error(call, 400, "M_UNKNOWN", "Invalid stream token");
    if (filter != NULL)
        filter_read_events(filter, &page.filter);
    if (back)
        fill_back(call, &page);
    else
        fill_forward(call, &page);
    write_page(call, &page);
    type_filter_done(&page.filter);
    text_done(&page.chunk);
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
    const char *unwanted = http_request_query(call->request, "not_membership");
    text_add(&call->answer, "{\"chunk\":[");
    for (size_t i = 0; i < call->room->members.count; i++) {
        const struct member *member = &call->room->members.items[i];
        if ((wanted == NULL || strcmp(wanted, member->membership) == 0) &&
            (unwanted == NULL || strcmp(unwanted, member->membership) != 0))
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
