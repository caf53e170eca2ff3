/* What an activity means to Neuvo: none, one or several messages. */
#include "connectors/teams/connection.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/own.h"
#include "connectors/teams/teams.h"

#include <string.h>

enum { TEXT_BYTES = 16 * 1024, NAME_BYTES = 120, TYPE_BYTES = 80 };

/* What Teams calls the same in several activities (a message and its edits) gets names of our own. */
static void set_id(struct message *message, const char *kind, const char *what, const char *more)
{
    char hash[HASH_HEX_BYTES];
    own_(text_done) struct text id = TEXT_INIT;
    hash_strings_hex(NULL, hash, what, more, NULL);
    text_printf(&id, "neuvo:%s:%s", kind, hash);
    message_set(&message->external_id, id.data);
}

static void set_cut(char **field, const char *value, size_t most)
{
    own_(free_pointer) char *cut = x_strndup(value, utf8_cut(value, most));
    message_set(field, cut);
}

static struct message *add(const struct connector *connector, const struct activity *activity, struct arrival *arrival)
{
    struct message *message = list_push(&arrival->messages);
    message_init(message);
    message->direct = activity->scope == SCOPE_PERSONAL;
    message->presence = PRESENCE_PERSONAL;
    message->language = language_from_code(activity->locale);
    message_set(&message->connector, teams_type.name);
    message_set(&message->place, activity->conversation);
    message_set(&message->thread, activity->scope == SCOPE_CHANNEL ? activity->thread : "");
    message_set(&message->account, activity->account);
    message_set(&message->external_id, activity->id);
    if (!message->direct) {
        const struct teams_place *alone = teams_place_with(connector->places, activity->account);
        own_(text_done) struct text person = TEXT_INIT;
        text_printf(&person, TEAMS_PERSON "%s", activity->account);
        message_set(&message->direct_place, alone == NULL ? person.data : alone->id);
    }
    return message;
}

/* In a channel the first message of a thread names itself as the thread. */
static void begin_thread(const struct activity *activity, struct message *message)
{
    if (activity->scope == SCOPE_CHANNEL && *activity->thread == '\0')
        message_set(&message->thread, activity->id);
}

/* ---- one kind of activity each ------------------------------------------------------------------------------------
 */

static bool is_for_us(const struct activity *activity)
{
    return activity->scope == SCOPE_PERSONAL || activity->mentions_me;
}

/* The words that a tutor would write under the card. False: the button is none of ours, or there is nothing to say. */
static bool desk_words(const struct activity *activity, struct text *words)
{
    static const struct {
        const char *desk, *words;
        bool says; /* the words of the field follow */
    } rows[] = {
        {"claim", "ota", false}, {"release", "vapauta", false}, {"resolve", "ratkaistu", false},    {"say", "", true},
        {"note", "# ", true},    {"transfer", "siirrä ", true}, {"reopen", "avaa uudelleen", false}};
    if (activity->scope == SCOPE_PERSONAL && *activity->reply_to == '\0') /* of which card? */
        return false;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (strcmp(activity->desk, rows[i].desk) != 0 || (rows[i].says && *activity->words == '\0'))
            continue;
        text_printf(words, "%s%s", rows[i].words, rows[i].says ? activity->words : "");
        return true;
    }
    return false;
}

/* The card is the first message of its thread. */
static void write_under_card(const struct activity *activity, const char *words, struct message *message)
{
    message->kind = MESSAGE_TEXT;
    message_set(&message->target, "");
    message_set(&message->thread, *activity->reply_to != '\0' ? activity->reply_to : activity->thread);
    set_cut(&message->text, words, TEXT_BYTES);
}

/* Who reads along in a group chat by permission of its owner says so nowhere: only what names Neuvo is for it. In a
 * thread of a channel what is not may still follow an answer of ours. */
static void say_text(const struct connector *connector, const struct activity *activity, struct arrival *arrival)
{
    if (*activity->choice != '\0' && *activity->text == '\0') {
        struct message *chosen = add(connector, activity, arrival);
        chosen->kind = MESSAGE_CHOICE;
        message_set(&chosen->choice, activity->choice);
        message_set(&chosen->target, activity->reply_to);
        return;
    }
    own_(text_done) struct text desk = TEXT_INIT;
    if (*activity->text == '\0' && desk_words(activity, &desk)) {
        write_under_card(activity, desk.data, add(connector, activity, arrival));
        return;
    }
    bool words = *activity->text != '\0' || activity->has_files;
    if (!is_for_us(activity) && (activity->scope != SCOPE_CHANNEL || *activity->thread == '\0' || !words))
        return;
    struct message *message = add(connector, activity, arrival);
    message->kind = MESSAGE_TEXT;
    message->overheard = !is_for_us(activity);
    begin_thread(activity, message);
    set_cut(&message->text, activity->text, TEXT_BYTES);
    if (*activity->picture == '\0' || strlen(activity->picture) > ATTACHMENT_ORIGIN_BYTES ||
        !teams_address_is_service(&connector->options, activity->picture))
        return;
    message_set(&message->attachment.origin, activity->picture);
    set_cut(&message->attachment.media_type, activity->media_type, TYPE_BYTES);
    set_cut(&message->attachment.name, activity->file_name, NAME_BYTES);
}

