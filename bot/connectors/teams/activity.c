#include "connectors/teams/activity.h"

#include "base/json.h"
#include "base/own.h"
#include "base/text.h"
#include "connectors/teams/mention.h"
#include "connectors/teams/reaction.h"

#include <stdlib.h>
#include <string.h>

enum { STRINGS = 23, MEMBERS_MOST = 100, LABEL_BYTES = 300 };

static void string_fields(struct activity *activity, char **fields[STRINGS])
{
    char **all[STRINGS] = {&activity->id,
                           &activity->channel,
                           &activity->service_url,
                           &activity->conversation,
                           &activity->thread,
                           &activity->tenant,
                           &activity->from,
                           &activity->account,
                           &activity->bot,
                           &activity->text,
                           &activity->reply_to,
                           &activity->locale,
                           &activity->emoji,
                           &activity->name,
                           &activity->choice,
                           &activity->value,
                           &activity->picture,
                           &activity->media_type,
                           &activity->file_name,
                           &activity->timestamp,
                           &activity->desk,
                           &activity->words,
                           NULL};
    memcpy(fields, all, sizeof all);
}

void activity_done(struct activity *activity)
{
    char **fields[STRINGS];
    string_fields(activity, fields);
    for (int i = 0; fields[i] != NULL; i++)
        free_pointer(fields[i]);
    for (size_t i = 0; i < activity->left.count; i++)
        free(activity->left.items[i]);
    list_done(&activity->left);
}

/* ---- forgiving readers: what is not there or of another type is nothing ------------------------------------ */

static const char *string_of(const struct json *object, const char *key)
{
    const char *value = NULL;
    if (object == NULL || json_opt_string(object, key, &value, NULL) != RESULT_OK || value == NULL)
        return "";
    return value;
}

static const struct json *object_of(const struct json *object, const char *key)
{
    const struct json *value = NULL;
    if (object == NULL || json_opt_object(object, key, &value, NULL) != RESULT_OK)
        return NULL;
    return value;
}

static const struct json *array_of(const struct json *object, const char *key)
{
    const struct json *value = NULL;
    if (object == NULL || json_opt_array(object, key, &value, NULL) != RESULT_OK)
        return NULL;
    return value;
}

static const struct json *first_object(const struct json *array)
{
    const struct json *item = array == NULL ? NULL : json_first(array);
    while (item != NULL && json_type(item) != JSON_OBJECT)
        item = json_next(item);
    return item;
}

/* An id that is longer than any real one is none. */
static char *id_of(const struct json *object, const char *key)
{
    const char *id = string_of(object, key);
    return x_strdup(strlen(id) > ACTIVITY_ID_BYTES ? "" : id);
}

/* ---- who and where ------------------------------------------------------------------------------------------- */

/* The object id is the same in every conversation and for every bot, so it is what a people list can name. */
static char *account_of(const struct json *who)
{
    char *account = x_strdup(string_of(who, "aadObjectId"));
    if (*account == '\0' || strlen(account) > ACTIVITY_ID_BYTES) {
        free(account);
        return id_of(who, "id");
    }
    for (char *byte = account; *byte != '\0'; byte++) {
        if (*byte >= 'A' && *byte <= 'Z')
            *byte = (char)(*byte + 'a' - 'A');
    }
    return account;
}

static void read_conversation(const struct json *document, struct activity *activity)
{
    static const char mark[] = ";messageid=";
    const struct json *conversation = object_of(document, "conversation");
    const char *kind = string_of(conversation, "conversationType");
    own_(free_pointer) char *id = id_of(conversation, "id");
    const char *thread = strstr(id, mark);
    activity->thread = x_strdup(thread == NULL ? "" : thread + strlen(mark));
    activity->conversation = x_strndup(id, thread == NULL ? strlen(id) : (size_t)(thread - id));
    activity->scope = strcmp(kind, "channel") == 0     ? SCOPE_CHANNEL
                      : strcmp(kind, "groupChat") == 0 ? SCOPE_GROUP
                                                       : SCOPE_PERSONAL;
}

