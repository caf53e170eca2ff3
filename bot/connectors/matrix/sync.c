/*
 * The long poll of an account. The answer is read while it comes, room by room; the new place in the stream is kept
 * with the last of what it brought, and only then is the homeserver asked again.
 */
#include "connectors/matrix/connection.h"

#include "base/clock.h"
#include "base/json_split.h"
#include "base/log.h"
#include "base/own.h"
#include "connectors/matrix/encryption.h"
#include "connectors/matrix/gap.h"
#include "connectors/matrix/pulse.h"

#include <stdlib.h>
#include <string.h>

#define ANSWER_BYTES ((size_t)256 << 20)
#define POLL_MS 30000
#define SILENCE_MS ((int64_t)45000) /* the poll, and some more: whoever says nothing for so long hangs */
#define CALL_MS ((int64_t)120000)   /* the poll, and a large answer after an outage */
#define CLOCKS_MS ((int64_t)120000) /* by which the homeserver's clock may differ from ours */
#define ECHO_MS ((int64_t)60)       /* so long the next poll waits for what we are just saying */
#define UNKEPT_MS ((int64_t)10000)  /* what brought nothing may be told again after a crash */

/* What is not asked for need not be read. State comes lazily: members are counted in the summary. The homeserver is
 * told once, and gives it a number. */
static const char filter[] =
    "{\"presence\":{\"not_types\":[\"*\"]},\"account_data\":{\"types\":[\"" PULSE_TYPE "\"]},\"room\":{"
    "\"ephemeral\":{\"types\":[\"m.typing\"]},\"account_data\":{\"not_types\":[\"*\"]},\"state\":{"
    "\"lazy_load_members\":true,\"types\":[\"m.room.create\",\"m.room.encryption\",\"m.room.member\","
    "\"m.room.tombstone\"]},\"timeline\":{\"limit\":50,\"lazy_load_members\":true,\"types\":[" MATRIX_TIMELINE_TYPES
    "]}}}";

enum path {
    PATH_NEXT_BATCH,
    PATH_STATE,
    PATH_TIMELINE,
    PATH_LIMITED,
    PATH_PREV_BATCH,
    PATH_SUMMARY,
    PATH_EPHEMERAL,
    PATH_JOINED_END,
    PATH_INVITED,
    PATH_INVITED_END,
    PATH_LEFT_END,
    PATH_ACCOUNT_DATA,
    PATH_TO_DEVICE,
    PATH_DEVICES_CHANGED,
    PATH_DEVICES_LEFT,
    PATH_KEYS_LEFT,
    PATH_FALLBACK_TYPES,
};
static const char *const paths[] = {"next_batch",
                                    "rooms.join.*.state.events.[]",
                                    "rooms.join.*.timeline.events.[]",
                                    "rooms.join.*.timeline.limited",
                                    "rooms.join.*.timeline.prev_batch",
                                    "rooms.join.*.summary",
                                    "rooms.join.*.ephemeral.events.[]",
                                    "rooms.join.*.$",
                                    "rooms.invite.*.invite_state.events.[]",
                                    "rooms.invite.*.$",
                                    "rooms.leave.*.$",
                                    "account_data.events.[]",
                                    "to_device.events.[]",
                                    "device_lists.changed.[]",
                                    "device_lists.left.[]",
                                    "device_one_time_keys_count",
                                    "device_unused_fallback_key_types",
                                    NULL};

struct sync {
    struct connector *connector;
    char *since;  /* "": from the beginning */
    char *filter; /* its number there, escaped; NULL: not told yet, or after trouble not surely known any more */
    bool filter_is_new;
    struct text own; /* how an event says that it is ours */
    /* Of what comes from the beginning, only what is as new as this is answered. The first time nothing is; later, when
     * the homeserver lost our place, what was said since it was last heard. A repeat is known by its id. */
    int64_t live_from_ms;
    int64_t heard_ms; /* when an answer last was whole; 0: never in this process */
    int64_t asked_ms; /* monotonic */
    int64_t came_ms;  /* monotonic: when something of the answer last came */
    int64_t kept_ms;  /* monotonic: when the place in the stream was last kept */
    unsigned empty;   /* answers in a row that brought nothing */
    size_t found;     /* events in this one */
    struct pulse *pulse;
    char *next_batch; /* of the answer that is being read */
    struct json_split *split;
    bool asking;       /* until what it brought is kept */
    bool listens_late; /* the next poll waits until we have said what follows from the last */
    struct call *call; /* NULL: none is under way */
    struct matrix_pause pause;
    int64_t quiet_until_ms;   /* monotonic: so long we were asked to wait */
    struct loop_timer *timer; /* asks again; while a call is under way, looks whether something comes */
    struct gap_room room;     /* that is being read */
    struct gaps *gaps;        /* rooms of which something is missing */
};

