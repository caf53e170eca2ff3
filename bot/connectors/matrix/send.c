/*
 * Departures to the homeserver. The transaction id is the departure's key, so a second try of the same gives the first
 * event again; where the homeserver may have forgotten that, it is looked for before it is sent once more.
 */
#include "connectors/matrix/connection.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/log.h"
#include "base/own.h"
#include "connectors/matrix/crypto.h"
#include "connectors/matrix/encryption.h"
#include "connectors/matrix/identifiers.h"
#include "connectors/matrix/render.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Synapse forgets transaction ids after a day with a device, after half an hour without. */
static const int64_t remembered_ms = 20 * 3600 * 1000, remembered_without_device_ms = 60 * 1000, not_yet_ms = 2000;
enum { LOOK_BACK = 100 };

struct sending {
    struct connector *connector;
    struct departure *departure;
    char *room;                      /* where it goes: an upgraded room has another id than its place */
    char *new_place;                 /* NULL: the place as it is */
    char *uri;                       /* of its file, once it is uploaded; NULL */
    struct crypto_file *sealed_file; /* NULL: it lies there in clear */
    bool goes_on;                    /* another call has begun with it: the one that ends now leaves it alone */
};

/* Stopped under way it counts as not sent, and is tried again. */
static void sending_free(void *context)
{
    struct sending *sending = context;
    if (sending->goes_on) {
        sending->goes_on = false;
        return;
    }
    if (--sending->connector->sends == 0)
        matrix_sync_said(sending->connector->sync);
    departure_free(sending->departure);
    free(sending->room);
    free(sending->new_place);
    free(sending->uri);
    if (sending->sealed_file != NULL)
        explicit_bzero(sending->sealed_file, sizeof *sending->sealed_file);
    free(sending->sealed_file);
    free(sending);
}

static uint64_t fingerprint(const char *key)
{
    return hash_fnv(HASH_FNV_SEED, key, strlen(key));
}

bool matrix_sent_knows(const struct connector *connector, const char *key)
{
    uint64_t mark = fingerprint(key);
    for (size_t i = 0; i < MATRIX_REPORTED; i++) {
        if (connector->reported[i] == mark)
            return true;
    }
    return false;
}

static void report(struct sending *sending, enum send_outcome outcome, int64_t retry_after_ms, const char *event,
                   const char *reason)
{
    struct connector *connector = sending->connector;
    const struct sent sent = {.outcome = outcome,
                              .retry_after_ms = retry_after_ms,
                              .external_id = event,
                              .reason = reason,
                              .new_place = outcome == SENT_NEVER ? NULL : sending->new_place};
    connector->sent += outcome == SENT_DONE;
    if (outcome != SENT_LATER)
        encryption_sent(connector->encryption, sending->departure->idempotency_key);
    if (outcome == SENT_DONE) {
        connector->reported[connector->reported_next] = fingerprint(sending->departure->idempotency_key);
        connector->reported_next = (connector->reported_next + 1) % MATRIX_REPORTED;
    }
    connector->services->sent(connector->services->context, sending->departure->id, &sent);
}

static void report_answer(struct sending *sending, const struct matrix_answer *answer)
{
    struct connector *connector = sending->connector;
    if (answer->status == 429 && answer->retry_after_ms > 0)
        connector->quiet_until_ms = clock_monotonic_ms() + answer->retry_after_ms;
    if (answer->fate == FATE_SIGN_IN)
        matrix_signed_out(connector, answer->reason);
    report(sending, answer->fate == FATE_NEVER ? SENT_NEVER : SENT_LATER,
           answer->retry_after_ms > 0 ? answer->retry_after_ms : 0, NULL, answer->reason);
}

/* ---- the event itself -------------------------------------------------------------------------------------- */

static void on_sent(void *context, const struct matrix_answer *answer)
{
    struct sending *sending = context;
    const char *event = "";
    if (answer->fate == FATE_OK)
        (void)json_opt_string(answer->document, "event_id", &event, NULL);
    if (answer->fate == FATE_OK && matrix_is_event(event))
        report(sending, SENT_DONE, 0, event, NULL);
    else if (answer->fate == FATE_OK)
        report(sending, SENT_LATER, 0, NULL, "the homeserver named no event");
    else
        report_answer(sending, answer);
}

