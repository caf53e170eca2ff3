/* What is new for one account, written as /sync says it; and the tokens that name a place in the stream. */
#include "support/homeserver_internal.h"

#include "base/clock.h"
#include "base/own.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void token_write(const struct homeserver *homeserver, size_t position, struct text *out)
{
    text_printf(out, "s%zu_%u", position, homeserver->epoch);
}

bool token_read(const struct homeserver *homeserver, const char *token, size_t *position)
{
    unsigned epoch = 0;
    int used = 0;
    if (sscanf(token, "s%zu_%u%n", position, &epoch, &used) != 2 || token[used] != '\0')
        return false;
    return epoch == homeserver->epoch;
}

/* ---- one room -------------------------------------------------------------------------------------------- */

/* Odd events go to everybody: what they are called is not to be trusted. */
static bool wants(const struct wish *wish, const struct homeserver_event *event)
{
    return event->raw != NULL || filter_wants(&wish->filter.timeline, event->type);
}

/* The first index of the timeline past the position. */
static size_t index_after(const struct homeserver_room *room, size_t position)
{
    size_t i = room->timeline.count;
    while (i > 0 && room->timeline.items[i - 1]->position > position)
        i--;
    return i;
}

/* Where the newest `limit` wanted events begin, not before `from`. */
static size_t window_start(const struct wish *wish, const struct homeserver_room *room, size_t from, size_t limit)
{
    size_t start = room->timeline.count, taken = 0;
    for (size_t i = room->timeline.count; i > from && taken < limit; i--) {
        if (wants(wish, room->timeline.items[i - 1])) {
            taken++;
            start = i - 1;
        }
    }
    return taken < limit ? from : start;
}

static bool is_newest_before(const struct homeserver_room *room, size_t index, size_t end)
{
    const struct homeserver_event *event = room->timeline.items[index];
    for (size_t i = index + 1; i < end; i++) {
        const struct homeserver_event *later = room->timeline.items[i];
        if (later->state_key != NULL && strcmp(later->type, event->type) == 0 &&
            strcmp(later->state_key, event->state_key) == 0)
            return false;
    }
    return true;
}

static bool speaks_from(const struct homeserver_room *room, size_t start, const char *user)
{
    for (size_t i = start; i < room->timeline.count; i++) {
        if (strcmp(room->timeline.items[i]->sender, user) == 0)
            return true;
    }
    return false;
}

/* Lazily, only members who speak in the timeline are told, and oneself. */
static bool wants_state(const struct wish *wish, const struct homeserver_room *room, size_t start,
                        const struct homeserver_event *event)
{
    if (!filter_wants(&wish->filter.state, event->type))
        return false;
    return !wish->filter.lazy || strcmp(event->type, "m.room.member") != 0 ||
           strcmp(event->state_key, wish->account->user) == 0 || speaks_from(room, start, event->state_key);
}

/* State events of [from, start), the newest of each. */
static void write_state(const struct wish *wish, const struct homeserver_room *room, size_t from, size_t start,
                        struct text *out)
{
    text_add(out, "\"state\":{\"events\":[");
    for (size_t i = from; i < start; i++) {
        const struct homeserver_event *event = room->timeline.items[i];
        if (event->state_key != NULL && is_newest_before(room, i, start) && wants_state(wish, room, start, event))
            event_write(event, false, NULL, NULL, out);
    }
    text_add(out, "]}");
}

static bool has_member_event(const struct homeserver_room *room, size_t from)
{
    for (size_t i = from; i < room->timeline.count; i++) {
        if (strcmp(room->timeline.items[i]->type, "m.room.member") == 0)
            return true;
    }
    return false;
}

/* Synapse counts only for those who load members lazily, and only when something changed. */
static void write_summary(const struct wish *wish, const struct homeserver_room *room, size_t from, bool fresh,
                          struct text *out)
{
    int joined = 0, invited = 0;
    text_add(out, "\"summary\":{");
    if (wish->filter.lazy && (fresh || has_member_event(room, from))) {
        for (size_t i = 0; i < room->members.count; i++) {
            joined += strcmp(room->members.items[i].membership, "join") == 0;
            invited += strcmp(room->members.items[i].membership, "invite") == 0;
        }
        text_printf(out, "\"m.joined_member_count\":%d,\"m.invited_member_count\":%d", joined, invited);
    }
    text_add_char(out, '}');
}

