/*
 * Web chat, the loop's side: frames in, arrivals out; departures in, frames out. The durable copy of everything is the
 * store; a socket that is not open is no failure, because a browser asks for what it missed when it comes back.
 */
#include "base/clock.h"
#include "base/own.h"
#include "connectors/web/frame.h"
#include "connectors/web/pages.h"
#include "connectors/web/pictures.h"
#include "connectors/web/visitors.h"
#include "connectors/web/web.h"
#include "loop/http_server.h"
#include "settings/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MINUTE_MS ((int64_t)60 * 1000)
#define DAY_MS (24 * 60 * MINUTE_MS)
#define SIGN_IN_FIRST 4401                /* close code; the page is opened anew, which leads to the sign-in */
#define PORTION_BYTES ((size_t)64 * 1024) /* of entries that wait to be written to one socket */

struct connector {
    const struct connector_services *services;
    struct pages *pages;
    struct visitors *visitors;
    struct pictures *pictures;
    struct text frame; /* scratch */
    int64_t visit_ms, own_device_ms;
    uint64_t sent, repeated, refused;
};

static void push(struct connector *connector, const struct visitor *visitor)
{
    http_socket_send(visitor->socket, connector->frame.data, connector->frame.length);
}

/* ---- to the engine ----------------------------------------------------------------------------------------- */

/* Only while nothing is refused: there is room for one. Frames are not read then, and catch_up() waits. */
static void hand_over(struct connector *connector, struct visitor *visitor, struct arrival *arrival)
{
    if (connector->services->arrive(connector->services->context, arrival))
        return;
    visitor->refused = arrival;
    http_socket_read(visitor->socket, false);
}

static int64_t silence_limit(const struct connector *connector, const struct visitor *visitor)
{
    return visitor->own_device ? connector->own_device_ms : connector->visit_ms;
}

static void ask_entries(struct connector *connector, struct visitor *visitor, int64_t after_seq)
{
    struct arrival *arrival = arrival_new(ARRIVAL_RESUME, web_type.name, visitor->number);
    message_set(&arrival->organisation, visitor->organisation);
    message_set(&arrival->place, visitor->place);
    arrival->after_seq = after_seq;
    arrival->silence_limit_ms = silence_limit(connector, visitor);
    hand_over(connector, visitor, arrival);
}

/* What is behind is asked for when the socket has taken what it was given, and the engine has room. */
static void catch_up(struct connector *connector, struct visitor *visitor)
{
    if (!visitor->behind || visitor->refused != NULL || http_socket_queued(visitor->socket) > 0)
        return;
    visitor->behind = false;
    ask_entries(connector, visitor, visitor->behind_seq);
}

/* From here on it gets its entries in portions again, until it has all. Something must wait to be written, so that
 * `drained` comes. */
static void fall_behind(struct visitor *visitor, int64_t after_seq)
{
    visitor->live = false;
    visitor->behind = true;
    visitor->behind_seq = after_seq;
}

/* Whoever is signed in is the same person in every visit; else the visit is all that is known. */
static void add_account(const struct visitor *visitor, struct text *account)
{
    if (visitor->person_id == 0)
        text_add(account, visitor->place);
    else
        text_printf(account, ACCOUNT_LOCAL "%lld", (long long)visitor->person_id);
}

static void say(struct connector *connector, struct visitor *visitor, const struct frame *frame, enum message_kind kind)
{
    own_(text_done) struct text account = TEXT_INIT;
    struct arrival *arrival = arrival_new(ARRIVAL_MESSAGES, web_type.name, visitor->number);
    struct message *message = list_push(&arrival->messages);
    message_init(message);
    message->kind = kind;
    message->language = visitor->language;
    message->presence = visitor->person_id == 0 ? PRESENCE_ANONYMOUS : PRESENCE_PERSONAL;
    message->direct = true;
    message->at_ms = clock_now_ms();
    message->silence_limit_ms = silence_limit(connector, visitor);
    message_set(&message->connector, web_type.name);
    message_set(&message->organisation, visitor->organisation);
    message_set(&message->place, visitor->place);
    add_account(visitor, &account);
    message_set(&message->account, account.data);
    message_set(&message->external_id, frame->id);
    message_set(&message->text, frame->text);
    message_set(&message->choice, frame->value);
    message_set(&message->target, frame->target);
    message_set(&message->unit, visitor->unit);
    message_set(&message->attachment.origin, frame->picture);
    message->attachment.covered = true; /* the page let them do that before it sent the picture */
    hand_over(connector, visitor, arrival);
}