/* Synapse 1.160 takes the device only together with the user, though it is the service's own. */
static void add_device(const struct connector *connector, struct text *path)
{
    const char *device = matrix_api_device(connector->api);
    if (*device == '\0')
        return;
    text_add(path, "?user_id=");
    http_escape(path, connector->options.user);
    text_add(path, "&device_id=");
    http_escape(path, device);
}

static void put(struct sending *sending, const char *path, const char *body)
{
    matrix_call(
        sending->connector->api,
        &(struct matrix_request){
            .method = "PUT", .path = path, .body = body, .done = on_sent, .context = sending, .release = sending_free});
}

static void retract(struct sending *sending)
{
    own_(text_done) struct text path = TEXT_INIT;
    text_add(&path, "/_matrix/client/v3/rooms");
    matrix_path_add(&path, sending->room);
    text_add(&path, "/redact");
    matrix_path_add(&path, sending->departure->target);
    matrix_path_add(&path, sending->departure->idempotency_key);
    add_device(sending->connector, &path);
    put(sending, path.data, "{}");
}

static struct matrix_position position_of(const struct sending *sending)
{
    const struct departure *departure = sending->departure;
    bool moved = strcmp(departure->place, sending->room) != 0; /* threads stayed in the room before */
    bool threaded = *departure->thread != '\0' && !moved;
    const struct matrix_room *room = matrix_room_find(sending->connector->rooms, sending->room);
    bool answers =
        matrix_is_event(departure->cause) && !moved && (threaded || (room != NULL && !matrix_room_is_alone(room)));
    return (struct matrix_position){.thread = threaded ? departure->thread : "",
                                    .replies = answers ? departure->cause : "",
                                    .edits = departure->action == DEPARTURE_EDIT && !moved ? departure->target : ""};
}

/* Of our own making: what a picture was called before may name somebody. */
static void name_picture(const struct departure *departure, char *name, size_t size)
{
    const char *slash = strchr(departure->media_type, '/');
    const char *ending = slash == NULL ? "bin" : strcmp(slash, "/jpeg") == 0 ? "jpg" : slash + 1;
    (void)snprintf(name, size, "neuvo-%" PRId64 ".%.8s", departure->seq, ending);
}

static void put_event(struct sending *sending, const char *type, const char *content)
{
    own_(text_done) struct text path = TEXT_INIT;
    text_add(&path, "/_matrix/client/v3/rooms");
    matrix_path_add(&path, sending->room);
    text_add(&path, "/send");
    matrix_path_add(&path, type);
    matrix_path_add(&path, sending->departure->idempotency_key);
    add_device(sending->connector, &path);
    put(sending, path.data, content);
}

static bool goes_sealed(const struct sending *sending)
{
    const struct matrix_room *room = matrix_room_find(sending->connector->rooms, sending->room);
    return room != NULL && room->encrypted;
}

static void on_sealed(void *context, const char *content, int64_t wait_ms, const char *why)
{
    struct sending *sending = context;
    if (content != NULL && sending->connector->signed_in) {
        put_event(sending, "m.room.encrypted", content);
        return;
    }
    report(sending, SENT_LATER, wait_ms > 0 ? wait_ms : 0, NULL, content == NULL ? why : "not signed in");
    sending_free(sending);
}

static void say(struct sending *sending, const struct reply *reply)
{
    const struct departure *departure = sending->departure;
    struct matrix_position position = position_of(sending);
    struct matrix_file file = {.uri = sending->uri, .sealed = sending->sealed_file};
    own_(text_done) struct text body = TEXT_INIT;
    char name[40];
    if (sending->uri != NULL && departure->bytes.length > 0) {
        name_picture(departure, name, sizeof name);
        file.name = name;
        file.media_type = departure->media_type;
        file.bytes = departure->bytes.length;
    } else if (sending->uri != NULL) {
        file.name = reply->file.name;
        file.media_type = reply->file.media_type;
        file.bytes = strlen(reply->file.content);
    }
    matrix_render_content(reply, departure->relayed, &position, sending->uri == NULL ? NULL : &file,
                          departure->idempotency_key, departure->cause, &body);
    if (goes_sealed(sending))
        encryption_seal(sending->connector->encryption, sending->room, departure->idempotency_key, "m.room.message",
                        body.data, on_sealed, sending_free, sending);
    else
        put_event(sending, "m.room.message", body.data);
}

