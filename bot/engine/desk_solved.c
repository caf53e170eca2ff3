/* "Did it help?" after the answer of a person: asked once, with what the asker is told when it was solved. */
#include "engine/desk_say.h"

#include "base/own.h"
#include "dialog/solved.h"
#include "store/access.h"
#include "store/conversations.h"

/* Under the reply; and what the dialog remembers of its asker from now on is that it was asked. */
static enum result ask(struct turn *turn, struct reply *reply, struct error *error)
{
    struct store *store = turn->tools->store;
    const struct ticket *ticket = &turn->ticket;
    own_(text_done) struct text state = TEXT_INIT, next = TEXT_INIT;
    enum result result =
        dialog_state_load(store, turn->organisation_id, ticket->conversation_id, ticket->person_id, &state, error);
    if (result != RESULT_OK)
        return result;
    solved_ask(turn->tools->phrases, ticket->number, state.data, turn->now_ms, reply, &next);
    result =
        dialog_state_save(store, turn->organisation_id, ticket->conversation_id, ticket->person_id, next.data, error);
    return result == RESULT_OK ? ticket_asked_helped(store, turn->organisation_id, ticket->id, turn->now_ms, error)
                               : result;
}

enum result desk_tell_solved(struct turn *turn, struct error *error)
{
    const struct ticket *ticket = &turn->ticket;
    own_(reply_done) struct reply reply;
    struct saying saying = {ticket->conversation_id, ticket->person_id, "reply", OUTPUT_TOLD, 0};
    bool asks = ticket->helped != HELPED_YES && ticket->asked_helped_ms == 0 && ticket->person_id != 0;
    enum result result = RESULT_OK;
    reply_init(&reply, desk_language_of_asker(ticket));
    desk_fill(turn, reply.language, asks ? "desk_told_solved" : "desk_told_resolved", ticket, "", &reply);
    if (asks)
        result = ask(turn, &reply, error);
    return result == RESULT_OK ? desk_say(turn, &saying, &reply, error) : result;
}

enum result desk_keep_helped(struct turn *turn, enum ticket_helped helped, struct error *error)
{
    struct store *store = turn->tools->store;
    own_(text_done) struct text name = TEXT_INIT;
    enum result result = ticket_set_helped(store, turn->organisation_id, turn->ticket.id, helped, error);
    turn->ticket.helped = helped;
    if (result == RESULT_OK)
        result = access_find(store, turn->organisation_id, turn->ticket.claimer_id, "tutor", &name, error);
    return result == RESULT_OK || result == RESULT_NOT_FOUND ? desk_change_card(turn, name.data, error) : result;
}

enum result desk_hear_thanks(struct turn *turn, const struct ticket *ticket, struct error *error)
{
    enum solved_word word = solved_heard(turn->tools->intents, turn->message->text, turn->person.language);
    if (ticket->told_ms == 0 || word == SOLVED_NOT_SAID)
        return RESULT_OK; /* thanks for nothing yet */
    return ticket_set_helped(turn->tools->store, turn->organisation_id, ticket->id,
                             word == SOLVED_HELPED ? HELPED_YES : HELPED_NOT_TOLD, error);
}
