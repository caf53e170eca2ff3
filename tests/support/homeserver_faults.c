/* The faults: a table of rows. What works below HTTP is in homeserver_wire.c. */
#include "support/homeserver_internal.h"

#include "base/clock.h"
#include "base/own.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { RETRY_AFTER_MS = 1500, DEPTH = 10000, FLOOD = 10000, BOMB_BYTES = 600 * 1024 * 1024 };

static void answer(const struct delivery *delivery, int status, const char *media_type, const char *body)
{
    http_answer(delivery->request, status, media_type, body, strlen(body));
}

static void answer_error(const struct delivery *delivery, int status, const char *body)
{
    answer(delivery, status, "application/json", body);
}

/* ---- too many requests ----------------------------------------------------------------------------------- */

static int64_t retry_after_ms(const struct delivery *delivery)
{
    int64_t wanted_ms = delivery->fault->fault.retry_after_ms;
    return wanted_ms > 0 ? wanted_ms : RETRY_AFTER_MS;
}

static void too_many_body(const struct delivery *delivery)
{
    own_(text_done) struct text body = TEXT_INIT;
    text_printf(&body, "{\"errcode\":\"M_LIMIT_EXCEEDED\",\"error\":\"Too Many Requests\",\"retry_after_ms\":%lld}",
                (long long)retry_after_ms(delivery));
    answer_error(delivery, 429, body.data);
}

static void too_many_seconds(const struct delivery *delivery)
{
    char seconds[24];
    (void)snprintf(seconds, sizeof seconds, "%lld", (long long)((retry_after_ms(delivery) + 999) / 1000));
    http_answer_header(delivery->request, "retry-after", seconds);
    answer_error(delivery, 429, "{\"errcode\":\"M_LIMIT_EXCEEDED\",\"error\":\"Too Many Requests\"}");
}

static void too_many_date(const struct delivery *delivery)
{
    time_t then = (time_t)((clock_now_ms() + retry_after_ms(delivery) + 999) / 1000);
    struct tm parts;
    char date[40] = "";
    if (gmtime_r(&then, &parts) != NULL)
        (void)strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", &parts);
    http_answer_header(delivery->request, "retry-after", date);
    answer(delivery, 429, "text/plain", "slow down");
}

static void too_many_odd(const struct delivery *delivery)
{
    http_answer_header(delivery->request, "retry-after", "soon");
    answer_error(delivery, 429, "{\"errcode\":\"M_LIMIT_EXCEEDED\",\"retry_after_ms\":\"-1\"}");
}

static void too_many_bare(const struct delivery *delivery)
{
    answer(delivery, 429, "text/plain", "");
}

/* ---- wrong answers --------------------------------------------------------------------------------------- */

static void bad_gateway(const struct delivery *delivery)
{
    answer(
        delivery, 502, "text/html",
        "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>"
        "\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n");
}

static void page_with_200(const struct delivery *delivery)
{
    answer(delivery, 200, "text/html", "<html><body>Sign in to the guest network</body></html>");
}

static void internal_error(const struct delivery *delivery)
{
    answer_error(delivery, 500, "{\"errcode\":\"M_UNKNOWN\",\"error\":\"Internal server error\"}");
}

static void redirect(const struct delivery *delivery)
{
    http_answer_redirect(delivery->request, 302, "http://127.0.0.1:1/elsewhere");
}

static void truncated(const struct delivery *delivery)
{
    http_answer(delivery->request, delivery->status, delivery->media_type, delivery->body->data,
                delivery->body->length / 2);
}

static void garbage(const struct delivery *delivery)
{
    char noise[997];
    for (size_t i = 0; i < sizeof noise; i++)
        noise[i] = (char)rand_r(&delivery->homeserver->seed);
    http_answer(delivery->request, 200, "application/json", noise, sizeof noise);
}

static void deep(const struct delivery *delivery)
{
    own_(text_done) struct text body = TEXT_INIT;
    text_add(&body, "{\"next_batch\":\"s0_0\",\"event_id\":");
    for (int i = 0; i < DEPTH; i++)
        text_add_char(&body, '[');
    for (int i = 0; i < DEPTH; i++)
        text_add_char(&body, ']');
    text_add_char(&body, '}');
    answer(delivery, 200, "application/json", body.data);
}

static void bomb(const struct delivery *delivery)
{
    own_(text_done) struct text body = TEXT_INIT;
    wire_bomb(BOMB_BYTES, &body);
    http_answer_header(delivery->request, "content-encoding", "gzip");
    http_answer(delivery->request, 200, "application/json", body.data, body.length);
}

