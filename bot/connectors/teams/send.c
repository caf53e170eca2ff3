/*
 * Departures to the service address of their place. Creating a message is not idempotent and carries no key, so what
 * was surely not done is tried again, and what may have been done is counted.
 */
#include "connectors/teams/connection.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "base/own.h"
#include "connectors/teams/errand.h"
#include "connectors/teams/fate.h"
#include "loop/http_client.h"

#include <stdlib.h>
#include <string.h>

static const char unshown_type[] = "application/octet-stream"; /* of a picture that Teams found too large */
static const int64_t timeout_ms = 20000, unsure_ms = 10000, no_token_ms = 5000, quiet_ms = 1000;

struct sending {
    struct outgoing *outgoing;
    struct departure *departure; /* NULL: a refusal */
    struct teams_errand errand;
    struct teams_place *place; /* NULL: of a refusal to somebody unknown */
    char *new_place;           /* the chat that was opened for it; NULL */
    char *token;               /* with which it is under way */
    bool second;               /* after a 401 */
    struct http_call *call;    /* NULL: it waits */
};

struct outgoing {
    struct connector *connector;
    LIST_OF(struct sending *) list; /* in order; those that wait and those under way */
    struct teams_bucket second;
    struct loop_timer *timer;
};

static void pump(struct outgoing *outgoing);

static void sending_free(struct sending *sending)
{
    teams_errand_done(&sending->errand);
    departure_free(sending->departure);
    free(sending->new_place);
    free(sending->token);
    free(sending);
}

static void drop(struct sending *sending)
{
    struct outgoing *outgoing = sending->outgoing;
    size_t at = 0;
    while (outgoing->list.items[at] != sending)
        at++;
    outgoing->list.count--;
    memmove(outgoing->list.items + at, outgoing->list.items + at + 1,
            (outgoing->list.count - at) * sizeof *outgoing->list.items);
    sending_free(sending);
}

/* ---- what became of it
 * ----------------------------------------------------------------------------------------------- */

static void report(struct sending *sending, enum send_outcome outcome, int64_t retry_after_ms, const char *external_id,
                   const char *reason)
{
    struct connector *connector = sending->outgoing->connector;
    const struct sent sent = {.outcome = outcome,
                              .retry_after_ms = retry_after_ms,
                              .external_id = external_id,
                              .reason = reason,
                              .new_place = outcome == SENT_NEVER ? NULL : sending->new_place};
    connector->sent += outcome == SENT_DONE;
    connector->permanent += outcome == SENT_NEVER;
    if (sending->departure != NULL)
        connector->services->sent(connector->services->context, sending->departure->id, &sent);
    drop(sending);
}

static void refuse(struct connector *connector, struct departure *departure, const struct sent *sent)
{
    connector->sent += sent->outcome == SENT_DONE;
    connector->permanent += sent->outcome == SENT_NEVER;
    connector->services->sent(connector->services->context, departure->id, sent);
    departure_free(departure);
}

static void read_ids(const struct http_result *result, struct text *id, struct text *activity)
{
    static const struct json_limits limits = {64 * 1024, 16};
    own_(json_freep) struct json *document = NULL;
    const char *of_place = "", *of_activity = "";
    if (json_parse(result->body, result->length, limits, &document, NULL) != RESULT_OK ||
        json_type(document) != JSON_OBJECT)
        return;
    (void)json_opt_string(document, "id", &of_place, NULL);
    (void)json_opt_string(document, "activityId", &of_activity, NULL);
    if (strlen(of_place) <= ACTIVITY_ID_BYTES && strlen(of_activity) <= ACTIVITY_ID_BYTES) {
        text_add(id, of_place);
        text_add(activity, of_activity);
    }
}

