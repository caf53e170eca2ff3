#include "connectors/teams/render.h"

#include "base/json.h"
#include "base/own.h"
#include "connectors/teams/citation.h"

#include "settings/phrases.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum { SUMMARY_BYTES = 200 };

/* ---- Markdown ---------------------------------------------------------------------------------------------------- */

static bool begins_line(const struct text *markdown)
{
    size_t at = markdown->length;
    while (at > 0 && markdown->data[at - 1] == ' ')
        at--;
    return at == 0 || markdown->data[at - 1] == '\n';
}

/* "3. " or "3) " at the beginning of a line would become a list, which is numbered anew. Gives its digits; 0: none. */
static size_t digits_of_list(const struct text *markdown, const char *bytes, size_t length)
{
    size_t digits = 0;
    while (digits < length && bytes[digits] >= '0' && bytes[digits] <= '9')
        digits++;
    bool marked = digits < length && (bytes[digits] == '.' || bytes[digits] == ')');
    bool ends = digits + 1 >= length || bytes[digits + 1] == ' ' || bytes[digits + 1] == '\n';
    return digits > 0 && marked && ends && begins_line(markdown) ? digits : 0;
}

/* What Markdown or HTML would take for marks stands for itself. */
static void add_escaped(struct text *markdown, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        size_t digits = digits_of_list(markdown, bytes + i, length - i);
        if (digits > 0) {
            text_add_bytes(markdown, bytes + i, digits);
            text_printf(markdown, "\\%c", bytes[i += digits]);
        } else if (strchr("-+", bytes[i]) != NULL && begins_line(markdown))
            text_printf(markdown, "\\%c", bytes[i]);
        else if (bytes[i] == '>' && begins_line(markdown))
            text_add(markdown, "&gt;");
        else if (bytes[i] == '|' && begins_line(markdown))
            text_add(markdown, "&#124;");
        else if (bytes[i] == '<')
            text_add(markdown, "&lt;");
        else if (bytes[i] == '&')
            text_add(markdown, "&amp;");
        else if (bytes[i] == '\n')
            text_add(markdown, "  \n");
        else if ((unsigned char)bytes[i] >= ' ' || bytes[i] == '\t') { /* Teams refuses what is below */
            if (strchr("\\`*_[]#~", bytes[i]) != NULL)
                text_add_char(markdown, '\\');
            text_add_char(markdown, bytes[i]);
        }
    }
}

static bool may_link(const char *address)
{
    return string_starts(address, "https://") || string_starts(address, "http://") || string_starts(address, "mailto:");
}

/* "[label](address)" at cursor: writes it and returns the byte after it; NULL when it is not a link. */
static const char *add_link(const char *cursor, struct text *markdown)
{
    size_t label = strcspn(cursor + 1, "[]\n");
    const char *middle = cursor + 1 + label;
    if (middle[0] != ']' || middle[1] != '(')
        return NULL;
    const char *address = middle + 2;
    size_t length = strcspn(address, ")\n \t<>");
    if (address[length] != ')' || !may_link(address))
        return NULL;
    text_add_char(markdown, '[');
    for (size_t i = 0; i < label; i++) { /* without the marks of bold */
        if (cursor[1 + i] != '*')
            add_escaped(markdown, cursor + 1 + i, 1);
    }
    text_add(markdown, "](");
    text_add_bytes(markdown, address, length);
    text_add_char(markdown, ')');
    return address + length + 1;
}

static void add_inline(const char *marked, struct text *markdown)
{
    bool bold = false;
    while (*marked != '\0') {
        const char *after = *marked == '[' ? add_link(marked, markdown) : NULL;
        if (after != NULL) {
            marked = after;
        } else if (marked[0] == '*' && marked[1] == '*') {
            bold = !bold;
            text_add(markdown, "**");
            marked += 2;
        } else {
            size_t plain = 1 + strcspn(marked + 1, "[*");
            add_escaped(markdown, marked, plain);
            marked += plain;
        }
    }
    if (bold)
        text_add(markdown, "**");
}

static void add_block(const struct reply *reply, const struct block *block, size_t step, size_t *sources,
                      struct text *markdown)
{
    if (step > 0)
        text_printf(markdown, "%zu. ", step);
    add_inline(block->text, markdown);
    citation_mark(reply, block, sources, markdown);
    text_add(markdown, step > 0 ? "\n" : "\n\n");
}

static void add_choices(const struct reply *reply, struct text *markdown)
{
    for (size_t i = 0; i < reply->choices.count; i++) {
        text_printf(markdown, "%zu. ", i + 1);
        add_inline(reply->choices.items[i].label, markdown);
        text_add_char(markdown, '\n');
    }
}