static void ask_again_later(struct sync *sync, int64_t hint_ms, const char *why)
{
    int64_t wait_ms = matrix_pause_ms(&sync->pause, hint_ms);
    sync->asking = false;
    free_pointer(&sync->filter);
    sync->quiet_until_ms = hint_ms > 0 ? clock_monotonic_ms() + wait_ms : 0;
    sync->connector->sync_failures++;
    if (sync->pause.failures == 1 || sync->pause.failures % 20 == 0)
        log_warn("matrix_sync_failed", "tries=%u next_ms=%lld text=\"%s\"", sync->pause.failures, (long long)wait_ms,
                 why);
    loop_timer_again(sync->timer, wait_ms);
}

/* ---- reading the answer ------------------------------------------------------------------------------------ */

static void take_string(const struct json_split_found *found, char **field)
{
    own_(json_freep) struct json *value = NULL;
    struct json_limits limits = {.max_bytes = 64 * 1024, .max_depth = 2};
    if (json_parse(found->bytes, found->length, limits, &value, NULL) != RESULT_OK || json_as_string(value) == NULL)
        return;
    char *copy = x_strdup(json_as_string(value));
    free(*field);
    *field = copy;
}

static void take_event(struct sync *sync, const struct json_split_found *found, struct matrix_events *events)
{
    struct matrix_event event;
    if (matrix_event_read(found->bytes, found->length, sync->connector->options.user, &event, NULL) == RESULT_OK)
        *list_push(&events->list) = event;
}

/* It bears the key of a departure whose outcome we have reported. */
static bool is_known_saying(const struct sync *sync, const struct json_split_found *found)
{
    static const char begin[] = "\"" MATRIX_OWN_KEY "\"", name[] = "\"key\":\"";
    char key[64] = "";
    const char *end = found->bytes + found->length, *at = memmem(found->bytes, found->length, begin, sizeof begin - 1);
    at = at == NULL ? NULL : memmem(at, (size_t)(end - at), name, sizeof name - 1);
    if (at == NULL)
        return false;
    at += sizeof name - 1;
    for (size_t i = 0; i < sizeof key - 1 && at + i < end && at[i] != '"'; i++)
        key[i] = at[i];
    return matrix_sent_knows(sync->connector, key);
}

/* What we said ourselves comes back, with all its words, and nothing follows from it when we know that it was sent.
 * Within a string the quotes would be escaped, so this is a key with its value. */
static bool is_own_saying(const struct sync *sync, const struct json_split_found *found)
{
    static const char state_key[] = "\"state_key\"";
    return memmem(found->bytes, found->length, sync->own.data, sync->own.length) != NULL &&
           memmem(found->bytes, found->length, state_key, sizeof state_key - 1) == NULL && is_known_saying(sync, found);
}

static void take_said(struct sync *sync, const struct json_split_found *found)
{
    if (is_own_saying(sync, found))
        sync->connector->events++;
    else
        take_event(sync, found, &sync->room.timeline);
}

static void take_summary(struct sync *sync, const struct json_split_found *found)
{
    own_(json_freep) struct json *summary = NULL;
    struct json_limits limits = {.max_bytes = 64 * 1024, .max_depth = 8};
    if (json_parse(found->bytes, found->length, limits, &summary, NULL) != RESULT_OK)
        return;
    (void)json_opt_int(summary, "m.joined_member_count", &sync->room.joined, NULL);
    (void)json_opt_int(summary, "m.invited_member_count", &sync->room.invited, NULL);
}

