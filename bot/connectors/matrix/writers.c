/* Who of the others writes, as the homeserver tells it: once when they begin, and once when they have stopped. The
 * other side is told again in between, so that nobody is shown for ever whose stop got lost. */
#include "connectors/matrix/connection.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/own.h"
#include "connectors/matrix/identifiers.h"
#include "connectors/matrix/matrix.h"

#include <stdlib.h>
#include <string.h>

enum { AGAIN_MS = 5000, LONGEST_MS = 120000, WRITERS_MOST = 64, NAMED_MOST = 32, EVENT_BYTES = 16384 };

struct writer {
    char *room, *user;
    int64_t since_ms; /* monotonic */
};

struct writers {
    struct connector *connector;
    struct loop_timer *timer; /* NULL until it is needed */
    LIST_OF(struct writer) list;
};

static void tell(const struct writers *writers, const char *room, const char *user, bool stops)
{
    const struct connector *connector = writers->connector;
    const struct connector_services *services = connector->services;
    const char *organisation = matrix_organisation_of(connector, user);
    if (*organisation == '\0')
        return;
    services->writing(services->context, &(struct writing){.connector = matrix_type.name,
                                                           .organisation = organisation,
                                                           .place = room,
                                                           .thread = "",
                                                           .account = user,
                                                           .stops = stops});
}

static void drop(struct writers *writers, size_t at)
{
    struct writer gone = writers->list.items[at], *last = &writers->list.items[--writers->list.count];
    writers->list.items[at] = *last;
    *last = (struct writer){.room = NULL};
    free(gone.room);
    free(gone.user);
}

static void on_timer(void *context)
{
    struct writers *writers = context;
    int64_t now_ms = clock_monotonic_ms();
    for (size_t i = writers->list.count; i-- > 0;) {
        const struct writer *writer = &writers->list.items[i];
        if (now_ms - writer->since_ms > LONGEST_MS)
            drop(writers, i);
        else
            tell(writers, writer->room, writer->user, false);
    }
    if (writers->list.count > 0)
        loop_timer_again(writers->timer, AGAIN_MS);
}

struct writers *matrix_writers_new(struct connector *connector)
{
    struct writers *writers = x_alloc(1, sizeof *writers);
    writers->connector = connector;
    return writers;
}

void matrix_writers_free(struct writers *writers)
{
    if (writers == NULL)
        return;
    loop_timer_stop(&writers->timer);
    while (writers->list.count > 0)
        drop(writers, 0);
    list_done(&writers->list);
    free(writers);
}

static bool is_named(const struct json *names, const char *user)
{
    size_t count = 0;
    for (const struct json *name = json_first(names); name != NULL && count < NAMED_MOST; name = json_next(name)) {
        count++;
        if (string_equal(json_as_string(name), user))
            return true;
    }
    return false;
}

static bool is_known(const struct writers *writers, const char *room, const char *user)
{
    for (size_t i = 0; i < writers->list.count; i++) {
        const struct writer *writer = &writers->list.items[i];
        if (strcmp(writer->room, room) == 0 && strcmp(writer->user, user) == 0)
            return true;
    }
    return false;
}

static void end_others(struct writers *writers, const char *room, const struct json *names)
{
    for (size_t i = writers->list.count; i-- > 0;) {
        const struct writer *writer = &writers->list.items[i];
        if (strcmp(writer->room, room) != 0 || is_named(names, writer->user))
            continue;
        tell(writers, room, writer->user, true);
        drop(writers, i);
    }
}

static void begin(struct writers *writers, const char *room, const char *user)
{
    if (!matrix_is_user(user) || strcmp(user, writers->connector->options.user) == 0 || is_known(writers, room, user) ||
        writers->list.count == WRITERS_MOST)
        return;
    *list_push(&writers->list) = (struct writer){x_strdup(room), x_strdup(user), clock_monotonic_ms()};
    tell(writers, room, user, false);
    if (writers->timer == NULL)
        writers->timer = loop_timer_start(writers->connector->services->loop, AGAIN_MS, 0, on_timer, writers);
    else if (writers->list.count == 1)
        loop_timer_again(writers->timer, AGAIN_MS);
}

static void take(struct writers *writers, const char *room, const struct json *event)
{
    const struct json *content = NULL, *names = NULL;
    const char *type = "";
    size_t count = 0;
    if (json_need_string(event, "type", &type, NULL) != RESULT_OK || strcmp(type, "m.typing") != 0 ||
        json_opt_object(event, "content", &content, NULL) != RESULT_OK || content == NULL ||
        json_opt_array(content, "user_ids", &names, NULL) != RESULT_OK || names == NULL)
        return;
    end_others(writers, room, names);
    for (const struct json *name = json_first(names); name != NULL && count < NAMED_MOST; name = json_next(name)) {
        count++;
        if (json_as_string(name) != NULL)
            begin(writers, room, json_as_string(name));
    }
}

static const struct json_limits limits = {.max_bytes = EVENT_BYTES, .max_depth = 6};

void matrix_writers_heard(struct writers *writers, const char *room, const char *event, size_t length)
{
    own_(json_freep) struct json *document = NULL;
    if (json_parse(event, length, limits, &document, NULL) == RESULT_OK)
        take(writers, room, document);
}

void matrix_writers_pushed(struct writers *writers, const char *event, size_t length)
{
    own_(json_freep) struct json *document = NULL;
    const char *room = "";
    if (json_parse(event, length, limits, &document, NULL) == RESULT_OK &&
        json_need_string(document, "room_id", &room, NULL) == RESULT_OK && matrix_is_room(room))
        take(writers, room, document);
}