void teams_render_markdown(const struct reply *reply, const char *more, struct text *markdown)
{
    size_t step = 0, sources = 0;
    for (size_t i = 0; i < reply->blocks.count; i++) {
        const struct block *block = &reply->blocks.items[i];
        size_t before = markdown->length;
        bool was_step = step > 0;
        step = block->kind == BLOCK_STEP ? step + 1 : 0;
        if (was_step && step == 0)
            text_add_char(markdown, '\n');
        add_block(reply, block, step, &sources, markdown);
        if (markdown->length <= TEAMS_TEXT_BYTES)
            continue;
        text_truncate(markdown, before > TEAMS_TEXT_BYTES / 2 ? before : utf8_cut(markdown->data, TEAMS_TEXT_BYTES));
        text_printf(markdown, "…\n\n%s\n\n", more);
        break;
    }
    if (step > 0)
        text_add_char(markdown, '\n');
    add_choices(reply, markdown);
    while (markdown->length > 0 && markdown->data[markdown->length - 1] == '\n')
        text_truncate(markdown, markdown->length - 1);
}

/* ---- the card ------------------------------------------------------------------------------------------------------
 */

/* A label on a button is plain. */
static void add_data(struct text *json, const struct choice *choice, const char *label)
{
    json_write_member(json, "title", label);
    json_write_key(json, "data");
    text_add_char(json, '{');
    json_write_member(json, "choice", choice->value);
    json_write_member(json, "label", label);
    text_add_char(json, '}');
}

/* One below the other: labels are whole sentences, and a row would hide all but the first. */
static void add_action(struct text *json, const struct choice *choice)
{
    own_(text_done) struct text label = TEXT_INIT;
    inline_plain(choice->label, &label);
    json_write_comma(json);
    text_add(json, "{\"type\":\"ActionSet\",\"spacing\":\"Small\",\"actions\":[{\"type\":\"Action.Execute\",\"verb\":"
                   "\"choose\"");
    add_data(json, choice, label.data);
    text_add(json, ",\"fallback\":{\"type\":\"Action.Submit\"");
    add_data(json, choice, label.data);
    text_add(json, "}}]}");
}

/* ---- the buttons under a ticket, for tutors -------------------------------------------------------------------------
 */

struct desk_act {
    const char *desk, *title;
};

static void add_desk_data(struct text *json, const struct desk_act *act, const char *title, int64_t departure)
{
    char card[24];
    (void)snprintf(card, sizeof card, "%" PRId64, departure);
    json_write_member(json, "title", title);
    json_write_key(json, "data");
    text_add_char(json, '{');
    json_write_member(json, "desk", act->desk);
    json_write_member(json, "label", title);
    json_write_member(json, "card", card);
    text_add_char(json, '}');
}

static void add_desk_action(struct text *json, const struct desk_act *act, const char *title, int64_t departure)
{
    json_write_comma(json);
    text_add(json, "{\"type\":\"Action.Execute\",\"verb\":\"desk\"");
    add_desk_data(json, act, title, departure);
    text_add(json, ",\"fallback\":{\"type\":\"Action.Submit\"");
    add_desk_data(json, act, title, departure);
    text_add(json, "}}");
}

static void add_field(struct text *json, const char *label, const char *hint)
{
    json_write_comma(json);
    text_add(json, "{\"type\":\"Input.Text\",\"id\":\"words\",\"isMultiline\":true,\"maxLength\":8000");
    json_write_member(json, "label", label);
    json_write_member(json, "placeholder", hint);
    text_add_char(json, '}');
}

/* The ticket itself is on its card, so that it changes with it everywhere. */
static void add_desk(struct text *json, const struct reply *reply, const char *markdown,
                     const struct teams_position *position)
{
    const struct phrases *phrases = position->phrases;
    static const struct desk_act waiting[] = {{"claim", "teams_desk_claim"}, {NULL, NULL}},
                                 claimed[] = {{"say", "teams_desk_say"},           {"note", "teams_desk_note"},
                                              {"transfer", "teams_desk_transfer"}, {"resolve", "teams_desk_resolve"},
                                              {"release", "teams_desk_release"},   {NULL, NULL}},
                                 closed[] = {{"say", "teams_desk_tell"}, {"reopen", "teams_desk_reopen"}, {NULL, NULL}};
    enum language language = reply->language;
    const struct desk_act *act = reply->card == REPLY_CARD_WAITING   ? waiting
                                 : reply->card == REPLY_CARD_CLAIMED ? claimed
                                                                     : closed;
    json_write_comma(json);
    text_add(json, "{\"type\":\"TextBlock\",\"wrap\":true");
    json_write_member(json, "text", markdown);
    text_add_char(json, '}');
    if (reply->card == REPLY_CARD_CLAIMED)
        add_field(json, phrase(phrases, language, "teams_desk_words"), phrase(phrases, language, "teams_desk_hint"));
    else if (reply->card == REPLY_CARD_CLOSED)
        add_field(json, phrase(phrases, language, "teams_desk_line"), NULL);
    json_write_comma(json);
    text_add(json, "{\"type\":\"ActionSet\",\"actions\":[");
    for (; act->desk != NULL; act++)
        add_desk_action(json, act, phrase(phrases, language, act->title), position->departure);
    text_add(json, "]}");
}

