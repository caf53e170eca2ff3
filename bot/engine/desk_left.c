/* A tutor is no longer in the room of a queue: what they had under its cards waits for the others again. */
#include "engine/desk_say.h"

#include "base/own.h"
#include "store/access.h"
#include "store/conversations.h"
#include "store/inbound.h"
#include "store/people.h"

enum { PORTIONS = 50, OUTPUT_LEFT = 4000 };

/* Where they are spoken to alone, if anywhere. */
static enum result tell_who_left(struct turn *turn, struct error *error)
{
    const struct ticket *ticket = &turn->ticket;
    own_(reply_done) struct reply reply;
    enum language language = turn->person.language == LANGUAGE_NONE ? room_language : turn->person.language;
    struct saying saying = {0, turn->person.id, "reply", OUTPUT_LEFT + (unsigned)(ticket->number % 1000), 0};
    reply_init(&reply, language);
    enum result result = conversation_alone_with(turn->tools->store, turn->organisation_id, turn->person.id,
                                                 &saying.conversation_id, error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    desk_fill(turn, language, "desk_you_left", ticket, "", &reply);
    return desk_say(turn, &saying, &reply, error);
}

static enum result tell_room(struct turn *turn, struct error *error)
{
    const struct ticket *ticket = &turn->ticket;
    own_(reply_done) struct reply reply;
    struct conversation thread;
    reply_init(&reply, room_language);
    enum result result = desk_find_thread(turn, ticket, &thread, error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    struct saying saying = {thread.id, 0, "reply", OUTPUT_GONE + (unsigned)(ticket->number % 1000), 0};
    desk_fill(turn, room_language, "desk_left_room", ticket, "", &reply);
    return desk_say(turn, &saying, &reply, error);
}

/* Not what they work on in the console, which needs no room. */
static bool was_done_here(const struct turn *turn, const struct ticket *ticket)
{
    return ticket->card_conversation_id == turn->conversation.id && ticket->desk_conversation_id == 0;
}

static enum result give_back(struct turn *turn, size_t *count, struct error *error)
{
    own_(tickets_done) struct tickets tickets = {.list = LIST_INIT};
    enum result result = tickets_claimed_by(turn->tools->store, turn->organisation_id, turn->person.id,
                                            TICKETS_LOOKED_AT, &tickets, error);
    *count = 0;
    for (size_t i = 0; i < tickets.list.count && result == RESULT_OK; i++) {
        if (!was_done_here(turn, &tickets.list.items[i]))
            continue;
        turn->ticket = tickets.list.items[i];
        result = tell_who_left(turn, error);
        if (result == RESULT_OK)
            result = tell_room(turn, error);
        if (result == RESULT_OK)
            result = desk_give_back(turn, "ticket_given_back", "desk_told_given_back", error);
        turn->ticket = (struct ticket){.id = 0}; /* its strings are the list's */
        (*count)++;
    }
    return result;
}

/* Fills who it was and the room. NOT_FOUND: no tutor, or no room of a queue. */
static enum result find(struct turn *turn, struct error *error)
{
    const struct message *message = turn->message;
    struct store *store = turn->tools->store;
    int64_t of = turn->organisation_id;
    bool is_room = false;
    enum result result = queue_place_is(store, of, message->connector, message->place, &is_room, error);
    if (result == RESULT_OK && is_room)
        result = person_find(store, of, message->connector, message->account, &turn->person, error);
    if (result == RESULT_OK && is_room)
        result = access_find(store, of, turn->person.id, "tutor", &turn->tutor, error);
    if (result == RESULT_OK && is_room)
        result = conversation_find(store, of, message->connector, message->place, "", &turn->conversation, error);
    return result == RESULT_OK && !is_room ? RESULT_NOT_FOUND : result;
}

static enum result carry_out(struct turn *turn, struct error *error)
{
    const struct message *message = turn->message;
    bool fresh = false;
    int64_t seq = 0;
    size_t count = 1;
    turn->result->outcome = "desk";
    enum result result = inbound_remember(turn->tools->store, turn->organisation_id, message->connector, message->place,
                                          message->external_id, turn->now_ms, &fresh, &seq, error);
    for (int i = 0; fresh && count > 0 && i < PORTIONS && result == RESULT_OK; i++)
        result = give_back(turn, &count, error);
    return result;
}

enum result turn_take_left(struct turn *turn, struct error *error)
{
    struct store *store = turn->tools->store;
    enum result result = find(turn, error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    result = store_savepoint(store, error);
    if (result != RESULT_OK)
        return result;
    result = carry_out(turn, error);
    if (result == RESULT_OK)
        return store_savepoint_release(store, error);
    store_savepoint_rollback(store);
    return result;
}
