/* Whatever a homeserver sends as an event: what it becomes in rooms of each kind is bounded and good UTF-8, comes back
 * from where messages wait, and leaves a room that is kept and restored alike. */
#include "fuzz/target.h"

#include "base/own.h"
#include "connectors/matrix/connection.h"
#include "connectors/matrix/identifiers.h"

#include <string.h>

enum { TEXT_BYTES = 16 * 1024 };

static char user[] = "@neuvo:kunta.fi", display_name[] = "Neuvo", command[] = "!neuvo";

static const struct {
    const char *id;
    int64_t joined;
    bool encrypted, space;
    const char *successor;
} kinds[] = {{"!alone", 2, false, false, ""},   {"!room", 5, false, false, ""},   {"!unknown", -1, false, false, ""},
             {"!secret", 2, true, false, ""},   {"!secrets", 5, true, false, ""}, {"!space", 5, false, true, ""},
             {"!old", 5, false, false, "!room"}};

static struct connector *make_connector(void)
{
    struct connector *connector = x_alloc(1, sizeof *connector);
    connector->options.user = user;
    connector->options.display_name = display_name;
    connector->options.command = command;
    connector->rooms = matrix_rooms_new();
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct matrix_room *room = matrix_room_get(connector->rooms, kinds[i].id);
        matrix_room_set_standing(room, STANDING_JOINED);
        matrix_room_set_members(room, kinds[i].joined, 0);
        matrix_room_set(room, &room->successor, kinds[i].successor);
        room->encrypted = kinds[i].encrypted;
        room->space = kinds[i].space;
    }
    return connector;
}

static bool is_good(const char *string, size_t most)
{
    return string != NULL && strlen(string) <= most && utf8_valid(string, strlen(string));
}

static void look_at_event(const struct matrix_event *event)
{
    const char *const strings[] = {event->type,     event->id,        event->sender,      event->room,
                                   event->redacts,  event->state_key, event->body,        event->message_type,
                                   event->target,   event->reaction,  event->own_key,     event->membership,
                                   event->made_for, event->room_type, event->replacement, ""};
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
        HOLDS(is_good(strings[i], MATRIX_EVENT_BYTES));
    HOLDS(event->type[0] != '\0' && matrix_is_user(event->sender));
    HOLDS(event->is_state || event->state_key[0] == '\0');
}

static void comes_back(const struct message *message)
{
    own_(text_done) struct text once = TEXT_INIT;
    own_(text_done) struct text twice = TEXT_INIT;
    struct message again;
    struct error error = ERROR_INIT;
    message_encode(message, &once);
    HOLDS(message_decode(once.data, &again, &error) == RESULT_OK);
    message_encode(&again, &twice);
    HOLDS(strcmp(once.data, twice.data) == 0);
    message_done(&again);
}

static void look_at_message(const struct message *message, const struct matrix_event *event,
                            const struct matrix_room *room)
{
    const char *const ids[] = {message->connector, message->place,  message->thread,
                               message->account,   message->target, message->direct_place};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        HOLDS(is_good(ids[i], MATRIX_ID_BYTES));
    HOLDS(is_good(message->text, TEXT_BYTES) && is_good(message->choice, 16));
    HOLDS(is_good(message->external_id, MATRIX_ID_BYTES + strlen("encrypted:")));
    HOLDS(!event->is_state && matrix_is_event(event->id) && strcmp(event->sender, user) != 0);
    HOLDS(strcmp(message->account, event->sender) == 0);
    HOLDS(message->kind <= MESSAGE_JOIN && message->kind != MESSAGE_CHOICE);
    HOLDS(!room->space);
    HOLDS(message->kind == MESSAGE_REDACTION || message->kind == MESSAGE_JOIN ||
          (!room->encrypted && room->successor[0] == '\0'));
    HOLDS(message->thread[0] == '\0' || matrix_is_event(message->thread));
    bool names_another =
        message->kind == MESSAGE_EDIT || message->kind == MESSAGE_REACTION || message->kind == MESSAGE_REDACTION;
    HOLDS(names_another ? matrix_is_event(message->target) : message->target[0] == '\0');
    HOLDS(!message->overheard || (message->kind == MESSAGE_TEXT && message->thread[0] != '\0' && !message->direct));
    HOLDS(message->direct == (message->direct_place[0] == '\0'));
    comes_back(message);
}

static void note_and_keep(const struct matrix_event *event)
{
    struct matrix_rooms *rooms = matrix_rooms_new(), *again = matrix_rooms_new();
    struct matrix_room *room = matrix_room_get(rooms, "!r");
    struct kept_list kept = {.list = LIST_INIT}, second = {.list = LIST_INIT};
    matrix_room_set_standing(room, STANDING_JOINED);
    matrix_room_note(room, event, user);
    HOLDS(is_good(room->partner, MATRIX_ID_BYTES) && is_good(room->successor, MATRIX_ID_BYTES));
    HOLDS(room->partner[0] == '\0' || matrix_is_user(room->partner));
    HOLDS(room->successor[0] == '\0' || matrix_is_room(room->successor));
    matrix_rooms_keep(rooms, &kept);
    HOLDS(kept.list.count == 1);
    matrix_rooms_restore(again, &kept.list.items[0]);
    matrix_rooms_keep_again(again);
    matrix_rooms_keep(again, &second);
    HOLDS(second.list.count == 1 && strcmp(second.list.items[0].value, kept.list.items[0].value) == 0);
    kept_done(&kept);
    kept_done(&second);
    matrix_rooms_free(rooms);
    matrix_rooms_free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static struct connector *connector;
    struct matrix_event event;
    struct error error = ERROR_INIT;
    if (connector == NULL)
        connector = make_connector();
    if (matrix_event_read((const char *)bytes, length, user, &event, &error) != RESULT_OK) {
        HOLDS(error.text[0] != '\0');
        return 0;
    }
    look_at_event(&event);
    note_and_keep(&event);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        own_(message_done) struct message message;
        const struct matrix_room *room = matrix_room_find(connector->rooms, kinds[i].id);
        message_init(&message);
        if (matrix_message_of(connector, room, &event, &message))
            look_at_message(&message, &event, room);
    }
    matrix_event_done(&event);
    return 0;
}
