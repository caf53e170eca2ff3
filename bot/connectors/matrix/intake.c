/* What happened in a room: notes what the room is now, and passes on what is said to Neuvo. */
#include "connectors/matrix/connection.h"

#include "base/clock.h"
#include "base/own.h"
#include "connectors/matrix/encryption.h"
#include "connectors/matrix/identifiers.h"
#include "connectors/matrix/matrix.h"

#include <string.h>

/* The servers from which invitations are taken count as our own. */
const char *matrix_organisation_of(const struct connector *connector, const char *user)
{
    const struct record *record = connector->services->record;
    const char *server = matrix_server_of(user);
    const char *own = names_hold(connector->options.invite_servers, server) ? server : connector->server;
    const struct record_organisation *organisation = record_find_matrix_server(record, server, own);
    return organisation == NULL ? "" : organisation->code;
}

static void pass_on(struct connector *connector, struct message *message)
{
    message->at_ms = clock_now_ms();
    message_set(&message->organisation, matrix_organisation_of(connector, message->account));
    connector->messages++;
    matrix_outlet_put(connector->outlet, message);
}

/* We came into the room: says who we are, to whoever let us in. */
static void greet(struct connector *connector, struct matrix_room *room)
{
    struct message message;
    own_(text_done) struct text id = TEXT_INIT;
    bool closed = room->encrypted && !encryption_is_able(connector->encryption);
    const char *choice = closed ? "encrypted" : matrix_room_is_alone(room) ? "direct" : "room";
    room->greets = false;
    room->changed = true;
    if (room->space || *room->made_for != '\0' || !matrix_is_user(room->inviter))
        return;
    if (closed && !matrix_room_is_alone(room))
        return; /* a room of several: nobody in particular waits for us there */
    text_printf(&id, "%s:%s", closed ? "encrypted" : "joined", closed ? room->inviter : room->id);
    message_init(&message);
    message.kind = MESSAGE_JOIN;
    message.direct = closed || matrix_room_is_alone(room);
    message.presence = PRESENCE_PERSONAL;
    message_set(&message.connector, matrix_type.name);
    message_set(&message.choice, choice);
    message_set(&message.place, closed ? room->inviter : room->id);
    message_set(&message.account, room->inviter);
    message_set(&message.external_id, id.data);
    pass_on(connector, &message);
}

/* We came, or came back after a day: for a while what comes may have waited. Otherwise the time that an event tells
 * does not count, so that a clock that goes wrong makes nobody mute. */
static void note_presence(struct connector *connector)
{
    static const int64_t away_ms = INT64_C(24) * 3600 * 1000;
    int64_t now_ms = clock_monotonic_ms();
    if (connector->heard_ms == 0 || now_ms - connector->heard_ms > away_ms)
        connector->back_ms = now_ms;
    connector->heard_ms = now_ms;
}

static bool may_have_waited(const struct connector *connector)
{
    static const int64_t catching_up_ms = INT64_C(30) * 60 * 1000;
    return clock_monotonic_ms() - connector->back_ms < catching_up_ms;
}

/* Before whatever is said about it: after a crash, or where the answer to the sending is slower than the stream. */
static void take_own(struct connector *connector, const struct matrix_room *room, const struct matrix_event *event)
{
    struct message message;
    if (event->relation == RELATION_EDIT || !matrix_is_event(event->id) ||
        strcmp(event->sender, connector->options.user) != 0 || matrix_sent_knows(connector, event->own_key))
        return;
    message_init(&message);
    message.kind = MESSAGE_OWN;
    message_set(&message.connector, matrix_type.name);
    message_set(&message.place, room->id);
    message_set(&message.account, event->sender);
    message_set(&message.external_id, event->id);
    message_set(&message.target, event->own_key);
    pass_on(connector, &message);
}

/* They may have been a tutor who had something there. */
static void take_leave_of(struct connector *connector, const struct matrix_room *room, const struct matrix_event *event)
{
    struct message message;
    if (!matrix_is_event(event->id) || !matrix_is_user(event->state_key) || matrix_room_is_alone(room))
        return;
    message_init(&message);
    message.kind = MESSAGE_LEAVE;
    message.overheard = true;
    message_set(&message.connector, matrix_type.name);
    message_set(&message.place, room->id);
    message_set(&message.account, event->state_key);
    message_set(&message.external_id, event->id);
    pass_on(connector, &message);
}

static void take_event(struct connector *connector, struct matrix_room *room, struct matrix_event *event)
{
    struct message message;
    connector->events++;
    if (matrix_room_is_alone(room) && strcmp(event->sender, connector->options.user) != 0 && !event->is_state)
        matrix_room_set(room, &room->partner, event->sender);
    if (strcmp(event->type, "m.room.encrypted") == 0 && strcmp(event->sender, connector->options.user) == 0)
        encryption_saw_own(connector->encryption, room->id, event);
    if (*event->own_key != '\0')
        take_own(connector, room, event);
    else if (strcmp(event->type, "m.room.encrypted") == 0 && encryption_is_able(connector->encryption) &&
             !encryption_open(connector->encryption, room, event))
        return; /* until its key comes */
    message_init(&message);
    message.said_ms = may_have_waited(connector) ? event->at_ms : 0;
    if (matrix_message_of(connector, room, event, &message))
        pass_on(connector, &message);
    else
        message_done(&message);
}

void matrix_take_late(struct connector *connector, struct matrix_room *room, struct matrix_event *event)
{
    take_event(connector, room, event);
}

