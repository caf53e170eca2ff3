/*
 * What a homeserver pushes to an application service (application service API, "Pushing events"). It is answered 200
 * when all of it is kept; anything else makes the homeserver send it again. A repeat is known by its events' ids, never
 * by the number of the transaction: a homeserver that was set up anew counts from the beginning.
 */
#include "connectors/matrix/connection.h"

#include "base/json_split.h"
#include "base/log.h"
#include "base/own.h"
#include "connectors/matrix/backlog.h"
#include "connectors/matrix/identifiers.h"
#include "connectors/matrix/look.h"
#include "loop/http_server.h"

#include <stdlib.h>
#include <string.h>

#define BODY_BYTES ((size_t)16 << 20)

enum { PASSING_MOST = 64 };
/* What is passing stands under its own name since Matrix 1.13, and before that under that of the proposal. */
enum path { PATH_EVENT };
static const char *const paths[] = {"events.[]", "ephemeral.[]", "de.sorunome.msc2409.ephemeral.[]", NULL};

/* The one that is under way: a homeserver sends one after the other. */
struct transaction {
    struct connector *connector;
    uint64_t request; /* the kept request's number; 0: none is under way */
    char *number;     /* as the homeserver counts it */
    struct matrix_events events;
    LIST_OF(struct text) passing; /* events that no room keeps: who writes */
    size_t looking;               /* rooms that must be known first */
    bool failed;
};

/* ---- is it our homeserver? --------------------------------------------------------------------------------- */

/* Takes the same time wherever the difference is. */
static bool same_secret(const char *given, const char *secret)
{
    size_t given_length = strlen(given), length = strlen(secret);
    unsigned difference = given_length != length;
    for (size_t i = 0; i < length; i++)
        difference |= (unsigned)(unsigned char)secret[i] ^
                      (unsigned)(unsigned char)given[given_length == 0 ? 0 : i % given_length];
    return difference == 0;
}

static void answer_error(struct http_request *request, int status, const char *errcode, const char *words)
{
    own_(text_done) struct text body = TEXT_INIT;
    text_add_char(&body, '{');
    json_write_member(&body, "errcode", errcode);
    json_write_member(&body, "error", words);
    text_add_char(&body, '}');
    http_answer(request, status, "application/json", body.data, body.length);
}

static bool is_ours(const struct connector *connector, struct http_request *request)
{
    const char *header = http_request_header(request, "authorization");
    static const char scheme[] = "Bearer ";
    if (header != NULL && string_starts(header, scheme) &&
        same_secret(header + strlen(scheme), connector->options.hs_token))
        return true;
    answer_error(request, header == NULL ? 401 : 403, header == NULL ? "M_UNAUTHORIZED" : "M_FORBIDDEN",
                 "the hs_token of the registration file is needed");
    return false;
}

/* ---- the events -------------------------------------------------------------------------------------------- */

static void drop_events(struct transaction *transaction)
{
    matrix_events_done(&transaction->events);
    for (size_t i = 0; i < transaction->passing.count; i++)
        text_done(&transaction->passing.items[i]);
    list_done(&transaction->passing);
}

static void finish(struct transaction *transaction, bool well)
{
    struct http_request *request = http_request_find(transaction->connector->services->server, transaction->request);
    struct backlog *backlog = transaction->connector->backlog;
    drop_events(transaction);
    transaction->request = 0;
    if (well)
        backlog_taken(backlog, transaction->number);
    if (!well || request == NULL)
        backlog_doubt(backlog);
    if (request == NULL)
        return; /* the homeserver went away; it sends it again */
    if (well)
        http_answer(request, 200, "application/json", "{}", 2);
    else
        answer_error(request, 503, "M_UNKNOWN", "it could not be kept now; send it again");
}

static void on_kept(void *context, bool again)
{
    struct transaction *transaction = context;
    finish(transaction, !again);
    matrix_tend_soon(transaction->connector);
}

static bool is_about_us(const struct connector *connector, const struct matrix_event *event)
{
    return event->is_state && strcmp(event->type, "m.room.member") == 0 &&
           strcmp(event->state_key, connector->options.user) == 0;
}

