/* The way of a request: who asks, may they, what comes of it, and which fault meets it. */
#include "support/homeserver_internal.h"

#include "base/own.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BODY_DEPTH 100

int call_error(struct call *call, int status, const char *code, const char *message)
{
    text_clear(&call->answer);
    text_add_char(&call->answer, '{');
    json_write_member(&call->answer, "errcode", code);
    json_write_member(&call->answer, "error", message);
    text_add_char(&call->answer, '}');
    return status;
}

const char *call_string(const struct call *call, const char *key)
{
    const char *value = NULL;
    if (call->body != NULL)
        (void)json_opt_string(call->body, key, &value, NULL);
    return value;
}

const char *call_segment(const struct call *call, size_t index)
{
    return http_request_segment(call->request, index);
}

static const char *bearer(const struct http_request *request)
{
    const char *header = http_request_header(request, "authorization");
    return header != NULL && string_starts(header, "Bearer ") ? header + 7
                                                              : http_request_query(request, "access_token");
}

static int refuse_token(struct call *call, bool soft)
{
    text_printf(&call->answer,
                "{\"errcode\":\"M_UNKNOWN_TOKEN\",\"error\":\"Invalid access token passed.\","
                "\"soft_logout\":%s}",
                soft ? "true" : "false");
    return 401;
}

bool is_service(const struct homeserver *homeserver, const struct http_request *request)
{
    const char *token = bearer(request);
    return homeserver->options.push_port != 0 && token != NULL && strcmp(token, homeserver->pusher.as_token) == 0;
}

static bool has_device(const struct account *account, const char *device)
{
    for (size_t i = 0; i < account->sessions.count; i++) {
        if (strcmp(account->sessions.items[i].device, device) == 0)
            return true;
    }
    return false;
}

/* An application service speaks for its users, and for their devices if there are such. */
static int admit_service(struct call *call)
{
    const char *user = http_request_query(call->request, "user_id");
    call->account = account_find(call->homeserver, user == NULL ? call->homeserver->bot : user);
    call->device = http_request_query(call->request, "device_id");
    if (call->account == NULL)
        return call_error(call, 403, "M_FORBIDDEN", "Application service has not registered this user");
    if (call->device != NULL && !has_device(call->account, call->device))
        return call_error(call, 400, "M_UNKNOWN_DEVICE",
                          "Application service trying to use a device that doesn't exist");
    if (call->place == HOMESERVER_SYNC)
        return call_error(call, 500, "M_UNKNOWN", "Internal server error"); /* as Synapse does */
    return 0;
}

static int admit(struct call *call)
{
    struct homeserver *homeserver = call->homeserver;
    const char *token = bearer(call->request);
    if (token == NULL)
        return call_error(call, 401, "M_MISSING_TOKEN", "Missing access token");
    if (is_service(homeserver, call->request))
        return admit_service(call);
    for (size_t i = 0; i < homeserver->accounts.count; i++) {
        struct account *account = homeserver->accounts.items[i];
        for (size_t j = 0; j < account->sessions.count; j++) {
            const struct session *session = &account->sessions.items[j];
            if (strcmp(session->token, token) != 0)
                continue;
            if (session->revoked)
                return refuse_token(call, session->soft);
            call->account = account;
            call->device = session->device;
            return 0;
        }
    }
    return refuse_token(call, false);
}

/* Synapse cannot store half of a surrogate pair and fails. */
static bool has_lone_surrogate(const char *body)
{
    for (const char *at = strstr(body, "\\u"); at != NULL; at = strstr(at + 2, "\\u")) {
        unsigned value = 0, next = 0;
        if (sscanf(at, "\\u%4x", &value) != 1 || value < 0xD800 || value > 0xDFFF)
            continue;
        if (value >= 0xDC00 || sscanf(at + 6, "\\u%4x", &next) != 1 || next < 0xDC00 || next > 0xDFFF)
            return true;
        at += 6;
    }
    return false;
}

static int read_body(struct call *call)
{
    size_t length = 0;
    const char *bytes = http_request_body(call->request, &length);
    struct json_limits limits = {.max_bytes = SIZE_MAX, .max_depth = BODY_DEPTH};
    if (has_lone_surrogate(bytes))
        return call_error(call, 500, "M_UNKNOWN", "Internal server error");
    if (json_parse(bytes, length, limits, &call->body, NULL) != RESULT_OK)
        return call_error(call, 400, "M_NOT_JSON", "Content not JSON.");
    return 0;
}

static int find_room(struct call *call, unsigned flags)
{
    call->room = room_find(call->homeserver, call_segment(call, 4));
    if (call->room == NULL && (flags & CALL_MEMBER) == 0)
        return call_error(call, 404, "M_UNKNOWN", "Not a known room");
    if ((flags & CALL_MEMBER) != 0 &&
        (call->room == NULL || strcmp(room_membership(call->room, call->account->user), "join") != 0))
        return call_error(call, 403, "M_FORBIDDEN", "User not in room");
    return 0;
}

