/* The platform of one side of a ticket does not answer: what the other side wrote waits in order. Who wrote it is told
 * so, once per outage; who could not be reached reads, behind the words, that they come late. */
#include "engine/desk_say.h"

#include "base/own.h"
#include "desk/promise.h"
#include "engine/outcome.h"
#include "settings/phrases.h"
#include "store/held_words.h"

#include <inttypes.h>
#include <stdio.h>

static const int64_t patience_ms = INT64_C(10) * 60 * 1000;

static enum result say(struct turn *turn, const struct held_words *held, const char *name, bool to_asker,
                       struct saying *saying, struct error *error)
{
    own_(reply_done) struct reply reply;
    own_(text_done) struct text text = TEXT_INIT, when = TEXT_INIT;
    char number[24];
    (void)snprintf(number, sizeof number, "%" PRId64, turn->ticket.number);
    reply_init(&reply, to_asker ? desk_language_of_asker(&turn->ticket) : room_language);
    moment_words(turn->tools->phrases, reply.language, held->at_ms, &when);
    phrase_fill(turn->tools->phrases, reply.language, name, &text, "number", number, "when", when.data, NULL);
    reply_add_block(&reply, BLOCK_NOTE, text.data);
    return desk_say(turn, saying, &reply, error);
}

static enum result tell_both(struct turn *turn, const struct held_words *held, struct error *error)
{
    const struct ticket *ticket = &turn->ticket;
    bool asker_wrote = held->from_conversation_id == ticket->conversation_id;
    struct saying writer = {held->from_conversation_id, asker_wrote ? ticket->person_id : 0, "reply", OUTPUT_TOLD, 0};
    struct saying reader = {held->conversation_id, held->person_id, "reply", OUTPUT_THREAD, 0};
    enum result result = say(turn, held, "held_writer", asker_wrote, &writer, error);
    if (result == RESULT_OK)
        result = say(turn, held, "held_reader", !asker_wrote, &reader, error);
    return result == RESULT_OK ? held_words_told(turn->tools->store, held, error) : result;
}

/* The turn that says something of the words of a departure; its ticket is filled. */
static enum result begin(const struct turn_tools *tools, const struct held_words *held, struct message *message,
                         struct turn *turn, int64_t now_ms, struct turn_result *turn_result, struct error *error)
{
    *turn = (struct turn){.tools = tools,
                          .message = message,
                          .now_ms = now_ms,
                          .organisation_id = held->organisation_id,
                          .state = TEXT_INIT,
                          .target = ENTRY_PLACE_INIT,
                          .tutor = TEXT_INIT,
                          .result = turn_result};
    return ticket_find(tools->store, held->organisation_id, held->ticket_id, &turn->ticket, error);
}

static void name_it(struct message *message, const char *kind, int64_t departure_id)
{
    own_(text_done) struct text id = TEXT_INIT;
    message_init(message);
    text_printf(&id, "%s %" PRId64, kind, departure_id);
    message_set(&message->external_id, id.data);
}

enum result desk_words_held(const struct turn_tools *tools, int64_t departure_id, int64_t now_ms, struct error *error)
{
    own_(message_done) struct message message;
    struct turn_result turn_result = {.outcome = "desk"};
    struct held_words held;
    name_it(&message, "held", departure_id);
    enum result result = held_words_find(tools->store, departure_id, now_ms - patience_ms, true, &held, error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    own_(turn_done) struct turn turn;
    result = begin(tools, &held, &message, &turn, now_ms, &turn_result, error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    return tell_both(&turn, &held, error);
}

enum result desk_words_lost(const struct turn_tools *tools, int64_t departure_id, bool unsure, int64_t now_ms,
                            struct error *error)
{
    own_(message_done) struct message message;
    struct turn_result turn_result = {.outcome = "desk"};
    struct held_words held;
    name_it(&message, "lost", departure_id);
    enum result result = held_words_find(tools->store, departure_id, now_ms + 1, false, &held, error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    own_(turn_done) struct turn turn;
    result = begin(tools, &held, &message, &turn, now_ms, &turn_result, error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    bool asker_wrote = held.from_conversation_id == turn.ticket.conversation_id;
    struct saying writer = {held.from_conversation_id, asker_wrote ? turn.ticket.person_id : 0, "reply", OUTPUT_TOLD,
                            0};
    return say(&turn, &held, unsure ? "held_unsure" : "held_lost", asker_wrote, &writer, error);
}
