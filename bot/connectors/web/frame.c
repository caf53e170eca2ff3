#include "connectors/web/frame.h"

#include "base/json.h"
#include "base/own.h"

#include <string.h>

static enum result read_uuid(const struct json *object, const char *key, char uuid[FRAME_ID_BYTES + 1],
                             struct error *error)
{
    const char *id = NULL;
    if (json_need_string(object, key, &id, error) != RESULT_OK)
        return RESULT_BAD_INPUT;
    if (strlen(id) != FRAME_ID_BYTES || strspn(id, "0123456789abcdefABCDEF-") != FRAME_ID_BYTES)
        return error_set(error, RESULT_BAD_INPUT, "\"%s\" must be a UUID", key);
    memcpy(uuid, id, FRAME_ID_BYTES + 1);
    return RESULT_OK;
}

static enum result read_id(const struct json *object, struct frame *frame, struct error *error)
{
    return read_uuid(object, "id", frame->id, error);
}

static enum result read_take_back(const struct json *object, struct frame *frame, struct error *error)
{
    enum result result = read_id(object, frame, error);
    return result == RESULT_OK ? read_uuid(object, "target", frame->target, error) : result;
}

static enum result read_hello(const struct json *object, struct frame *frame, struct error *error)
{
    const char *visit = NULL, *language = "", *place = "";
    if (json_need_string(object, "visit", &visit, error) != RESULT_OK ||
        json_opt_int(object, "last_seq", &frame->last_seq, error) != RESULT_OK ||
        json_opt_string(object, "language", &language, error) != RESULT_OK ||
        json_opt_bool(object, "own_device", &frame->own_device, error) != RESULT_OK ||
        json_opt_string(object, "place", &place, error) != RESULT_OK)
        return RESULT_BAD_INPUT;
    if (strlen(visit) != FRAME_VISIT_BYTES || strspn(visit, "0123456789abcdef") != FRAME_VISIT_BYTES)
        return error_set(error, RESULT_BAD_INPUT, "\"visit\" must be 32 lower-case hex digits");
    if (strlen(place) > FRAME_PLACE_BYTES)
        return error_set(error, RESULT_BAD_INPUT, "\"place\" is longer than %d bytes", FRAME_PLACE_BYTES);
    if (frame->last_seq < 0)
        return error_set(error, RESULT_BAD_INPUT, "\"last_seq\" must not be negative");
    memcpy(frame->visit, visit, FRAME_VISIT_BYTES + 1);
    memcpy(frame->place, place, strlen(place) + 1);
    frame->language = language_from_code(language);
    return RESULT_OK;
}

static enum result read_message(const struct json *object, struct frame *frame, struct error *error)
{
    const char *text = NULL, *picture = "";
    if (read_id(object, frame, error) != RESULT_OK || json_need_string(object, "text", &text, error) != RESULT_OK ||
        json_opt_string(object, "picture", &picture, error) != RESULT_OK)
        return RESULT_BAD_INPUT;
    if (*picture != '\0' &&
        (strlen(picture) != FRAME_PICTURE_BYTES || strspn(picture, "0123456789abcdef") != FRAME_PICTURE_BYTES))
        return error_set(error, RESULT_BAD_INPUT, "\"picture\" must be what an upload was answered");
    memcpy(frame->picture, picture, strlen(picture) + 1);
    frame->text = x_strdup(text);
    return RESULT_OK;
}

static enum result read_choice(const struct json *object, struct frame *frame, struct error *error)
{
    const char *value = NULL, *label = "";
    if (read_id(object, frame, error) != RESULT_OK || json_need_string(object, "value", &value, error) != RESULT_OK ||
        json_opt_string(object, "label", &label, error) != RESULT_OK)
        return RESULT_BAD_INPUT;
    if (strlen(value) > FRAME_CHOICE_BYTES || strlen(label) > 1000)
        return error_set(error, RESULT_BAD_INPUT, "a choice as long as this was never offered");
    memcpy(frame->value, value, strlen(value) + 1);
    frame->text = x_strdup(label);
    return RESULT_OK;
}

static enum result read_typing(const struct json *object, struct frame *frame, struct error *error)
{
    bool on = true;
    enum result result = json_opt_bool(object, "on", &on, error);
    frame->stops = !on;
    return result;
}