static void odd_answer(const struct delivery *delivery)
{
    static const char *const odd[] = {
        "",
        "null",
        "[]",
        "5",
        "{}",
        "{\"next_batch\":5,\"event_id\":7,\"user_id\":9}",
        "{\"next_batch\":\"\",\"rooms\":[]}",
        "{\"next_batch\":\"s0_0\",\"rooms\":{\"join\":[],\"invite\":5,\"leave\":\"x\"}}",
        "{\"next_batch\":\"s0_0\",\"rooms\":{\"join\":{\"!r0_aBcDeFgHiJ:fake.test\":{\"timeline\":[]}}}}",
        "{\"next_batch\":\"s0_0\",\"rooms\":{\"join\":{\"!r0_aBcDeFgHiJ:fake.test\":{\"timeline\":{\"events\":{}}}}}}",
        "{\"event_id\":\"\"}",
    };
    answer(delivery, 200, "application/json", odd[delivery->fault->struck % (sizeof odd / sizeof *odd)]);
}

static void too_large(const struct delivery *delivery)
{
    answer_error(delivery, 413, "{\"errcode\":\"M_TOO_LARGE\",\"error\":\"event too large\"}");
}

static void forbidden(const struct delivery *delivery)
{
    answer_error(delivery, 403,
                 "{\"errcode\":\"M_FORBIDDEN\",\"error\":\"You don't have permission to post that to the room.\"}");
}

static void join_forbidden(const struct delivery *delivery)
{
    answer_error(delivery, 403, "{\"errcode\":\"M_FORBIDDEN\",\"error\":\"You are not invited to this room.\"}");
}

static void empty_sync(const struct delivery *delivery)
{
    own_(text_done) struct text body = TEXT_INIT;
    const char *since = http_request_query(delivery->request, "since");
    text_add_char(&body, '{');
    json_write_member(&body, "next_batch", since == NULL ? "s0_0" : since);
    text_add_char(&body, '}');
    answer(delivery, 200, "application/json", body.data);
}

/* ---- the state of the server ----------------------------------------------------------------------------- */

static void begin_epoch(struct homeserver *homeserver, const struct homeserver_fault *fault)
{
    (void)fault;
    homeserver->epoch++;
}

static void set_revoked(struct homeserver *homeserver, bool soft)
{
    struct account *account = homeserver->accounts.items[0];
    for (size_t i = 0; i < account->sessions.count; i++) {
        account->sessions.items[i].revoked = true;
        account->sessions.items[i].soft = soft;
    }
}

static void begin_revoked(struct homeserver *homeserver, const struct homeserver_fault *fault)
{
    (void)fault;
    set_revoked(homeserver, false);
}

static void begin_soft_logout(struct homeserver *homeserver, const struct homeserver_fault *fault)
{
    (void)fault;
    set_revoked(homeserver, true);
}

static void begin_doubled(struct homeserver *homeserver, const struct homeserver_fault *fault)
{
    (void)fault;
    homeserver->doubled = true;
    homeserver->doubled_since = homeserver->stream.count;
}

static void end_doubled(struct homeserver *homeserver)
{
    homeserver->doubled = false;
}

static void begin_limited(struct homeserver *homeserver, const struct homeserver_fault *fault)
{
    (void)fault;
    homeserver->limited_hard = true;
}

static void end_limited(struct homeserver *homeserver)
{
    homeserver->limited_hard = false;
}

static void begin_flood(struct homeserver *homeserver, const struct homeserver_fault *fault)
{
    size_t count = fault->times > 0 ? fault->times : FLOOD;
    for (size_t i = 0; i < count; i++) {
        struct homeserver_room *room = room_add(homeserver, "11");
        (void)event_add(homeserver, &(struct event_draft){.room = room,
                                                          .sender = "@flood:fake.test",
                                                          .type = "m.room.create",
                                                          .state_key = "",
                                                          .content = "{\"room_version\":\"11\"}"});
        room_set_member(room, "@flood:fake.test", "join", NULL, false);
        room_set_member(room, homeserver->bot, "invite", "@flood:fake.test", i % 2 == 0);
    }
}

/* ---- the table ------------------------------------------------------------------------------------------- */

enum { ALL = HOMESERVER_CLIENT, SYNC = HOMESERVER_SYNC, SEND = HOMESERVER_SEND, JOIN = HOMESERVER_JOIN };

