#include "connectors/matrix/render.h"

#include "base/json.h"
#include "base/own.h"
#include "connectors/matrix/crypto.h"
#include "connectors/matrix/event.h"

#include <string.h>

/* ---- HTML -------------------------------------------------------------------------------------------------- */

static void add_escaped(struct text *html, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        switch (bytes[i]) {
        case '&':
            text_add(html, "&amp;");
            break;
        case '<':
            text_add(html, "&lt;");
            break;
        case '>':
            text_add(html, "&gt;");
            break;
        case '"':
            text_add(html, "&quot;");
            break;
        case '\n':
            text_add(html, "<br>");
            break;
        default:
            text_add_char(html, bytes[i]);
        }
    }
}

static bool may_link(const char *address)
{
    return string_starts(address, "https://") || string_starts(address, "http://") || string_starts(address, "mailto:");
}

/* The label of a link stands for itself: without the marks of bold, as in plain text. */
static void add_unmarked(struct text *html, const char *label, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (label[i] == '*' && i + 1 < length && label[i + 1] == '*')
            i++;
        else
            add_escaped(html, label + i, 1);
    }
}

/* "[label](address)" at cursor: writes it and returns the byte after it; NULL when it is not a link. */
static const char *add_link(const char *cursor, struct text *html)
{
    size_t label = strcspn(cursor + 1, "[]\n");
    const char *middle = cursor + 1 + label;
    if (middle[0] != ']' || middle[1] != '(')
        return NULL;
    const char *address = middle + 2;
    size_t length = strcspn(address, ")\n");
    if (address[length] != ')' || !may_link(address))
        return NULL;
    text_add(html, "<a href=\"");
    add_escaped(html, address, length);
    text_add(html, "\">");
    add_unmarked(html, cursor + 1, label);
    text_add(html, "</a>");
    return address + length + 1;
}

static void add_inline(const char *marked, struct text *html)
{
    bool bold = false;
    while (*marked != '\0') {
        const char *after = *marked == '[' ? add_link(marked, html) : NULL;
        if (after != NULL) {
            marked = after;
        } else if (marked[0] == '*' && marked[1] == '*') {
            bold = !bold;
            text_add(html, bold ? "<strong>" : "</strong>");
            marked += 2;
        } else {
            size_t plain = 1 + strcspn(marked + 1, "[*");
            add_escaped(html, marked, plain);
            marked += plain;
        }
    }
    if (bold)
        text_add(html, "</strong>");
}

static void add_block(const struct block *block, struct text *html)
{
    bool small = block->kind == BLOCK_SOURCE || block->kind == BLOCK_NOTE;
    text_add(html, small ? "<p><em>" : "<p>");
    add_inline(block->text, html);
    text_add(html, small ? "</em></p>" : "</p>");
}

/* Numbered by ourselves and not as a list: a list would begin again at 1 in a client that shows only part of it, and
 * what is typed back must be what stands there. */
static void add_choices(const struct reply *reply, struct text *html)
{
    if (reply->choices.count == 0)
        return;
    text_add(html, "<p>");
    for (size_t i = 0; i < reply->choices.count; i++) {
        text_printf(html, "%s<strong>%zu</strong>&nbsp; ", i == 0 ? "" : "<br>", i + 1);
        add_inline(reply->choices.items[i].label, html);
    }
    text_add(html, "</p>");
}

void matrix_render_html(const struct reply *reply, struct text *html)
{
    bool listing = false;
    for (size_t i = 0; i < reply->blocks.count; i++) {
        const struct block *block = &reply->blocks.items[i];
        bool step = block->kind == BLOCK_STEP;
        if (step != listing)
            text_add(html, step ? "<ol>" : "</ol>");
        listing = step;
        if (!step) {
            add_block(block, html);
            continue;
        }
        text_add(html, "<li>");
        add_inline(block->text, html);
        text_add(html, "</li>");
    }
    if (listing)
        text_add(html, "</ol>");
    add_choices(reply, html);
}

/* ---- content ----------------------------------------------------------------------------------------------- */

static void add_words(struct text *json, const char *type, const char *plain, const char *html)
{
    json_write_member(json, "msgtype", type);
    json_write_member(json, "body", plain);
    if (html != NULL) {
        json_write_member(json, "format", "org.matrix.custom.html");
        json_write_member(json, "formatted_body", html);
    }
    json_write_key(json, "m.mentions");
    text_add(json, "{}");
}