static bool has_desk(const struct reply *reply, const struct phrases *phrases)
{
    return reply->card != REPLY_CARD_NONE && phrases != NULL;
}

static void add_card(struct text *json, const struct reply *reply, const char *markdown,
                     const struct teams_position *position)
{
    json_write_key(json, "attachments");
    text_add(json, "[{\"contentType\":\"application/vnd.microsoft.card.adaptive\",\"content\":{"
                   "\"type\":\"AdaptiveCard\",\"$schema\":\"http://adaptivecards.io/schemas/adaptive-card.json\","
                   "\"version\":\"1.5\",\"body\":[");
    for (size_t i = 0; i < reply->choices.count; i++)
        add_action(json, &reply->choices.items[i]);
    if (has_desk(reply, position->phrases))
        add_desk(json, reply, markdown, position);
    text_add(json, "]}}]");
}

/* ---- the activity
 * ---------------------------------------------------------------------------------------------------- */

bool teams_picture_fits(const struct teams_picture *picture)
{
    static const char *const types[] = {"image/png", "image/jpeg", "image/gif"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (strcmp(picture->media_type, types[i]) == 0)
            return picture->length > 0 && picture->length <= TEAMS_PICTURE_BYTES;
    }
    return false;
}

static void add_picture(struct text *json, const struct teams_picture *picture)
{
    size_t size = sodium_base64_encoded_len(picture->length, sodium_base64_VARIANT_ORIGINAL);
    own_(free_pointer) char *coded = x_alloc(size, 1);
    sodium_bin2base64(coded, size, (const unsigned char *)picture->bytes, picture->length,
                      sodium_base64_VARIANT_ORIGINAL);
    json_write_key(json, "attachments");
    text_add(json, "[{");
    json_write_member(json, "contentType", picture->media_type);
    text_printf(json, ",\"contentUrl\":\"data:%s;base64,%s\"}]", picture->media_type, coded);
}

static void add_identity(struct text *json, const char *key, const char *id)
{
    if (*id == '\0')
        return;
    json_write_key(json, key);
    text_add_char(json, '{');
    json_write_member(json, "id", id);
    text_add_char(json, '}');
}

/* What a notification reads. */
static void add_summary(struct text *json, const struct reply *reply)
{
    own_(text_done) struct text plain = TEXT_INIT;
    if (reply->blocks.count > 0)
        inline_plain(reply->blocks.items[0].text, &plain);
    text_truncate(&plain, utf8_cut(plain.data, SUMMARY_BYTES));
    json_write_member(json, "summary", plain.data);
}

void teams_render_activity(const struct reply *reply, bool relayed, const struct teams_position *position,
                           struct text *json)
{
    own_(text_done) struct text markdown = TEXT_INIT;
    teams_render_markdown(reply, position->more, &markdown);
    text_add(json, "{\"type\":\"message\"");
    add_identity(json, "from", position->bot);
    add_identity(json, "conversation", position->conversation);
    json_write_member(json, "replyToId", *position->replies == '\0' ? NULL : position->replies);
    if (reply->language != LANGUAGE_NONE)
        json_write_member(json, "locale", language_code(reply->language));
    bool desk = position->picture == NULL && has_desk(reply, position->phrases);
    if (desk)
        add_summary(json, reply);
    else {
        json_write_member(json, "textFormat", "markdown");
        json_write_member(json, "text", markdown.data);
    }
    if (position->picture != NULL)
        add_picture(json, position->picture);
    else if (desk || reply->choices.count > 0)
        add_card(json, reply, markdown.data, position);
    if (!relayed)
        citation_add(reply, markdown.data, json);
    if (!relayed && reply->topic != NULL) {
        json_write_key(json, "channelData");
        text_add(json, "{\"feedbackLoop\":{\"type\":\"default\"}}");
    }
    text_add_char(json, '}');
}
