/* Is an event meant for Neuvo, and what does it say? */
#include "connectors/matrix/connection.h"

#include "base/own.h"
#include "connectors/matrix/encryption.h"
#include "connectors/matrix/identifiers.h"
#include "connectors/matrix/matrix.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { TEXT_BYTES = 16 * 1024, REACTION_BYTES = 64 };

static const char *skip_after_name(const char *text)
{
    text += strspn(text, " \t\n");
    if (*text == ':' || *text == ',')
        text++;
    return text + strspn(text, " \t\n");
}

/* What follows the name, if the text begins with it as a word of its own; else NULL. */
static const char *after_name(const char *text, const char *name, size_t length)
{
    if (length == 0 || strncasecmp(text, name, length) != 0 ||
        (text[length] != '\0' && strchr(" \t\n:,", text[length]) == NULL))
        return NULL;
    return skip_after_name(text + length);
}

/* "[Neuvo](https://matrix.to/#/@neuvo:example.fi) miten …", as clients write a mention that know Markdown. */
static const char *after_link(const struct connector *connector, const char *text)
{
    static const char address[] = "](https://matrix.to/#/";
    own_(text_done) struct text escaped = TEXT_INIT;
    const char *user = connector->options.user;
    if (*text != '[')
        return NULL;
    const char *middle = text + strcspn(text, "]\n");
    if (!string_starts(middle, address))
        return NULL;
    const char *id = middle + strlen(address);
    size_t length = strcspn(id, ")\n");
    http_escape(&escaped, user);
    bool ours = (length == strlen(user) && strncasecmp(id, user, length) == 0) ||
                (length == escaped.length && strncasecmp(id, escaped.data, length) == 0);
    return ours && id[length] == ')' ? skip_after_name(id + length + 1) : NULL;
}

/* "@aino:example.fi …": somebody's whole id, with something behind its colon. */
static bool begins_with_id(const char *text)
{
    const char *colon = text + strcspn(text, ": \t\n,");
    return *text == '@' && *colon == ':' && strchr(" \t\n", colon[1]) == NULL;
}

/* A mention is written into the text too ("Neuvo: miten …", "@neuvo:example.fi …"); it is not part of the question. */
static const char *without_name(const struct connector *connector, const char *text)
{
    const char *user = connector->options.user;
    const char *name = connector->options.display_name;
    size_t local = (size_t)matrix_local_length(user);
    text += strspn(text, " \t\n");
    const char *bare = *text == '@' ? text + 1 : text;
    const char *rest = after_name(text, user, strlen(user));
    if (rest == NULL && !begins_with_id(text)) /* else it is another's */
        rest = after_name(bare, name, strlen(name));
    if (rest == NULL && !begins_with_id(text))
        rest = after_name(bare, user + 1, local);
    if (rest == NULL)
        rest = after_link(connector, text);
    return rest == NULL ? text : rest;
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

/* A picture or a file that can be fetched; that of an encrypted one cannot. */
static bool is_file(const struct matrix_event *event)
{
    return matrix_is_media(event->uri) && strlen(event->uri) <= ATTACHMENT_ORIGIN_BYTES;
}

static void set_file(struct message *message, const struct matrix_event *event)
{
    enum { NAME_BYTES = 120, TYPE_BYTES = 80 };
    own_(free_pointer) char *name = x_strndup(event->file_name, utf8_cut(event->file_name, NAME_BYTES));
    own_(free_pointer) char *type = x_strndup(event->media_type, utf8_cut(event->media_type, TYPE_BYTES));
    message_set(&message->attachment.origin, event->uri);
    message_set(&message->attachment.name, name);
    message_set(&message->attachment.media_type, type);
    message->attachment.bytes = event->file_bytes < 0 ? 0 : event->file_bytes;
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
    bool alone = matrix_room_is_alone(room);
    bool threaded = event->relation == RELATION_THREAD && matrix_is_event(event->target);
    if (event->relation == RELATION_EDIT)
        return say_edit(connector, event, message);
    bool file = is_file(event);
    if (!is_text(event) && !file && !(alone && is_other_words(event)))
        return false;
    const char *commanded = after_command(connector, event->body);
    bool addressed = alone || event->mentions_me || commanded != NULL;
    if (!addressed && !threaded)
        return false;
    message->kind = MESSAGE_TEXT;
    message->overheard = !addressed;
    if (file)
        set_file(message, event);
    set_text(message,
             !is_text(event) && !file ? "" : without_name(connector, commanded == NULL ? event->body : commanded));
    /* In a room every exchange is in a thread: of the question's, or it begins one. An event that is related to another
     * one in some other way cannot begin a thread. */
    if (threaded)
        message_set(&message->thread, event->target);
    else if (!alone && event->relation == RELATION_NONE)
        message_set(&message->thread, event->id);
    return true;
}

static bool say_reaction(const struct matrix_event *event, struct message *message)
{
    if (event->relation != RELATION_REACTION || !matrix_is_event(event->target) ||
        strlen(event->reaction) > REACTION_BYTES)
        return false;
    message->kind = MESSAGE_REACTION;
    message_set(&message->target, event->target);
    message_set(&message->text, event->reaction);
    return true;
}

/* Also where we do not speak any more: what was taken back is to be forgotten. */
static bool say_taken_back(const struct matrix_event *event, struct message *message)
{
    message->kind = MESSAGE_REDACTION;
    if (!matrix_is_event(event->redacts))
        return false;
    message_set(&message->target, event->redacts);
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
    if (strcmp(event->type, "m.room.redaction") == 0)
        return say_taken_back(event, message);
    if (*room->successor != '\0') /* its people go on in the new one */
        return false;
    if (strcmp(event->type, "m.room.encrypted") == 0)
        return !encryption_is_able(connector->encryption) && say_unreadable(room, event, message);
    /* What is said there in clear text may be anybody's, for all that we know. Reactions are never sealed by clients.
     */
    if (room->encrypted && !event->was_sealed &&
        (strcmp(event->type, "m.reaction") != 0 || !encryption_is_able(connector->encryption)))
        return false;
    if (strcmp(event->type, "m.room.message") == 0)
        return say_text(connector, room, event, message);
    if (strcmp(event->type, "m.reaction") == 0)
        return say_reaction(event, message);
    return false;
}

bool matrix_message_of(const struct connector *connector, const struct matrix_room *room,
                       const struct matrix_event *event, struct message *message)
{
    if (!matrix_is_event(event->id) || strcmp(event->sender, connector->options.user) == 0 || *event->own_key != '\0' ||
        event->is_state || room->space)
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