static void hand_out(struct homeserver *homeserver, const struct wish *wish, struct homeserver_event *event)
{
    if (event->handed_us == 0 && strcmp(wish->account->user, homeserver->bot) == 0)
        event->handed_us = clock_monotonic_us();
}

static void write_timeline(struct homeserver *homeserver, const struct wish *wish, const struct homeserver_room *room,
                           size_t start, bool limited, struct text *out)
{
    text_add(out, "\"timeline\":{\"events\":[");
    for (size_t i = start; i < room->timeline.count; i++) {
        struct homeserver_event *event = room->timeline.items[i];
        if (!wants(wish, event))
            continue;
        event_write(event, false, wish->account->user, wish->device, out);
        hand_out(homeserver, wish, event);
    }
    size_t before = start < room->timeline.count ? room->timeline.items[start]->position - 1
                    : start > 0                  ? room->timeline.items[start - 1]->position
                                                 : 0;
    text_printf(out, "],\"limited\":%s,\"prev_batch\":\"", limited ? "true" : "false");
    token_write(homeserver, before, out);
    text_add(out, "\"}");
}

static void write_account_data(const struct wish *wish, const struct homeserver_room *room, struct text *out)
{
    text_add(out, "\"account_data\":{\"events\":[");
    for (size_t i = 0; i < wish->account->data.count; i++) {
        const struct datum *datum = wish->account->data.items[i];
        if (datum->room != room || !filter_wants(&wish->filter.data, datum->type))
            continue;
        json_write_comma(out);
        text_add_char(out, '{');
        json_write_member(out, "type", datum->type);
        json_write_key(out, "content");
        text_printf(out, "%s}", datum->content);
    }
    text_add(out, "]}");
}

static bool joined_after(const struct homeserver_room *room, const char *user, size_t position)
{
    bool was_in = false;
    for (size_t i = 0; i < room->timeline.count && room->timeline.items[i]->position <= position; i++) {
        const struct homeserver_event *event = room->timeline.items[i];
        if (event->state_key != NULL && strcmp(event->type, "m.room.member") == 0 &&
            strcmp(event->state_key, user) == 0)
            was_in = strstr(event->content, "\"join\"") != NULL;
    }
    return !was_in;
}

static size_t limit_of(const struct homeserver *homeserver, const struct wish *wish)
{
    if (homeserver->limited_hard)
        return 1;
    return homeserver->limit > 0 ? homeserver->limit : wish->filter.limit;
}

static bool has_data_after(const struct homeserver *homeserver, const struct wish *wish,
                           const struct homeserver_room *room)
{
    for (size_t i = wish->since; i < homeserver->stream.count; i++) {
        if (homeserver->stream.items[i].account == wish->account && homeserver->stream.items[i].datum->room == room)
            return true;
    }
    return false;
}

static bool has_wanted(const struct wish *wish, const struct homeserver_room *room, size_t from)
{
    for (size_t i = from; i < room->timeline.count; i++) {
        if (room->timeline.items[i]->state_key != NULL || wants(wish, room->timeline.items[i]))
            return true;
    }
    return false;
}

/* A room that the account is in, or has left. A newly joined one comes whole, with what was said before (as Synapse
 * does where history is shared). False: nothing to say about it. */
static bool write_joined(struct homeserver *homeserver, const struct wish *wish, const struct homeserver_room *room,
                         struct text *out)
{
    bool fresh = wish->first || joined_after(room, wish->account->user, wish->since);
    size_t from = fresh ? 0 : index_after(room, wish->since);
    size_t start = window_start(wish, room, from, limit_of(homeserver, wish));
    if (!fresh && !wish->full_state && !has_wanted(wish, room, from) && !has_data_after(homeserver, wish, room))
        return false;
    json_write_key(out, room->id);
    text_add_char(out, '{');
    write_timeline(homeserver, wish, room, start, start > from, out);
    text_add_char(out, ',');
    write_state(wish, room, wish->full_state ? 0 : from, start, out);
    text_add_char(out, ',');
    write_summary(wish, room, from, fresh, out);
    text_add_char(out, ',');
    write_account_data(wish, room, out);
    text_add(out, ",\"ephemeral\":{\"events\":[]},\"unread_notifications\":{\"notification_count\":0,"
                  "\"highlight_count\":0}}");
    return true;
}

