/*
 * A room with one person: the one there is, or a new one. That a new one is for that person stands in the event that
 * made it, so that a restart in between finds it again instead of making another.
 */
#include "connectors/matrix/connection.h"

#include "base/log.h"
#include "base/own.h"
#include "connectors/matrix/encryption.h"
#include "connectors/matrix/identifiers.h"

#include <stdlib.h>
#include <string.h>

static const int64_t not_yet_ms = 2000;

/* Somebody for whom a room is being made. */
struct opening {
    struct alone *alone;
    char *user;
    char *room;                          /* NULL until it is made */
    LIST_OF(struct departure *) waiting; /* for it */
};

struct alone {
    struct connector *connector;
    LIST_OF(struct opening *) openings;
};

struct alone *matrix_alone_new(struct connector *connector)
{
    struct alone *alone = x_alloc(1, sizeof *alone);
    alone->connector = connector;
    return alone;
}

static void opening_free(struct opening *opening)
{
    for (size_t i = 0; i < opening->waiting.count; i++)
        departure_free(opening->waiting.items[i]);
    list_done(&opening->waiting);
    free(opening->user);
    free(opening->room);
    free(opening);
}

void matrix_alone_free(struct alone *alone)
{
    if (alone == NULL)
        return;
    for (size_t i = 0; i < alone->openings.count; i++)
        opening_free(alone->openings.items[i]);
    list_done(&alone->openings);
    free(alone);
}

static void forget(struct opening *opening)
{
    struct alone *alone = opening->alone;
    for (size_t i = 0; i < alone->openings.count; i++) {
        if (alone->openings.items[i] == opening) {
            alone->openings.items[i] = alone->openings.items[--alone->openings.count];
            break;
        }
    }
    opening_free(opening);
}

static void give_up(struct opening *opening, enum send_outcome outcome, int64_t retry_after_ms, const char *reason)
{
    struct connector *connector = opening->alone->connector;
    for (size_t i = 0; i < opening->waiting.count; i++)
        matrix_sent_not(connector, opening->waiting.items[i], outcome, retry_after_ms, reason);
    opening->waiting.count = 0;
    forget(opening);
}

/* ---- is it readable? --------------------------------------------------------------------------------------- */

/* A homeserver may encrypt all new rooms by itself. */
static void on_encryption(void *context, const struct matrix_answer *answer)
{
    struct opening *opening = context;
    struct connector *connector = opening->alone->connector;
    struct matrix_room *room = matrix_room_get(connector->rooms, opening->room);
    if (answer->fate == FATE_LATER || answer->fate == FATE_SIGN_IN) {
        give_up(opening, SENT_LATER, answer->retry_after_ms, answer->reason); /* the room is known: no second one */
        return;
    }
    room->unchecked = false;
    if (answer->fate == FATE_OK)
        room->encrypted = room->changed = true;
    if (room->encrypted && !encryption_is_able(connector->encryption)) {
        log_warn("matrix_encrypts_everything",
                 "text=\"the homeserver encrypts each new room, so Neuvo cannot speak to anybody alone; see "
                 "encryption_enabled_by_default_for_room_type in bot/connectors/matrix/README.md\"");
        give_up(opening, SENT_NEVER, 0, "the homeserver encrypts each new room");
        return;
    }
    for (size_t i = 0; i < opening->waiting.count; i++)
        matrix_send_into(connector, room, opening->waiting.items[i]);
    opening->waiting.count = 0;
    forget(opening);
}

static void ask_encryption(struct opening *opening)
{
    own_(text_done) struct text path = TEXT_INIT;
    text_add(&path, "/_matrix/client/v3/rooms");
    matrix_path_add(&path, opening->room);
    text_add(&path, "/state/m.room.encryption/");
    matrix_call(
        opening->alone->connector->api,
        &(struct matrix_request){.method = "GET", .path = path.data, .done = on_encryption, .context = opening});
}

/* ---- making it --------------------------------------------------------------------------------------------- */

static void on_listed(void *context, const struct matrix_answer *answer)
{
    (void)context;
    (void)answer;
}