/* Where something is missing between this answer and the last, it is fetched before the room goes on. */
static void end_joined(struct sync *sync, const char *id)
{
    const struct matrix_room *known = matrix_room_find(sync->connector->rooms, id);
    bool first = *sync->since == '\0', was_there = known != NULL && known->standing == STANDING_JOINED;
    sync->room.id = x_strdup(id);
    sync->room.live_from_ms = first ? sync->live_from_ms : 0;
    if (sync->room.limited && was_there && !first && sync->room.prev_batch != NULL)
        gaps_add(sync->gaps, &sync->room);
    else
        gap_room_take(sync->connector, &sync->room);
    gap_room_done(&sync->room);
}

static void on_found(void *context, const struct json_split_found *found)
{
    struct sync *sync = context;
    struct encryption *encryption = sync->connector->encryption;
    const char *room = found->names == NULL ? "" : found->names[0];
    sync->found++;
    switch ((enum path)found->path) {
    case PATH_NEXT_BATCH:
        take_string(found, &sync->next_batch);
        break;
    case PATH_STATE:
    case PATH_INVITED:
        take_event(sync, found, &sync->room.state);
        break;
    case PATH_TIMELINE:
        take_said(sync, found);
        break;
    case PATH_LIMITED:
        sync->room.limited = found->length == 4; /* true */
        break;
    case PATH_PREV_BATCH:
        take_string(found, &sync->room.prev_batch);
        break;
    case PATH_SUMMARY:
        take_summary(sync, found);
        break;
    case PATH_EPHEMERAL:
        matrix_writers_heard(sync->connector->writers, room, found->bytes, found->length);
        break;
    case PATH_JOINED_END:
        end_joined(sync, room);
        break;
    case PATH_INVITED_END:
        matrix_take_invitation(sync->connector, room, &sync->room.state);
        gap_room_done(&sync->room);
        break;
    case PATH_LEFT_END:
        matrix_take_leave(sync->connector, room);
        gap_room_done(&sync->room);
        break;
    case PATH_ACCOUNT_DATA:
        pulse_heard(sync->pulse, found->bytes, found->length);
        break;
    case PATH_TO_DEVICE:
        encryption_to_device(encryption, found->bytes, found->length);
        break;
    case PATH_DEVICES_CHANGED:
        encryption_devices_changed(encryption, found->bytes, found->length);
        break;
    case PATH_DEVICES_LEFT:
        encryption_devices_left(encryption, found->bytes, found->length);
        break;
    case PATH_KEYS_LEFT:
        encryption_keys_left(encryption, found->bytes, found->length);
        sync->found--; /* stands in each answer */
        break;
    case PATH_FALLBACK_TYPES:
        encryption_fallback_types(encryption, found->bytes, found->length);
        sync->found--;
        break;
    }
}

static bool on_chunk(void *context, const char *bytes, size_t length)
{
    struct sync *sync = context;
    sync->came_ms = clock_monotonic_ms();
    return json_split_feed(sync->split, bytes, length, NULL) == RESULT_OK;
}

/* ---- when it is all there ---------------------------------------------------------------------------------- */

/* The place in the stream is none that the homeserver knows: it was set up anew, or restored from a backup. */
static void begin_anew(struct sync *sync, const char *why)
{
    log_warn("matrix_sync_anew",
             "text=\"the homeserver does not know our place in its stream (%s); going on from what was said since it "
             "was last heard\"",
             why);
    free(sync->since);
    sync->since = x_strdup("");
    sync->live_from_ms = sync->heard_ms > 0 ? sync->heard_ms - CLOCKS_MS : INT64_MAX;
    matrix_rooms_forget(sync->connector->rooms);
    pulse_forget(sync->pulse);
    encryption_doubt(sync->connector->encryption);
    ask_again_later(sync, -1, why);
}

/* A homeserver that answers at once and with nothing is not asked at once again. */
static int64_t breath_ms(struct sync *sync)
{
    static const int64_t step_ms = 20, most_ms = 1000;
    bool quick = clock_monotonic_ms() - sync->asked_ms < most_ms;
    sync->empty = quick && sync->found <= 1 ? sync->empty + 1 : 0; /* next_batch alone */
    int64_t wait_ms = (int64_t)sync->empty * step_ms;
    return wait_ms > most_ms ? most_ms : wait_ms;
}