static const struct fault_row rows[] = {
    {"429-body", "429 with retry_after_ms in the body", ALL, FAULT_INSTEAD, .strike = too_many_body},
    {"429-seconds", "429 with Retry-After in seconds", ALL, FAULT_INSTEAD, .strike = too_many_seconds},
    {"429-date", "429 with Retry-After as a date, no JSON", ALL, FAULT_INSTEAD, .strike = too_many_date},
    {"429-odd", "429 with Retry-After: soon, and retry_after_ms \"-1\"", ALL, FAULT_INSTEAD, .strike = too_many_odd},
    {"429-bare", "429 without a word", ALL, FAULT_INSTEAD, .strike = too_many_bare},
    {"502-page", "502 with a page of HTML", ALL, FAULT_INSTEAD, .strike = bad_gateway},
    {"502-after", "carried out, then 502", SEND | JOIN, FAULT_AFTER, .strike = bad_gateway},
    {"page-200", "200 with a page of HTML", ALL, FAULT_INSTEAD, .strike = page_with_200},
    {"500-unknown", "500 M_UNKNOWN", ALL, FAULT_INSTEAD, .strike = internal_error},
    {"redirect", "302 to somewhere else", ALL, FAULT_INSTEAD, .strike = redirect},
    {"truncated", "carried out, half of the JSON", ALL, FAULT_AFTER, .strike = truncated},
    {"garbage", "200 with noise", ALL, FAULT_INSTEAD, .strike = garbage},
    {"deep", "JSON nested 10 000 deep", ALL, FAULT_INSTEAD, .strike = deep},
    {"gzip-bomb", "4 MB of gzip that become 600", ALL, FAULT_INSTEAD, .strike = bomb},
    {"odd-answer", "200 with JSON of wrong types", ALL, FAULT_INSTEAD, .strike = odd_answer},
    {"same-batch", "an empty /sync at once, with the token that was asked", SYNC, FAULT_INSTEAD, .strike = empty_sync},
    {"hasty", "/sync answers at once, however long it may wait", SYNC, FAULT_STATE, .strike = NULL},
    {"endless", "a chunked body without an end", SYNC, FAULT_INSTEAD, .strike = wire_take, .drip = wire_drip_endless},
    {"endless-head", "an HTTP head without an end", ALL, FAULT_INSTEAD, .strike = wire_take, .drip = wire_drip_head},
    {"slow-loris", "one byte a quarter of a second", SYNC, FAULT_INSTEAD, .strike = wire_take, .drip = wire_drip_loris},
    {"noise", "not HTTP at all", ALL, FAULT_INSTEAD, .strike = wire_take, .drip = wire_drip_noise},
    {"cut-off", "the connection ends in the body", ALL, FAULT_INSTEAD, .strike = wire_take, .drip = wire_drip_cut},
    {"reset-before", "reset before it is carried out", ALL, FAULT_INSTEAD, .strike = wire_reset},
    {"reset-after", "carried out, then reset", ALL, FAULT_AFTER, .strike = wire_reset},
    {"hang", "no answer; reset when the fault ends", ALL, FAULT_INSTEAD, .strike = wire_hang, .end = wire_let_go},
    {"hang-after", "carried out, no answer", SEND, FAULT_AFTER, .strike = wire_hang, .end = wire_let_go},
    {"too-large", "413 M_TOO_LARGE", SEND, FAULT_INSTEAD, .strike = too_large},
    {"forbidden", "403 on sending", SEND, FAULT_INSTEAD, .strike = forbidden},
    {"join-forbidden", "403 on joining", JOIN, FAULT_INSTEAD, .strike = join_forbidden},
    {"limited", "timelines of one event, with gaps", SYNC, FAULT_STATE, .begin = begin_limited, .end = end_limited},
    {"empty-page", "a page of /messages without events, though there are more (twice)", HOMESERVER_MESSAGES,
     FAULT_STATE, .strike = NULL},
    {"doubled", "each /sync brings the events before it again", SYNC, FAULT_STATE, .begin = begin_doubled,
     .end = end_doubled},
    {"push-again", "each transaction is pushed twice", HOMESERVER_PUSH, FAULT_STATE, .strike = NULL},
    {"push-doubled", "its events come again in the next transaction", HOMESERVER_PUSH, FAULT_STATE, .strike = NULL},
    {"push-truncated", "half of a transaction's JSON", HOMESERVER_PUSH, FAULT_STATE, .strike = NULL},
    {"push-left-lying", "a transaction is thought to be sent, until one behind it is refused; that one comes after it",
     HOMESERVER_PUSH, FAULT_STATE, .strike = NULL},
    {"push-wrong-token", "transactions with somebody else's hs_token", HOMESERVER_PUSH, FAULT_STATE, .strike = NULL},
    {"unknown-since", "old sync tokens mean nothing any more", SYNC, FAULT_ONCE, .begin = begin_epoch},
    {"revoked", "401 M_UNKNOWN_TOKEN", ALL, FAULT_ONCE, .begin = begin_revoked},
    {"soft-logout", "401 M_UNKNOWN_TOKEN with soft_logout", ALL, FAULT_ONCE, .begin = begin_soft_logout},
    {"invite-flood", "10 000 invitations (or `times`) from one user", JOIN, FAULT_ONCE, .begin = begin_flood},
};