static enum result read_ping(const struct json *object, struct frame *frame, struct error *error)
{
    (void)object;
    (void)frame;
    (void)error;
    return RESULT_OK;
}

static const struct {
    const char *type;
    enum frame_kind kind;
    enum result (*read)(const struct json *object, struct frame *frame, struct error *error);
} readers[] = {
    {"hello", FRAME_HELLO, read_hello},    {"message", FRAME_MESSAGE, read_message},
    {"choice", FRAME_CHOICE, read_choice}, {"take_back", FRAME_TAKE_BACK, read_take_back},
    {"typing", FRAME_TYPING, read_typing}, {"end", FRAME_END, read_id},
    {"ping", FRAME_PING, read_ping},
};

enum result frame_read(const char *json, size_t length, struct frame *frame, struct error *error)
{
    own_(json_freep) struct json *document = NULL;
    struct json_limits limits = {.max_bytes = (size_t)64 * 1024, .max_depth = 4};
    const char *type = NULL;
    *frame = (struct frame){.language = LANGUAGE_NONE};
    enum result result = json_parse(json, length, limits, &document, error);
    if (result != RESULT_OK || (result = json_need_string(document, "type", &type, error)) != RESULT_OK)
        return result;
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
        if (strcmp(readers[i].type, type) == 0) {
            frame->kind = readers[i].kind;
            return readers[i].read(document, frame, error);
        }
    }
    return error_set(error, RESULT_BAD_INPUT,
                     "\"type\" is none of hello, message, choice, take_back, typing, end, ping");
}

void frame_done(struct frame *frame)
{
    free_pointer(&frame->text);
}

static void begin(struct text *out, const char *type)
{
    text_clear(out);
    text_add_char(out, '{');
    json_write_member(out, "type", type);
}

void frame_welcome(struct text *out, size_t message_bytes, int64_t visit_minutes, int64_t own_device_days)
{
    begin(out, "welcome");
    json_write_member_int(out, "message_bytes", (int64_t)message_bytes);
    json_write_member_int(out, "visit_minutes", visit_minutes);
    json_write_member_int(out, "own_device_days", own_device_days);
    text_add_char(out, '}');
}

static void write_entry(struct text *out, const struct entry *entry, bool changed)
{
    begin(out, "entry");
    if (changed)
        json_write_member_bool(out, "changed", true);
    json_write_member_int(out, "seq", entry->seq);
    json_write_member_int(out, "at", entry->at_ms);
    json_write_member(out, "direction", entry->from_neuvo ? "out" : "in");
    if (!string_empty(entry->external_id))
        json_write_member(out, "id", entry->external_id);
    if (entry->from_neuvo && entry->body[0] == '{' && entry->body[1] == '"') {
        /* An encoded reply is a JSON object already: its members become the frame's. */
        text_add_char(out, ',');
        text_add(out, entry->body + 1);
        return;
    }
    json_write_member(out, "text", entry->body);
    text_add_char(out, '}');
}

void frame_entry(struct text *out, const struct entry *entry)
{
    write_entry(out, entry, false);
}

void frame_changed(struct text *out, const struct entry *entry)
{
    write_entry(out, entry, true);
}

void frame_acknowledge(struct text *out, const char *id, int64_t seq, bool by_person)
{
    begin(out, "ack");
    json_write_member(out, "id", id);
    json_write_member_int(out, "seq", seq);
    if (by_person)
        json_write_member_bool(out, "by_person", true);
    text_add_char(out, '}');
}

void frame_typing(struct text *out, const char *name, bool stops)
{
    begin(out, "typing");
    json_write_member_bool(out, "on", !stops);
    json_write_member(out, "name", name);
    text_add_char(out, '}');
}

void frame_busy(struct text *out, const char *id)
{
    begin(out, "busy");
    json_write_member(out, "id", id);
    text_add_char(out, '}');
}

void frame_ended(struct text *out, const char *reason)
{
    begin(out, "ended");
    json_write_member(out, "reason", reason);
    text_add_char(out, '}');
}

void frame_error(struct text *out, const char *id, const char *code, const char *message)
{
    begin(out, "error");
    json_write_member(out, "id", string_empty(id) ? NULL : id);
    json_write_member(out, "code", code);
    json_write_member(out, "message", message);
    text_add_char(out, '}');
}