static void tell_writing(struct connector *connector, const struct visitor *visitor, const struct frame *frame)
{
    own_(text_done) struct text account = TEXT_INIT;
    add_account(visitor, &account);
    connector->services->writing(connector->services->context, &(struct writing){.connector = web_type.name,
                                                                                 .organisation = visitor->organisation,
                                                                                 .place = visitor->place,
                                                                                 .thread = "",
                                                                                 .account = account.data,
                                                                                 .stops = frame->stops});
}

/* ---- from the browser -------------------------------------------------------------------------------------- */

static void on_hello(struct connector *connector, struct visitor *visitor, const struct frame *frame)
{
    if (!visitor_greet(connector->visitors, visitor, frame->visit, clock_monotonic_ms())) {
        connector->refused++;
        frame_error(&connector->frame, NULL, "too_many", "at most 60 hellos and 10 visits a minute on one socket");
        push(connector, visitor);
        http_socket_close(visitor->socket, 1008, "too many hellos or visits");
        return;
    }
    visitor->language = frame->language;
    visitor->own_device = frame->own_device;
    visitor->unit[0] = '\0';
    const struct record_organisation *organisation = record_find(connector->services->record, visitor->organisation);
    if (organisation != NULL && record_has_unit(organisation, frame->place))
        memcpy(visitor->unit, frame->place, strlen(frame->place) + 1);
    frame_welcome(&connector->frame, HTTP_SOCKET_MESSAGE_BYTES, connector->visit_ms / MINUTE_MS,
                  connector->own_device_ms / DAY_MS);
    push(connector, visitor);
    ask_entries(connector, visitor, frame->last_seq);
}

static void complain(struct connector *connector, const struct visitor *visitor, const struct frame *frame,
                     const char *message)
{
    connector->refused++;
    frame_error(&connector->frame, frame->id, "bad_frame", message);
    push(connector, visitor);
}

static void on_frame(struct connector *connector, struct visitor *visitor, const struct frame *frame)
{
    if (frame->kind != FRAME_HELLO && frame->kind != FRAME_PING && visitor->place[0] == '\0') {
        complain(connector, visitor, frame, "say hello first");
        return;
    }
    switch (frame->kind) {
    case FRAME_HELLO:
        on_hello(connector, visitor, frame);
        break;
    case FRAME_MESSAGE:
        say(connector, visitor, frame, MESSAGE_TEXT);
        break;
    case FRAME_CHOICE:
        say(connector, visitor, frame, MESSAGE_CHOICE);
        break;
    case FRAME_TAKE_BACK:
        say(connector, visitor, frame, MESSAGE_REDACTION);
        break;
    case FRAME_TYPING:
        tell_writing(connector, visitor, frame);
        break;
    case FRAME_END:
        say(connector, visitor, frame, MESSAGE_END);
        break;
    case FRAME_PING:
        break;
    }
}

static void on_message(void *context, struct http_socket *socket, const char *text, size_t length)
{
    struct connector *connector = context;
    struct visitor *visitor = http_socket_data(socket);
    struct error error = ERROR_INIT;
    if (visitor->unproven)
        return;
    own_(frame_done) struct frame frame;
    if (frame_read(text, length, &frame, &error) == RESULT_OK)
        on_frame(connector, visitor, &frame);
    else
        complain(connector, visitor, &frame, error.text);
}

static int on_admit(void *context, const struct http_request *request)
{
    struct connector *connector = context;
    return pages_admit(connector->pages, request);
}

static void proven(void *context, uint64_t number, int64_t person_id)
{
    struct connector *connector = context;
    struct visitor *visitor = visitor_by_number(connector->visitors, number);
    if (visitor == NULL)
        return;
    visitor->unproven = person_id == 0;
    visitor->person_id = person_id;
    if (person_id != 0)
        http_socket_read(visitor->socket, true);
    else
        http_socket_close(visitor->socket, SIGN_IN_FIRST, "sign in first");
}

static void on_open(void *context, struct http_socket *socket)
{
    struct connector *connector = context;
    const char *organisation = http_request_segment(http_socket_request(socket), 1);
    struct visitor *visitor = visitor_enter(connector->visitors, socket, organisation);
    http_socket_set_data(socket, visitor);
    if (!pages_want_sign_in(connector->pages))
        return;
    visitor->unproven = true;
    http_socket_read(socket, false);
    connector->services->sign_in.ask(connector->services->sign_in.context, organisation,
                                     http_request_header(http_socket_request(socket), "cookie"), proven, connector,
                                     visitor->number);
}

