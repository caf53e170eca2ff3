/* What a client does in rooms: send, redact, join, leave, make them. */
#include "support/homeserver_internal.h"

#include "base/own.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *own_name(const struct call *call)
{
    return call->account->user;
}

static int say_event_id(struct call *call, const struct homeserver_event *event)
{
    text_add_char(&call->answer, '{');
    json_write_member(&call->answer, "event_id", event->id);
    text_add_char(&call->answer, '}');
    return 200;
}

/* ---- what Synapse refuses in a content ------------------------------------------------------------------- */

/* Only whole numbers within 2^53 (canonical JSON). */
static bool has_bad_number(const struct json *value)
{
    double number = 0;
    if (json_as_number(value, &number))
        return number != (double)(int64_t)number || number > 9007199254740991.0 || number < -9007199254740991.0;
    if (json_type(value) != JSON_OBJECT && json_type(value) != JSON_ARRAY)
        return false;
    for (const struct json *child = json_first(value); child != NULL; child = json_next(child)) {
        if (has_bad_number(child))
            return true;
    }
    return false;
}

static const struct json *relation_of(const struct json *content)
{
    const struct json *relation = NULL;
    (void)json_opt_object(content, "m.relates_to", &relation, NULL);
    return relation;
}

static const char *relation_string(const struct json *content, const char *key)
{
    const char *value = NULL;
    const struct json *relation = relation_of(content);
    if (relation != NULL)
        (void)json_opt_string(relation, key, &value, NULL);
    return value;
}

static struct json *content_of(const struct homeserver_event *event)
{
    struct json *content = NULL;
    struct json_limits limits = {.max_bytes = EVENT_BYTES_MAX, .max_depth = 100};
    (void)json_parse(event->content, strlen(event->content), limits, &content, NULL);
    return content;
}

/* "Cannot start threads from an event with a relation." */
static bool starts_bad_thread(struct call *call)
{
    const char *kind = relation_string(call->body, "rel_type");
    const char *root = relation_string(call->body, "event_id");
    if (kind == NULL || root == NULL || strcmp(kind, "m.thread") != 0)
        return false;
    const struct homeserver_event *event = event_find(call->homeserver, call->room, root);
    own_(json_freep) struct json *content = event == NULL ? NULL : content_of(event);
    return content != NULL && relation_string(content, "rel_type") != NULL;
}

static bool is_same_annotation(struct call *call)
{
    const char *kind = relation_string(call->body, "rel_type");
    const char *to = relation_string(call->body, "event_id"), *key = relation_string(call->body, "key");
    if (kind == NULL || to == NULL || key == NULL || strcmp(kind, "m.annotation") != 0)
        return false;
    for (size_t i = call->room->timeline.count; i-- > 0;) {
        const struct homeserver_event *event = call->room->timeline.items[i];
        if (strcmp(event->type, "m.reaction") != 0 || strcmp(event->sender, own_name(call)) != 0 ||
            event->redacted_by != NULL)
            continue;
        own_(json_freep) struct json *content = content_of(event);
        if (content != NULL && string_equal(relation_string(content, "event_id"), to) &&
            string_equal(relation_string(content, "key"), key))
            return true;
    }
    return false;
}

/* 0, or the status to refuse with. */
static int check_content(struct call *call, const char *type)
{
    size_t length = 0;
    (void)http_request_body(call->request, &length);
    if (json_type(call->body) != JSON_OBJECT)
        return call_error(call, 400, "M_BAD_JSON", "Content must be a JSON object.");
    if (has_bad_number(call->body))
        return call_error(call, 400, "M_BAD_JSON", "JSON float values are not permitted");
    if (length > EVENT_BYTES_MAX - 1024) /* the envelope counts too */
        return call_error(call, 413, "M_TOO_LARGE", "event too large");
    if (strcmp(type, "m.room.message") == 0 &&
        (call_string(call, "body") == NULL || call_string(call, "msgtype") == NULL))
        return call_error(call, 400, "M_BAD_JSON", "'body' not in content");
    if (starts_bad_thread(call))
        return call_error(call, 400, "M_UNKNOWN", "Cannot start threads from an event with a relation");
    if (is_same_annotation(call))
        return call_error(call, 400, "M_DUPLICATE_ANNOTATION", "Can't send same reaction twice");
    return 0;
}

/* ---- sending --------------------------------------------------------------------------------------------- */

static void transaction_key(const struct call *call, const char *transaction, struct text *key)
{
    text_printf(key, "%s|%s|%s|%s", call->room->id, own_name(call), call->device == NULL ? "" : call->device,
                transaction);
}