static void write_invited(const struct wish *wish, const struct homeserver_room *room, struct text *out)
{
    json_write_key(out, room->id);
    text_add(out, "{\"invite_state\":{\"events\":");
    room_write_invite_state(room, wish->account->user, out);
    text_add(out, "}}");
}

/* ---- the whole answer ------------------------------------------------------------------------------------ */

struct rooms {
    LIST_OF(struct homeserver_room *) list;
};

static void touch(struct homeserver *homeserver, struct homeserver_room *room, struct rooms *rooms)
{
    if (room->gone || room->touched == homeserver->sync_mark)
        return;
    room->touched = homeserver->sync_mark;
    *list_push(&rooms->list) = room;
}

/* The rooms in which something happened; all of them for a first request. */
static void find_rooms(struct homeserver *homeserver, const struct wish *wish, struct rooms *rooms)
{
    homeserver->sync_mark++;
    if (wish->first || wish->full_state) {
        for (size_t i = 0; i < homeserver->rooms.count; i++)
            touch(homeserver, homeserver->rooms.items[i], rooms);
        return;
    }
    for (size_t i = wish->since; i < homeserver->stream.count; i++) {
        const struct step *step = &homeserver->stream.items[i];
        if (step->event != NULL)
            touch(homeserver, step->event->room, rooms);
        else if (step->account == wish->account && step->datum->room != NULL)
            touch(homeserver, step->datum->room, rooms);
    }
}

static bool moved_after(const struct homeserver_room *room, const char *user, size_t position)
{
    const struct homeserver_event *own = room_state(room, "m.room.member", user);
    return own != NULL && own->position > position;
}

static bool write_section(struct homeserver *homeserver, const struct wish *wish, const struct rooms *rooms,
                          const char *section, struct text *out)
{
    bool any = false;
    json_write_key(out, section);
    text_add_char(out, '{');
    for (size_t i = 0; i < rooms->list.count; i++) {
        const struct homeserver_room *room = rooms->list.items[i];
        const char *membership = room_membership(room, wish->account->user);
        bool is_new = wish->first || moved_after(room, wish->account->user, wish->since);
        bool joins = strcmp(section, "join") == 0 && strcmp(membership, "join") == 0;
        bool leaves = strcmp(section, "leave") == 0 && is_new && !wish->first &&
                      (strcmp(membership, "leave") == 0 || strcmp(membership, "ban") == 0);
        if (strcmp(section, "invite") == 0 && is_new && strcmp(membership, "invite") == 0) {
            write_invited(wish, room, out);
            any = true;
        } else if (joins || leaves) {
            any = write_joined(homeserver, wish, room, out) || any;
        }
    }
    text_add_char(out, '}');
    return any;
}

static bool has_account_news(const struct homeserver *homeserver, const struct wish *wish)
{
    for (size_t i = wish->since; i < homeserver->stream.count; i++) {
        const struct step *step = &homeserver->stream.items[i];
        if (step->account == wish->account && step->datum->room == NULL &&
            filter_wants(&wish->filter.data, step->datum->type))
            return true;
    }
    return wish->first;
}

bool sync_write(struct homeserver *homeserver, const struct wish *wish, struct text *out)
{
    static const char *const sections[] = {"join", "invite", "leave"};
    struct rooms rooms = {.list = LIST_INIT};
    bool any = wish->first || wish->full_state;
    find_rooms(homeserver, wish, &rooms);
    text_add(out, "{\"next_batch\":\"");
    token_write(homeserver, homeserver->stream.count, out);
    text_add_char(out, '"');
    if (has_account_news(homeserver, wish)) {
        text_add_char(out, ',');
        write_account_data(wish, NULL, out);
        any = true;
    }
    json_write_key(out, "rooms");
    text_add_char(out, '{');
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
        any = write_section(homeserver, wish, &rooms, sections[i], out) || any;
    text_add(out,
             "},\"device_one_time_keys_count\":{\"signed_curve25519\":0},\"device_unused_fallback_key_types\":[]}");
    list_done(&rooms.list);
    return any;
}

bool sync_has_news(const struct homeserver *homeserver, const struct account *account, size_t looked)
{
    for (size_t i = looked; i < homeserver->stream.count; i++) {
        const struct step *step = &homeserver->stream.items[i];
        if (step->event == NULL ? step->account == account : room_concerns(step->event, account->user))
            return true;
    }
    return false;
}