static void on_drained(void *context, struct http_socket *socket)
{
    catch_up(context, http_socket_data(socket));
}

static void on_close(void *context, struct http_socket *socket)
{
    struct connector *connector = context;
    visitor_leave(connector->visitors, http_socket_data(socket));
}

/* ---- from the engine --------------------------------------------------------------------------------------- */

/* The entry of that seq, which is in the frame. False: too much waits already; it falls behind. One entry alone may be
 * larger than a portion. */
static bool push_entry(struct connector *connector, struct visitor *visitor, int64_t seq)
{
    size_t queued = http_socket_queued(visitor->socket);
    if (queued > 0 && queued + connector->frame.length > PORTION_BYTES) {
        fall_behind(visitor, seq - 1);
        return false;
    }
    push(connector, visitor);
    return true;
}

static void push_to_place(struct connector *connector, const char *place, int64_t seq, const struct visitor *except)
{
    for (struct visitor *visitor = visitor_first_at(connector->visitors, place); visitor != NULL;
         visitor = visitor_next_at(visitor)) {
        if (visitor != except && visitor->live)
            (void)push_entry(connector, visitor, seq);
    }
}

static void web_send(struct connector *connector, struct departure *departure)
{
    char external_id[24];
    struct entry entry = {
        .seq = departure->seq, .at_ms = departure->at_ms, .from_neuvo = true, .body = departure->body};
    if (departure->action == DEPARTURE_SAY)
        frame_entry(&connector->frame, &entry);
    else
        frame_changed(&connector->frame, &entry);
    push_to_place(connector, departure->place, departure->seq, NULL);
    connector->sent++;
    /* A person may change what they said; nothing else of it is ever changed here. */
    bool there = visitor_first_at(connector->visitors, departure->place) != NULL;
    (void)snprintf(external_id, sizeof external_id, "%lld", (long long)departure->id);
    connector->services->sent(
        connector->services->context, departure->id,
        &(struct sent){.outcome = SENT_DONE, .external_id = departure->relayed ? external_id : NULL, .unread = !there});
    departure_free(departure);
}

/* Whoever writes is somebody else: to all windows of the visit. */
static void web_writing(struct connector *connector, struct departure *departure)
{
    frame_typing(&connector->frame, departure->name, departure->stops);
    for (struct visitor *visitor = visitor_first_at(connector->visitors, departure->place); visitor != NULL;
         visitor = visitor_next_at(visitor)) {
        if (visitor->live && http_socket_queued(visitor->socket) == 0)
            push(connector, visitor);
    }
    departure_free(departure);
}

/* What a browser uploaded is here already. */
static void web_fetch(struct connector *connector, struct departure *departure)
{
    const struct connector_services *services = connector->services;
    if (services->pictures.adopt != NULL) {
        services->pictures.adopt(services->pictures.context, departure);
        return;
    }
    services->sent(services->context, departure->id,
                   &(struct sent){.outcome = SENT_NEVER, .reason = "no pictures are kept here"});
    departure_free(departure);
}

/* The visit is over: every window of it is told, empties itself and makes a new visit. */
static void end_visit(struct connector *connector, const char *place, const char *reason)
{
    struct visitor *visitor;
    frame_ended(&connector->frame, reason);
    while ((visitor = visitor_first_at(connector->visitors, place)) != NULL) {
        push(connector, visitor);
        visitor_move(connector->visitors, visitor, "");
    }
}

static void show_taken(struct connector *connector, const struct visitor *writer, const struct receipt *receipt)
{
    struct entry entry = {
        .seq = receipt->seq, .at_ms = receipt->at_ms, .body = receipt->text, .external_id = receipt->external_id};
    if (receipt->kind != RECEIPT_TAKEN || receipt->seq == 0)
        return;
    frame_entry(&connector->frame, &entry);
    push_to_place(connector, receipt->place, receipt->seq, writer);
}

static void tell_receipt(struct connector *connector, struct visitor *writer, const struct receipt *receipt)
{
    connector->repeated += receipt->kind == RECEIPT_REPEATED;
    show_taken(connector, writer, receipt);
    if (receipt->kind == RECEIPT_REFUSED && strcmp(receipt->reason, "ended") == 0) {
        end_visit(connector, receipt->place, "silence");
        return;
    }
    if (receipt->ended) {
        end_visit(connector, receipt->place, "ended");
        return;
    }
    if (writer == NULL)
        return;
    if (receipt->kind == RECEIPT_LATER)
        frame_busy(&connector->frame, receipt->external_id);
    else if (receipt->kind == RECEIPT_REFUSED)
        frame_error(&connector->frame, receipt->external_id, "refused", receipt->reason);
    else
        frame_acknowledge(&connector->frame, receipt->external_id, receipt->seq, receipt->relayed);
    push(connector, writer);
}

