#include "connectors/matrix/look.h"

#include "base/clock.h"
#include "base/json_split.h"
#include "base/own.h"
#include "connectors/matrix/identifiers.h"

#include <stdlib.h>
#include <string.h>

#define STATE_BYTES ((size_t)128 << 20) /* of a room with very many members */

static const char *const paths[] = {"[]", NULL};
static const int64_t try_again_ms = 5000, minute_ms = 60 * 1000;
enum { AT_ONCE = 8, LEISURELY_AT_ONCE = 4, LEISURELY_A_MINUTE = 300 };

struct look {
    struct look *next; /* while it waits for its turn */
    struct connector *connector;
    char *room;
    struct json_split *split;
    int64_t joined, invited;
    char *other; /* a member besides ourselves */
    void (*looked)(void *context, bool well);
    void *context;
};

static void look_free(void *context)
{
    struct look *look = context;
    json_split_free(look->split);
    free(look->room);
    free(look->other);
    free(look);
}

static void count_member(struct look *look, const struct matrix_event *event)
{
    bool joined = strcmp(event->membership, "join") == 0, invited = strcmp(event->membership, "invite") == 0;
    look->joined += joined;
    look->invited += invited;
    if ((!joined && !invited) || strcmp(event->state_key, look->connector->options.user) == 0)
        return;
    free(look->other);
    look->other = x_strdup(event->state_key);
}

static void on_found(void *context, const struct json_split_found *found)
{
    struct look *look = context;
    struct matrix_event event;
    struct matrix_room *room = matrix_room_find(look->connector->rooms, look->room);
    if (matrix_event_read(found->bytes, found->length, look->connector->options.user, &event, NULL) != RESULT_OK)
        return;
    if (strcmp(event.type, "m.room.member") == 0)
        count_member(look, &event);
    else if (room != NULL)
        matrix_room_note(room, &event, look->connector->options.user);
    matrix_event_done(&event);
}

static bool on_chunk(void *context, const char *bytes, size_t length)
{
    struct look *look = context;
    return json_split_feed(look->split, bytes, length, NULL) == RESULT_OK;
}

static void next_look(struct connector *connector);

static void on_state(void *context, const struct matrix_answer *answer)
{
    struct look *look = context;
    look->connector->looks--;
    next_look(look->connector);
    static const struct matrix_events none = {.list = LIST_INIT};
    struct matrix_room *room = matrix_room_find(look->connector->rooms, look->room);
    bool well = answer->fate == FATE_OK && json_split_end(look->split, NULL) == RESULT_OK;
    if (room != NULL)
        room->looking = false;
    if (room != NULL && well) {
        room->stale = false;
        matrix_room_set(room, &room->partner,
                        look->joined + look->invited == 2 && look->other != NULL ? look->other : "");
        matrix_take_news(
            look->connector,
            &(struct matrix_news){
                .room = room->id, .state = &none, .timeline = &none, .joined = look->joined, .invited = look->invited});
    } else if (room != NULL && answer->fate == FATE_NEVER) {
        matrix_take_leave(look->connector, room->id); /* we are not in it */
        well = true;
    } else if (room != NULL) {
        room->next_try_ms = clock_monotonic_ms() + try_again_ms;
    }
    if (look->looked != NULL)
        look->looked(look->context, well);
    else
        matrix_tend_soon(look->connector); /* the next one */
}

static void begin(struct look *look)
{
    own_(text_done) struct text path = TEXT_INIT;
    look->connector->looks++;
    text_add(&path, "/_matrix/client/v3/rooms");
    matrix_path_add(&path, look->room);
    text_add(&path, "/state");
    matrix_call(look->connector->api, &(struct matrix_request){.method = "GET",
                                                               .path = path.data,
                                                               .max_bytes = STATE_BYTES,
                                                               .timeout_ms = 60000,
                                                               .chunk = on_chunk,
                                                               .done = on_state,
                                                               .context = look,
                                                               .release = look_free});
}

static void next_look(struct connector *connector)
{
    struct look *look = connector->looks_waiting;
    if (look == NULL || connector->looks >= AT_ONCE)
        return;
    connector->looks_waiting = look->next;
    begin(look);
}

void matrix_looks_free(struct connector *connector)
{
    while (connector->looks_waiting != NULL) {
        struct look *look = connector->looks_waiting;
        connector->looks_waiting = look->next;
        look_free(look);
    }
}

void matrix_look(struct connector *connector, struct matrix_room *room, void (*looked)(void *context, bool well),
                 void *context)
{
    struct look *look = x_alloc(1, sizeof *look), **last = &connector->looks_waiting;
    *look = (struct look){.connector = connector, .room = x_strdup(room->id), .looked = looked, .context = context};
    struct json_split_options options = {.paths = paths,
                                         .max_value_bytes = MATRIX_EVENT_BYTES,
                                         .max_depth = MATRIX_DEPTH,
                                         .found = on_found,
                                         .context = look};
    look->split = json_split_new(&options);
    room->looking = true;
    while (*last != NULL)
        last = &(*last)->next;
    *last = look;
    next_look(connector);
}

void matrix_look_leisurely(struct connector *connector, struct matrix_room *room)
{
    int64_t now_ms = clock_monotonic_ms();
    if (now_ms - connector->looks_since_ms >= minute_ms) {
        connector->looks_since_ms = now_ms;
        connector->looks_done = 0;
    }
    if (connector->looks >= LEISURELY_AT_ONCE || connector->looks_done >= LEISURELY_A_MINUTE)
        return;
    connector->looks_done++;
    matrix_look(connector, room, NULL, NULL);
}

static void on_rooms(void *context, const struct matrix_answer *answer)
{
    struct connector *connector = context;
    static const struct matrix_events none = {.list = LIST_INIT};
    const struct json *rooms = NULL;
    if (answer->fate != FATE_OK)
        return;
    connector->looked_for_rooms = connector->caught_up = true;
    (void)json_opt_array(answer->document, "joined_rooms", &rooms, NULL);
    for (const struct json *item = rooms == NULL ? NULL : json_first(rooms); item != NULL; item = json_next(item)) {
        const char *id = json_as_string(item);
        if (id == NULL || !matrix_is_room(id))
            continue;
        struct matrix_room *room = matrix_room_get(connector->rooms, id);
        if (room->standing == STANDING_JOINED && room->joined >= 0)
            continue;
        if (room->standing == STANDING_INVITED) /* we came in and did not hear so any more: nobody is greeted yet */
            matrix_take_news(
                connector,
                &(struct matrix_news){.room = id, .state = &none, .timeline = &none, .joined = -1, .invited = -1});
        matrix_room_set_standing(room, STANDING_JOINED);
        room->stale = true;
    }
    matrix_tend_rooms(connector);
    matrix_early_go(connector->early);
}

void matrix_look_for_rooms(struct connector *connector)
{
    matrix_call(connector->api, &(struct matrix_request){.method = "GET",
                                                         .path = "/_matrix/client/v3/joined_rooms",
                                                         .max_bytes = (size_t)8 << 20,
                                                         .done = on_rooms,
                                                         .context = connector});
}