/* ---- its file ---------------------------------------------------------------------------------------------- */

static bool say_with_file(struct sending *sending);

static void on_uploaded(void *context, const struct matrix_answer *answer)
{
    struct sending *sending = context;
    const char *uri = "";
    if (answer->fate == FATE_OK)
        (void)json_opt_string(answer->document, "content_uri", &uri, NULL);
    if (!string_starts(uri, "mxc://")) {
        report_answer(sending, answer);
        return;
    }
    sending->uri = x_strdup(uri);
    sending->goes_on = say_with_file(sending);
}

/* In an encrypted room what lies with the homeserver is sealed, and has no name there. */
static void upload(struct sending *sending, const char *name, const char *media_type, const char *bytes, size_t length)
{
    static const int64_t timeout_ms = 60000;
    own_(text_done) struct text path = TEXT_INIT, sealed = TEXT_INIT;
    bool seals = goes_sealed(sending);
    text_add(&path, "/_matrix/media/v3/upload?filename=");
    http_escape(&path, seals ? "sealed" : name);
    if (seals) {
        own_(text_wipe) struct text plain = TEXT_INIT;
        text_add_bytes(&plain, bytes, length);
        sending->sealed_file = x_alloc(1, sizeof *sending->sealed_file);
        crypto_file_seal(&plain, sending->sealed_file, &sealed);
    }
    matrix_call(sending->connector->api,
                &(struct matrix_request){.method = "POST",
                                         .path = path.data,
                                         .body = seals ? sealed.data : bytes,
                                         .length = length,
                                         .media_type = seals ? "application/octet-stream" : media_type,
                                         .timeout_ms = timeout_ms,
                                         .done = on_uploaded,
                                         .context = sending,
                                         .release = sending_free});
}

static void upload_picture(struct sending *sending)
{
    const struct departure *departure = sending->departure;
    char name[40];
    name_picture(departure, name, sizeof name);
    upload(sending, name, departure->media_type, departure->bytes.data, departure->bytes.length);
}

/* False: no call was begun, and the outcome is reported. The same for carry_out(). */
static bool say_with_file(struct sending *sending)
{
    own_(reply_done) struct reply reply;
    struct error error = ERROR_INIT;
    if (reply_decode(sending->departure->body, &reply, &error) != RESULT_OK) {
        reply_init(&reply, LANGUAGE_NONE);
        report(sending, SENT_NEVER, 0, NULL, error.text);
        return false;
    }
    if (goes_sealed(sending) && !encryption_is_ready(sending->connector->encryption, sending->room)) {
        report(sending, SENT_LATER, not_yet_ms, NULL, "encryption is not ready yet");
        return false;
    }
    bool picture = sending->departure->bytes.length > 0;
    if (picture && sending->uri == NULL && sending->departure->action == DEPARTURE_SAY)
        upload_picture(sending);
    else if (reply.file.name != NULL && sending->uri == NULL && sending->departure->action == DEPARTURE_SAY)
        upload(sending, reply.file.name, reply.file.media_type, reply.file.content, strlen(reply.file.content));
    else
        say(sending, &reply);
    return true;
}

static bool carry_out(struct sending *sending)
{
    const struct departure *departure = sending->departure;
    if (departure->action != DEPARTURE_RETRACT)
        return say_with_file(sending);
    if (*departure->target == '\0') {
        report(sending, SENT_DONE, 0, NULL, NULL); /* what was to be taken back was never sent */
        return false;
    }
    retract(sending);
    return true;
}

/* ---- was it sent already? ---------------------------------------------------------------------------------- */

static const char *event_with_key(const struct json *chunk, const char *self, const char *key)
{
    for (const struct json *item = json_first(chunk); item != NULL; item = json_next(item)) {
        const struct json *content = NULL, *own = NULL;
        const char *sender = "", *found = "", *event = "";
        if (json_type(item) != JSON_OBJECT || json_opt_string(item, "sender", &sender, NULL) != RESULT_OK ||
            strcmp(sender, self) != 0 || json_opt_object(item, "content", &content, NULL) != RESULT_OK ||
            content == NULL || json_opt_object(content, MATRIX_OWN_KEY, &own, NULL) != RESULT_OK || own == NULL)
            continue;
        if (json_opt_string(own, "key", &found, NULL) == RESULT_OK && strcmp(found, key) == 0 &&
            json_opt_string(item, "event_id", &event, NULL) == RESULT_OK && matrix_is_event(event))
            return event;
    }
    return NULL;
}

