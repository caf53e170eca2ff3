#include "model/reply.h"

#include "base/json.h"
#include "base/own.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const kind_names[] = {"paragraph", "step", "source", "note"};

void reply_init(struct reply *reply, enum language language)
{
    *reply = (struct reply){.language = language};
}

void reply_done(struct reply *reply)
{
    for (size_t i = 0; i < reply->blocks.count; i++)
        free(reply->blocks.items[i].text);
    for (size_t i = 0; i < reply->choices.count; i++) {
        free(reply->choices.items[i].label);
        free(reply->choices.items[i].value);
    }
    list_done(&reply->blocks);
    list_done(&reply->choices);
    free_pointer(&reply->topic);
    free_pointer(&reply->file.name);
    free_pointer(&reply->file.media_type);
    free_pointer(&reply->file.content);
}

void reply_add_block(struct reply *reply, enum block_kind kind, const char *text)
{
    *list_push(&reply->blocks) = (struct block){.kind = kind, .text = x_strdup(text)};
}

void reply_add_choice(struct reply *reply, const char *label, const char *value)
{
    *list_push(&reply->choices) = (struct choice){.label = x_strdup(label), .value = x_strdup(value)};
}

void reply_set_file(struct reply *reply, const char *name, const char *media_type, const char *content)
{
    free(reply->file.name);
    free(reply->file.media_type);
    free(reply->file.content);
    reply->file = (struct reply_file){x_strdup(name), x_strdup(media_type), x_strdup(content)};
}

static const char *const card_names[] = {[REPLY_CARD_NONE] = NULL,
                                         [REPLY_CARD_WAITING] = "waiting",
                                         [REPLY_CARD_CLAIMED] = "claimed",
                                         [REPLY_CARD_CLOSED] = "closed"};

static enum reply_card card_of(const char *name)
{
    for (int card = REPLY_CARD_WAITING; card <= REPLY_CARD_CLOSED; card++) {
        if (string_equal(card_names[card], name))
            return (enum reply_card)card;
    }
    return REPLY_CARD_NONE;
}

void reply_encode(const struct reply *reply, struct text *json)
{
    text_add_char(json, '{');
    json_write_member_int(json, "v", 1);
    json_write_member(json, "language", language_code(reply->language));
    json_write_member(json, "topic", reply->topic);
    if (reply->erased)
        json_write_member_bool(json, "erased", true);
    if (reply->picture != 0) {
        char id[24]; /* a string, since a browser's numbers are shorter */
        (void)snprintf(id, sizeof id, "%" PRId64, reply->picture);
        json_write_member(json, "picture", id);
    }
    json_write_member(json, "card", card_names[reply->card]);
    json_write_key(json, "blocks");
    text_add_char(json, '[');
    for (size_t i = 0; i < reply->blocks.count; i++) {
        json_write_comma(json);
        text_add_char(json, '{');
        json_write_member(json, "kind", kind_names[reply->blocks.items[i].kind]);
        json_write_member(json, "text", reply->blocks.items[i].text);
        text_add_char(json, '}');
    }
    text_add_char(json, ']');
    json_write_key(json, "choices");
    text_add_char(json, '[');
    for (size_t i = 0; i < reply->choices.count; i++) {
        json_write_comma(json);
        text_add_char(json, '{');
        json_write_member(json, "label", reply->choices.items[i].label);
        json_write_member(json, "value", reply->choices.items[i].value);
        text_add_char(json, '}');
    }
    text_add_char(json, ']');
    if (reply->file.name != NULL) {
        json_write_key(json, "file");
        text_add_char(json, '{');
        json_write_member(json, "name", reply->file.name);
        json_write_member(json, "media_type", reply->file.media_type);
        json_write_member(json, "content", reply->file.content);
        text_add_char(json, '}');
    }
    text_add_char(json, '}');
}

static enum result decode_block(const struct json *value, struct reply *reply, struct error *error)
{
    const char *kind = NULL;
    const char *text = NULL;
    if (json_need_string(value, "kind", &kind, error) != RESULT_OK ||
        json_need_string(value, "text", &text, error) != RESULT_OK)
        return RESULT_BAD_INPUT;
    for (size_t i = 0; i < sizeof kind_names / sizeof *kind_names; i++) {
        if (strcmp(kind, kind_names[i]) == 0) {
            reply_add_block(reply, (enum block_kind)i, text);
            return RESULT_OK;
        }
    }
    return error_set(error, RESULT_BAD_INPUT, "unknown block kind \"%.32s\"", kind);
}

static enum result decode_choice(const struct json *value, struct reply *reply, struct error *error)
{
    const char *label = NULL;
    const char *choice = NULL;
    if (json_need_string(value, "label", &label, error) != RESULT_OK ||
        json_need_string(value, "value", &choice, error) != RESULT_OK)
        return RESULT_BAD_INPUT;
    reply_add_choice(reply, label, choice);
    return RESULT_OK;
}

static enum result decode_each(const struct json *object, const char *key,
                               enum result (*one)(const struct json *, struct reply *, struct error *),
                               struct reply *reply, struct error *error)
{
    const struct json *array = NULL;
    enum result result = json_need_array(object, key, &array, error);
    for (const struct json *item = json_first(array); result == RESULT_OK && item != NULL; item = json_next(item))
        result = one(item, reply, error);
    return result;
}