static void note_heard(struct call *call, struct homeserver_event *event)
{
    struct homeserver *homeserver = call->homeserver;
    if (strcmp(event->sender, homeserver->bot) != 0)
        return;
    *list_push(&homeserver->heard) = event;
    if (event->room->encrypted && strcmp(event->type, "m.room.message") == 0)
        homeserver->clear_in_encrypted++;
    (void)pthread_cond_broadcast(&homeserver->heard_more);
}

/* Per device and across event types: the same transaction id returns the event that it made first. */
static int send_once(struct call *call, const char *type, const char *transaction, const char *content)
{
    own_(text_done) struct text key = TEXT_INIT;
    transaction_key(call, transaction, &key);
    const struct homeserver_event *before = transactions_find(&call->homeserver->transactions, key.data);
    if (before != NULL)
        return say_event_id(call, before);
    struct homeserver_event *event = event_add(call->homeserver, &(struct event_draft){.room = call->room,
                                                                                       .sender = own_name(call),
                                                                                       .type = type,
                                                                                       .content = content,
                                                                                       .transaction = transaction,
                                                                                       .device = call->device});
    transactions_add(&call->homeserver->transactions, key.data, event, call->device != NULL);
    note_heard(call, event);
    return say_event_id(call, event);
}

static int send_call(struct call *call)
{
    const char *type = call_segment(call, 6), *transaction = call_segment(call, 7);
    int status = check_content(call, type);
    return status != 0 ? status : send_once(call, type, transaction, http_request_body(call->request, NULL));
}

static int redact_call(struct call *call)
{
    own_(text_done) struct text content = TEXT_INIT;
    const char *target = call_segment(call, 6), *transaction = call_segment(call, 7);
    if (event_find(call->homeserver, call->room, target) == NULL)
        return call_error(call, 404, "M_NOT_FOUND", "Event not found");
    text_add_char(&content, '{');
    json_write_member(&content, "redacts", target);
    json_write_member(&content, "reason", call_string(call, "reason"));
    text_add_char(&content, '}');
    return send_once(call, "m.room.redaction", transaction, content.data);
}

static int put_state_call(struct call *call)
{
    const char *type = call_segment(call, 6), *key = call_segment(call, 7);
    int status = check_content(call, type);
    if (status != 0)
        return status;
    return say_event_id(
        call, event_add(call->homeserver, &(struct event_draft){.room = call->room,
                                                                .sender = own_name(call),
                                                                .type = type,
                                                                .state_key = key == NULL ? "" : key,
                                                                .content = http_request_body(call->request, NULL)}));
}

/* ---- coming and going ------------------------------------------------------------------------------------ */

static int say_room_id(struct call *call)
{
    text_add_char(&call->answer, '{');
    json_write_member(&call->answer, "room_id", call->room->id);
    text_add_char(&call->answer, '}');
    return 200;
}

static int join_call(struct call *call)
{
    call->room = room_find(call->homeserver, call_segment(call, 4));
    if (call->room == NULL)
        return call_error(call, 404, "M_UNKNOWN",
                          "Can't join remote room because no servers that are in the room "
                          "have been provided.");
    const char *membership = room_membership(call->room, own_name(call));
    if (strcmp(membership, "join") != 0 && strcmp(membership, "invite") != 0)
        return call_error(call, 403, "M_FORBIDDEN", "You are not invited to this room.");
    if (strcmp(membership, "invite") == 0)
        room_set_member(call->room, own_name(call), "join", NULL, false);
    return say_room_id(call);
}

static int leave_call(struct call *call)
{
    const char *membership = room_membership(call->room, own_name(call));
    if (strcmp(membership, "join") == 0 || strcmp(membership, "invite") == 0)
        room_set_member(call->room, own_name(call), "leave", NULL, false);
    text_add(&call->answer, "{}");
    return 200;
}

static int forget_call(struct call *call)
{
    if (strcmp(room_membership(call->room, own_name(call)), "join") == 0)
        return call_error(call, 400, "M_UNKNOWN", "User is in room");
    text_add(&call->answer, "{}");
    return 200;
}

static int invite_call(struct call *call)
{
    const char *user = call_string(call, "user_id");
    if (user == NULL)
        return call_error(call, 400, "M_MISSING_PARAM", "Missing params: ['user_id']");
    room_set_member(call->room, user, "invite", own_name(call), false);
    text_add(&call->answer, "{}");
    return 200;
}

static void add_state(struct call *call, const char *type, const char *key, const char *content)
{
    (void)event_add(
        call->homeserver,
        &(struct event_draft){
            .room = call->room, .sender = own_name(call), .type = type, .state_key = key, .content = content});
}

static void add_named_state(struct call *call, const char *type, const char *key)
{
    own_(text_done) struct text content = TEXT_INIT;
    if (call_string(call, key) == NULL)
        return;
    text_add_char(&content, '{');
    json_write_member(&content, key, call_string(call, key));
    text_add_char(&content, '}');
    add_state(call, type, "", content.data);
}