static int carry_out(struct call *call, const struct call_route *route)
{
    int status = (route->flags & CALL_OPEN) != 0 ? 0 : admit(call);
    if (status == 0 && (route->flags & CALL_JSON) != 0)
        status = read_body(call);
    if (status == 0 && (route->flags & (CALL_MEMBER | CALL_ROOM)) != 0)
        status = find_room(call, route->flags);
    return status == 0 ? route->run(call) : status;
}

/* The room that a path names, for faults of one room. */
static struct homeserver_room *room_of_path(const struct homeserver *homeserver, const struct http_request *request)
{
    const char *kind = http_request_segment(request, 3);
    bool names = kind != NULL && (strcmp(kind, "rooms") == 0 || strcmp(kind, "join") == 0);
    return names ? room_find(homeserver, http_request_segment(request, 4)) : NULL;
}

static unsigned place_number(unsigned place)
{
    return (unsigned)__builtin_ctz(place);
}

static const char *method_name(enum http_method method)
{
    return method == HTTP_GET ? "GET" : method == HTTP_POST ? "POST" : method == HTTP_PUT ? "PUT" : "DELETE";
}

static void note_request(struct homeserver *homeserver, const struct http_request *request, unsigned place, int status)
{
    struct journal_line *line = &homeserver->journal[homeserver->journal_count++ % JOURNAL_LINES];
    homeserver->requests[place_number(place)]++;
    (void)pthread_cond_broadcast(&homeserver->heard_more); /* that it asks at all is waited for */
    line->status = status;
    line->place = place;
    (void)snprintf(line->text, sizeof line->text, "%s %s %.120s", method_name(http_request_method(request)),
                   http_request_path(request), http_request_body(request, NULL));
}

void call_deliver(struct homeserver *homeserver, struct http_request *request, unsigned place,
                  const struct homeserver_room *room, int status, const char *media_type, const struct text *body)
{
    const struct switched *fault = fault_for(homeserver, FAULT_AFTER, place, room);
    const char *type = media_type == NULL ? "application/json" : media_type;
    if (fault == NULL) {
        http_answer(request, status, type, body->data, body->length);
        return;
    }
    fault->row->strike(&(struct delivery){.homeserver = homeserver,
                                          .request = request,
                                          .place = place,
                                          .fault = fault,
                                          .status = status,
                                          .media_type = type,
                                          .body = body});
}

static void serve(struct homeserver *homeserver, const struct call_route *route, struct http_request *request)
{
    static const struct text nothing = TEXT_INIT;
    const struct homeserver_room *room = room_of_path(homeserver, request);
    const struct switched *fault = fault_for(homeserver, FAULT_INSTEAD, route->place, room);
    if (fault != NULL) {
        note_request(homeserver, request, route->place, -1);
        fault->row->strike(&(struct delivery){.homeserver = homeserver,
                                              .request = request,
                                              .place = route->place,
                                              .fault = fault,
                                              .status = 200,
                                              .media_type = "application/json",
                                              .body = &nothing});
        return;
    }
    struct call call = {.homeserver = homeserver, .request = request, .place = route->place, .answer = TEXT_INIT};
    int status = carry_out(&call, route);
    note_request(homeserver, request, route->place, status);
    if (!call.kept)
        call_deliver(homeserver, request, route->place, room, status, call.media_type, &call.answer);
    json_free(call.body);
    text_done(&call.answer);
}

static void handle(void *context, struct http_request *request)
{
    const struct route_row *row = context;
    (void)pthread_mutex_lock(&row->homeserver->lock);
    serve(row->homeserver, row->route, request);
    (void)pthread_mutex_unlock(&row->homeserver->lock);
}

static int unknown_call(struct call *call)
{
    return call_error(call, 404, "M_UNRECOGNIZED", "Unrecognized request");
}

static const struct call_route unknown_calls[] = {
    {HTTP_GET | HTTP_POST | HTTP_PUT | HTTP_PATCH | HTTP_DELETE, "/**", HOMESERVER_UNKNOWN, CALL_OPEN, unknown_call,
     1024 * 1024},
    {.path = NULL},
};

static const struct call_route *const tables[] = {sync_calls,    room_calls, reading_calls,
                                                  account_calls, push_calls, unknown_calls};

void routes_add(struct homeserver *homeserver)
{
    size_t count = 0, number = 0;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        for (const struct call_route *route = tables[i]; route->path != NULL; route++)
            count++;
    }
    if (homeserver->rows == NULL)
        homeserver->rows = x_alloc(count, sizeof *homeserver->rows);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        for (const struct call_route *route = tables[i]; route->path != NULL; route++) {
            struct route_row *row = &homeserver->rows[number++];
            *row = (struct route_row){.homeserver = homeserver, .route = route};
            http_route(homeserver->server, route->methods, route->path, handle, row, route->max_body);
        }
    }
}
