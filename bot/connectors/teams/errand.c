#include "connectors/teams/errand.h"

#include "base/json.h"
#include "base/own.h"
#include "connectors/teams/render.h"
#include "loop/http_client.h"
#include "settings/phrases.h"
#include "settings/settings.h"

#include <string.h>

static const int64_t unknown_ms = 60 * 1000;
/* Where new conversations begin while no other service address was heard of (TEAMS.md, "Outbound"). */
static const char global_service[] = "https://smba.trafficmanager.net/teams";

void teams_errand_done(struct teams_errand *errand)
{
    char **const fields[] = {&errand->url, &errand->body, &errand->service_url, &errand->tenant, &errand->bot};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        free_pointer(fields[i]);
}

/* ---- addresses ------------------------------------------------------------------------------------------------------
 */

static void begin_url(const char *service_url, struct text *url)
{
    size_t length = strlen(service_url);
    while (length > 0 && service_url[length - 1] == '/')
        length--;
    text_add_bytes(url, service_url, length);
    text_add(url, "/v3/conversations");
}

/* A thread of a channel is a conversation of its own. */
static void name_conversation(const char *place, enum activity_scope scope, const char *thread, struct text *id)
{
    text_add(id, place);
    if (*thread != '\0' && scope == SCOPE_CHANNEL)
        text_printf(id, ";messageid=%s", thread);
}

void teams_errand_address(const char *service_url, const char *conversation, const char *activity, struct text *url)
{
    begin_url(service_url, url);
    text_add_char(url, '/');
    http_escape(url, conversation);
    text_add(url, "/activities");
    if (*activity == '\0')
        return;
    text_add_char(url, '/');
    http_escape(url, activity);
}

void teams_errand_members(const char *service_url, const char *conversation, const char *from, struct text *url)
{
    begin_url(service_url, url);
    text_add_char(url, '/');
    http_escape(url, conversation);
    text_add(url, "/pagedmembers?pageSize=500");
    if (*from == '\0')
        return;
    text_add(url, "&continuationToken=");
    http_escape(url, from);
}

static void set_from(struct teams_errand *errand, const struct teams_place *place)
{
    errand->service_url = x_strdup(place->service_url);
    errand->tenant = x_strdup(place->tenant);
    errand->bot = x_strdup(place->bot);
}

/* ---- bodies
 * ------------------------------------------------------------------------------------------------------------ */

static void add_bot(const struct connector *connector, const char *bot, struct text *json)
{
    own_(text_done) struct text id = TEXT_INIT;
    if (*bot == '\0')
        text_printf(&id, "28:%s", connector->options.app_id);
    json_write_key(json, "bot");
    text_add_char(json, '{');
    json_write_member(json, "id", *bot == '\0' ? id.data : bot);
    text_add_char(json, '}');
}

static void add_tenant(const char *tenant, const char *channel, struct text *json)
{
    json_write_member(json, "tenantId", tenant);
    json_write_key(json, "channelData");
    text_add_char(json, '{');
    if (*channel != '\0') {
        json_write_key(json, "channel");
        text_add_char(json, '{');
        json_write_member(json, "id", channel);
        text_add_char(json, '}');
    }
    json_write_key(json, "tenant");
    text_add_char(json, '{');
    json_write_member(json, "id", tenant);
    text_add(json, "}}");
}

static void write_open(const struct connector *connector, const struct teams_place *place, const char *account,
                       struct text *json)
{
    text_add_char(json, '{');
    add_bot(connector, place->bot, json);
    json_write_member_bool(json, "isGroup", false);
    json_write_key(json, "members");
    text_add(json, "[{");
    json_write_member(json, "id", account);
    text_add(json, "}]");
    add_tenant(place->tenant, "", json);
    text_add_char(json, '}');
}

static void write_post(const struct connector *connector, const struct teams_place *place, const char *activity,
                       struct text *json)
{
    text_add_char(json, '{');
    add_bot(connector, place->bot, json);
    json_write_member_bool(json, "isGroup", true);
    add_tenant(place->tenant, place->id, json);
    json_write_key(json, "activity");
    text_add(json, activity);
    text_add_char(json, '}');
}

/* ---- one errand each
 * --------------------------------------------------------------------------------------------------- */

/* What Teams does not show: tutors have it in the console; an asker can only ask for it otherwise. */
static void say_not_shown(const struct connector *connector, bool to_tutors, const char *public_url,
                          struct reply *reply)
{
    own_(text_done) struct text words = TEXT_INIT;
    const struct phrases *phrases = connector->services->phrases;
    enum language language = reply->language == LANGUAGE_NONE ? LANGUAGE_FI : reply->language;
    if (to_tutors && *public_url != '\0')
        phrase_fill(phrases, language, "teams_picture_too_large", &words, "address", public_url, NULL);
    else
        text_add(&words, phrase(phrases, language, "teams_picture_not_shown"));
    reply_add_block(reply, BLOCK_NOTE, words.data);
}

