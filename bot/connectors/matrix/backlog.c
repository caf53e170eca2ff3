#include "connectors/matrix/backlog.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/own.h"
#include "connectors/matrix/connection.h"
#include "connectors/matrix/identifiers.h"

#include <stdlib.h>
#include <string.h>

enum { HARMLESS_MOST = 3 };
static const int64_t knocks_ms[] = {5 * 1000, 60 * 1000};
enum { KNOCKS = sizeof knocks_ms / sizeof *knocks_ms };

struct backlog {
    struct connector *connector;
    uint64_t last;     /* number of the newest that was kept; 0: none in this process */
    uint64_t refused;  /* was refused and has not come again; 0: none */
    bool older_came;   /* since then */
    unsigned harmless; /* gaps in a row in which there was nothing */
    unsigned knocks;   /* since the last doubt */
    bool cannot_knock; /* the homeserver lets us make no room */
    struct loop_timer *timer;
};

/* ---- knocking ---------------------------------------------------------------------------------------------- */

static void on_knocked(void *context, const struct matrix_answer *answer)
{
    struct backlog *backlog = context;
    if (answer->fate != FATE_OK)
        log_info("matrix_knock_failed", "text=\"%s\"", answer->reason);
    if (answer->fate == FATE_SIGN_IN)
        matrix_signed_out(backlog->connector, answer->reason);
}

/* The same content again would be no new event. */
static void knock(struct backlog *backlog, const char *room)
{
    own_(text_done) struct text path = TEXT_INIT;
    own_(text_done) struct text body = TEXT_INIT;
    text_add(&path, "/_matrix/client/v3/rooms");
    matrix_path_add(&path, room);
    text_add(&path, "/state/" BACKLOG_KNOCK);
    text_add_char(&body, '{');
    json_write_member_int(&body, "at", clock_now_ms());
    text_add_char(&body, '}');
    matrix_call(backlog->connector->api,
                &(struct matrix_request){
                    .method = "PUT", .path = path.data, .body = body.data, .done = on_knocked, .context = backlog});
}

static void on_made(void *context, const struct matrix_answer *answer)
{
    struct backlog *backlog = context;
    const char *id = "";
    if (answer->fate == FATE_OK)
        (void)json_opt_string(answer->document, "room_id", &id, NULL);
    backlog->cannot_knock = answer->fate == FATE_NEVER;
    if (!matrix_is_room(id)) {
        on_knocked(backlog, answer);
        return;
    }
    struct matrix_room *room = matrix_room_get(backlog->connector->rooms, id);
    matrix_room_set_standing(room, STANDING_JOINED);
    matrix_room_set_members(room, 1, 0);
    matrix_room_set(room, &room->made_for, BACKLOG_ROOM);
    matrix_outlet_keep(backlog->connector->outlet);
    knock(backlog, id);
}

static void make_room(struct backlog *backlog)
{
    matrix_call(backlog->connector->api,
                &(struct matrix_request){.method = "POST",
                                         .path = "/_matrix/client/v3/createRoom",
                                         .body = "{\"preset\":\"private_chat\",\"creation_content\":{\"fi.neuvo.for\":"
                                                 "\"" BACKLOG_ROOM "\",\"m.federate\":false}}",
                                         .done = on_made,
                                         .context = backlog});
}

static const struct matrix_room *own_room(const struct matrix_rooms *rooms)
{
    const struct matrix_room *room = matrix_room_next(rooms, NULL);
    while (room != NULL && (room->standing != STANDING_JOINED || strcmp(room->made_for, BACKLOG_ROOM) != 0))
        room = matrix_room_next(rooms, room);
    return room;
}

static void on_timer(void *context)
{
    struct backlog *backlog = context;
    const struct connector *connector = backlog->connector;
    if (backlog->knocks == KNOCKS || backlog->cannot_knock)
        return;
    if (!connector->signed_in || !connector->caught_up) { /* which rooms there are is not known yet */
        loop_timer_again(backlog->timer, knocks_ms[0]);
        return;
    }
    const struct matrix_room *room = own_room(connector->rooms);
    if (room == NULL)
        make_room(backlog);
    else
        knock(backlog, room->id);
    if (++backlog->knocks < KNOCKS)
        loop_timer_again(backlog->timer, knocks_ms[backlog->knocks]);
}

static void knock_by_and_by(struct backlog *backlog)
{
    backlog->knocks = 0;
    loop_timer_again(backlog->timer, knocks_ms[0]);
}

void backlog_doubt(struct backlog *backlog)
{
    backlog->harmless = 0;
    knock_by_and_by(backlog);
}

/* ---- the numbers ------------------------------------------------------------------------------------------- */

/* 0: it is no number. */
static uint64_t number_of(const char *transaction)
{
    char *end = NULL;
    if (transaction == NULL || *transaction < '1' || *transaction > '9' || strlen(transaction) > 18)
        return 0;
    uint64_t number = strtoull(transaction, &end, 10);
    return *end == '\0' ? number : 0;
}

bool backlog_admits(struct backlog *backlog, const char *transaction, bool knock)
{
    uint64_t number = number_of(transaction);
    bool gap = number > backlog->last + 1 && (backlog->last > 0 || knock);
    if (!gap || number <= backlog->refused) /* oldest first: below what was refused all that lies there comes */
        return true;
    if (backlog->harmless >= HARMLESS_MOST && !knock)
        return true;
    log_info("matrix_transaction_gap",
             "last=%llu got=%llu text=\"refused once, so that the homeserver sends first what it may have kept back\"",
             (unsigned long long)backlog->last, (unsigned long long)number);
    backlog->refused = number;
    backlog->older_came = false;
    if (!knock)
        knock_by_and_by(backlog); /* on its way back it may leave something lying once more */
    return false;
}

void backlog_taken(struct backlog *backlog, const char *transaction)
{
    uint64_t number = number_of(transaction);
    if (number == 0)
        return;
    if (number == backlog->refused)
        backlog->harmless = backlog->older_came ? 0 : backlog->harmless + 1;
    if (number == backlog->refused || number < backlog->last) /* less than the last: it counts from the beginning */
        backlog->refused = 0;
    backlog->older_came = backlog->older_came || number < backlog->refused;
    backlog->last = number;
}

/* ---- life -------------------------------------------------------------------------------------------------- */

struct backlog *backlog_new(struct connector *connector)
{
    struct backlog *backlog = x_alloc(1, sizeof *backlog);
    backlog->connector = connector;
    backlog->knocks = KNOCKS; /* none is due */
    backlog->timer = loop_timer_start(connector->services->loop, knocks_ms[0], 0, on_timer, backlog);
    return backlog;
}

void backlog_free(struct backlog *backlog)
{
    if (backlog == NULL)
        return;
    loop_timer_stop(&backlog->timer);
    free(backlog);
}
