/*
 * POST /api/messages. Who may speak is decided before anything of the body is looked at; what is said is answered when
 * it is committed. Nothing that cannot prove where it comes from gets another answer than 401 or 403, and leaves no
 * trace.
 */
#include "connectors/teams/connection.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/own.h"
#include "connectors/not_served.h"
#include "connectors/teams/invoke_answer.h"
#include "connectors/teams/jwt.h"
#include "connectors/teams/teams.h"
#include "loop/http_server.h"
#include "settings/phrases.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { TURNS_MOST = 2048, WAITING_MOST = 256, TOLD_MOST = 4096 };
#define WAITING_BYTES ((size_t)8 << 20)
static const int64_t keys_patience_ms = 8000;
static const char channel[] = "msteams";

/* Waits for keys. */
struct waiting {
    uint64_t request;
    int64_t since_ms; /* monotonic */
    size_t bytes;
};

/* Handed to the engine, or waiting for room there. */
struct turn {
    uint64_t token, request;
    struct activity activity;
    bool asks;  /* somebody wrote to Neuvo, and looks for an answer */
    bool keeps; /* what was said is committed, and the place is being kept */
};

struct door {
    struct connector *connector;
    LIST_OF(struct waiting) waiting;
    size_t waiting_bytes;
    LIST_OF(struct turn) turns; /* in order */
    uint64_t last_token;
    uint64_t told[TOLD_MOST]; /* fingerprints of the accounts that were told that they are not served, as a ring */
    size_t told_next;
};

/* ---- answers --------------------------------------------------------------------------------------------------------
 */

static void count(struct door *door, enum teams_count what)
{
    door->connector->requests[what]++;
}

static void unauthorised(struct door *door, struct http_request *request, const char *why)
{
    count(door, COUNT_UNAUTHORISED);
    log_debug("teams_unauthorised", "text=\"%s\"", why);
    http_answer_header(request, "www-authenticate", "Bearer");
    http_answer_error(request, 401, "unauthorised", "The token is missing or not valid.");
}

static void forbidden(struct door *door, struct http_request *request, const char *why)
{
    count(door, COUNT_FORBIDDEN);
    log_debug("teams_forbidden", "text=\"%s\"", why);
    http_answer_error(request, 403, "forbidden", "This is not for Neuvo.");
}

static void accept(struct http_request *request)
{
    http_answer(request, 200, "application/json", "", 0);
}

static void busy(struct door *door, struct http_request *request)
{
    count(door, COUNT_BUSY);
    http_answer_header(request, "retry-after", "5");
    http_answer_error(request, 503, "busy", "It could not be kept just now; send it again in a moment.");
}

/* ---- to the engine
 * ---------------------------------------------------------------------------------------------------- */

static void forget_turn(struct door *door, size_t at)
{
    activity_done(&door->turns.items[at].activity);
    door->turns.count--;
    memmove(door->turns.items + at, door->turns.items + at + 1, (door->turns.count - at) * sizeof *door->turns.items);
}

static bool hand_over(struct door *door, struct arrival *arrival)
{
    const struct connector_services *services = door->connector->services;
    if (services->arrive(services->context, arrival))
        return true;
    arrival_free(arrival);
    return false;
}

static bool asks_something(const struct arrival *arrival)
{
    for (size_t i = 0; i < arrival->messages.count; i++) {
        const struct message *message = &arrival->messages.items[i];
        if ((message->kind == MESSAGE_TEXT || message->kind == MESSAGE_CHOICE) && !message->overheard)
            return true;
    }
    return false;
}

/* The arrival goes, and the request waits for its receipt. The activity is taken over. */
static void begin_turn(struct door *door, struct http_request *request, struct activity *activity,
                       struct arrival *arrival, bool keeps)
{
    struct turn turn = {.token = arrival->token,
                        .request = http_request_keep(request),
                        .activity = *activity,
                        .asks = asks_something(arrival),
                        .keeps = keeps};
    *activity = (struct activity){.id = NULL};
    *list_push(&door->turns) = turn;
    if (hand_over(door, arrival))
        return;
    forget_turn(door, door->turns.count - 1);
    request = http_request_find(door->connector->services->server, turn.request);
    if (request != NULL)
        busy(door, request);
}

/* The app was removed, or came back: known places remember it; unknown ones stay so. */
static void note_presence(struct door *door, const struct activity *activity)
{
    struct teams_places *places = door->connector->places;
    struct teams_place *place = teams_place_find(places, activity->conversation);
    bool removed = activity->gone || (activity->type == ACTIVITY_INSTALLATION && !activity->added);
    if (activity->type == ACTIVITY_MEMBERS)
        teams_roster_look(door->connector->roster);
    if (place != NULL && removed)
        teams_place_set_gone(places, place, true);
}

