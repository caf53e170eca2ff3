#include "model/message.h"

#include "base/json.h"
#include "base/own.h"

#include <stdlib.h>
#include <string.h>

enum { FIELDS = 14 };

static void string_fields(struct message *message, char **fields[FIELDS])
{
    fields[0] = &message->connector;
    fields[1] = &message->organisation;
    fields[2] = &message->place;
    fields[3] = &message->thread;
    fields[4] = &message->account;
    fields[5] = &message->external_id;
    fields[6] = &message->text;
    fields[7] = &message->choice;
    fields[8] = &message->target;
    fields[9] = &message->unit;
    fields[10] = &message->direct_place;
    fields[11] = &message->attachment.origin;
    fields[12] = &message->attachment.media_type;
    fields[13] = &message->attachment.name;
}

void message_init(struct message *message)
{
    char **fields[FIELDS];
    memset(message, 0, sizeof *message);
    message->language = LANGUAGE_NONE;
    string_fields(message, fields);
    for (int i = 0; i < FIELDS; i++)
        *fields[i] = x_strdup("");
}

void message_done(struct message *message)
{
    char **fields[FIELDS];
    string_fields(message, fields);
    for (int i = 0; i < FIELDS; i++)
        free_pointer(fields[i]);
}

void message_set(char **field, const char *value)
{
    char *copy = x_strdup(value == NULL ? "" : value);
    free(*field);
    *field = copy;
}

static const char *const field_names[FIELDS] = {
    "connector", "organisation", "place", "thread",       "account",    "external_id",     "text",
    "choice",    "target",       "unit",  "direct_place", "attachment", "attachment_type", "attachment_name"};

void message_encode(const struct message *message, struct text *json)
{
    char **fields[FIELDS];
    struct message copy = *message;
    string_fields(&copy, fields);
    text_add_char(json, '{');
    json_write_member_int(json, "v", 1);
    json_write_member_int(json, "kind", message->kind);
    for (int i = 0; i < FIELDS; i++)
        json_write_member(json, field_names[i], *fields[i]);
    json_write_member(json, "language", language_code(message->language));
    json_write_member_int(json, "presence", message->presence);
    json_write_member_bool(json, "direct", message->direct);
    json_write_member_bool(json, "overheard", message->overheard);
    json_write_member_int(json, "masked", message->masked);
    json_write_member_int(json, "attachment_bytes", message->attachment.bytes);
    json_write_member_bool(json, "attachment_covered", message->attachment.covered);
    json_write_member_int(json, "at_ms", message->at_ms);
    json_write_member_int(json, "silence_limit_ms", message->silence_limit_ms);
    text_add_char(json, '}');
}

static enum result decode_fields(const struct json *document, struct message *message, struct error *error)
{
    char **fields[FIELDS];
    int64_t version = 0, kind = 0, presence = 0, masked = 0;
    const char *language = "";
    string_fields(message, fields);
    for (int i = 0; i < FIELDS; i++) {
        const char *value = "";
        if (json_opt_string(document, field_names[i], &value, error) != RESULT_OK)
            return RESULT_BAD_INPUT;
        message_set(fields[i], value);
    }
    if (json_need_int(document, "v", &version, error) != RESULT_OK ||
        json_need_int(document, "kind", &kind, error) != RESULT_OK ||
        json_opt_string(document, "language", &language, error) != RESULT_OK ||
        json_opt_int(document, "presence", &presence, error) != RESULT_OK ||
        json_opt_bool(document, "direct", &message->direct, error) != RESULT_OK ||
        json_opt_bool(document, "overheard", &message->overheard, error) != RESULT_OK ||
        json_opt_int(document, "masked", &masked, error) != RESULT_OK ||
        json_opt_int(document, "attachment_bytes", &message->attachment.bytes, error) != RESULT_OK ||
        json_opt_bool(document, "attachment_covered", &message->attachment.covered, error) != RESULT_OK ||
        json_opt_int(document, "at_ms", &message->at_ms, error) != RESULT_OK ||
        json_opt_int(document, "silence_limit_ms", &message->silence_limit_ms, error) != RESULT_OK)
        return RESULT_BAD_INPUT;
    if (version != 1 || kind < MESSAGE_TEXT || kind > MESSAGE_TIMER || presence < PRESENCE_ANONYMOUS ||
        presence > PRESENCE_SHARED)
        return error_set(error, RESULT_BAD_INPUT, "a message of a form that this program does not know");
    message->kind = (enum message_kind)kind;
    message->presence = (enum presence)presence;
    message->masked = (unsigned)masked;
    message->language = language_from_code(language);
    return RESULT_OK;
}

enum result message_decode(const char *json, struct message *message, struct error *error)
{
    own_(json_freep) struct json *document = NULL;
    /* A connector lets 64 KiB of text in; escaped, a byte can become six. */
    struct json_limits limits = {.max_bytes = 1 << 19, .max_depth = 2};
    enum result result = json_parse(json, strlen(json), limits, &document, error);
    if (result != RESULT_OK)
        return result;
    message_init(message);
    result = decode_fields(document, message, error);
    if (result != RESULT_OK)
        message_done(message);
    return result;
}
