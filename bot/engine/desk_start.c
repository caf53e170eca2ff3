#include "engine/desk_start.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/own.h"
#include "store/access.h"
#include "store/organisations.h"
#include "store/tickets.h"

enum { CARDS_AT_ONCE = 200 };

/* As if a message had come that asked for it: its id makes the key of the departure. */
static enum result show(const struct turn_tools *tools, int64_t organisation_id, const struct ticket *ticket,
                        struct error *error)
{
    own_(text_done) struct text id = TEXT_INIT;
    struct message message;
    message_init(&message);
    text_printf(&id, "card-of:%lld", (long long)ticket->id);
    message_set(&message.external_id, id.data);
    struct turn turn = {.tools = tools,
                        .message = &message,
                        .now_ms = clock_now_ms(),
                        .organisation_id = organisation_id,
                        .conversation = {.id = ticket->conversation_id}};
    enum result result = turn_show_card(&turn, ticket->id, ticket->queue_id, 0, error);
    message_done(&message);
    return result;
}

static enum result show_queue(const struct turn_tools *tools, int64_t organisation_id, int64_t queue_id, bool *more,
                              struct error *error)
{
    own_(queue_place_done) struct queue_place place = QUEUE_PLACE_INIT;
    own_(tickets_done) struct tickets tickets = {.list = LIST_INIT};
    enum result result = queue_place_of(tools->store, organisation_id, queue_id, &place, error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    result = tickets_without_card(tools->store, organisation_id, queue_id, CARDS_AT_ONCE, &tickets, error);
    *more = *more || tickets.list.count == CARDS_AT_ONCE;
    for (size_t i = 0; i < tickets.list.count && result == RESULT_OK; i++)
        result = show(tools, organisation_id, &tickets.list.items[i], error);
    if (result == RESULT_OK && tickets.list.count > 0)
        log_info("cards_shown", "count=%zu text=\"requests that waited before the tutors had a room\"",
                 tickets.list.count);
    return result;
}

static enum result show_organisation(const struct turn_tools *tools, int64_t organisation_id, bool *more,
                                     struct error *error)
{
    own_(place_rows_done) struct place_rows queues = {.list = LIST_INIT};
    enum result result = queue_list(tools->store, organisation_id, &queues, error);
    for (size_t i = 0; i < queues.list.count && result == RESULT_OK; i++)
        result = show_queue(tools, organisation_id, queues.list.items[i].id, more, error);
    return result;
}

enum result desk_show_waiting(const struct turn_tools *tools, bool *more, struct error *error)
{
    own_(organisations_done) struct organisations organisations = {.list = LIST_INIT};
    enum result result = organisation_list(tools->store, &organisations, error);
    *more = false;
    for (size_t i = 0; i < organisations.list.count && result == RESULT_OK; i++)
        result = show_organisation(tools, organisations.list.items[i].id, more, error);
    return result;
}