/* The answer may leave before what was said is known to be committed. */
static void hear(struct door *door, const struct activity *activity)
{
    struct teams_place *place = teams_place_find(door->connector->places, activity->conversation);
    if (place != NULL)
        teams_place_hear(place, activity);
}

/* Whoever presses a button without having written anything into its field is asked to. */
static void answer_invoke_of_nothing(const struct door *door, struct http_request *request,
                                     const struct activity *activity)
{
    const struct connector_services *services = door->connector->services;
    enum language language = language_from_code(activity->locale);
    bool empty = strcmp(activity->name, "adaptiveCard/action") == 0 && *activity->desk != '\0' &&
                 *activity->words == '\0' && services->phrases != NULL;
    if (empty)
        invoke_answer_told(
            request, phrase(services->phrases, language == LANGUAGE_NONE ? LANGUAGE_FI : language, "teams_desk_empty"));
    else
        invoke_answer_unknown(request);
}

/* Kept nowhere, and told only to the other side of a request of theirs. */
static void tell_writing(const struct door *door, const struct activity *activity,
                         const struct record_organisation *organisation)
{
    const struct connector_services *services = door->connector->services;
    const struct writing writing = {.connector = teams_type.name,
                                    .organisation = organisation->code,
                                    .place = activity->conversation,
                                    .thread = activity->scope == SCOPE_CHANNEL ? activity->thread : "",
                                    .account = activity->account};
    if (*activity->conversation != '\0' && *activity->account != '\0')
        services->writing(services->context, &writing);
}

static void take(struct door *door, struct http_request *request, struct activity *activity,
                 const struct record_organisation *organisation)
{
    enum membership membership = MEMBERSHIP_UNSAID;
    if (activity->type == ACTIVITY_TYPING) {
        count(door, COUNT_IGNORED);
        tell_writing(door, activity, organisation);
        accept(request);
        return;
    }
    if (!teams_roster_ask(door->connector->roster, activity, &membership)) {
        busy(door, request);
        return;
    }
    struct arrival *arrival = arrival_new(ARRIVAL_MESSAGES, teams_type.name, ++door->last_token);
    note_presence(door, activity);
    hear(door, activity);
    if (strcmp(activity->from, activity->bot) != 0) /* what we said ourselves is nothing for us */
        teams_messages_of(door->connector, activity, arrival);
    for (size_t i = 0; i < arrival->messages.count; i++) {
        arrival->messages.items[i].at_ms = clock_now_ms();
        arrival->messages.items[i].membership = membership;
        message_set(&arrival->messages.items[i].organisation, organisation->code);
    }
    teams_places_keep(door->connector->places, &arrival->kept);
    if (arrival->messages.count + arrival->kept.list.count == 0) {
        count(door, COUNT_IGNORED);
        if (activity->type == ACTIVITY_INVOKE)
            answer_invoke_of_nothing(door, request, activity);
        else
            accept(request);
        arrival_free(arrival);
    } else if (door->turns.count >= TURNS_MOST) {
        arrival_free(arrival);
        busy(door, request);
    } else {
        begin_turn(door, request, activity, arrival, arrival->messages.count == 0);
    }
}

/* ---- who may speak
 * ------------------------------------------------------------------------------------------------------ */

/* jwt NULL: nobody signs (a test). */
static const char *fault_of(const struct door *door, const struct activity *activity, const struct jwt *jwt)
{
    const struct teams_options *options = &door->connector->options;
    if (strcmp(activity->channel, channel) != 0)
        return "another channel";
    if (jwt != NULL && (*activity->service_url == '\0' || strcmp(jwt->service_url, activity->service_url) != 0))
        return "the service address is not the one of the token";
    if (!teams_address_is_service(options, activity->service_url))
        return "the service address is not in teams.service_hosts";
    return NULL;
}

/* What every activity has that is something for Neuvo. */
static bool is_whole(const struct activity *activity)
{
    return activity->type == ACTIVITY_OTHER || activity->type == ACTIVITY_TYPING ||
           (*activity->id != '\0' && *activity->conversation != '\0' && *activity->from != '\0');
}

static bool is_json(const struct http_request *request)
{
    static const char json[] = "application/json";
    const char *type = http_request_header(request, "content-type");
    return type == NULL || strncasecmp(type, json, sizeof json - 1) == 0;
}