static void write_activity(const struct connector *connector, const struct departure *departure, const char *bot,
                           const char *conversation, const char *replies, struct text *json)
{
    own_(reply_done) struct reply reply;
    struct error error = ERROR_INIT;
    own_(text_done) struct text more = TEXT_INIT;
    const struct phrases *phrases = connector->services->phrases;
    const char *public_url = settings_string(connector->services->settings, "server.public_url");
    if (reply_decode(departure->body, &reply, &error) != RESULT_OK)
        reply_init(&reply, LANGUAGE_NONE);
    if (*public_url != '\0')
        phrase_fill(phrases, reply.language == LANGUAGE_NONE ? LANGUAGE_FI : reply.language, "teams_more", &more,
                    "address", public_url, NULL);
    const struct teams_picture picture = {
        .media_type = departure->media_type, .bytes = departure->bytes.data, .length = departure->bytes.length};
    bool shown = departure->bytes.length > 0 && departure->action == DEPARTURE_SAY;
    if (shown && !teams_picture_fits(&picture))
        say_not_shown(connector, strstr(departure->place, "@thread.tacv2") != NULL, public_url, &reply);
    const struct teams_position position = {.bot = bot,
                                            .conversation = conversation,
                                            .replies = replies,
                                            .more = more.data,
                                            .picture = shown && teams_picture_fits(&picture) ? &picture : NULL,
                                            .departure = departure->id,
                                            .phrases = phrases};
    teams_render_activity(&reply, departure->relayed, &position, json);
}

/* What the process before this one heard it told nobody: its answers are those that were written down before. An id of
 * Teams' own is a number. */
static bool answers_there(const struct connector *connector, const struct departure *departure,
                          const struct teams_place *place)
{
    bool older = departure->at_ms < connector->started_ms && !departure->relayed && *departure->cause != '\0' &&
                 strspn(departure->cause, "0123456789") == strlen(departure->cause);
    return teams_place_heard(place, departure->cause) || older;
}

void teams_errand_say(const struct connector *connector, const struct departure *departure,
                      const struct teams_place *place, struct teams_errand *errand)
{
    own_(text_done) struct text conversation = TEXT_INIT;
    own_(text_done) struct text url = TEXT_INIT;
    own_(text_done) struct text body = TEXT_INIT;
    const char *replies = answers_there(connector, departure, place) ? departure->cause : "";
    *errand = (struct teams_errand){.kind = ERRAND_SAY, .method = "POST"};
    set_from(errand, place);
    name_conversation(place->id, place->scope, departure->thread, &conversation);
    if (place->scope == SCOPE_CHANNEL && *departure->thread == '\0') {
        own_(text_done) struct text activity = TEXT_INIT;
        errand->kind = ERRAND_POST;
        begin_url(place->service_url, &url);
        write_activity(connector, departure, place->bot, "", "", &activity);
        write_post(connector, place, activity.data, &body);
    } else {
        teams_errand_address(place->service_url, conversation.data, replies, &url);
        write_activity(connector, departure, place->bot, conversation.data, replies, &body);
    }
    errand->url = text_detach(&url);
    errand->body = text_detach(&body);
}

/* The root of a thread is changed in its own thread. */
static void change(const struct connector *connector, const struct departure *departure,
                   const struct teams_place *place, struct teams_errand *errand)
{
    own_(text_done) struct text conversation = TEXT_INIT;
    own_(text_done) struct text url = TEXT_INIT;
    own_(text_done) struct text body = TEXT_INIT;
    bool removes = departure->action == DEPARTURE_RETRACT;
    bool root = place->scope == SCOPE_CHANNEL && *departure->thread == '\0';
    *errand =
        (struct teams_errand){.kind = removes ? ERRAND_DELETE : ERRAND_UPDATE, .method = removes ? "DELETE" : "PUT"};
    set_from(errand, place);
    name_conversation(place->id, place->scope, root ? departure->target : departure->thread, &conversation);
    teams_errand_address(place->service_url, conversation.data, departure->target, &url);
    if (!removes) {
        write_activity(connector, departure, place->bot, conversation.data, "", &body);
        errand->body = text_detach(&body);
    }
    errand->url = text_detach(&url);
}

