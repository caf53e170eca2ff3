#include "through.h"

#include "base/json.h"
#include "base/own.h"
#include "connectors/teams/activity.h"
#include "connectors/teams/render.h"

#include <string.h>

#define BOT "28:neuvo"
static const struct json_limits limits = {(size_t)1024 * 1024, 64};

/* ---- in ------------------------------------------------------------------------------------------------------------
 */

static void add_frame(struct text *json, const char *type, bool direct)
{
    text_printf(
        json,
        "{\"type\":\"%s\",\"id\":\"1\",\"channelId\":\"msteams\",\"serviceUrl\":\"https://smba.trafficmanager.net/"
        "emea/\",\"from\":{\"id\":\"29:aino\",\"aadObjectId\":\"00000000-0000-4000-8000-000000000001\"},"
        "\"recipient\":{\"id\":\"" BOT "\",\"name\":\"Neuvo\"},\"replyToId\":\"0\",\"locale\":\"fi-FI\","
        "\"conversation\":{\"id\":\"a:1\",\"conversationType\":\"%s\",\"tenantId\":\"kunta\"}",
        type, direct ? "personal" : "groupChat");
    text_printf(json, ",\"channelData\":{\"tenant\":{\"id\":\"kunta\"}%s}",
                strcmp(type, "messageUpdate") == 0 ? ",\"eventType\":\"editMessage\"" : "");
}

/* In a room Neuvo is named, as Teams demands it. */
static void add_words(struct text *json, const char *words, bool direct)
{
    own_(text_done) struct text named = TEXT_INIT;
    text_printf(&named, "%s%s", direct ? "" : "<at>Neuvo</at> ", words);
    json_write_member(json, "textFormat", "plain");
    json_write_member(json, "text", named.data);
    if (!direct)
        text_add(json, ",\"entities\":[{\"type\":\"mention\",\"text\":\"<at>Neuvo</at>\",\"mentioned\":{\"id\":\"" BOT
                       "\",\"name\":\"Neuvo\"}}]");
}

static void add_press(struct text *json, const struct message *message)
{
    json_write_member(json, "name", "adaptiveCard/action");
    text_add(json, ",\"value\":{\"trigger\":\"manual\",\"action\":{\"type\":\"Action.Execute\",\"verb\":\"choose\","
                   "\"data\":{");
    json_write_member(json, "choice", message->choice);
    text_add(json, "}}}");
}

/* Teams names a keycap by its code points. False: nobody can react with that there. */
static bool add_reaction(struct text *json, const char *emoji)
{
    bool keycap = emoji[0] >= '0' && emoji[0] <= '9' && (unsigned char)emoji[1] >= 0x80;
    own_(text_done) struct text type = TEXT_INIT;
    if (keycap)
        text_printf(&type, "00%02x-fe0f-20e3_keycap", (unsigned)emoji[0]);
    else if ((unsigned char)emoji[0] >= 0x80)
        text_add(&type, emoji);
    text_add(json, ",\"reactionsAdded\":[{");
    json_write_member(json, "type", type.data);
    text_add(json, "}]");
    return type.length > 0;
}

static bool differs(const char *what, const char *said, const char *heard, struct text *why)
{
    if (strcmp(said, heard) == 0)
        return false;
    text_printf(why, "the %s \"%.200s\" came as \"%.200s\"", what, said, heard);
    return true;
}

static bool hear(struct message *message, bool direct, struct text *why)
{
    static const struct {
        enum message_kind kind;
        const char *type;
        enum activity_type comes_as;
    } kinds[] = {{MESSAGE_TEXT, "message", ACTIVITY_MESSAGE},
                 {MESSAGE_EDIT, "messageUpdate", ACTIVITY_EDIT},
                 {MESSAGE_CHOICE, "invoke", ACTIVITY_INVOKE},
                 {MESSAGE_REACTION, "messageReaction", ACTIVITY_REACTION}};
    own_(text_done) struct text json = TEXT_INIT;
    struct activity activity;
    struct error error = ERROR_INIT;
    size_t at = 0;
    while (at < sizeof kinds / sizeof *kinds && kinds[at].kind != message->kind)
        at++;
    if (at == sizeof kinds / sizeof *kinds || message->text[0] == '\0')
        return true; /* nothing that has words: a coming, a picture alone, the end of a visit */
    add_frame(&json, kinds[at].type, direct);
    if (message->kind == MESSAGE_CHOICE)
        add_press(&json, message);
    else if (message->kind == MESSAGE_REACTION) {
        if (!add_reaction(&json, message->text))
            return true;
    } else
        add_words(&json, message->text, direct);
    text_add_char(&json, '}');
    if (activity_read(json.data, json.length, &activity, &error) != RESULT_OK) {
        text_printf(why, "Teams' activity cannot be read: %s", error.text);
        return false;
    }
    bool good = activity.type == kinds[at].comes_as;
    if (!good)
        text_printf(why, "Teams' activity \"%s\" is taken for another", kinds[at].type);
    if (message->kind == MESSAGE_CHOICE)
        good = good && !differs("choice", message->choice, activity.choice, why);
    else
        message_set(&message->text, message->kind == MESSAGE_REACTION ? activity.emoji : activity.text);
    activity_done(&activity);
    return good;
}

