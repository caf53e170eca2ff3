/*
 * What rooms want done besides talking: invitations are accepted or left alone by policy, tried again where a
 * homeserver is not ready, empty rooms are left, upgraded rooms followed. An application service also looks who is
 * there.
 */
#include "connectors/matrix/connection.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/own.h"
#include "connectors/matrix/backlog.h"
#include "connectors/matrix/identifiers.h"
#include "connectors/matrix/look.h"

#include <string.h>

enum { BUSY_MOST = 4, TRIES_MOST = 8, ROOMS_MOST = 20000, INVITATIONS_EACH = 50 };
static const int64_t first_try_ms = 2000, trial_ms = 60 * 1000, events_ms = 10 * 1000;

struct errand {
    struct connector *connector;
    char *room;
};

static void errand_free(void *context)
{
    struct errand *errand = context;
    free_pointer(&errand->room);
    free_pointer(&errand);
}

static struct matrix_room *room_of(const struct errand *errand)
{
    struct matrix_room *room = matrix_room_find(errand->connector->rooms, errand->room);
    if (room != NULL)
        room->busy = false;
    return room;
}

static void call_room(struct connector *connector, struct matrix_room *room, const char *path,
                      void (*done)(void *context, const struct matrix_answer *answer))
{
    struct errand *errand = x_alloc(1, sizeof *errand);
    *errand = (struct errand){connector, x_strdup(room->id)};
    room->busy = true;
    matrix_call(
        connector->api,
        &(struct matrix_request){
            .method = "POST", .path = path, .body = "{}", .done = done, .context = errand, .release = errand_free});
}

/* ---- leaving ----------------------------------------------------------------------------------------------- */

static void on_left(void *context, const struct matrix_answer *answer)
{
    struct errand *errand = context;
    struct matrix_room *room = room_of(errand);
    if (room == NULL)
        return;
    if (answer->fate == FATE_OK || answer->fate == FATE_NEVER)
        matrix_room_set_standing(room, STANDING_LEFT);
    else
        room->next_try_ms = clock_monotonic_ms() + 30 * 1000;
}

static void leave(struct connector *connector, struct matrix_room *room)
{
    own_(text_done) struct text path = TEXT_INIT;
    text_add(&path, "/_matrix/client/v3/rooms");
    matrix_path_add(&path, room->id);
    text_add(&path, "/leave");
    call_room(connector, room, path.data, on_left);
}

/* ---- joining ----------------------------------------------------------------------------------------------- */

static bool is_welcome(const struct connector *connector, const struct matrix_room *room)
{
    const struct matrix_options *options = &connector->options;
    const char *server = matrix_server_of(room->inviter);
    return (options->invites_from_own_server && strcmp(server, connector->server) == 0) ||
           names_hold(options->invite_servers, server) || names_hold(options->invite_rooms, room->id) ||
           names_hold(options->tutor_room, room->id) || names_hold(options->security_contact, room->id);
}

/* One inviter may not fill the house: what is above waits until others of theirs are done. */
static bool is_too_much(const struct connector *connector, const struct matrix_room *room)
{
    unsigned before = 0;
    for (struct matrix_room *other = matrix_room_next(connector->rooms, NULL); other != NULL && other != room;
         other = matrix_room_next(connector->rooms, other))
        before += other->standing == STANDING_INVITED && strcmp(other->inviter, room->inviter) == 0;
    return before >= INVITATIONS_EACH || matrix_rooms_count(connector->rooms) > ROOMS_MOST;
}

static void note_joined(struct matrix_room *room, const struct matrix_answer *answer)
{
    if (answer->fate == FATE_OK) { /* that we are in comes with the events of the room */
        room->next_try_ms = clock_monotonic_ms() + events_ms;
        return;
    }
    if (++room->join_tries >= TRIES_MOST) {
        log_warn("matrix_cannot_join", "tries=%u text=\"%s\"", room->join_tries, answer->reason);
        matrix_room_set_standing(room, STANDING_LEFT);
        return;
    }
    int64_t wait_ms = first_try_ms << room->join_tries;
    if (answer->retry_after_ms > wait_ms)
        wait_ms = answer->retry_after_ms;
    room->next_try_ms = clock_monotonic_ms() + wait_ms;
}

static void on_joined(void *context, const struct matrix_answer *answer)
{
    struct errand *errand = context;
    struct matrix_room *room = room_of(errand);
    if (room != NULL && room->standing == STANDING_INVITED)
        note_joined(room, answer);
    matrix_tend_soon(errand->connector); /* the next one */
}