static void look_inside(struct door *door, struct http_request *request, const struct jwt *jwt)
{
    own_(activity_done) struct activity activity = {.id = NULL};
    struct error error = ERROR_INIT;
    size_t length = 0;
    const char *body = http_request_body(request, &length);
    if (!is_json(request)) {
        count(door, COUNT_UNREADABLE);
        http_answer_error(request, 415, "unreadable", "An activity comes as application/json.");
        return;
    }
    if (activity_read(body, length, &activity, &error) != RESULT_OK) {
        count(door, COUNT_UNREADABLE);
        http_answer_error(request, 400, "unreadable", error.text);
        return;
    }
    const struct connector *connector = door->connector;
    const char *fault = fault_of(door, &activity, jwt);
    const struct record_organisation *organisation =
        record_find_teams_tenant(connector->services->record, activity.tenant, connector->options.tenants);
    bool ours = names_hold(connector->options.tenants, activity.tenant) && organisation != NULL;
    if (fault != NULL || !ours)
        forbidden(door, request, fault != NULL ? fault : "another tenant");
    else if (!is_whole(&activity)) {
        count(door, COUNT_UNREADABLE);
        http_answer_error(request, 400, "unreadable", "An activity needs an id, a conversation and who it is from.");
    } else
        take(door, request, &activity, organisation);
}

/* True: it was answered. False: its key is being fetched. may_wait false: then that is the end of it. */
static bool let_in(struct door *door, struct http_request *request, bool may_wait)
{
    static const char scheme[] = "Bearer ";
    own_(jwt_done) struct jwt jwt = {.key_id = NULL};
    struct error error = ERROR_INIT;
    const struct keyring_key *key = NULL;
    const char *header = http_request_header(request, "authorization");
    const char *why = "no token";
    if (header == NULL || !string_starts(header, scheme)) {
        unauthorised(door, request, why);
        return true;
    }
    const char *token = header + sizeof scheme - 1;
    if (jwt_read(token, strlen(token), &jwt, &error) != RESULT_OK)
        why = error.text;
    else
        why = jwt_fault(&jwt, door->connector->options.app_id, clock_now_ms());
    if (*why != '\0') {
        unauthorised(door, request, why);
        return true;
    }
    enum keys_verdict verdict = teams_keys_find(door->connector->keys, jwt.key_id, &key);
    if (verdict == KEYS_COMING && may_wait)
        return false;
    if (verdict != KEYS_FOUND || !keyring_fits(key, &jwt))
        unauthorised(door, request, verdict != KEYS_FOUND ? "unknown key" : "the signature is wrong");
    else if (!keyring_endorses(key, channel))
        forbidden(door, request, "the key is not endorsed for Teams");
    else
        look_inside(door, request, &jwt);
    return true;
}

static void wait_for_keys(struct door *door, struct http_request *request)
{
    size_t length = 0;
    (void)http_request_body(request, &length);
    if (door->waiting.count >= WAITING_MOST || door->waiting_bytes + length > WAITING_BYTES) {
        unauthorised(door, request, "too many wait for keys");
        return;
    }
    door->waiting_bytes += length;
    *list_push(&door->waiting) = (struct waiting){http_request_keep(request), clock_monotonic_ms(), length};
}

static void on_post(void *context, struct http_request *request)
{
    struct door *door = context;
    if (!door->connector->options.no_auth) {
        if (!let_in(door, request, true))
            wait_for_keys(door, request);
    } else if (!http_request_is_local(request) || !http_request_same_origin(request)) {
        forbidden(door, request, "without authentication only this machine is listened to");
    } else {
        look_inside(door, request, NULL);
    }
}

void teams_door_keys_settled(struct door *door)
{
    size_t left = 0;
    if (door == NULL)
        return;
    for (size_t i = 0; i < door->waiting.count; i++) {
        struct waiting waiting = door->waiting.items[i];
        struct http_request *request = http_request_find(door->connector->services->server, waiting.request);
        bool patient =
            !teams_keys_are_there(door->connector->keys) && clock_monotonic_ms() - waiting.since_ms < keys_patience_ms;
        if (request != NULL && !let_in(door, request, patient))
            door->waiting.items[left++] = waiting;
        else
            door->waiting_bytes -= waiting.bytes;
    }
    door->waiting.count = left;
}

/* ---- what became of it
 * ---------------------------------------------------------------------------------------------------- */