void matrix_take_unreadable(struct connector *connector, const struct matrix_room *room, const char *user,
                            const char *id)
{
    struct message message;
    message_init(&message);
    message.kind = MESSAGE_JOIN;
    message.direct = true;
    message.presence = PRESENCE_PERSONAL;
    message_set(&message.connector, matrix_type.name);
    message_set(&message.choice, "unreadable");
    message_set(&message.place, room->id);
    message_set(&message.account, user);
    message_set(&message.external_id, id);
    pass_on(connector, &message);
}

static bool is_own_join(const struct connector *connector, const struct matrix_event *event)
{
    return event->is_state && strcmp(event->type, "m.room.member") == 0 &&
           strcmp(event->state_key, connector->options.user) == 0 && strcmp(event->membership, "join") == 0;
}

/* An event of ours comes with every change of our name too: only the first one counts, and that again when it is told
 * again. id: of the event; "" when it is not told. */
static void come_in(struct connector *connector, struct matrix_room *room, const char *id, bool history)
{
    if (room->standing == STANDING_JOINED && (*id == '\0' || strcmp(room->came_in, id) != 0))
        return;
    matrix_room_set_standing(room, STANDING_JOINED);
    matrix_room_set(room, &room->came_in, id);
    room->stale = true;
    room->greets = !history;
    for (struct matrix_room *other = matrix_room_next(connector->rooms, NULL); other != NULL;
         other = matrix_room_next(connector->rooms, other)) {
        if (strcmp(other->successor, room->id) == 0)
            room->greets = false; /* the same people in an upgraded room */
    }
}

static bool somebody_leaves(const struct connector *connector, const struct matrix_event *event)
{
    return event->is_state && strcmp(event->type, "m.room.member") == 0 &&
           strcmp(event->state_key, connector->options.user) != 0 &&
           (strcmp(event->membership, "leave") == 0 || strcmp(event->membership, "ban") == 0);
}

/* The members are told as they are in the end: those who left in between heard what was said before. */
static int64_t leaving(const struct connector *connector, const struct matrix_news *news)
{
    int64_t count = 0;
    for (size_t i = 0; i < news->timeline->list.count; i++)
        count += somebody_leaves(connector, &news->timeline->list.items[i]);
    return count;
}

/* Are we in the room when its timeline begins? What is told again, because it could not be kept, begins before we came
 * in as it did the first time. */
static bool begins_with_us(const struct connector *connector, const struct matrix_room *room,
                           const struct matrix_news *news)
{
    bool here = room->standing == STANDING_JOINED || news->live_from_ms > 0;
    for (size_t i = 0; i < news->state->list.count; i++)
        here = here || is_own_join(connector, &news->state->list.items[i]);
    for (size_t i = 0; i < news->timeline->list.count && *room->came_in != '\0'; i++)
        here = here && strcmp(news->timeline->list.items[i].id, room->came_in) != 0;
    return here;
}

/* Whoever comes, goes or is made to ask for more changes who is given the room's key. */
static void note_for_encryption(struct connector *connector, const struct matrix_room *room,
                                const struct matrix_event *event)
{
    if (event->is_state && (strcmp(event->type, "m.room.member") == 0 || strcmp(event->type, "m.room.encryption") == 0))
        encryption_room_changed(connector->encryption, room->id);
}

static void take_timeline(struct connector *connector, struct matrix_room *room, const struct matrix_news *news)
{
    bool here = begins_with_us(connector, room, news), counted = room->joined >= 0;
    if (counted)
        room->joined += leaving(connector, news);
    for (size_t i = 0; i < news->timeline->list.count; i++) {
        struct matrix_event *event = &news->timeline->list.items[i];
        note_for_encryption(connector, room, event);
        matrix_room_note(room, event, connector->options.user);
        if (counted && somebody_leaves(connector, event))
            room->joined--;
        if (is_own_join(connector, event)) {
            come_in(connector, room, event->id, event->at_ms < news->live_from_ms);
            here = true;
        } else if (here && event->at_ms >= news->live_from_ms) {
            take_event(connector, room, event);
            if (somebody_leaves(connector, event))
                take_leave_of(connector, room, event);
        }
    }
}

void matrix_take_news(struct connector *connector, const struct matrix_news *news)
{
    struct matrix_room *room = matrix_room_get(connector->rooms, news->room);
    note_presence(connector);
    for (size_t i = 0; i < news->state->list.count; i++) {
        note_for_encryption(connector, room, &news->state->list.items[i]);
        matrix_room_note(room, &news->state->list.items[i], connector->options.user);
    }
    if (news->joined >= 0 || news->invited >= 0)
        matrix_room_set_members(room, news->joined >= 0 ? news->joined : room->joined,
                                news->invited >= 0 ? news->invited : room->invited);
    take_timeline(connector, room, news);
    come_in(connector, room, "", news->live_from_ms > 0);
    if (room->greets && room->joined >= 0)
        greet(connector, room);
}

void matrix_take_invitation(struct connector *connector, const char *id, const struct matrix_events *state)
{
    struct matrix_room *room = matrix_room_get(connector->rooms, id);
    for (size_t i = 0; i < state->list.count; i++)
        matrix_room_note(room, &state->list.items[i], connector->options.user);
    if (room->standing == STANDING_JOINED)
        return;
    matrix_room_set_standing(room, STANDING_INVITED);
    room->join_tries = 0;
    room->next_try_ms = 0;
}

void matrix_take_leave(struct connector *connector, const char *id)
{
    struct matrix_room *room = matrix_room_find(connector->rooms, id);
    if (room == NULL)
        return;
    matrix_room_set_standing(room, STANDING_LEFT);
    matrix_room_set_members(room, -1, -1);
    matrix_room_set(room, &room->partner, ""); /* when we come back somebody else may sit there */
}
