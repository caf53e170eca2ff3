#include "connectors/matrix/event.h"

#include "base/json.h"
#include "base/own.h"
#include "connectors/matrix/identifiers.h"

#include <stdlib.h>
#include <string.h>

enum { STRINGS = 27, DEPTH = 60 };

static void string_fields(struct matrix_event *event, char **fields[STRINGS])
{
    char **all[STRINGS] = {&event->type,        &event->id,           &event->sender,
                           &event->room,        &event->state_key,    &event->redacts,
                           &event->body,        &event->message_type, &event->target,
                           &event->reaction,    &event->own_key,      &event->membership,
                           &event->replacement, &event->room_type,    &event->made_for,
                           &event->uri,         &event->media_type,   &event->file_name,
                           &event->algorithm,   &event->session,      &event->ciphertext,
                           &event->device,      &event->raw,          &event->file_key,
                           &event->file_iv,     &event->file_hash,    NULL};
    memcpy(fields, all, sizeof all);
}

void matrix_event_done(struct matrix_event *event)
{
    char **fields[STRINGS];
    string_fields(event, fields);
    for (int i = 0; fields[i] != NULL; i++)
        free_pointer(fields[i]);
}

void matrix_events_done(struct matrix_events *events)
{
    for (size_t i = 0; i < events->list.count; i++)
        matrix_event_done(&events->list.items[i]);
    list_done(&events->list);
}

/* ---- forgiving readers: what is not there or of another type is nothing ------------------------------------ */

static const char *string_of(const struct json *object, const char *key)
{
    const char *value = NULL;
    return json_opt_string(object, key, &value, NULL) == RESULT_OK && value != NULL ? value : "";
}

static const struct json *object_of(const struct json *object, const char *key)
{
    const struct json *value = NULL;
    if (object == NULL || json_opt_object(object, key, &value, NULL) != RESULT_OK)
        return NULL;
    return value;
}

static bool flag_of(const struct json *object, const char *key)
{
    bool value = false;
    return json_opt_bool(object, key, &value, NULL) == RESULT_OK && value;
}

static bool list_holds(const struct json *object, const char *key, const char *wanted)
{
    const struct json *list = NULL;
    if (json_opt_array(object, key, &list, NULL) != RESULT_OK || list == NULL)
        return false;
    for (const struct json *item = json_first(list); item != NULL; item = json_next(item)) {
        if (string_equal(json_as_string(item), wanted))
            return true;
    }
    return false;
}

/* ---- content ----------------------------------------------------------------------------------------------- */

static void read_relation(const struct json *content, struct matrix_event *event)
{
    static const struct {
        const char *name;
        enum matrix_relation relation;
    } relations[] = {{"m.thread", RELATION_THREAD}, {"m.replace", RELATION_EDIT}, {"m.annotation", RELATION_REACTION}};
    const struct json *relates = object_of(content, "m.relates_to");
    if (relates == NULL)
        return;
    const char *type = string_of(relates, "rel_type");
    event->relation = *type == '\0' ? RELATION_NONE : RELATION_OTHER;
    for (size_t i = 0; i < sizeof relations / sizeof *relations; i++) {
        if (strcmp(type, relations[i].name) == 0)
            event->relation = relations[i].relation;
    }
    event->target = x_strdup(string_of(relates, "event_id"));
    event->reaction = x_strdup(string_of(relates, "key"));
}

/* A reply from an older client begins with what it replies to: lines with ">", then an empty line (gone since
 * specification 1.13). A message in a thread that replies to nothing in particular never did: what is quoted there is
 * the writer's own. */
static const char *without_quote(const char *body)
{
    const char *line = body;
    while (string_starts(line, "> ") || string_starts(line, ">\n")) {
        const char *end = strchr(line, '\n');
        if (end == NULL)
            return "";
        line = end + 1;
    }
    if (line == body)
        return body;
    return *line == '\n' ? line + 1 : line;
}