/* answered: something was kept, so that we are probably about to say something. Its echo would end a poll at once: what
 * others say meanwhile comes together with it, in half as many polls. */
static void move_on(struct sync *sync, bool answered)
{
    free(sync->since);
    sync->since = TAKE(sync->next_batch);
    sync->pause.failures = 0;
    sync->filter_is_new = false;
    sync->heard_ms = clock_now_ms();
    sync->asking = false;
    sync->connector->syncs++;
    sync->connector->caught_up = true;
    encryption_synced(sync->connector->encryption);
    matrix_tend_rooms(sync->connector);
    if (pulse_is_lost(sync->pulse)) {
        begin_anew(sync, "what we wrote does not come back to us");
        return;
    }
    pulse_beat(sync->pulse);
    int64_t wait_ms = breath_ms(sync);
    sync->listens_late = answered && wait_ms == 0;
    if (sync->listens_late)
        loop_timer_again(sync->timer, ECHO_MS);
    else if (wait_ms > 0)
        loop_timer_again(sync->timer, wait_ms);
    else
        matrix_sync_go(sync);
}

static void on_kept(void *context, bool again)
{
    struct sync *sync = context;
    if (again) {
        ask_again_later(sync, -1, "the store could not keep it now");
        return;
    }
    sync->kept_ms = clock_monotonic_ms();
    move_on(sync, true);
}

/* Half of what comes is the echo of what we said ourselves. To hear that again would change nothing, and a commit for
 * each would be as much work as the question was. */
static bool may_be_heard_again(const struct sync *sync)
{
    return sync->kept_ms > 0 && clock_monotonic_ms() - sync->kept_ms < UNKEPT_MS &&
           matrix_outlet_is_idle(sync->connector->outlet);
}

static void on_gaps_filled(void *context, bool whole, int64_t hint_ms)
{
    struct sync *sync = context;
    if (whole && may_be_heard_again(sync))
        move_on(sync, false);
    else if (whole)
        matrix_outlet_flush(sync->connector->outlet, "since", sync->next_batch, on_kept, sync);
    else
        ask_again_later(sync, hint_ms, "what was said meanwhile could not be fetched");
}

/* Refused may be our place in the stream or the filter's number: first the filter is told again. */
static void not_heard(struct sync *sync, const struct matrix_answer *answer)
{
    const char *why = *answer->reason == '\0' ? "the answer is no whole JSON" : answer->reason;
    if (answer->fate == FATE_SIGN_IN) {
        sync->asking = false;
        free_pointer(&sync->filter);
        matrix_signed_out(sync->connector, answer->reason);
    } else if (answer->fate == FATE_NEVER && sync->filter != NULL && sync->filter_is_new && *sync->since != '\0') {
        begin_anew(sync, answer->reason);
    } else {
        ask_again_later(sync, answer->retry_after_ms, why);
    }
}

static void on_answer(void *context, const struct matrix_answer *answer)
{
    struct sync *sync = context;
    struct error error = ERROR_INIT;
    bool whole = answer->fate == FATE_OK && json_split_end(sync->split, &error) == RESULT_OK &&
                 sync->next_batch != NULL && *sync->next_batch != '\0';
    sync->call = NULL;
    gap_room_done(&sync->room);
    json_split_free(TAKE(sync->split));
    if (whole) {
        gaps_fill(sync->gaps, sync->since, on_gaps_filled, sync);
        return;
    }
    pulse_doubt(sync->pulse);
    gaps_drop(sync->gaps);
    not_heard(sync, answer);
}

static void ask(struct sync *sync)
{
    own_(text_done) struct text path = TEXT_INIT;
    bool first = *sync->since == '\0';
    sync->asked_ms = sync->came_ms = clock_monotonic_ms();
    sync->found = 0;
    text_printf(&path, "/_matrix/client/v3/sync?timeout=%d&filter=%s", first ? 0 : POLL_MS, sync->filter);
    if (!first) {
        text_add(&path, "&since=");
        http_escape(&path, sync->since);
    }
    struct json_split_options options = {.paths = paths,
                                         .max_value_bytes = MATRIX_EVENT_BYTES,
                                         .max_depth = MATRIX_DEPTH,
                                         .found = on_found,
                                         .context = sync};
    sync->split = json_split_new(&options);
    free_pointer(&sync->next_batch);
    gap_room_done(&sync->room);
    sync->call = matrix_call(sync->connector->api, &(struct matrix_request){.method = "GET",
                                                                            .path = path.data,
                                                                            .max_bytes = ANSWER_BYTES,
                                                                            .timeout_ms = CALL_MS,
                                                                            .chunk = on_chunk,
                                                                            .done = on_answer,
                                                                            .context = sync});
    loop_timer_again(sync->timer, SILENCE_MS);
}