static void join(struct connector *connector, struct matrix_room *room, const char *via)
{
    own_(text_done) struct text path = TEXT_INIT;
    text_add(&path, "/_matrix/client/v3/join");
    matrix_path_add(&path, room->id);
    if (*via != '\0') { /* both names of the parameter: the older one until specification 1.12 */
        text_add(&path, "?server_name=");
        http_escape(&path, via);
        text_add(&path, "&via=");
        http_escape(&path, via);
    }
    call_room(connector, room, path.data, on_joined);
}

static void tend_invitation(struct connector *connector, struct matrix_room *room)
{
    if (!is_welcome(connector, room)) {
        log_info("matrix_invitation_declined", "server=%s", matrix_server_of(room->inviter));
        leave(connector, room);
    } else if (is_too_much(connector, room)) {
        room->next_try_ms = clock_monotonic_ms() + 60 * 1000;
    } else {
        join(connector, room, matrix_server_of(room->inviter));
    }
}

/* The people of an upgraded room find Neuvo in the new one too, if the new one says that it came from the old. */
static void follow_upgrade(struct connector *connector, struct matrix_room *room)
{
    struct matrix_room *next = matrix_room_get(connector->rooms, room->successor);
    if (next->standing != STANDING_LEFT || next->busy || next->join_tries >= TRIES_MOST)
        return;
    matrix_room_set(next, &next->inviter, room->inviter);
    matrix_room_set_standing(next, STANDING_INVITED);
    join(connector, next, connector->server);
}

/* A room of our own making is empty at first: who was invited is told only later. And `neuvo doctor` speaks with our
 * account beside us; it leaves its room itself, unless it did not come to that. */
static bool is_on_trial(struct matrix_room *room)
{
    int64_t now_ms = clock_monotonic_ms();
    if (*room->made_for != '\0' && room->trial_until_ms == 0)
        room->trial_until_ms = now_ms + trial_ms;
    return now_ms < room->trial_until_ms;
}

static void tend(struct connector *connector, struct matrix_room *room)
{
    if (room->standing == STANDING_INVITED) {
        tend_invitation(connector, room);
        return;
    }
    if (*room->successor != '\0')
        follow_upgrade(connector, room);
    else if (connector->options.service && room->stale && !room->looking)
        matrix_look_leisurely(connector, room);
    else if (room->joined == 1 && room->invited <= 0 && strcmp(room->made_for, BACKLOG_ROOM) != 0 && !is_on_trial(room))
        leave(connector, room);
}

/* Whose invitations are being accepted: one of each at a time, so that nobody who sends thousands keeps others waiting.
 */
struct inviters {
    const char *names[BUSY_MOST];
    unsigned count;
};

static bool is_served(const struct inviters *inviters, const struct matrix_room *room)
{
    for (unsigned i = 0; room->standing == STANDING_INVITED && i < inviters->count; i++) {
        if (strcmp(inviters->names[i], room->inviter) == 0)
            return true;
    }
    return false;
}

static void serve(struct inviters *inviters, const struct matrix_room *room)
{
    if (room->busy && room->standing == STANDING_INVITED && inviters->count < BUSY_MOST)
        inviters->names[inviters->count++] = room->inviter;
}

void matrix_tend_rooms(struct connector *connector)
{
    unsigned busy = 0;
    struct inviters inviters = {.count = 0};
    int64_t now_ms = clock_monotonic_ms();
    if (!connector->signed_in || connector->quiet_until_ms > now_ms)
        return;
    for (struct matrix_room *room = matrix_room_next(connector->rooms, NULL); room != NULL;
         room = matrix_room_next(connector->rooms, room)) {
        busy += room->busy;
        serve(&inviters, room);
    }
    for (struct matrix_room *room = matrix_room_next(connector->rooms, NULL); room != NULL && busy < BUSY_MOST;
         room = matrix_room_next(connector->rooms, room)) {
        if (room->busy || room->standing == STANDING_LEFT || room->next_try_ms > now_ms || is_served(&inviters, room))
            continue;
        tend(connector, room);
        busy += room->busy;
        serve(&inviters, room);
    }
}

static void on_soon(void *context)
{
    struct connector *connector = context;
    connector->tends_soon = false;
    matrix_tend_rooms(connector);
}

void matrix_tend_soon(struct connector *connector)
{
    static const int64_t soon_ms = 20;
    if (connector->tends_soon)
        return;
    connector->tends_soon = true;
    if (connector->soon_timer == NULL)
        connector->soon_timer = loop_timer_start(connector->services->loop, soon_ms, 0, on_soon, connector);
    else
        loop_timer_again(connector->soon_timer, soon_ms);
}