static void add_initial_state(struct call *call)
{
    const struct json *list = NULL;
    (void)json_opt_array(call->body, "initial_state", &list, NULL);
    for (const struct json *item = json_first(list); item != NULL; item = json_next(item)) {
        own_(text_done) struct text content = TEXT_INIT;
        const char *type = NULL, *key = "";
        const struct json *object = NULL;
        (void)json_opt_string(item, "type", &type, NULL);
        (void)json_opt_string(item, "state_key", &key, NULL);
        (void)json_opt_object(item, "content", &object, NULL);
        if (type == NULL || object == NULL)
            continue;
        json_copy(object, &content);
        add_state(call, type, key, content.data);
    }
}

static int create_call(struct call *call)
{
    own_(text_done) struct text create = TEXT_INIT;
    own_(text_done) struct text powers = TEXT_INIT;
    const struct json *invited = NULL;
    bool direct = false;
    (void)json_opt_bool(call->body, "is_direct", &direct, NULL);
    call->room = room_add(call->homeserver, call_string(call, "room_version"));
    text_printf(&create, "{\"room_version\":\"%s\"}", call->room->version);
    text_printf(&powers, "{\"users\":{\"%s\":100}}", own_name(call));
    add_state(call, "m.room.create", "", create.data);
    room_set_member(call->room, own_name(call), "join", NULL, false);
    add_state(call, "m.room.power_levels", "", powers.data);
    add_state(call, "m.room.join_rules", "", "{\"join_rule\":\"invite\"}");
    add_state(call, "m.room.history_visibility", "", "{\"history_visibility\":\"shared\"}");
    if (call->homeserver->options.encrypts)
        add_state(call, "m.room.encryption", "", "{\"algorithm\":\"m.megolm.v1.aes-sha2\"}");
    add_initial_state(call);
    add_named_state(call, "m.room.name", "name");
    add_named_state(call, "m.room.topic", "topic");
    (void)json_opt_array(call->body, "invite", &invited, NULL);
    for (const struct json *user = json_first(invited); user != NULL; user = json_next(user)) {
        if (json_as_string(user) != NULL)
            room_set_member(call->room, json_as_string(user), "invite", own_name(call), direct);
    }
    return say_room_id(call);
}

static int nothing_call(struct call *call)
{
    text_add(&call->answer, "{}");
    return 200;
}

#define ROOMS "/_matrix/client/v3/rooms/*/"

const struct call_route room_calls[] = {
    {HTTP_PUT, ROOMS "send/*/*", HOMESERVER_SEND, CALL_JSON | CALL_MEMBER, send_call, 4 * 1024 * 1024},
    {HTTP_PUT, ROOMS "redact/*/*", HOMESERVER_SEND, CALL_JSON | CALL_MEMBER, redact_call, 65536},
    {HTTP_PUT, ROOMS "state/*", HOMESERVER_STATE, CALL_JSON | CALL_MEMBER, put_state_call, 1024 * 1024},
    {HTTP_PUT, ROOMS "state/*/*", HOMESERVER_STATE, CALL_JSON | CALL_MEMBER, put_state_call, 1024 * 1024},
    {HTTP_PUT, ROOMS "state/*/", HOMESERVER_STATE, CALL_JSON | CALL_MEMBER, put_state_call, 1024 * 1024},
    {HTTP_POST, ROOMS "join", HOMESERVER_JOIN, 0, join_call, 65536},
    {HTTP_POST, "/_matrix/client/v3/join/*", HOMESERVER_JOIN, 0, join_call, 65536},
    {HTTP_POST, ROOMS "leave", HOMESERVER_LEAVE, CALL_ROOM, leave_call, 65536},
    {HTTP_POST, ROOMS "forget", HOMESERVER_LEAVE, CALL_ROOM, forget_call, 65536},
    {HTTP_POST, ROOMS "invite", HOMESERVER_CREATE, CALL_JSON | CALL_MEMBER, invite_call, 65536},
    {HTTP_POST, "/_matrix/client/v3/createRoom", HOMESERVER_CREATE, CALL_JSON, create_call, 1024 * 1024},
    {HTTP_PUT, ROOMS "typing/*", HOMESERVER_TYPING, CALL_JSON | CALL_MEMBER, nothing_call, 65536},
    {HTTP_POST, ROOMS "receipt/*/*", HOMESERVER_RECEIPT, CALL_JSON | CALL_MEMBER, nothing_call, 65536},
    {HTTP_POST, ROOMS "read_markers", HOMESERVER_RECEIPT, CALL_JSON | CALL_MEMBER, nothing_call, 65536},
    {.path = NULL},
};