static void on_filter(void *context, const struct matrix_answer *answer)
{
    struct sync *sync = context;
    const char *number = "";
    if (answer->fate == FATE_OK)
        (void)json_opt_string(answer->document, "filter_id", &number, NULL);
    if (*number == '\0') {
        not_heard(sync, answer);
        return;
    }
    struct text escaped = TEXT_INIT;
    http_escape(&escaped, number);
    sync->filter = text_detach(&escaped);
    sync->filter_is_new = true;
    ask(sync);
}

static void tell_filter(struct sync *sync)
{
    own_(text_done) struct text path = TEXT_INIT;
    text_add(&path, "/_matrix/client/v3/user");
    matrix_path_add(&path, sync->connector->options.user);
    text_add(&path, "/filter");
    (void)matrix_call(sync->connector->api,
                      &(struct matrix_request){
                          .method = "POST", .path = path.data, .body = filter, .done = on_filter, .context = sync});
}

void matrix_sync_go(struct sync *sync)
{
    if (sync->asking || !sync->connector->signed_in)
        return;
    sync->asking = true;
    sync->listens_late = false;
    if (sync->filter == NULL)
        tell_filter(sync);
    else
        ask(sync);
}

void matrix_sync_said(struct sync *sync)
{
    if (sync != NULL && sync->listens_late)
        matrix_sync_go(sync);
}

void matrix_sync_hurry(struct sync *sync)
{
    if (clock_monotonic_ms() >= sync->quiet_until_ms)
        matrix_sync_go(sync);
}

/* ---- life -------------------------------------------------------------------------------------------------- */

/* A call whose answer was begun may go on for as long as something comes. */
static void look_at_call(struct sync *sync)
{
    static const struct matrix_answer silence = {
        .fate = FATE_LATER, .errcode = "", .retry_after_ms = -1, .reason = "the homeserver says nothing"};
    int64_t left_ms = sync->came_ms + SILENCE_MS - clock_monotonic_ms();
    if (left_ms > 0) {
        loop_timer_again(sync->timer, left_ms);
        return;
    }
    matrix_call_cancel(sync->call);
    on_answer(sync, &silence);
}

static void on_timer(void *context)
{
    struct sync *sync = context;
    if (sync->call != NULL)
        look_at_call(sync);
    else
        matrix_sync_go(sync);
}

struct sync *matrix_sync_new(struct connector *connector)
{
    struct sync *sync = x_alloc(1, sizeof *sync);
    sync->connector = connector;
    sync->since = x_strdup("");
    sync->own = (struct text)TEXT_INIT;
    text_printf(&sync->own, "\"sender\":\"%s\"", connector->options.user);
    sync->live_from_ms = INT64_MAX;
    sync->gaps = gaps_new(connector);
    sync->pulse = pulse_new(connector);
    gap_room_done(&sync->room); /* a valid empty one */
    sync->timer = loop_timer_start(connector->services->loop, CALL_MS, CALL_MS, on_timer, sync);
    return sync;
}

void matrix_sync_restore(struct sync *sync, const struct kept *kept)
{
    gaps_restore(sync->gaps, kept);
    if (strcmp(kept->name, "since") != 0)
        return;
    free(sync->since);
    sync->since = x_strdup(kept->value);
}

void matrix_sync_free(struct sync *sync)
{
    if (sync == NULL)
        return;
    loop_timer_stop(&sync->timer);
    json_split_free(sync->split);
    gap_room_done(&sync->room);
    gaps_free(sync->gaps);
    pulse_free(sync->pulse);
    free(sync->since);
    free(sync->filter);
    text_done(&sync->own);
    free(sync->next_batch);
    free(sync);
}