static const size_t row_count = sizeof rows / sizeof *rows;

bool homeserver_fault_row(size_t number, const char **name, const char **what)
{
    if (number >= row_count)
        return false;
    *name = rows[number].name;
    *what = rows[number].what;
    return true;
}

static bool fits(struct homeserver *homeserver, const struct switched *switched, enum fault_time time, unsigned place,
                 const struct homeserver_room *room)
{
    const struct homeserver_fault *fault = &switched->fault;
    unsigned places = fault->places != 0 ? fault->places : switched->row->places;
    if (switched->ended || switched->row->time != time || (places & place) == 0 ||
        (fault->times > 0 && switched->struck >= fault->times))
        return false;
    if (fault->room != NULL && fault->room != room)
        return false;
    return fault->percent == 0 || (unsigned)rand_r(&homeserver->seed) % 100 < fault->percent;
}

const struct switched *fault_for(struct homeserver *homeserver, enum fault_time time, unsigned place,
                                 const struct homeserver_room *room)
{
    for (size_t i = 0; i < homeserver->faults.count; i++) {
        struct switched *switched = homeserver->faults.items[i];
        if (!fits(homeserver, switched, time, place, room))
            continue;
        switched->struck++;
        return switched;
    }
    return NULL;
}

bool fault_is_on(const struct homeserver *homeserver, const char *name)
{
    for (size_t i = 0; i < homeserver->faults.count; i++) {
        if (!homeserver->faults.items[i]->ended && strcmp(homeserver->faults.items[i]->row->name, name) == 0)
            return true;
    }
    return false;
}

static const struct fault_row *row_named(const char *name)
{
    for (size_t i = 0; i < row_count; i++) {
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    }
    fprintf(stderr, "homeserver: there is no fault \"%s\"\n", name);
    abort();
}

void homeserver_fault(struct homeserver *homeserver, const struct homeserver_fault *fault)
{
    const struct fault_row *row = row_named(fault->name);
    struct switched *switched = x_alloc(1, sizeof *switched);
    (void)pthread_mutex_lock(&homeserver->lock);
    *switched = (struct switched){.row = row, .fault = *fault, .ended = row->time == FAULT_ONCE};
    *list_push(&homeserver->faults) = switched; /* kept to the end: connections point to it */
    if (row->begin != NULL)
        row->begin(homeserver, fault);
    stream_moved(homeserver);
    (void)pthread_mutex_unlock(&homeserver->lock);
}

void homeserver_fault_end(struct homeserver *homeserver, const char *name)
{
    (void)pthread_mutex_lock(&homeserver->lock);
    for (size_t i = 0; i < homeserver->faults.count; i++) {
        struct switched *switched = homeserver->faults.items[i];
        if (switched->row->time == FAULT_ONCE || switched->closed ||
            (name != NULL && strcmp(switched->row->name, name) != 0))
            continue;
        switched->ended = switched->closed = true;
        if (switched->row->end != NULL)
            switched->row->end(homeserver);
    }
    stream_moved(homeserver);
    (void)pthread_mutex_unlock(&homeserver->lock);
}

size_t homeserver_fault_struck(struct homeserver *homeserver, const char *name)
{
    size_t struck = 0;
    (void)pthread_mutex_lock(&homeserver->lock);
    for (size_t i = homeserver->faults.count; i-- > 0 && struck == 0;) {
        if (strcmp(homeserver->faults.items[i]->row->name, name) == 0)
            struck = homeserver->faults.items[i]->struck;
    }
    (void)pthread_mutex_unlock(&homeserver->lock);
    return struck;
}