/* The chat with the person is open: what was to be said there can be said. */
static void opened(struct sending *sending, const char *id)
{
    struct connector *connector = sending->outgoing->connector;
    const char *account = sending->departure->place + strlen(TEAMS_PERSON);
    struct teams_place like = {
        .service_url = sending->errand.service_url, .tenant = sending->errand.tenant, .bot = sending->errand.bot};
    sending->place = teams_place_add(connector->places, &like, id, SCOPE_PERSONAL, account);
    sending->new_place = x_strdup(id);
    teams_keep_places(connector);
    teams_errand_done(&sending->errand);
    teams_errand_say(connector, sending->departure, sending->place, &sending->errand);
}

/* The first message of a new thread, which the thread's own id names too. NULL: neither tells. */
static const char *root_of(const struct text *id, const struct text *activity)
{
    static const char mark[] = ";messageid=";
    const char *thread = strstr(id->data, mark);
    if (activity->length > 0)
        return activity->data;
    return thread == NULL ? NULL : thread + strlen(mark);
}

static void done(struct sending *sending, const struct http_result *result)
{
    own_(text_done) struct text id = TEXT_INIT;
    own_(text_done) struct text activity = TEXT_INIT;
    enum teams_errand_kind kind = sending->errand.kind;
    read_ids(result, &id, &activity);
    if (kind == ERRAND_OPEN && id.length > 0)
        opened(sending, id.data);
    else if (kind == ERRAND_OPEN)
        report(sending, SENT_LATER, 0, NULL, "Teams opened a chat and did not say which");
    else if (kind == ERRAND_POST)
        report(sending, SENT_DONE, 0, root_of(&id, &activity), NULL);
    else
        report(sending, SENT_DONE, 0, kind == ERRAND_SAY && id.length > 0 ? id.data : NULL, NULL);
}

/* A person's words: whoever wrote them is told, and decides. */
static void give_up_unsure(struct sending *sending, const char *why)
{
    struct connector *connector = sending->outgoing->connector;
    connector->permanent++;
    connector->services->sent(connector->services->context, sending->departure->id,
                              &(struct sent){.outcome = SENT_NEVER, .unsure = true, .reason = why});
    drop(sending);
}

/* What may have been done is not doubled by haste. says_again: Teams itself asks to send it again (502, 503, 504). */
static void unsure(struct sending *sending, bool says_again, int64_t hint_ms, const char *why)
{
    struct connector *connector = sending->outgoing->connector;
    bool repeatable = sending->errand.kind != ERRAND_SAY && sending->errand.kind != ERRAND_POST;
    if (!repeatable) {
        connector->ambiguous++;
        log_warn("teams_ambiguous", "departure=%lld text=\"%s; it may stand there already\"",
                 sending->departure == NULL ? 0LL : (long long)sending->departure->id, why);
    }
    if (!repeatable && !says_again && sending->departure != NULL && sending->departure->relayed)
        give_up_unsure(sending, why);
    else
        report(sending, SENT_LATER, repeatable || hint_ms > unsure_ms ? hint_ms : unsure_ms, NULL, why);
}

/* The caption goes without the picture, and says that there is one. */
static bool goes_without_picture(struct sending *sending, const struct http_result *result)
{
    struct departure *departure = sending->departure;
    bool shown = departure != NULL && departure->bytes.length > 0 && sending->place != NULL &&
                 strcmp(departure->media_type, unshown_type) != 0;
    if (result->status != 413 || !shown || sending->errand.kind == ERRAND_OPEN)
        return false;
    message_set(&departure->media_type, unshown_type);
    teams_errand_done(&sending->errand);
    teams_errand_say(sending->outgoing->connector, departure, sending->place, &sending->errand);
    return true;
}

static void over(struct sending *sending, enum teams_fate fate, const struct http_result *result, const char *why)
{
    struct connector *connector = sending->outgoing->connector;
    if (fate == FATE_GONE && sending->place != NULL && sending->errand.kind != ERRAND_OPEN) {
        teams_place_set_gone(connector->places, sending->place, true);
        teams_keep_places(connector);
    }
    if (sending->errand.kind == ERRAND_DELETE && result->status == 404) {
        report(sending, SENT_DONE, 0, NULL, NULL);
        return;
    }
    log_warn("teams_refused", "status=%d text=\"%s\"", result->status, why);
    report(sending, SENT_NEVER, 0, NULL, why);
}