static void add_base64(struct text *json, const char *key, const unsigned char *bytes, size_t length,
                       bool for_addresses)
{
    own_(text_wipe) struct text encoded = TEXT_INIT;
    crypto_base64(bytes, length, &encoded);
    for (char *at = encoded.data; for_addresses && *at != '\0'; at++)
        *at = (char)(*at == '+' ? '-' : *at == '/' ? '_' : *at);
    json_write_member(json, key, encoded.data);
}

/* "Sending encrypted attachments". */
static void add_sealed_file(struct text *json, const struct matrix_file *file)
{
    json_write_key(json, "file");
    text_add(json, "{\"v\":\"v2\"");
    json_write_member(json, "url", file->uri);
    text_add(json, ",\"key\":{\"alg\":\"A256CTR\",\"ext\":true,\"key_ops\":[\"encrypt\",\"decrypt\"],\"kty\":\"oct\"");
    add_base64(json, "k", file->sealed->key, sizeof file->sealed->key, true);
    text_add_char(json, '}');
    add_base64(json, "iv", file->sealed->iv, sizeof file->sealed->iv, false);
    text_add(json, ",\"hashes\":{");
    add_base64(json, "sha256", file->sealed->hash, sizeof file->sealed->hash, false);
    text_add(json, "}}");
}

static void add_file(struct text *json, const struct matrix_file *file)
{
    json_write_member(json, "filename", file->name);
    if (file->sealed == NULL)
        json_write_member(json, "url", file->uri);
    else
        add_sealed_file(json, file);
    json_write_key(json, "info");
    text_add_char(json, '{');
    json_write_member(json, "mimetype", file->media_type);
    json_write_member_int(json, "size", (int64_t)file->bytes);
    text_add_char(json, '}');
}

static void add_reply_to(struct text *json, const char *event)
{
    json_write_key(json, "m.in_reply_to");
    text_add_char(json, '{');
    json_write_member(json, "event_id", event);
    text_add_char(json, '}');
}

static void add_position(struct text *json, const struct matrix_position *position)
{
    bool threaded = *position->thread != '\0';
    if (*position->edits == '\0' && !threaded && *position->replies == '\0')
        return;
    json_write_key(json, "m.relates_to");
    text_add_char(json, '{');
    if (*position->edits != '\0') {
        json_write_member(json, "rel_type", "m.replace");
        json_write_member(json, "event_id", position->edits);
    } else if (threaded) {
        json_write_member(json, "rel_type", "m.thread");
        json_write_member(json, "event_id", position->thread);
        json_write_member_bool(json, "is_falling_back", true);
        add_reply_to(json, *position->replies == '\0' ? position->thread : position->replies);
    } else {
        add_reply_to(json, position->replies);
    }
    text_add_char(json, '}');
}

static void add_own(struct text *json, const char *key, const char *cause)
{
    json_write_key(json, MATRIX_OWN_KEY);
    text_add_char(json, '{');
    json_write_member(json, "key", key);
    json_write_member(json, "cause", *cause == '\0' ? NULL : cause);
    text_add_char(json, '}');
}

static const char *type_of_file(const struct matrix_file *file)
{
    return string_starts(file->media_type, "image/") ? "m.image" : "m.file";
}

void matrix_render_content(const struct reply *reply, bool relayed, const struct matrix_position *position,
                           const struct matrix_file *file, const char *key, const char *cause, struct text *json)
{
    own_(text_done) struct text plain = TEXT_INIT;
    own_(text_done) struct text html = TEXT_INIT;
    own_(text_done) struct text starred = TEXT_INIT;
    const char *type = file != NULL ? type_of_file(file) : relayed ? "m.text" : "m.notice";
    bool edits = *position->edits != '\0';
    reply_plain(reply, &plain);
    matrix_render_html(reply, &html);
    if (file != NULL && plain.length == 0) /* no caption: the words are its name, and are not shown twice */
        text_add(&plain, file->name);
    text_add_char(json, '{');
    if (edits) { /* clients that know no edits show the whole with a star in front */
        text_printf(&starred, "* %s", plain.data);
        add_words(json, type, starred.data, NULL);
        json_write_key(json, "m.new_content");
        text_add_char(json, '{');
    }
    add_words(json, type, plain.data, html.length == 0 ? NULL : html.data);
    if (file != NULL)
        add_file(json, file);
    if (edits)
        text_add_char(json, '}');
    add_position(json, position);
    add_own(json, key, cause);
    text_add_char(json, '}');
}