static void open_chat(const struct connector *connector, const struct departure *departure,
                      const struct teams_place *near, struct teams_errand *errand)
{
    own_(text_done) struct text url = TEXT_INIT;
    own_(text_done) struct text body = TEXT_INIT;
    *errand = (struct teams_errand){.kind = ERRAND_OPEN, .method = "POST"};
    set_from(errand, near);
    begin_url(near->service_url, &url);
    write_open(connector, near, departure->place + strlen(TEAMS_PERSON), &body);
    errand->url = text_detach(&url);
    errand->body = text_detach(&body);
}

void teams_errand_refuse(const struct activity *activity, const struct reply *reply, struct teams_errand *errand)
{
    own_(text_done) struct text conversation = TEXT_INIT;
    own_(text_done) struct text url = TEXT_INIT;
    own_(text_done) struct text body = TEXT_INIT;
    *errand =
        (struct teams_errand){.kind = ERRAND_SAY, .method = "POST", .service_url = x_strdup(activity->service_url)};
    name_conversation(activity->conversation, activity->scope, activity->thread, &conversation);
    const struct teams_position position = {
        .bot = activity->bot, .conversation = conversation.data, .replies = activity->id, .more = ""};
    teams_errand_address(activity->service_url, conversation.data, activity->id, &url);
    teams_render_activity(reply, true, &position, &body);
    errand->url = text_detach(&url);
    errand->body = text_detach(&body);
}

/* ---- which
 * ----------------------------------------------------------------------------------------------------------------- */

/* The tenant of an organisation, and where its service is, for a place that nothing was heard of (yet). */
static bool guess_place(const struct connector *connector, const struct departure *departure, struct teams_place *guess)
{
    const struct teams_options *options = &connector->options;
    own_(text_done) struct text tenant = TEXT_INIT;
    for (const char *at = options->tenants; *at != '\0'; at += *at == ',') {
        size_t length = strcspn(at, ",");
        text_clear(&tenant);
        text_add_bytes(&tenant, at, length);
        text_trim(&tenant);
        at += length;
        const struct record_organisation *owner =
            record_find_teams_tenant(connector->services->record, tenant.data, options->tenants);
        if (owner == NULL || strcmp(owner->code, departure->organisation) != 0)
            continue;
        const struct teams_place *near = teams_place_near(connector->places, tenant.data);
        if (near == NULL && !teams_address_is_service(options, global_service))
            continue;
        *guess = (struct teams_place){.id = departure->place,
                                      .tenant = text_detach(&tenant),
                                      .service_url = near == NULL ? (char *)global_service : near->service_url,
                                      .bot = near == NULL ? "" : near->bot};
        guess->scope = strstr(departure->place, "@thread.tacv2") != NULL ? SCOPE_CHANNEL
                       : string_starts(departure->place, "19:")          ? SCOPE_GROUP
                                                                         : SCOPE_PERSONAL;
        return true;
    }
    return false;
}

static void carry(struct connector *connector, const struct departure *departure, const struct teams_place *place,
                  struct teams_errand *errand)
{
    if (departure->action != DEPARTURE_SAY)
        change(connector, departure, place, errand);
    else if (string_starts(departure->place, TEAMS_PERSON))
        open_chat(connector, departure, place, errand);
    else
        teams_errand_say(connector, departure, place, errand);
}

bool teams_errand_of(struct connector *connector, const struct departure *departure, const struct teams_place *place,
                     struct teams_errand *errand, struct sent *sent)
{
    struct teams_place guess = {.id = NULL};
    if (departure->action != DEPARTURE_SAY && *departure->target == '\0') {
        *sent = (struct sent){.outcome = SENT_DONE}; /* what was to be changed has no name there */
        return false;
    }
    if (place != NULL && place->gone) {
        *sent = (struct sent){.outcome = SENT_NEVER, .reason = "Neuvo's app is not installed there, or is blocked"};
        return false;
    }
    if (place == NULL && !guess_place(connector, departure, &guess)) {
        *sent = (struct sent){.outcome = SENT_LATER,
                              .retry_after_ms = unknown_ms,
                              .untried = true,
                              .reason = "nothing was heard from Teams yet, so its service address is not known"};
        return false;
    }
    const struct teams_place *there = place == NULL ? &guess : place;
    bool fine = teams_address_is_service(&connector->options, there->service_url);
    if (fine)
        carry(connector, departure, there, errand);
    else
        *sent = (struct sent){.outcome = SENT_LATER,
                              .retry_after_ms = unknown_ms,
                              .untried = true,
                              .reason = "its service address is not in teams.service_hosts"};
    if (place == NULL)
        free_pointer(&guess.tenant);
    return fine;
}