static void take_event(struct connector *connector, struct matrix_event *event)
{
    static const struct matrix_events none = {.list = LIST_INIT};
    const struct matrix_room *room = matrix_room_find(connector->rooms, event->room);
    struct matrix_events one = {.list = {.items = event, .count = 1, .capacity = 1}};
    bool ours = is_about_us(connector, event);
    if (ours && strcmp(event->membership, "invite") == 0)
        matrix_take_invitation(connector, event->room, &one);
    else if (ours && strcmp(event->membership, "join") != 0)
        matrix_take_leave(connector, event->room);
    else if (ours || (room != NULL && room->standing == STANDING_JOINED))
        matrix_take_news(
            connector,
            &(struct matrix_news){.room = event->room, .state = &none, .timeline = &one, .joined = -1, .invited = -1});
}

static void take_events(struct transaction *transaction)
{
    struct connector *connector = transaction->connector;
    if (transaction->failed) {
        finish(transaction, false);
        return;
    }
    for (size_t i = 0; i < transaction->events.list.count; i++)
        take_event(connector, &transaction->events.list.items[i]);
    for (size_t i = 0; i < transaction->passing.count; i++)
        matrix_writers_pushed(connector->writers, transaction->passing.items[i].data,
                              transaction->passing.items[i].length);
    matrix_outlet_flush(connector->outlet, NULL, NULL, on_kept, transaction);
}

static void on_looked(void *context, bool well)
{
    struct transaction *transaction = context;
    transaction->failed = transaction->failed || !well;
    if (--transaction->looking == 0)
        take_events(transaction);
}

/* What is said in a room can be understood only when it is known who is there. */
static bool must_look(const struct connector *connector, const struct matrix_event *event,
                      const struct matrix_room *room)
{
    bool joins = is_about_us(connector, event) && strcmp(event->membership, "join") == 0;
    bool small = room->joined >= 0 && room->joined <= 3 && room->stale; /* are we still alone with somebody? */
    return joins || (room->standing == STANDING_JOINED && (room->joined < 0 || small));
}

static bool somebody_looks_already(const struct transaction *transaction)
{
    for (size_t i = 0; i < transaction->events.list.count; i++) {
        const struct matrix_room *room =
            matrix_room_find(transaction->connector->rooms, transaction->events.list.items[i].room);
        if (room != NULL && room->looking)
            return true;
    }
    return false;
}

/* Said in a room that is unknown to us, while we do not know yet in which rooms we are: our own store may be lost, or
 * be an older one. */
static bool may_be_ours(const struct transaction *transaction)
{
    const struct connector *connector = transaction->connector;
    for (size_t i = 0; i < transaction->events.list.count && !connector->looked_for_rooms; i++) {
        const struct matrix_event *event = &transaction->events.list.items[i];
        const struct matrix_room *room = matrix_room_find(connector->rooms, event->room);
        if (!event->is_state && (room == NULL || room->standing != STANDING_JOINED))
            return true;
    }
    return false;
}

static void look_at_rooms(struct transaction *transaction)
{
    struct connector *connector = transaction->connector;
    /* It is sent again, and by then we know. */
    transaction->failed = may_be_ours(transaction) || somebody_looks_already(transaction);
    transaction->looking = 1; /* ourselves, so that it does not end before all have begun */
    for (size_t i = 0; i < transaction->events.list.count && !transaction->failed; i++) {
        const struct matrix_event *event = &transaction->events.list.items[i];
        struct matrix_room *room = is_about_us(connector, event) ? matrix_room_get(connector->rooms, event->room)
                                                                 : matrix_room_find(connector->rooms, event->room);
        if (room == NULL || room->looking || !must_look(connector, event, room))
            continue;
        transaction->looking++;
        matrix_look(connector, room, on_looked, transaction);
    }
    on_looked(transaction, true);
}

static void on_found(void *context, const struct json_split_found *found)
{
    struct transaction *transaction = context;
    struct matrix_event event;
    if (found->path != PATH_EVENT) {
        if (transaction->passing.count == PASSING_MOST)
            return;
        struct text *passing = list_push(&transaction->passing);
        *passing = (struct text)TEXT_INIT;
        text_add_bytes(passing, found->bytes, found->length);
        return;
    }
    if (matrix_event_read(found->bytes, found->length, transaction->connector->options.user, &event, NULL) != RESULT_OK)
        return;
    if (matrix_is_room(event.room))
        *list_push(&transaction->events.list) = event;
    else
        matrix_event_done(&event);
}

static bool read_events(struct transaction *transaction, const char *body, size_t length)
{
    struct json_split_options options = {.paths = paths,
                                         .max_value_bytes = MATRIX_EVENT_BYTES,
                                         .max_depth = MATRIX_DEPTH,
                                         .found = on_found,
                                         .context = transaction};
    struct json_split *split = json_split_new(&options);
    bool whole = json_split_feed(split, body, length, NULL) == RESULT_OK && json_split_end(split, NULL) == RESULT_OK;
    json_split_free(split);
    return whole;
}