static void on_answer(void *context, const struct http_result *result)
{
    struct sending *sending = context;
    struct outgoing *outgoing = sending->outgoing;
    own_(text_done) struct text why = TEXT_INIT;
    enum teams_fate fate = teams_fate_of(result, &why);
    int64_t hint_ms = result->retry_after_ms > 0 ? result->retry_after_ms : 0;
    sending->call = NULL;
    if (result->status == 429 && sending->place != NULL)
        sending->place->quiet_until_ms = clock_monotonic_ms() + (hint_ms > quiet_ms ? hint_ms : quiet_ms);
    switch (fate) {
    case FATE_DONE:
        done(sending, result);
        break;
    case FATE_LATER:
        report(sending, SENT_LATER, hint_ms, NULL, why.data);
        break;
    case FATE_AMBIGUOUS:
        unsure(sending, result->status >= 502 && result->status <= 504, hint_ms, why.data);
        break;
    case FATE_TOKEN:
        teams_bearer_drop(outgoing->connector->bearer, sending->token);
        if (sending->second)
            report(sending, SENT_LATER, hint_ms, NULL, "Teams refuses the token");
        else
            sending->second = true;
        break;
    case FATE_NEVER:
    case FATE_GONE:
        if (!goes_without_picture(sending, result))
            over(sending, fate, result, why.data);
        break;
    }
    pump(outgoing);
}

/* ---- when it goes
 * -------------------------------------------------------------------------------------------------------- */

static int64_t wait_ms(struct outgoing *outgoing, struct teams_place *place, int64_t now_ms)
{
    const struct teams_options *options = &outgoing->connector->options;
    int64_t wait = teams_bucket_wait_ms(&outgoing->second, options->per_second, 1000, now_ms);
    if (place == NULL)
        return wait;
    /* Of one thread Teams takes 7 in a second, 8 in two, 60 in half a minute and 1 800 in an hour. */
    int64_t second = options->thread_per_second;
    int64_t more[] = {place->quiet_until_ms - now_ms, teams_bucket_wait_ms(&place->second, second, 1000, now_ms),
                      teams_bucket_wait_ms(&place->two_seconds, second == 0 ? 0 : second + 1, 2000, now_ms),
                      teams_bucket_wait_ms(&place->half_minute, options->thread_per_hour / 30, 30000, now_ms),
                      teams_bucket_wait_ms(&place->hour, options->thread_per_hour, INT64_C(3600000), now_ms)};
    for (size_t i = 0; i < sizeof more / sizeof *more; i++)
        wait = more[i] > wait ? more[i] : wait;
    return wait;
}

static void take(struct outgoing *outgoing, struct teams_place *place)
{
    teams_bucket_take(&outgoing->second);
    if (place == NULL)
        return;
    struct teams_bucket *buckets[] = {&place->second, &place->two_seconds, &place->half_minute, &place->hour};
    for (size_t i = 0; i < sizeof buckets / sizeof *buckets; i++)
        teams_bucket_take(buckets[i]);
}

bool teams_send_beside(struct outgoing *outgoing, struct teams_place *place)
{
    bool is_free = outgoing->list.count == 0 && wait_ms(outgoing, place, clock_monotonic_ms()) <= 0;
    if (is_free)
        take(outgoing, place);
    return is_free;
}

static void start(struct outgoing *outgoing, struct sending *sending, const char *token)
{
    const struct teams_errand *errand = &sending->errand;
    take(outgoing, sending->place);
    free(sending->token);
    sending->token = x_strdup(token);
    sending->call =
        http_call_start(outgoing->connector->services->client,
                        &(struct http_call_request){.method = errand->method,
                                                    .url = errand->url,
                                                    .bearer = *token == '\0' ? NULL : token,
                                                    .body = errand->body,
                                                    .length = errand->body == NULL ? 0 : strlen(errand->body),
                                                    .max_bytes = 64 * 1024,
                                                    .timeout_ms = timeout_ms,
                                                    .done = on_answer,
                                                    .context = sending});
}