static void say_edit(const struct connector *connector, const struct activity *activity, struct arrival *arrival)
{
    own_(text_done) struct text what = TEXT_INIT;
    struct message *message = add(connector, activity, arrival);
    message->kind = MESSAGE_EDIT;
    text_printf(&what, "%s %s", activity->id, activity->timestamp);
    set_id(message, "edit", what.data, activity->text);
    message_set(&message->target, activity->id);
    set_cut(&message->text, activity->text, TEXT_BYTES);
}

static void say_deleted(const struct connector *connector, const struct activity *activity, struct arrival *arrival)
{
    struct message *message = add(connector, activity, arrival);
    message->kind = MESSAGE_REDACTION;
    set_id(message, "delete", activity->id, "");
    message_set(&message->target, activity->id);
}

static void say_reaction(const struct connector *connector, const struct activity *activity, struct arrival *arrival)
{
    struct message *message = add(connector, activity, arrival);
    message->kind = MESSAGE_REACTION;
    set_id(message, "reaction", activity->id, activity->emoji); /* it stands nowhere, so that nothing can answer it */
    message_set(&message->target, activity->reply_to);
    message_set(&message->text, activity->emoji);
}

/* Teams tells it twice, in either order; it is one coming, whose name is the place's. */
static void say_join(const struct connector *connector, const struct activity *activity, struct arrival *arrival)
{
    if (strcmp(activity->from, activity->bot) == 0)
        return;
    struct message *message = add(connector, activity, arrival);
    message->kind = MESSAGE_JOIN;
    set_id(message, "joined", activity->conversation, "");
    message_set(&message->thread, "");
    message_set(&message->choice, message->direct ? "direct" : "room");
}

static void say_left(const struct connector *connector, const struct activity *activity, struct arrival *arrival)
{
    for (size_t i = 0; i < activity->left.count && activity->scope != SCOPE_PERSONAL; i++) {
        struct message *message = add(connector, activity, arrival);
        message->kind = MESSAGE_LEAVE;
        message->overheard = true;
        set_id(message, "left", activity->id, activity->left.items[i]);
        message_set(&message->account, activity->left.items[i]);
    }
}

static void say_invoke(struct connector *connector, const struct activity *activity, struct arrival *arrival)
{
    own_(text_done) struct text id = TEXT_INIT;
    bool feedback = strcmp(activity->name, "message/submitAction") == 0 && activity->feedback;
    bool acts = strcmp(activity->name, "adaptiveCard/action") == 0;
    own_(text_done) struct text words = TEXT_INIT;
    bool chosen = acts && *activity->choice != '\0', desk = acts && desk_words(activity, &words);
    if (!feedback && !chosen && !desk)
        return;
    struct message *message = add(connector, activity, arrival);
    teams_invokes_name(connector->invokes, activity, clock_now_ms(), &id);
    message_set(&message->external_id, id.data);
    message_set(&message->target, activity->reply_to);
    message->kind = feedback ? MESSAGE_REACTION : MESSAGE_CHOICE;
    if (feedback)
        message_set(&message->text, activity->liked ? "👍" : "👎");
    else if (chosen)
        message_set(&message->choice, activity->choice);
    else
        write_under_card(activity, words.data, message);
    teams_invokes_keep(connector->invokes, &arrival->kept);
}

void teams_messages_of(struct connector *connector, const struct activity *activity, struct arrival *arrival)
{
    bool nameless = *activity->id == '\0' && activity->type != ACTIVITY_MEMBERS;
    if (nameless || *activity->conversation == '\0' || *activity->account == '\0')
        return;
    switch (activity->type) {
    case ACTIVITY_MESSAGE:
        say_text(connector, activity, arrival);
        break;
    case ACTIVITY_EDIT:
        say_edit(connector, activity, arrival);
        break;
    case ACTIVITY_DELETE:
        say_deleted(connector, activity, arrival);
        break;
    case ACTIVITY_REACTION:
        say_reaction(connector, activity, arrival);
        break;
    case ACTIVITY_MEMBERS:
        say_left(connector, activity, arrival);
        if (activity->added)
            say_join(connector, activity, arrival);
        break;
    case ACTIVITY_INSTALLATION:
        if (activity->added)
            say_join(connector, activity, arrival);
        break;
    case ACTIVITY_INVOKE:
        say_invoke(connector, activity, arrival);
        break;
    case ACTIVITY_TYPING:
    case ACTIVITY_OTHER:
        break;
    }
}