static bool holds_a_knock(const struct transaction *transaction)
{
    for (size_t i = 0; i < transaction->events.list.count; i++) {
        const struct matrix_event *event = &transaction->events.list.items[i];
        if (strcmp(event->type, BACKLOG_KNOCK) == 0 && strcmp(event->sender, transaction->connector->options.user) == 0)
            return true;
    }
    return false;
}

static void on_transaction(void *context, struct http_request *request)
{
    struct transaction *transaction = context;
    struct connector *connector = transaction->connector;
    size_t length = 0;
    const char *body = http_request_body(request, &length);
    if (!is_ours(connector, request))
        return;
    if (transaction->request != 0 || !connector->signed_in) {
        backlog_doubt(connector->backlog);
        answer_error(request, 503, "M_UNKNOWN", "another transaction is under way; send it again");
        return;
    }
    if (!read_events(transaction, body, length)) {
        /* Sent again it would be the same again, and hold up everything behind it. */
        log_warn("matrix_transaction_unreadable", "bytes=%zu text=\"the homeserver sent what is no JSON\"", length);
        drop_events(transaction);
        answer_error(request, 400, "M_NOT_JSON", "this is no JSON");
        return;
    }
    free(transaction->number);
    transaction->number = x_strdup(http_request_segment(request, 4));
    if (!backlog_admits(connector->backlog, transaction->number, holds_a_knock(transaction))) {
        drop_events(transaction);
        answer_error(request, 503, "M_UNKNOWN", "older transactions are missing; send them first");
        return;
    }
    transaction->request = http_request_keep(request);
    look_at_rooms(transaction);
}

/* ---- the rest of the API ----------------------------------------------------------------------------------- */

static void on_ping(void *context, struct http_request *request)
{
    const struct transaction *transaction = context;
    if (is_ours(transaction->connector, request))
        http_answer(request, 200, "application/json", "{}", 2);
}

static void on_user(void *context, struct http_request *request)
{
    const struct transaction *transaction = context;
    const char *user = http_request_segment(request, 4);
    if (!is_ours(transaction->connector, request))
        return;
    if (user != NULL && strcmp(user, transaction->connector->options.user) == 0)
        http_answer(request, 200, "application/json", "{}", 2);
    else
        answer_error(request, 404, "M_NOT_FOUND", "Neuvo has only one user");
}

static void on_alias(void *context, struct http_request *request)
{
    const struct transaction *transaction = context;
    if (is_ours(transaction->connector, request))
        answer_error(request, 404, "M_NOT_FOUND", "Neuvo has no rooms of its own");
}

struct transaction *matrix_transactions_new(struct connector *connector)
{
    struct http_server *server = connector->services->server;
    struct transaction *transaction = x_alloc(1, sizeof *transaction);
    transaction->connector = connector;
    http_route(server, HTTP_PUT, "/_matrix/app/v1/transactions/*", on_transaction, transaction, BODY_BYTES);
    http_route(server, HTTP_POST, "/_matrix/app/v1/ping", on_ping, transaction, 4096);
    http_route(server, HTTP_GET, "/_matrix/app/v1/users/*", on_user, transaction, 0);
    http_route(server, HTTP_GET, "/_matrix/app/v1/rooms/*", on_alias, transaction, 0);
    return transaction;
}

void matrix_transactions_free(struct transaction *transaction)
{
    if (transaction == NULL)
        return;
    drop_events(transaction);
    free(transaction->number);
    free(transaction);
}

/* ---- knock, so that what waits there comes at once --------------------------------------------------------- */

static void on_pinged(void *context, const struct matrix_answer *answer)
{
    (void)context;
    if (answer->fate != FATE_OK)
        log_warn(
            "matrix_ping_failed",
            "text=\"%s; the homeserver does not reach Neuvo at the url of the registration file, or knows no ping\"",
            answer->reason);
}

void matrix_ping(struct connector *connector)
{
    own_(text_done) struct text path = TEXT_INIT;
    text_add(&path, "/_matrix/client/v1/appservice");
    matrix_path_add(&path, connector->options.service_id);
    text_add(&path, "/ping");
    matrix_call(connector->api,
                &(struct matrix_request){
                    .method = "POST", .path = path.data, .body = "{}", .done = on_pinged, .context = connector});
}