/* It stands in two places; they must agree, and be what they should. */
static void read_tenant(const struct json *document, struct activity *activity)
{
    const char *outer = "", *inner = "";
    const struct json *conversation = NULL, *data = NULL, *tenant = NULL;
    bool odd = json_opt_object(document, "conversation", &conversation, NULL) != RESULT_OK ||
               json_opt_object(document, "channelData", &data, NULL) != RESULT_OK ||
               (conversation != NULL && json_opt_string(conversation, "tenantId", &outer, NULL) != RESULT_OK) ||
               (data != NULL && json_opt_object(data, "tenant", &tenant, NULL) != RESULT_OK) ||
               (tenant != NULL && json_opt_string(tenant, "id", &inner, NULL) != RESULT_OK);
    bool differ = odd || (*outer != '\0' && *inner != '\0' && strcmp(outer, inner) != 0);
    activity->tenant = x_strdup(differ ? "?" : *inner == '\0' ? outer : inner);
}

/* ---- what -------------------------------------------------------------------------------------------------------- */

static enum activity_type type_of(const struct json *document)
{
    static const struct {
        const char *name;
        enum activity_type type;
    } types[] = {{"message", ACTIVITY_MESSAGE},
                 {"messageUpdate", ACTIVITY_EDIT},
                 {"messageDelete", ACTIVITY_DELETE},
                 {"messageReaction", ACTIVITY_REACTION},
                 {"conversationUpdate", ACTIVITY_MEMBERS},
                 {"installationUpdate", ACTIVITY_INSTALLATION},
                 {"invoke", ACTIVITY_INVOKE},
                 {"typing", ACTIVITY_TYPING}};
    const char *name = string_of(document, "type");
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (strcmp(name, types[i].name) == 0)
            return types[i].type;
    }
    return ACTIVITY_OTHER;
}

static void read_text(const struct json *document, struct activity *activity)
{
    own_(text_done) struct text text = TEXT_INIT;
    const struct json *entities = array_of(document, "entities");
    text_add(&text, string_of(document, "text"));
    for (const struct json *entity = entities == NULL ? NULL : json_first(entities); entity != NULL;
         entity = json_next(entity)) {
        const struct json *mentioned = json_type(entity) == JSON_OBJECT ? object_of(entity, "mentioned") : NULL;
        if (mentioned == NULL || *activity->bot == '\0' || strcmp(string_of(mentioned, "id"), activity->bot) != 0)
            continue;
        activity->mentions_me = true;
        mention_remove(&text, string_of(entity, "text"));
    }
    mention_unwrap(&text);
    activity->text = text_detach(&text);
}

/* A picture that was written into the message; a file from OneDrive is only told of. What shows the text again as HTML
 * is neither. */
static void read_attachments(const struct json *document, struct activity *activity)
{
    const struct json *list = array_of(document, "attachments");
    for (const struct json *item = list == NULL ? NULL : json_first(list); item != NULL; item = json_next(item)) {
        if (json_type(item) != JSON_OBJECT)
            continue;
        const char *type = string_of(item, "contentType"), *address = string_of(item, "contentUrl");
        if (strcmp(type, "text/html") == 0)
            continue;
        activity->has_files = true;
        if (activity->picture != NULL || !string_starts(type, "image/") || *address == '\0')
            continue;
        activity->picture = x_strdup(address);
        activity->media_type = x_strdup(type);
        activity->file_name = x_strdup(string_of(item, "name"));
    }
}

/* Action.Submit brings its data as the value; Action.Execute under action.data. Some clients send a value of theirs
 * as a string: that is no choice of ours. */
static void read_value(const struct json *document, struct activity *activity)
{
    const struct json *value = object_of(document, "value");
    const struct json *action = object_of(value, "action");
    const struct json *data = action == NULL ? value : object_of(action, "data");
    activity->choice = x_strdup(string_of(data, "choice"));
    activity->desk = x_strdup(string_of(data, "desk"));
    activity->words = x_strdup(string_of(data, "words"));
    own_(text_done) struct text whole = TEXT_INIT;
    text_printf(&whole, "%s\n%s\n%s\n%s\n%s", activity->choice, activity->desk, activity->words,
                string_of(data, "card"), string_of(value, "actionName"));
    activity->feedback = strcmp(string_of(value, "actionName"), "feedback") == 0;
    activity->value = text_detach(&whole);
    if (activity->type == ACTIVITY_INVOKE) {
        const char *label = string_of(data, "label");
        activity->text = x_strndup(label, utf8_cut(label, LABEL_BYTES));
    }
    activity->liked = strcmp(string_of(object_of(value, "actionValue"), "reaction"), "like") == 0;
}