/* Clients show a room among the direct chats by this list, of all of them (client-server API, "Direct Messaging"). */
static void list_direct_rooms(struct connector *connector)
{
    own_(text_done) struct text path = TEXT_INIT;
    own_(text_done) struct text body = TEXT_INIT;
    text_add(&path, "/_matrix/client/v3/user");
    matrix_path_add(&path, connector->options.user);
    text_add(&path, "/account_data/m.direct");
    text_add_char(&body, '{');
    for (struct matrix_room *room = matrix_room_next(connector->rooms, NULL); room != NULL;
         room = matrix_room_next(connector->rooms, room)) {
        const struct matrix_room *alone = matrix_room_alone_with(connector->rooms, room->partner);
        bool listed = alone == room || (alone == NULL && room->unchecked);
        if (!listed || !matrix_is_user(room->partner))
            continue;
        json_write_key(&body, room->partner);
        text_add_char(&body, '[');
        json_write_string(&body, room->id);
        text_add_char(&body, ']');
    }
    text_add_char(&body, '}');
    matrix_call(connector->api,
                &(struct matrix_request){
                    .method = "PUT", .path = path.data, .body = body.data, .done = on_listed, .context = connector});
}

static void on_made(void *context, const struct matrix_answer *answer)
{
    struct opening *opening = context;
    struct connector *connector = opening->alone->connector;
    const char *id = "";
    if (answer->fate == FATE_OK)
        (void)json_opt_string(answer->document, "room_id", &id, NULL);
    if (!matrix_is_room(id)) {
        if (answer->fate == FATE_SIGN_IN)
            matrix_signed_out(connector, answer->reason);
        give_up(opening, answer->fate == FATE_NEVER ? SENT_NEVER : SENT_LATER, answer->retry_after_ms, answer->reason);
        return;
    }
    struct matrix_room *room = matrix_room_get(connector->rooms, id);
    matrix_room_set_standing(room, STANDING_JOINED);
    matrix_room_set_members(room, 1, 1);
    matrix_room_set(room, &room->partner, opening->user);
    matrix_room_set(room, &room->made_for, opening->user);
    room->unchecked = true;
    opening->room = x_strdup(id);
    matrix_outlet_keep(connector->outlet);
    list_direct_rooms(connector);
    ask_encryption(opening);
}

static void make_room(struct opening *opening)
{
    own_(text_done) struct text body = TEXT_INIT;
    text_add(&body, "{\"preset\":\"private_chat\",\"is_direct\":true,\"invite\":[");
    json_write_string(&body, opening->user);
    text_add(&body, "],\"creation_content\":{\"fi.neuvo.for\":");
    json_write_string(&body, opening->user);
    text_add_char(&body, '}');
    if (encryption_is_able(opening->alone->connector->encryption))
        text_add(&body,
                 ",\"initial_state\":[{\"type\":\"m.room.encryption\",\"state_key\":\"\",\"content\":{\"algorithm\":"
                 "\"m.megolm.v1.aes-sha2\"}}]");
    text_add_char(&body, '}');
    matrix_call(opening->alone->connector->api, &(struct matrix_request){.method = "POST",
                                                                         .path = "/_matrix/client/v3/createRoom",
                                                                         .body = body.data,
                                                                         .done = on_made,
                                                                         .context = opening});
}

/* The one that we made for the user and could not ask about. */
static struct matrix_room *unchecked_room(const struct matrix_rooms *rooms, const char *user)
{
    struct matrix_room *room = matrix_room_next(rooms, NULL);
    while (room != NULL && (!room->unchecked || room->standing != STANDING_JOINED || strcmp(room->made_for, user) != 0))
        room = matrix_room_next(rooms, room);
    return room;
}

static void open_for(struct alone *alone, struct departure *departure)
{
    const struct matrix_room *made = unchecked_room(alone->connector->rooms, departure->place);
    struct opening *opening = x_alloc(1, sizeof *opening);
    *opening = (struct opening){.alone = alone, .user = x_strdup(departure->place)};
    *list_push(&opening->waiting) = departure;
    *list_push(&alone->openings) = opening;
    if (made == NULL) {
        make_room(opening);
        return;
    }
    opening->room = x_strdup(made->id);
    ask_encryption(opening);
}

void matrix_alone_send(struct alone *alone, struct departure *departure)
{
    struct connector *connector = alone->connector;
    struct matrix_room *room = matrix_room_alone_with(connector->rooms, departure->place);
    struct opening *opening = NULL;
    for (size_t i = 0; i < alone->openings.count && opening == NULL; i++) {
        if (strcmp(alone->openings.items[i]->user, departure->place) == 0)
            opening = alone->openings.items[i];
    }
    if (opening != NULL) {
        *list_push(&opening->waiting) = departure;
    } else if (room != NULL) {
        matrix_send_into(connector, room, departure);
    } else if (!connector->caught_up) {
        if (!matrix_early_keeps(connector->early, departure))
            matrix_sent_not(connector, departure, SENT_LATER, not_yet_ms, "does not know yet which rooms there are");
    } else {
        open_for(alone, departure);
    }
}