static void on_looked(void *context, const struct matrix_answer *answer)
{
    struct sending *sending = context;
    const struct json *chunk = NULL;
    if (answer->fate != FATE_OK) {
        report_answer(sending, answer);
        return;
    }
    (void)json_opt_array(answer->document, "chunk", &chunk, NULL);
    const char *event =
        chunk == NULL ? NULL
                      : event_with_key(chunk, sending->connector->options.user, sending->departure->idempotency_key);
    if (event == NULL)
        sending->goes_on = carry_out(sending);
    else
        report(sending, SENT_DONE, 0, event, NULL);
}

static void look_first(struct sending *sending)
{
    own_(text_done) struct text path = TEXT_INIT;
    text_add(&path, "/_matrix/client/v3/rooms");
    matrix_path_add(&path, sending->room);
    text_printf(&path, "/messages?dir=b&limit=%d", LOOK_BACK);
    matrix_call(sending->connector->api, &(struct matrix_request){.method = "GET",
                                                                  .path = path.data,
                                                                  .max_bytes = (size_t)8 << 20,
                                                                  .done = on_looked,
                                                                  .context = sending,
                                                                  .release = sending_free});
}

static bool may_be_forgotten(const struct connector *connector, const struct departure *departure)
{
    bool device = !connector->options.service || *matrix_api_device(connector->api) != '\0';
    int64_t age_ms = clock_now_ms() - departure->at_ms;
    return departure->attempt > 1 && age_ms > (device ? remembered_ms : remembered_without_device_ms);
}

/* ---- where to ---------------------------------------------------------------------------------------------- */

void matrix_send_into(struct connector *connector, struct matrix_room *room, struct departure *departure)
{
    struct sending *sending = x_alloc(1, sizeof *sending);
    *sending = (struct sending){.connector = connector, .departure = departure, .room = x_strdup(room->id)};
    connector->sends++;
    if (matrix_is_user(departure->place))
        sending->new_place = x_strdup(room->id);
    if (may_be_forgotten(connector, departure))
        look_first(sending);
    else if (!carry_out(sending))
        sending_free(sending);
}

void matrix_sent_not(struct connector *connector, struct departure *departure, enum send_outcome outcome,
                     int64_t retry_after_ms, const char *reason)
{
    connector->services->sent(connector->services->context, departure->id,
                              &(struct sent){.outcome = outcome, .retry_after_ms = retry_after_ms, .reason = reason});
    departure_free(departure);
}

void matrix_sent_untried(struct connector *connector, struct departure *departure, int64_t wait_ms, const char *reason)
{
    connector->services->sent(
        connector->services->context, departure->id,
        &(struct sent){.outcome = SENT_LATER, .untried = true, .retry_after_ms = wait_ms, .reason = reason});
    departure_free(departure);
}

void matrix_send(struct connector *connector, struct departure *departure)
{
    int64_t quiet_ms = connector->quiet_until_ms - clock_monotonic_ms();
    matrix_typing_end(connector->typing, departure->place);
    matrix_receipts_answered(connector->receipts, departure->place, departure->thread);
    if (!connector->signed_in) {
        if (!matrix_early_keeps(connector->early, departure))
            matrix_sent_not(connector, departure, SENT_LATER, not_yet_ms, "not signed in");
        return;
    }
    if (quiet_ms > 0) {
        matrix_sent_untried(connector, departure, quiet_ms, "the homeserver asked to wait");
        return;
    }
    if (matrix_is_user(departure->place)) {
        matrix_alone_send(connector->alone, departure);
        return;
    }
    struct matrix_room *room = matrix_room_find(connector->rooms, departure->place);
    bool retracts = departure->action == DEPARTURE_RETRACT; /* where it was said, and no words are sent */
    if (room != NULL && !retracts)
        room = matrix_room_newest(connector->rooms, room);
    if (room == NULL || room->standing == STANDING_LEFT)
        matrix_sent_not(connector, departure, SENT_NEVER, 0, "Neuvo is not in that room (any more)");
    else if (room->standing == STANDING_INVITED)
        matrix_sent_not(connector, departure, SENT_LATER, not_yet_ms, "Neuvo is not in that room yet");
    else if (room->encrypted && !retracts && !encryption_is_able(connector->encryption))
        matrix_sent_not(connector, departure, SENT_NEVER, 0, "the room is encrypted; clear text is not sent there");
    else if (room->encrypted && !retracts && !encryption_is_ready(connector->encryption, room->id) &&
             matrix_early_keeps(connector->early, departure))
        return;
    else
        matrix_send_into(connector, room, departure);
}

