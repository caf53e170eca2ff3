/* Is an event meant for Neuvo, and what does it say? */
#include "connectors/matrix/connection.h"

#include "base/own.h"
#include "connectors/matrix/identifiers.h"
#include "connectors/matrix/matrix.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { TEXT_BYTES = 16 * 1024 };

static const char *skip_after_name(const char *text)
{
    text += strspn(text, " \t\n");
    if (*text == ':' || *text == ',')
        text++;
    return text + strspn(text, " \t\n");
}

/* A mention is written into the text too ("Neuvo: miten …", "@neuvo:example.fi …"); it is not part of the question. */
static const char *without_name(const struct connector *connector, const char *text)
{
    const char *user = connector->options.user;
    const char *name = connector->options.display_name;
    size_t local = (size_t)matrix_local_length(user);
    text += strspn(text, " \t\n");
    if (strncasecmp(text, user, strlen(user)) == 0)
        return skip_after_name(text + strlen(user));
    if (*text == '@' && (strncasecmp(text + 1, name, strlen(name)) == 0 || strncasecmp(text + 1, user + 1, local) == 0))
        text++;
    const char *names[] = {name, user + 1};
    const size_t lengths[] = {strlen(name), local};
    for (int i = 0; i < 2; i++) {
        const char *after = text + lengths[i];
        if (lengths[i] > 0 && strncasecmp(text, names[i], lengths[i]) == 0 &&
            (*after == '\0' || strchr(" \t\n:,", *after) != NULL))
            return skip_after_name(after);
    }
    return text;
}

/* "!neuvo miten …" in a room, for clients that cannot mention. NULL: it does not begin so. */
static const char *after_command(const struct connector *connector, const char *text)
{
    const char *command = connector->options.command;
    size_t length = strlen(command);
    if (length == 0 || strncasecmp(text, command, length) != 0)
        return NULL;
    return text[length] == '\0' || isspace((unsigned char)text[length]) ? skip_after_name(text + length) : NULL;
}

static void set_text(struct message *message, const char *text)
{
    if (strlen(text) <= TEXT_BYTES) {
        message_set(&message->text, text);
        return;
    }
    own_(free_pointer) char *cut = x_strndup(text, utf8_cut(text, TEXT_BYTES));
    message_set(&message->text, cut);
}

static bool is_text(const struct matrix_event *event)
{
    return strcmp(event->message_type, "m.text") == 0 || strcmp(event->message_type, "m.emote") == 0;
}

/* A picture, a voice message, …: there is nothing to read, and whoever sent it alone to us is told so. */
static bool is_other_words(const struct matrix_event *event)
{
    static const char *const types[] = {"m.image", "m.file", "m.audio", "m.video", "m.location"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (strcmp(event->message_type, types[i]) == 0)
            return true;
    }
    return false;
}

static bool say_edit(const struct connector *connector, const struct matrix_event *event, struct message *message)
{
    if (!is_text(event) || !matrix_is_event(event->target))
        return false;
    const char *commanded = after_command(connector, event->body);
    message->kind = MESSAGE_EDIT;
    message_set(&message->target, event->target);
    set_text(message, without_name(connector, commanded == NULL ? event->body : commanded));
    return true;
}

static bool say_text(const struct connector *connector, const struct matrix_room *room,
                     const struct matrix_event *event, struct message *message)
{
    bool alone = matrix_room_is_alone(room), threaded = event->relation == RELATION_THREAD;
    if (event->relation == RELATION_EDIT)
        return say_edit(connector, event, message);
    if (!is_text(event) && !(alone && is_other_words(event)))
        return false;
    const char *commanded = after_command(connector, event->body);
    bool addressed = alone || event->mentions_me || commanded != NULL;
    if (!addressed && !threaded)
        return false;
    message->kind = MESSAGE_TEXT;
    message->overheard = !addressed;
    set_text(message, !is_text(event) ? "" : without_name(connector, commanded == NULL ? event->body : commanded));
    /* In a room every exchange is in a thread: of the question's, or it begins one. An event that is related to another
     * one in some other way cannot begin a thread. */
    if (threaded)
        message_set(&message->thread, event->target);
    else if (!alone && event->relation == RELATION_NONE)
        message_set(&message->thread, event->id);
    return true;
}

static bool say_unreadable(const struct matrix_room *room, const struct matrix_event *event, struct message *message)
{
    own_(text_done) struct text id = TEXT_INIT;
    if (!matrix_room_is_alone(room))
        return false;
    text_printf(&id, "encrypted:%s", event->sender); /* once per person */
    message->kind = MESSAGE_JOIN;
    message->direct = true;
    message_set(&message->choice, "encrypted");
    message_set(&message->place, event->sender);
    message_set(&message->external_id, id.data);
    return true;
}

static bool say(const struct connector *connector, const struct matrix_room *room, const struct matrix_event *event,
                struct message *message)
{
    if (strcmp(event->type, "m.room.encrypted") == 0)
        return say_unreadable(room, event, message);
    if (room->encrypted) /* clear text there is nothing that we could answer there */
        return false;
    if (strcmp(event->type, "m.room.message") == 0)
        return say_text(connector, room, event, message);
    message_set(&message->target, event->target);
    if (strcmp(event->type, "m.reaction") == 0 && event->relation == RELATION_REACTION) {
        message->kind = MESSAGE_REACTION;
        message_set(&message->text, event->reaction);
        return matrix_is_event(event->target) && strlen(event->reaction) <= 64;
    }
    if (strcmp(event->type, "m.room.redaction") == 0) {
        message->kind = MESSAGE_REDACTION;
        message_set(&message->target, event->redacts);
        return matrix_is_event(event->redacts);
    }
    return false;
}

bool matrix_message_of(const struct connector *connector, const struct matrix_room *room,
                       const struct matrix_event *event, struct message *message)
{
    if (!matrix_is_event(event->id) || strcmp(event->sender, connector->options.user) == 0 || *event->own_key != '\0' ||
        event->is_state || room->space || *room->successor != '\0')
        return false;
    message->direct = matrix_room_is_alone(room);
    message->presence = PRESENCE_PERSONAL;
    message_set(&message->connector, matrix_type.name);
    message_set(&message->place, room->id);
    message_set(&message->account, event->sender);
    message_set(&message->external_id, event->id);
    if (!say(connector, room, event, message))
        return false;
    if (!message->direct) {
        const struct matrix_room *alone = matrix_room_alone_with(connector->rooms, event->sender);
        message_set(&message->direct_place, alone == NULL ? event->sender : alone->id);
    }
    return true;
}
