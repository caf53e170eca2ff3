/* An asker takes an answer in another language too: the ticket's card says so, and it waits in the queue that fits. */
#include "engine/desk_own.h"

#include "base/own.h"
#include "store/access.h"
#include "store/organisations.h"

#include <string.h>

enum result desk_queue_name(struct turn *turn, int64_t queue_id, struct text *name, struct error *error)
{
    own_(place_rows_done) struct place_rows queues = {.list = LIST_INIT};
    enum result result = queue_list(turn->tools->store, turn->organisation_id, &queues, error);
    for (size_t i = 0; i < queues.list.count; i++) {
        if (queues.list.items[i].id == queue_id)
            text_add(name, queues.list.items[i].name);
    }
    return result;
}

/* The queues show their cards in different rooms. */
static enum result moves_card(struct turn *turn, int64_t from, int64_t to, bool *moves, struct error *error)
{
    own_(queue_place_done) struct queue_place here = QUEUE_PLACE_INIT, there = QUEUE_PLACE_INIT;
    enum result result = queue_place_of(turn->tools->store, turn->organisation_id, from, &here, error);
    if (result == RESULT_OK || result == RESULT_NOT_FOUND)
        result = queue_place_of(turn->tools->store, turn->organisation_id, to, &there, error);
    *moves = result == RESULT_OK &&
             (strcmp(here.connector.data, there.connector.data) != 0 || strcmp(here.place.data, there.place.data) != 0);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result desk_to_queue(struct turn *turn, int64_t queue_id, struct error *error)
{
    struct ticket *ticket = &turn->ticket;
    own_(text_done) struct text name = TEXT_INIT;
    bool moves = false;
    enum result result = moves_card(turn, ticket->queue_id, queue_id, &moves, error);
    if (result == RESULT_OK)
        result = desk_queue_name(turn, queue_id, &name, error);
    if (result == RESULT_OK)
        result = ticket_pass_on(turn->tools->store, turn->organisation_id, ticket->id, queue_id, ticket->note, error);
    if (result == RESULT_OK)
        result = desk_rewrite_card(turn, "", moves ? name.data : "", error);
    if (result != RESULT_OK)
        return result;
    ticket->queue_id = queue_id;
    return moves ? turn_show_card(turn, ticket->id, queue_id, 0, error) : desk_own_show(turn, ticket, error);
}

enum result desk_take_other_language(struct turn *turn, const char *code, struct error *error)
{
    struct ticket *ticket = &turn->ticket;
    own_(text_done) struct text claimer = TEXT_INIT;
    ticket->other_language = language_from_code(code);
    enum result result =
        ticket_set_other_language(turn->tools->store, turn->organisation_id, ticket->id, ticket->other_language, error);
    if (result != RESULT_OK)
        return result;
    int64_t queue_id = turn_queue_for(turn, ticket->topic, ticket->other_language);
    if (ticket->state == TICKET_NEW && queue_id != 0 && queue_id != ticket->queue_id)
        return desk_to_queue(turn, queue_id, error);
    if (ticket->state == TICKET_CLAIMED)
        result = access_find(turn->tools->store, turn->organisation_id, ticket->claimer_id, "tutor", &claimer, error);
    return result == RESULT_OK || result == RESULT_NOT_FOUND ? desk_change_card(turn, claimer.data, error) : result;
}