/* Once per account: whoever is not served is told so and left in peace. */
static bool told_before(struct door *door, const char *account)
{
    uint64_t mark = hash_fnv(HASH_FNV_SEED, account, strlen(account));
    for (size_t i = 0; i < TOLD_MOST; i++) {
        if (door->told[i] == mark)
            return true;
    }
    door->told[door->told_next] = mark;
    door->told_next = (door->told_next + 1) % TOLD_MOST;
    return false;
}

static void turn_away(struct door *door, const struct turn *turn, const struct receipt *receipt)
{
    const struct connector_services *services = door->connector->services;
    count(door, COUNT_STRANGER);
    if (!turn->asks || strcmp(receipt->reason, "stranger") != 0 || told_before(door, turn->activity.account))
        return;
    own_(reply_done) struct reply reply;
    not_served_reply(services->phrases, NULL, LANGUAGE_NONE, &reply);
    teams_send_refusal(door->connector, &turn->activity, &reply);
}

enum verdict { VERDICT_TAKEN, VERDICT_REFUSED, VERDICT_LATER };

static enum verdict verdict_of(struct door *door, const struct turn *turn, const struct departure *departure)
{
    enum verdict verdict = VERDICT_TAKEN;
    for (size_t i = 0; i < departure->receipts.count; i++) {
        const struct receipt *receipt = &departure->receipts.items[i];
        if (receipt->kind == RECEIPT_LATER)
            return VERDICT_LATER;
        if (receipt->kind == RECEIPT_REFUSED) {
            turn_away(door, turn, receipt);
            verdict = VERDICT_REFUSED;
        } else {
            count(door, receipt->kind == RECEIPT_REPEATED ? COUNT_REPEATED : COUNT_TAKEN);
        }
    }
    return verdict;
}

static void close_turn(struct door *door, size_t at, enum verdict verdict)
{
    const struct turn *turn = &door->turns.items[at];
    struct http_request *request = http_request_find(door->connector->services->server, turn->request);
    if (request != NULL && verdict == VERDICT_LATER)
        busy(door, request);
    else if (request != NULL && turn->activity.type == ACTIVITY_INVOKE)
        invoke_answer(request, &turn->activity);
    else if (request != NULL)
        accept(request);
    forget_turn(door, at);
}

/* Where somebody is served, one can speak from now on; that is kept before Teams is told that all is well, so that an
 * answer finds its way also after a crash. */
static bool keep_place(struct door *door, struct turn *turn)
{
    struct connector *connector = door->connector;
    struct teams_place *place = teams_place_note(connector->places, &turn->activity);
    bool removed = turn->activity.gone || (turn->activity.type == ACTIVITY_INSTALLATION && !turn->activity.added);
    if (!removed)
        teams_place_set_gone(connector->places, place, false);
    if (!place->changed)
        return false;
    struct arrival *arrival = arrival_new(ARRIVAL_MESSAGES, teams_type.name, turn->token);
    teams_place_keep(place, &arrival->kept);
    turn->keeps = hand_over(door, arrival);
    place->changed = !turn->keeps;
    return turn->keeps;
}

void teams_door_committed(struct door *door, struct departure *departure)
{
    size_t at = 0;
    while (at < door->turns.count && door->turns.items[at].token != departure->token)
        at++;
    if (at == door->turns.count)
        return;
    struct turn *turn = &door->turns.items[at];
    if (turn->keeps) { /* what was said was committed before */
        struct teams_place *place = teams_place_find(door->connector->places, turn->activity.conversation);
        if (place != NULL && departure->not_kept)
            place->changed = true;
        close_turn(door, at, VERDICT_TAKEN);
        return;
    }
    enum verdict verdict = verdict_of(door, turn, departure);
    if (verdict == VERDICT_TAKEN && turn->asks && departure->receipts.count > 0 &&
        departure->receipts.items[0].kind == RECEIPT_TAKEN)
        teams_typing_begin(door->connector->typing, turn->activity.conversation);
    if (verdict != VERDICT_TAKEN || !keep_place(door, turn))
        close_turn(door, at, verdict);
}

/* ---- life
 * ------------------------------------------------------------------------------------------------------------------ */

struct door *teams_door_new(struct connector *connector)
{
    struct door *door = x_alloc(1, sizeof *door);
    door->connector = connector;
    http_route(connector->services->server, HTTP_POST, "/api/messages", on_post, door, ACTIVITY_BYTES);
    return door;
}

void teams_door_free(struct door *door)
{
    if (door == NULL)
        return;
    while (door->turns.count > 0)
        forget_turn(door, door->turns.count - 1);
    list_done(&door->turns);
    list_done(&door->waiting);
    free(door);
}