static enum result decode_file(const struct json *object, struct reply *reply, struct error *error)
{
    const struct json *file = NULL;
    const char *name = NULL, *media_type = NULL, *content = NULL;
    enum result result = json_opt_object(object, "file", &file, error);
    if (result != RESULT_OK || file == NULL)
        return result;
    if ((result = json_need_string(file, "name", &name, error)) == RESULT_OK &&
        (result = json_need_string(file, "media_type", &media_type, error)) == RESULT_OK &&
        (result = json_need_string(file, "content", &content, error)) == RESULT_OK)
        reply_set_file(reply, name, media_type, content);
    return result;
}

enum result reply_decode(const char *json, struct reply *reply, struct error *error)
{
    own_(json_freep) struct json *document = NULL;
    /* A file of 256 KiB; escaped, a byte can become six. */
    struct json_limits limits = {.max_bytes = 1 << 21, .max_depth = 8};
    int64_t version = 0;
    const char *language = "", *topic = NULL, *picture = "0", *card = NULL;
    reply_init(reply, LANGUAGE_NONE);
    enum result result = json_parse(json, strlen(json), limits, &document, error);
    if (result == RESULT_OK && (result = json_need_int(document, "v", &version, error)) == RESULT_OK && version != 1)
        result =
            error_set(error, RESULT_BAD_INPUT, "a reply of version %lld; this program knows 1", (long long)version);
    if (result == RESULT_OK && (result = json_opt_string(document, "language", &language, error)) == RESULT_OK &&
        (result = json_opt_string(document, "topic", &topic, error)) == RESULT_OK &&
        (result = json_opt_string(document, "picture", &picture, error)) == RESULT_OK &&
        (result = json_opt_string(document, "card", &card, error)) == RESULT_OK &&
        (result = json_opt_bool(document, "erased", &reply->erased, error)) == RESULT_OK) {
        reply->language = language_from_code(language);
        reply->topic = x_strdup(topic);
        reply->picture = strtoll(picture, NULL, 10);
        reply->card = card_of(card);
        result = decode_each(document, "blocks", decode_block, reply, error);
    }
    if (result == RESULT_OK)
        result = decode_each(document, "choices", decode_choice, reply, error);
    if (result == RESULT_OK)
        result = decode_file(document, reply, error);
    if (result != RESULT_OK)
        reply_done(reply);
    return result;
}

static void without_bold(const char *bytes, size_t length, struct text *text)
{
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] == '*' && i + 1 < length && bytes[i + 1] == '*')
            i++;
        else
            text_add_char(text, bytes[i]);
    }
}

/* "[label](address)" at cursor: writes it and returns the byte after it; NULL when it is not a link. */
static const char *plain_link(const char *cursor, struct text *text)
{
    size_t label = strcspn(cursor + 1, "[]\n");
    const char *middle = cursor + 1 + label;
    if (middle[0] != ']' || middle[1] != '(')
        return NULL;
    size_t address = strcspn(middle + 2, ")\n");
    const char *end = middle + 2 + address;
    if (*end != ')')
        return NULL;
    without_bold(cursor + 1, label, text);
    if (label != address || memcmp(cursor + 1, middle + 2, label) != 0) {
        text_add(text, " (");
        text_add_bytes(text, middle + 2, address);
        text_add_char(text, ')');
    }
    return end + 1;
}

void inline_plain(const char *marked, struct text *text)
{
    while (*marked != '\0') {
        const char *after = *marked == '[' ? plain_link(marked, text) : NULL;
        if (after != NULL) {
            marked = after;
        } else if (marked[0] == '*' && marked[1] == '*') {
            marked += 2;
        } else {
            size_t plain = 1 + strcspn(marked + 1, "[*");
            text_add_bytes(text, marked, plain);
            marked += plain;
        }
    }
}

void reply_plain(const struct reply *reply, struct text *text)
{
    unsigned step = 0;
    enum block_kind last = BLOCK_STEP;
    for (size_t i = 0; i < reply->blocks.count; i++) {
        const struct block *block = &reply->blocks.items[i];
        bool joined = block->kind == last && block->kind != BLOCK_PARAGRAPH;
        if (i > 0)
            text_add(text, joined ? "\n" : "\n\n");
        step = block->kind == BLOCK_STEP ? step + 1 : 0;
        if (step > 0)
            text_printf(text, "%u. ", step);
        inline_plain(block->text, text);
        last = block->kind;
    }
    for (size_t i = 0; i < reply->choices.count; i++) {
        text_add(text, i == 0 && reply->blocks.count > 0 ? "\n\n" : i == 0 ? "" : "\n");
        text_printf(text, "[%zu] ", i + 1);
        inline_plain(reply->choices.items[i].label, text);
    }
}

void inline_quote(const char *words, struct text *text)
{
    for (; *words != '\0'; words++) {
        bool bold = words[0] == '*' && words[1] == '*', link = words[0] == ']' && words[1] == '(';
        text_add_char(text, *words);
        words += strspn(words + 1, bold ? "*" : "");
        if (link)
            text_add_char(text, ' ');
    }
}