/* "Sending encrypted attachments": its key is base64 for addresses, without padding. */
static void read_file_key(const struct json *sealed, struct matrix_event *event)
{
    const struct json *key = object_of(sealed, "key"), *hashes = object_of(sealed, "hashes");
    if (key == NULL || hashes == NULL || strcmp(string_of(sealed, "v"), "v2") != 0 ||
        strcmp(string_of(key, "alg"), "A256CTR") != 0 || strcmp(string_of(key, "kty"), "oct") != 0)
        return;
    event->uri = x_strdup(string_of(sealed, "url"));
    event->file_key = x_strdup(string_of(key, "k"));
    event->file_iv = x_strdup(string_of(sealed, "iv"));
    event->file_hash = x_strdup(string_of(hashes, "sha256"));
    for (char *at = event->file_key; *at != '\0'; at++)
        *at = (char)(*at == '-' ? '+' : *at == '_' ? '/' : *at);
}

/* The caption stands in body where filename says something else; without filename, body is the name (client-server API,
 * "Media captions"). */
static void read_file(const struct json *words, struct matrix_event *event)
{
    const struct json *info = object_of(words, "info");
    const char *name = string_of(words, "filename");
    bool captioned = *name != '\0' && strcmp(name, event->body) != 0;
    if (strcmp(event->message_type, "m.image") != 0 && strcmp(event->message_type, "m.file") != 0)
        return;
    const struct json *sealed = event->was_sealed ? object_of(words, "file") : NULL; /* else its key was told to all */
    if (sealed != NULL)
        read_file_key(sealed, event);
    else
        event->uri = x_strdup(string_of(words, "url"));
    event->file_name = x_strdup(*name == '\0' ? event->body : name);
    if (info != NULL) {
        event->media_type = x_strdup(string_of(info, "mimetype"));
        (void)json_opt_int(info, "size", &event->file_bytes, NULL);
    }
    if (captioned)
        return;
    free(event->body);
    event->body = x_strdup("");
}

static void read_message(const struct json *content, const char *self, struct matrix_event *event)
{
    const struct json *words = event->relation == RELATION_EDIT ? object_of(content, "m.new_content") : content;
    const struct json *mentions = object_of(content, "m.mentions");
    const struct json *relates = object_of(content, "m.relates_to");
    bool replies = object_of(relates, "m.in_reply_to") != NULL && !flag_of(relates, "is_falling_back");
    event->mentions_me = mentions != NULL && list_holds(mentions, "user_ids", self);
    if (words == NULL)
        return;
    const char *body = string_of(words, "body");
    event->message_type = x_strdup(string_of(words, "msgtype"));
    event->body = x_strdup(replies ? without_quote(body) : body);
    read_file(words, event);
}

static void read_sealed(const struct json *content, struct matrix_event *event)
{
    event->algorithm = x_strdup(string_of(content, "algorithm"));
    event->session = x_strdup(string_of(content, "session_id"));
    event->ciphertext = x_strdup(string_of(content, "ciphertext"));
    event->device = x_strdup(string_of(content, "device_id"));
}

static void read_wishes(const struct json *content, struct matrix_event *event)
{
    (void)json_opt_int(content, "rotation_period_ms", &event->rotation_ms, NULL);
    (void)json_opt_int(content, "rotation_period_msgs", &event->rotation_messages, NULL);
}

static void read_content(const struct json *content, const char *self, struct matrix_event *event)
{
    const struct json *own = object_of(content, MATRIX_OWN_KEY);
    read_relation(content, event);
    if (own != NULL)
        event->own_key = x_strdup(string_of(own, "key"));
    if (strcmp(event->type, "m.room.message") == 0)
        read_message(content, self, event);
    else if (strcmp(event->type, "m.room.encrypted") == 0)
        read_sealed(content, event);
    else if (strcmp(event->type, "m.room.encryption") == 0)
        read_wishes(content, event);
    event->membership = x_strdup(string_of(content, "membership"));
    event->is_direct = flag_of(content, "is_direct");
    event->replacement = x_strdup(string_of(content, "replacement_room"));
    event->room_type = x_strdup(string_of(content, "type"));
    event->made_for = x_strdup(string_of(content, "fi.neuvo.for"));
    if (*event->redacts == '\0') { /* from room version 11 on it stands in the content */
        free(event->redacts);
        event->redacts = x_strdup(string_of(content, "redacts"));
    }
}