static void give_up_waiting(struct outgoing *outgoing, const char *why)
{
    for (size_t i = outgoing->list.count; i-- > 0;) {
        if (outgoing->list.items[i]->call == NULL)
            report(outgoing->list.items[i], SENT_LATER, no_token_ms, NULL, why);
    }
}

static void on_timer(void *context)
{
    pump(context);
}

static void look_again(struct outgoing *outgoing, int64_t after_ms)
{
    if (outgoing->timer == NULL)
        outgoing->timer = loop_timer_start(outgoing->connector->services->loop, after_ms, 0, on_timer, outgoing);
    else
        loop_timer_again(outgoing->timer, after_ms);
}

static void pump(struct outgoing *outgoing)
{
    int64_t now_ms = clock_monotonic_ms(), soonest = -1;
    for (size_t i = 0; i < outgoing->list.count; i++) {
        struct sending *sending = outgoing->list.items[i];
        const char *why = NULL;
        if (sending->call != NULL)
            continue;
        const char *token = teams_bearer_token(outgoing->connector->bearer, &why);
        if (token == NULL) {
            if (why != NULL)
                give_up_waiting(outgoing, why);
            return;
        }
        int64_t wait = wait_ms(outgoing, sending->place, now_ms);
        if (wait <= 0)
            start(outgoing, sending, token);
        else if (soonest < 0 || wait < soonest)
            soonest = wait;
    }
    if (soonest >= 0)
        look_again(outgoing, soonest);
}

void teams_send_token_settled(struct outgoing *outgoing, const char *why)
{
    if (why == NULL)
        pump(outgoing);
    else
        give_up_waiting(outgoing, why);
}

/* ---- from the house
 * -------------------------------------------------------------------------------------------------------- */

void teams_send(struct connector *connector, struct departure *departure)
{
    struct teams_errand errand;
    struct teams_place *place = teams_place_find(connector->places, departure->place);
    struct sent sent = {.outcome = SENT_DONE};
    teams_typing_end(connector->typing, departure->place);
    if (!teams_errand_of(connector, departure, place, &errand, &sent)) {
        refuse(connector, departure, &sent);
        return;
    }
    struct sending *sending = x_alloc(1, sizeof *sending);
    *sending =
        (struct sending){.outgoing = connector->outgoing, .departure = departure, .errand = errand, .place = place};
    *list_push(&connector->outgoing->list) = sending;
    pump(connector->outgoing);
}

void teams_send_refusal(struct connector *connector, const struct activity *activity, const struct reply *reply)
{
    struct sending *sending = x_alloc(1, sizeof *sending);
    *sending = (struct sending){.outgoing = connector->outgoing};
    teams_errand_refuse(activity, reply, &sending->errand);
    *list_push(&connector->outgoing->list) = sending;
    pump(connector->outgoing);
}

size_t teams_outgoing_count(const struct outgoing *outgoing)
{
    return outgoing->list.count;
}

struct outgoing *teams_outgoing_new(struct connector *connector)
{
    struct outgoing *outgoing = x_alloc(1, sizeof *outgoing);
    outgoing->connector = connector;
    return outgoing;
}

void teams_outgoing_free(struct outgoing *outgoing)
{
    if (outgoing == NULL)
        return;
    loop_timer_stop(&outgoing->timer);
    for (size_t i = 0; i < outgoing->list.count; i++) {
        if (outgoing->list.items[i]->call != NULL)
            http_call_cancel(outgoing->list.items[i]->call);
        sending_free(outgoing->list.items[i]);
    }
    list_done(&outgoing->list);
    free(outgoing);
}