static void read_reaction(const struct json *document, struct activity *activity)
{
    own_(text_done) struct text emoji = TEXT_INIT;
    const struct json *added = first_object(array_of(document, "reactionsAdded"));
    if (added != NULL)
        reaction_emoji(string_of(added, "type"), &emoji);
    activity->emoji = text_detach(&emoji);
    if (*activity->emoji == '\0')
        activity->type = ACTIVITY_OTHER;
}

static void read_members(const struct json *document, struct activity *activity)
{
    const struct json *came = array_of(document, "membersAdded"), *left = array_of(document, "membersRemoved");
    for (const struct json *item = came == NULL ? NULL : json_first(came); item != NULL; item = json_next(item)) {
        if (json_type(item) == JSON_OBJECT && strcmp(string_of(item, "id"), activity->bot) == 0)
            activity->added = true;
    }
    for (const struct json *item = left == NULL ? NULL : json_first(left); item != NULL; item = json_next(item)) {
        if (json_type(item) != JSON_OBJECT)
            continue;
        if (strcmp(string_of(item, "id"), activity->bot) == 0)
            activity->gone = true;
        else if (activity->left.count < MEMBERS_MOST)
            *list_push(&activity->left) = account_of(item);
    }
}

static void read_content(const struct json *document, struct activity *activity)
{
    const char *event = string_of(object_of(document, "channelData"), "eventType");
    const char *action = string_of(document, "action");
    activity->type = type_of(document);
    if (activity->type == ACTIVITY_MESSAGE || activity->type == ACTIVITY_EDIT) {
        read_text(document, activity);
        read_attachments(document, activity);
    }
    if (activity->type == ACTIVITY_MESSAGE || activity->type == ACTIVITY_INVOKE)
        read_value(document, activity);
    /* What was deleted and is brought back again is an update too. */
    if (activity->type == ACTIVITY_EDIT && *event != '\0' && strcmp(event, "editMessage") != 0 &&
        strcmp(event, "undeleteMessage") != 0)
        activity->type = ACTIVITY_OTHER;
    if (activity->type == ACTIVITY_REACTION)
        read_reaction(document, activity);
    if (activity->type == ACTIVITY_MEMBERS)
        read_members(document, activity);
    activity->added = activity->added || (activity->type == ACTIVITY_INSTALLATION && string_starts(action, "add"));
    activity->name = x_strdup(string_of(document, "name"));
}

enum result activity_read(const char *json, size_t length, struct activity *activity, struct error *error)
{
    static const struct json_limits limits = {ACTIVITY_BYTES, ACTIVITY_DEPTH};
    own_(json_freep) struct json *document = NULL;
    char **fields[STRINGS];
    enum result result = json_parse(json, length, limits, &document, error);
    if (result != RESULT_OK)
        return result;
    if (json_type(document) != JSON_OBJECT || *string_of(document, "type") == '\0')
        return error_set(error, RESULT_BAD_INPUT, "an activity is an object with a type");
    const char *words = "";
    if ((type_of(document) == ACTIVITY_MESSAGE || type_of(document) == ACTIVITY_EDIT) &&
        json_opt_string(document, "text", &words, error) != RESULT_OK)
        return RESULT_BAD_INPUT;
    const struct json *from = object_of(document, "from");
    *activity = (struct activity){.id = id_of(document, "id"),
                                  .channel = x_strdup(string_of(document, "channelId")),
                                  .service_url = x_strdup(string_of(document, "serviceUrl")),
                                  .from = id_of(from, "id"),
                                  .account = account_of(from),
                                  .bot = id_of(object_of(document, "recipient"), "id"),
                                  .reply_to = id_of(document, "replyToId"),
                                  .timestamp = x_strdup(string_of(document, "timestamp")),
                                  .locale = x_strdup(string_of(document, "locale"))};
    read_conversation(document, activity);
    read_tenant(document, activity);
    read_content(document, activity);
    string_fields(activity, fields);
    for (int i = 0; fields[i] != NULL; i++) {
        if (*fields[i] == NULL)
            *fields[i] = x_strdup("");
    }
    return RESULT_OK;
}