static void fill_missing(struct matrix_event *event)
{
    char **fields[STRINGS];
    string_fields(event, fields);
    for (int i = 0; fields[i] != NULL; i++) {
        if (*fields[i] == NULL)
            *fields[i] = x_strdup("");
    }
}

enum result matrix_event_read(const char *json, size_t length, const char *self, struct matrix_event *event,
                              struct error *error)
{
    own_(json_freep) struct json *document = NULL;
    struct json_limits limits = {.max_bytes = MATRIX_EVENT_BYTES, .max_depth = DEPTH};
    enum result result = json_parse(json, length, limits, &document, error);
    if (result != RESULT_OK)
        return result;
    if (json_type(document) != JSON_OBJECT)
        return error_set(error, RESULT_BAD_INPUT, "an event is an object");
    *event = (struct matrix_event){.type = x_strdup(string_of(document, "type")),
                                   .id = x_strdup(string_of(document, "event_id")),
                                   .sender = x_strdup(string_of(document, "sender")),
                                   .room = x_strdup(string_of(document, "room_id")),
                                   .redacts = x_strdup(string_of(document, "redacts"))};
    const char *state_key = NULL;
    event->is_state = json_opt_string(document, "state_key", &state_key, NULL) == RESULT_OK && state_key != NULL;
    event->state_key = x_strdup(event->is_state ? state_key : "");
    (void)json_opt_int(document, "origin_server_ts", &event->at_ms, NULL);
    const struct json *content = object_of(document, "content");
    if (content != NULL)
        read_content(content, self, event);
    if (strcmp(event->type, "m.room.encrypted") == 0)
        event->raw = x_strndup(json, length);
    fill_missing(event);
    if (*event->type != '\0' && matrix_is_user(event->sender))
        return RESULT_OK; /* stripped state has no id */
    matrix_event_done(event);
    return error_set(error, RESULT_BAD_INPUT, "an event has a type and a sender");
}

/* A relation is told in clear text beside what is sealed, so that a homeserver can count it; some tell it inside. */
static void keep_relation(const struct matrix_event *event, struct matrix_event *opened)
{
    if (event->relation == RELATION_NONE)
        return;
    opened->relation = event->relation;
    free(opened->target);
    opened->target = x_strdup(event->target);
    if (*event->reaction == '\0')
        return;
    free(opened->reaction);
    opened->reaction = x_strdup(event->reaction);
}

enum result matrix_event_open(struct matrix_event *event, const char *json, size_t length, const char *self)
{
    own_(json_freep) struct json *document = NULL;
    struct json_limits limits = {.max_bytes = MATRIX_EVENT_BYTES, .max_depth = DEPTH};
    enum result result = json_parse(json, length, limits, &document, NULL);
    const struct json *content = result == RESULT_OK ? object_of(document, "content") : NULL;
    if (content == NULL || *string_of(document, "type") == '\0' ||
        strcmp(string_of(document, "type"), "m.room.encrypted") == 0)
        return RESULT_BAD_INPUT;
    struct matrix_event opened = {.type = x_strdup(string_of(document, "type")),
                                  .id = x_strdup(event->id),
                                  .sender = x_strdup(event->sender),
                                  .room = x_strdup(event->room),
                                  .at_ms = event->at_ms,
                                  .was_sealed = true,
                                  .redacts = x_strdup("")};
    opened.relation = event->relation; /* an edit is read as one */
    read_content(content, self, &opened);
    fill_missing(&opened);
    keep_relation(event, &opened);
    matrix_event_done(event);
    *event = opened;
    return RESULT_OK;
}