/* ---- what nobody waits for --------------------------------------------------------------------------------- */

static void on_whatever(void *context, const struct matrix_answer *answer)
{
    struct connector *connector = context;
    if (answer->status == 429 && answer->retry_after_ms > 0)
        connector->quiet_until_ms = clock_monotonic_ms() + answer->retry_after_ms;
}

struct aside {
    struct connector *connector;
    char *room, *key;
};

static void aside_free(void *context)
{
    struct aside *aside = context;
    free(aside->room);
    free(aside->key);
    free(aside);
}

static void put_aside(const struct aside *aside, const char *type, const char *content)
{
    own_(text_done) struct text path = TEXT_INIT;
    text_add(&path, "/_matrix/client/v3/rooms");
    matrix_path_add(&path, aside->room);
    text_add(&path, "/send");
    matrix_path_add(&path, type);
    matrix_path_add(&path, aside->key);
    add_device(aside->connector, &path);
    matrix_call(
        aside->connector->api,
        &(struct matrix_request){
            .method = "PUT", .path = path.data, .body = content, .done = on_whatever, .context = aside->connector});
}

static void on_aside_sealed(void *context, const char *content, int64_t wait_ms, const char *why)
{
    struct aside *aside = context;
    (void)wait_ms;
    (void)why;
    if (content != NULL && aside->connector->signed_in)
        put_aside(aside, "m.room.encrypted", content);
    encryption_sent(aside->connector->encryption, aside->key);
    aside_free(aside);
}

void matrix_send_refusal(struct connector *connector, const char *room, const char *thread, const char *replies,
                         const struct reply *reply)
{
    own_(text_done) struct text key = TEXT_INIT;
    own_(text_done) struct text body = TEXT_INIT;
    const struct matrix_room *known = matrix_room_find(connector->rooms, room);
    const struct matrix_position position = {.thread = thread, .replies = replies, .edits = ""};
    if (!connector->signed_in || known == NULL || known->standing != STANDING_JOINED ||
        (known->encrypted && !encryption_is_ready(connector->encryption, room)))
        return;
    text_printf(&key, "refusal-%s", replies);
    matrix_render_content(reply, false, &position, NULL, key.data, replies, &body);
    struct aside *aside = x_alloc(1, sizeof *aside);
    *aside = (struct aside){connector, x_strdup(room), x_strdup(key.data)};
    if (known->encrypted) {
        encryption_seal(connector->encryption, room, key.data, "m.room.message", body.data, on_aside_sealed, aside_free,
                        aside);
        return;
    }
    put_aside(aside, "m.room.message", body.data);
    aside_free(aside);
}

void matrix_send_mark(struct connector *connector, const char *room, const char *event)
{
    own_(text_done) struct text path = TEXT_INIT, key = TEXT_INIT, body = TEXT_INIT;
    const struct matrix_room *known = matrix_room_find(connector->rooms, room);
    if (!connector->signed_in || known == NULL || known->standing != STANDING_JOINED ||
        connector->quiet_until_ms > clock_monotonic_ms())
        return;
    text_printf(&key, "note-%s", event);
    text_add(&body, "{\"m.relates_to\":{");
    json_write_member(&body, "rel_type", "m.annotation");
    json_write_member(&body, "event_id", event);
    json_write_member(&body, "key", "📝");
    text_add(&body, "}}");
    text_add(&path, "/_matrix/client/v3/rooms");
    matrix_path_add(&path, room);
    text_add(&path, "/send/m.reaction");
    matrix_path_add(&path, key.data);
    add_device(connector, &path);
    matrix_call(connector->api,
                &(struct matrix_request){
                    .method = "PUT", .path = path.data, .body = body.data, .done = on_whatever, .context = connector});
}