/* ---- out -----------------------------------------------------------------------------------------------------------
 */

/* The byte after [label](address) at cursor; NULL: there is no link. The words are what reply_plain() makes of one. */
static const char *read_link(const char *cursor, struct text *words)
{
    own_(text_done) struct text label = TEXT_INIT;
    const char *at = cursor + 1;
    for (; *at != '\0' && *at != ']' && *at != '['; at++) {
        if (*at == '\\' && at[1] != '\0')
            at++;
        text_add_char(&label, *at);
    }
    if (at[0] != ']' || at[1] != '(')
        return NULL;
    size_t length = strcspn(at + 2, ")");
    text_add(words, label.data);
    text_add(words, " (");
    text_add_bytes(words, at + 2, length);
    text_add_char(words, ')');
    return at + 2 + length + 1;
}

/* Markdown as it is read. */
static void read_markdown(const char *markdown, struct text *words)
{
    static const struct {
        const char *mark, *reads;
    } marks[] = {{"**", ""}, {"&lt;", "<"}, {"&amp;", "&"}, {"&gt;", ">"}, {"&#124;", "|"}, {"  \n", "\n"}};
    while (*markdown != '\0') {
        const char *after = *markdown == '[' ? read_link(markdown, words) : NULL;
        for (size_t i = 0; after == NULL && i < sizeof marks / sizeof *marks; i++) {
            if (string_starts(markdown, marks[i].mark)) {
                text_add(words, marks[i].reads);
                after = markdown + strlen(marks[i].mark);
            }
        }
        if (after == NULL) {
            markdown += markdown[0] == '\\' && markdown[1] != '\0' ? 1 : 0;
            text_add_char(words, *markdown);
            after = markdown + 1;
        }
        markdown = after;
    }
}

/* Beside the card stand its choices, numbered; reply_plain() numbers them again. */
static bool cut_numbered(const struct reply *shown, struct text *words, struct text *why)
{
    own_(text_done) struct text numbered = TEXT_INIT;
    for (size_t i = 0; i < shown->choices.count; i++)
        text_printf(&numbered, "%s%zu. %s", i == 0 ? "" : "\n", i + 1, shown->choices.items[i].label);
    if (numbered.length > words->length || strcmp(words->data + words->length - numbered.length, numbered.data) != 0) {
        text_printf(why, "the choices do not stand numbered below the text:\n%s\n", words->data);
        return false;
    }
    text_truncate(words, words->length - numbered.length);
    text_trim(words);
    return true;
}

/* The label and the choice of a button that can be pressed. */
static void read_button(const struct json *action, struct reply *shown)
{
    const struct json *data = NULL;
    const char *title = "", *choice = NULL;
    if (json_opt_string(action, "title", &title, NULL) == RESULT_OK &&
        json_opt_object(action, "data", &data, NULL) == RESULT_OK && data != NULL &&
        json_opt_string(data, "choice", &choice, NULL) == RESULT_OK && choice != NULL)
        reply_add_choice(shown, title, choice);
}

/* All buttons of a card, wherever they stand. */
static void read_buttons(const struct json *value, struct reply *shown)
{
    const char *type = "";
    if (json_type(value) == JSON_OBJECT && json_opt_string(value, "type", &type, NULL) == RESULT_OK &&
        strcmp(type, "Action.Execute") == 0) {
        read_button(value, shown);
        return;
    }
    if (json_type(value) != JSON_OBJECT && json_type(value) != JSON_ARRAY)
        return;
    for (const struct json *inside = json_first(value); inside != NULL; inside = json_next(inside))
        read_buttons(inside, shown);
}

static bool show(struct reply *reply, struct text *why)
{
    static const struct teams_position position = {
        .bot = BOT, .conversation = "a:1", .replies = "1", .more = "https://kunta.example/"};
    own_(text_done) struct text json = TEXT_INIT, words = TEXT_INIT;
    own_(json_freep) struct json *document = NULL;
    struct error error = ERROR_INIT;
    struct reply shown;
    const char *text = "";
    teams_render_activity(reply, false, &position, &json);
    if (json_parse(json.data, json.length, limits, &document, &error) != RESULT_OK ||
        json_opt_string(document, "text", &text, &error) != RESULT_OK) {
        text_printf(why, "what Teams is sent cannot be read: %s", error.text);
        return false;
    }
    read_markdown(text, &words);
    reply_init(&shown, reply->language);
    read_buttons(document, &shown);
    bool good = cut_numbered(&shown, &words, why);
    reply_add_block(&shown, BLOCK_PARAGRAPH, words.data);
    shown.erased = reply->erased;
    shown.file = reply->file;
    reply->file = (struct reply_file){.name = NULL};
    if (reply->topic != NULL)
        shown.topic = x_strdup(reply->topic);
    reply_done(reply);
    *reply = shown;
    return good;
}

const struct through through_teams = {"teams", hear, show};