static void show_entries(struct connector *connector, struct visitor *visitor, const struct departure *departure)
{
    const size_t count = departure->entries.list.count;
    const struct entry *entries = departure->entries.list.items;
    if (departure->ended) {
        end_visit(connector, departure->place, "silence");
        return;
    }
    if (strcmp(visitor->place, departure->place) != 0)
        return; /* it has moved on to another visit meanwhile */
    for (size_t i = 0; i < count; i++) {
        frame_entry(&connector->frame, &entries[i]);
        if (!push_entry(connector, visitor, entries[i].seq))
            return;
    }
    if (!departure->more)
        visitor->live = true;
    else if (count > 0)
        fall_behind(visitor, entries[count - 1].seq);
    else
        http_socket_close(visitor->socket, 1013, "the store is busy; come again");
}

static void web_committed(struct connector *connector, struct departure *departure)
{
    struct visitor *visitor = visitor_by_number(connector->visitors, departure->token);
    if (departure->kind == DEPARTURE_ENTRIES && visitor != NULL)
        show_entries(connector, visitor, departure);
    for (size_t i = 0; i < departure->receipts.count; i++)
        tell_receipt(connector, visitor, &departure->receipts.items[i]);
    departure_free(departure);
}

static void try_again(struct visitor *visitor, void *context)
{
    struct connector *connector = context;
    if (visitor->refused == NULL)
        return;
    struct arrival *arrival = TAKE(visitor->refused);
    http_socket_read(visitor->socket, true);
    hand_over(connector, visitor, arrival);
    catch_up(connector, visitor);
}

static void web_room(struct connector *connector)
{
    visitors_each(connector->visitors, try_again, connector);
}

/* ---- life -------------------------------------------------------------------------------------------------- */

static enum result web_start(const struct connector_services *services, struct connector **connector,
                             struct error *error)
{
    struct connector *made = x_alloc(1, sizeof *made);
    made->services = services;
    made->frame = (struct text)TEXT_INIT;
    made->visitors = visitors_new();
    made->visit_ms = settings_int(services->settings, "web.visit_minutes") * MINUTE_MS;
    made->own_device_ms = settings_int(services->settings, "web.own_device_days") * DAY_MS;
    enum result result = pages_new(services, &made->pages, error);
    if (result != RESULT_OK) {
        visitors_free(made->visitors);
        free(made);
        return result;
    }
    made->pictures = pictures_new(services, made->pages, made->visitors);
    struct http_socket_route route = {.path = "/chat/*/socket",
                                      .context = made,
                                      .admit = on_admit,
                                      .open = on_open,
                                      .message = on_message,
                                      .drained = on_drained,
                                      .close = on_close};
    http_socket_route(services->server, &route);
    *connector = made;
    return RESULT_OK;
}

/* The server has closed every socket by now. */
static void web_stop(struct connector *connector)
{
    pictures_free(connector->pictures);
    pages_free(connector->pages);
    visitors_free(connector->visitors);
    text_done(&connector->frame);
    free(connector);
}

static void web_metrics(struct connector *connector, struct text *out)
{
    text_printf(
        out,
        "# HELP neuvo_web_sockets Open sockets of the web chat.\n# TYPE neuvo_web_sockets gauge\n"
        "neuvo_web_sockets %u\n"
        "# HELP neuvo_web_entries_total Entries pushed.\n# TYPE neuvo_web_entries_total counter\n"
        "neuvo_web_entries_total %llu\n"
        "# HELP neuvo_web_repeated_total Messages that came again.\n# TYPE neuvo_web_repeated_total counter\n"
        "neuvo_web_repeated_total %llu\n"
        "# HELP neuvo_web_refused_total Frames that could not be read.\n# TYPE neuvo_web_refused_total counter\n"
        "neuvo_web_refused_total %llu\n",
        visitors_count(connector->visitors), (unsigned long long)connector->sent,
        (unsigned long long)connector->repeated, (unsigned long long)connector->refused);
}

const struct connector_type web_type = {
    .name = "web",
    .start = web_start,
    .stop = web_stop,
    .send = web_send,
    .committed = web_committed,
    .fetch = web_fetch,
    .writing = web_writing,
    .room = web_room,
    .metrics = web_metrics,
};
